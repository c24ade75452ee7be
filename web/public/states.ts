/** What a place of a page shows while there is nothing to show: it waits, has nothing, or could not get it. */
import type { Label } from '../../verifier/vocabulary.ts'
import { type Child, el, replace } from '../dom.ts'
import { plainButton } from '../form.ts'
import { fill } from '../format.ts'
import { RefusedError } from '../registry.ts'
import { frameTexts } from './frame-texts.ts'

export type Tone = 'plain' | 'good' | 'bad' | 'warn'

/** Something to tell; read out where it appears in a place with `role=status`. */
export function notice(tone: Tone, ...children: readonly Child[]): HTMLElement {
  return el('div', { class: 'notice', 'data-tone': tone }, ...children)
}

export function loading(label: Label = frameTexts.loading): HTMLElement {
  return el('p', { class: 'loading' }, label)
}

/** Nothing was found: what that means, and what to try. */
export function empty(heading: Label, ...children: readonly Child[]): HTMLElement {
  return el('div', { class: 'empty' }, el('p', { class: 'empty-head' }, heading), ...children)
}

/** Something that went wrong: read out wherever it appears. */
export function alarm(...children: readonly Child[]): HTMLElement {
  return el('div', { class: 'notice', 'data-tone': 'bad', role: 'alert' }, ...children)
}

/** It could not be had; `retry` asks again. */
export function failed(error: unknown, retry?: () => void): HTMLElement {
  const again = retry && plainButton(frameTexts.retry, retry)
  return alarm(el('p', {}, problemOf(error)), again)
}

const byCode: Readonly<Record<string, Label>> = {
  unreachable: frameTexts.unreachable,
  unavailable: frameTexts.unavailable,
  internal: frameTexts.unavailable,
  too_many_requests: frameTexts.tooMany,
  not_found: frameTexts.notFound,
}

/** What went wrong, in words. What is not the registry's refusal is a fault of the page. */
export function problemOf(error: unknown): Label {
  if (!(error instanceof RefusedError)) return frameTexts.failed
  return byCode[error.code] ?? fill(frameTexts.refused, { detail: error.message })
}

/**
 * Shows in a place that it waits, then what was made, or why it could not be. A later filling of the same place wins over an
 * earlier one that is slower. Rejects with what is not the registry's refusal, after that was shown.
 */
export async function fillPlace(
  place: HTMLElement,
  make: () => Promise<readonly Child[]>,
  waiting: Child = loading(),
): Promise<void> {
  const turn = (turns.get(place) ?? 0) + 1
  turns.set(place, turn)
  place.setAttribute('aria-busy', 'true')
  replace(place, waiting)
  const made = await make().catch((error: unknown) => error as Error)
  if (turns.get(place) !== turn) return
  place.removeAttribute('aria-busy')
  if (!(made instanceof Error)) return replace(place, ...made)
  replace(
    place,
    failed(made, () => void fillPlace(place, make, waiting)),
  )
  if (!(made instanceof RefusedError)) throw made
}

const turns = new WeakMap<HTMLElement, number>()
