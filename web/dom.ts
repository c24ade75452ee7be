/** Elements of the page. Strings become text nodes and never markup: nothing that a stranger wrote can be run. */
import type { Label } from '../verifier/vocabulary.ts'
import { say, sayAttribute } from './language.ts'

export type Child = Node | Label | string | undefined

type Attribute = string | boolean | Label | (() => void) | undefined

/** Attributes; those that begin with `on` are listeners, those that are false or undefined are left out. */
export type Attributes = Readonly<Record<string, Attribute>>

/** Makes an element. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) set(element, name, value)
  element.append(...children.flatMap(nodeOf))
  return element
}

function set(element: HTMLElement, name: string, value: Attribute): void {
  if (value === undefined || value === false) return
  if (typeof value === 'function') element.addEventListener(name.slice(2), value)
  else if (typeof value === 'object') sayAttribute(element, name, value)
  else element.setAttribute(name, value === true ? '' : value)
}

function nodeOf(child: Child): (Node | string)[] {
  if (child === undefined) return []
  if (typeof child === 'string' || child instanceof Node) return [child]
  return [say(child)]
}

/** Puts other children in the place of those an element has. */
export function replace(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren(...children.flatMap(nodeOf))
}

const svg = 'http://www.w3.org/2000/svg'

/** Makes an element of a picture. */
export function svgEl(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly Node[]
): SVGElement {
  const element = document.createElementNS(svg, tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}
