/**
 * The registry's texts name members of the form as programs write them (`thirdPartyLicence`). Who fills in the wizard knows fields and
 * choices by what stands beside them. Pure.
 */
import type { Label } from '../../../../../verifier/vocabulary.ts'
import { filmGroup } from './film-software-nodes.ts'
import type { Node } from './nodes.ts'
import { allNodes } from './sections.ts'

/** Members that are headings in the wizard, or stand for what is filled in under them. */
const labels = new Map<string, Label>([
  ['personal', { zh: '个人信息', en: 'personal data' }],
  ['guardian', { zh: '监护人', en: 'guardian' }],
  ['film', filmGroup.label],
])
let learned = false

/** Where several fields have one name, the first in the form gives the word. */
function learn(name: string, label: Label): void {
  if (!labels.has(name)) labels.set(name, label)
}

function learnAll(nodes: readonly Node[]): void {
  for (const node of nodes) {
    if (node.type !== 'group') learn(node.name.split('/').at(-1) ?? '', node.label)
    if (node.type !== 'field') learnAll(node.nodes)
    else for (const [code, label] of Object.entries(node.options ?? {})) learn(code, label)
  }
}

function labelOf(member: string): Label | undefined {
  if (!learned) learnAll(allNodes)
  learned = true
  return labels.get(member.split('/').at(-1) ?? '')
}

const word = /[A-Za-z_]+(?:\/[A-Za-z_]+)*/g
const wordInChinese = new RegExp(` ?(${word.source}) ?`, 'g')
/** What no English word is: a capital, a line or a slash within; and a choice that is one. */
const isMember = (text: string): boolean =>
  /[a-z][A-Z]|^[A-Z]{4,}|_|\//.test(text) || text === 'salted'

/** A text of the registry with the labels of the wizard in it. */
export function inFormWords({ zh, en }: Label): Label {
  return {
    zh: zh.replaceAll(wordInChinese, (all, text: string) => quoted(labelOf(text)?.zh) ?? all),
    en: en.replaceAll(word, (text) => (isMember(text) && quoted(labelOf(text)?.en)) || text),
  }
}

const quoted = (label: string | undefined): string | undefined =>
  label === undefined ? undefined : `“${label}”`
