/** Chinese or English: which one is shown, remembered on this device, and switched without losing what was typed. */
import type { Label } from '../verifier/vocabulary.ts'

export const languages = ['zh', 'en'] as const
export type Language = (typeof languages)[number]

const memory = 'colophon.language'
const tags = { zh: 'zh-CN', en: 'en' } as const

/** Texts on the page by what holds them. */
const shown = new Map<Text | Attr, Label>()
/** Those of them that were on the page once: off it, they are gone. What is being built comes on it later. */
const placed = new WeakSet<Text | Attr>()
let current: Language = remembered() ?? preferred()

/** The language shown now. */
export function language(): Language {
  return current
}

/** Shows the page in a language and remembers it. */
export function setLanguage(next: Language): void {
  current = next
  remember(next)
  apply()
}

/** A text that is switched with the language. */
export function say(label: Label): Text {
  const node = document.createTextNode(label[current])
  shown.set(node, label)
  return node
}

/** An attribute that is switched with the language. */
export function sayAttribute(element: Element, name: string, label: Label): void {
  element.setAttribute(name, label[current])
  const attribute = element.getAttributeNode(name)
  if (attribute !== null) shown.set(attribute, label)
}

/** Sets the language of the document, and every text in it. */
export function apply(): void {
  document.documentElement.lang = tags[current]
  for (const [node, label] of shown) {
    const place = node instanceof Attr ? node.ownerElement : node
    if (place?.isConnected === true) placed.add(node)
    else if (placed.has(node)) shown.delete(node)
    node.nodeValue = label[current]
  }
}

function preferred(): Language {
  const spoken = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase())
  return languages.find((one) => one === spoken.find((tag) => tag === 'zh' || tag === 'en')) ?? 'en'
}

/** Where the device keeps nothing (private windows), the choice holds for this page. */
function remembered(): Language | undefined {
  try {
    const kept = localStorage.getItem(memory)
    return languages.find((one) => one === kept)
  } catch {
    return undefined
  }
}

function remember(next: Language): void {
  try {
    localStorage.setItem(memory, next)
  } catch {
    // Not kept, only shown.
  }
}
