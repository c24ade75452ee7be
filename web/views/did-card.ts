/** A DID to be read, copied and known again. */
import { el } from '../dom.ts'
import { sealOf } from '../seal.ts'
import { texts } from '../texts.ts'

export function didCard(did: string): HTMLElement {
  const code = el('code', {}, ...breakable(did))
  const told = el('span', { class: 'copied', role: 'status' })
  const copy = el('button', { type: 'button', class: 'quiet' }, texts.copy)
  copy.addEventListener('click', () => void copyText(did, code, told))
  const name = el('p', { class: 'name' }, texts.did)
  const tools = el('p', { class: 'tools' }, copy, told)
  return el('div', { class: 'did' }, sealOf(did), el('div', {}, name, el('p', {}, code), tools))
}

/** Lets lines break after the colons rather than within the chain. */
function breakable(did: string): (Node | string)[] {
  return did.split(/(?<=:)/).flatMap((part) => [part, document.createElement('wbr')])
}

/** Where a page may not write to the clipboard, the text is marked so that people can. */
async function copyText(text: string, shown: HTMLElement, told: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    told.replaceChildren(el('span', {}, texts.copied))
  } catch {
    getSelection()?.selectAllChildren(shown)
  }
}
