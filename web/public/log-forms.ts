/** What people can have checked here: one entry, and that one checkpoint extends another. */
import type { Entry } from '../../verifier/entry.ts'
import { documentKinds, type Label } from '../../verifier/vocabulary.ts'
import { type Child, el, replace } from '../dom.ts'
import { field, form, type Field } from '../form.ts'
import { apply } from '../language.ts'
import { askText, RefusedError } from '../registry.ts'
import { fill, numberLabel } from '../format.ts'
import { timeElement } from './format.ts'
import {
  askAnchors,
  askCheckpoint,
  askConsistency,
  askEntry,
  type Anchor,
  type Consistency,
} from './log-asks.ts'
import { checkBetween, checkEntry, signedBy, type Step } from './log-checks.ts'
import type { LogFollower } from './log-follower.ts'
import { mark } from './log-now.ts'
import { logTexts as texts } from './log-texts.ts'
import { failed, notice } from './states.ts'
import { wordOf } from './words.ts'

/** A whole number as people write it; undefined for anything else. */
function wholeNumber(text: string): number | undefined {
  const plain = text.trim().replaceAll(/[,，\s]/g, '')
  return /^\d{1,15}$/.test(plain) ? Number(plain) : undefined
}

const digits = { inputmode: 'numeric', autocomplete: 'off' } as const

export interface Lookup {
  readonly parts: readonly HTMLElement[]
  /** Checks an entry, and goes to the result. */
  readonly check: (index: number) => void
}

/** Look up an entry by its index, with its proof checked. */
export function lookupPart(follower: LogFollower): Lookup {
  const index = field(texts.index, digits)
  const result = el('div', { class: 'result', role: 'status' })
  const act = async (): Promise<void> => {
    const wanted = wholeNumber(index.input.value)
    const state = follower.known?.state
    replace(result, state ? undefined : notice('warn', texts.notKnown))
    if (state === undefined) return
    const next = state.published.size
    if (wanted === undefined || wanted >= next)
      return index.fail(fill(texts.badIndex, { last: numberLabel(Math.max(0, next - 1)) }))
    await showResult(result, () => entryResult(wanted, state.vkey))
  }
  const { lookupSubmit: submit, lookupBusy: busy } = texts
  const element = form({ fields: [index], submit, busy, act })
  const check = (wanted: number): void => {
    index.input.value = String(wanted)
    element.requestSubmit()
  }
  return { parts: [element, result], check }
}

/** Fills the place of a result and takes whoever asked there. */
async function showResult(
  place: HTMLElement,
  make: () => Promise<readonly Child[]>,
): Promise<void> {
  try {
    replace(place, ...(await make()))
    place.querySelector('h3')?.focus()
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error
    replace(place, failed(error))
  }
  apply()
}

async function entryResult(index: number, vkey: string): Promise<readonly Child[]> {
  const { bytes, links } = await askEntry(index)
  const [proof, document] = await Promise.all([
    askText(links.proof),
    links.document === undefined ? undefined : askText(links.document),
  ])
  const given = { proof, vkey, ...(document !== undefined && { document }) }
  const { steps, entry } = checkEntry({ index, bytes }, given)
  return [
    heading(entryTitle(index, entry)),
    stepList(steps),
    entry && factsOf(entry),
    folded(texts.bytes, bytes),
    folded(texts.proof, proof),
  ]
}

/** What an entry is of is told by its bytes, which were checked, and not by what was answered beside them. */
function entryTitle(index: number, entry: Entry | undefined): Label {
  const number = numberLabel(index)
  if (entry === undefined) return fill(texts.noEntry, { index: number })
  return fill(texts.entryTitle, { index: number, kind: wordOf(documentKinds, entry.kind) })
}

const factsOf = ({ time, subject }: Entry): HTMLElement =>
  el('dl', {}, fact(texts.time, timeElement(time)), fact(texts.subject, el('code', {}, subject)))

const heading = (text: Label): HTMLElement => el('h3', { tabindex: '-1' }, text)

const fact = (name: Label, of: Child): HTMLElement =>
  el('div', {}, el('dt', {}, name), el('dd', {}, of))

const folded = (name: Label, text: string): HTMLElement =>
  el('details', {}, el('summary', {}, name), el('pre', { tabindex: '0' }, text))

function stepList(steps: readonly Step[]): HTMLElement {
  const items = steps.map(({ name, passed }) => {
    const result = passed === undefined ? texts.unchecked : passed ? texts.pass : texts.fail
    const said = fill({ zh: '{result}：{name}', en: '{result}: {name}' }, { result, name })
    return el('li', {}, mark(passed, said))
  })
  return el('ul', { class: 'checks' }, ...items)
}

/** Check that the log of one size begins with that of another. */
export function betweenPart(follower: LogFollower): readonly HTMLElement[] {
  const [from, to] = [field(texts.from, digits), field(texts.to, digits)]
  const result = el('div', { class: 'result', role: 'status' })
  follower.watch({
    told: ({ state }) => suggest(from, to, state.published.size),
    lost: () => undefined,
  })
  const act = async (): Promise<void> => {
    const [small, large] = [wholeNumber(from.input.value), wholeNumber(to.input.value)]
    const state = follower.known?.state
    replace(result, state ? undefined : notice('warn', texts.notKnown))
    if (state === undefined) return
    const { size } = state.published
    if (small === undefined || large === undefined || small < 1 || small > large || large > size)
      return from.fail(fill(texts.badSizes, { size: numberLabel(size) }))
    await showResult(result, () => betweenResult(small, large, state.vkey))
  }
  const { betweenSubmit: submit, lookupBusy: busy } = texts
  return [form({ fields: [from, to], submit, busy, act }), result]
}

/** Sizes to begin with, once: half of the log, and all of it. */
function suggest(from: Field, to: Field, size: number): void {
  if (from.input.value !== '' || to.input.value !== '' || size === 0) return
  from.input.value = String(Math.ceil(size / 2))
  to.input.value = String(size)
}

async function betweenResult(from: number, to: number, vkey: string): Promise<readonly Child[]> {
  const [proof, note, anchors] = await Promise.all([
    askConsistency(from, to),
    askCheckpoint(),
    askAnchors(1, from + 1),
  ])
  const checkpoint = signedBy(vkey, note)
  const onward =
    checkpoint && checkpoint.size > to ? await askConsistency(to, checkpoint.size) : undefined
  const steps = checkBetween({ from, to, proof, checkpoint, ...(onward && { onward }) })
  const anchor = anchors.items.find(({ size }) => size === from)
  const sizes = { from: numberLabel(from), to: numberLabel(to) }
  return [
    heading(fill(texts.betweenResult, sizes)),
    stepList([...steps, ...anchorSteps(anchor, proof)]),
    anchor && el('p', { class: 'hint' }, fill(texts.anchorTold, { transaction: anchor.txHash })),
    folded(texts.root, `${from}: ${proof.fromRoot}\n${to}: ${proof.toRoot}`),
    folded(texts.proof, proof.hashes.join('\n')),
  ]
}

/** Of an anchor the registry's word is all there is here: it counts only where it is against the registry. */
function anchorSteps(anchor: Anchor | undefined, { fromRoot }: Consistency): readonly Step[] {
  if (anchor === undefined || anchor.root === fromRoot) return []
  return [{ name: texts.stepFromRoot, passed: false }]
}
