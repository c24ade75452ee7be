/** How the log stands now. It changes by itself, so it can be paused, and is not read out at each change (WCAG 2.2.2). */
import type { Label } from '../../verifier/vocabulary.ts'
import { toHex } from '../../verifier/encoding.ts'
import type { SignedCheckpoint } from '../../verifier/checkpoint.ts'
import { type Child, el, replace } from '../dom.ts'
import { plainButton } from '../form.ts'
import { apply, fill } from '../language.ts'
import { RefusedError } from '../registry.ts'
import { agoLabel } from './duration.ts'
import { numberLabel } from './format.ts'
import { askCheckpoint, askConsistency, type Anchor } from './log-asks.ts'
import { extendsOther, signedBy } from './log-checks.ts'
import type { Known, LogFollower } from './log-follower.ts'
import { logTexts as texts } from './log-texts.ts'
import { failed, loading, notice } from './states.ts'

/** The part of the page, which follows. */
export function nowPart(follower: LogFollower): readonly HTMLElement[] {
  // Changes every few seconds: whoever listens would hear nothing else.
  const ticker = el('div', { class: 'ticker', 'aria-live': 'off' }, loading())
  const said = el('p', { class: 'hint', role: 'status' }, texts.following)
  const problem = el('div', { role: 'status' })
  const view = new NowView(ticker)
  follower.watch({
    told: (known, changed) => {
      replace(problem)
      void view.show(known, changed)
    },
    lost: (error) => {
      if (follower.known === undefined) replace(ticker)
      replace(problem, follower.known === undefined ? failed(error) : notice('warn', texts.lost))
    },
  })
  return [ticker, problem, el('div', { class: 'live-tools' }, pauseButton(follower, said), said)]
}

function pauseButton(follower: LogFollower, said: HTMLElement): HTMLButtonElement {
  const button = plainButton(texts.pause, () => {
    follower.paused = !follower.paused
    replace(button, follower.paused ? texts.resume : texts.pause)
    replace(said, follower.paused ? texts.paused : texts.resumed)
    apply()
  })
  return button
}

class NowView {
  readonly #place: HTMLElement
  #first: SignedCheckpoint | undefined
  #checkpoint: SignedCheckpoint | undefined
  #extended: boolean | undefined
  #busy = false
  #checked = false

  constructor(place: HTMLElement) {
    this.#place = place
  }

  async show(known: Known, changed: boolean): Promise<void> {
    this.#render(known)
    if (!changed || this.#busy) return
    await this.#check(known)
    this.#render(known)
  }

  #render(known: Known): void {
    replace(this.#place, this.#list(known))
    apply()
  }

  /** Fetches the signed checkpoint; where it grew since the first that was seen here, the proof that it only grew. */
  async #check({ state: { vkey } }: Known): Promise<void> {
    this.#busy = true
    try {
      const checkpoint = signedBy(vkey, await askCheckpoint())
      const first = this.#first
      if (
        checkpoint !== undefined &&
        first !== undefined &&
        checkpoint.size > first.size &&
        first.size > 0
      )
        this.#extended = await grew(first, checkpoint)
      this.#checkpoint = checkpoint
      this.#checked = true
      this.#first ??= checkpoint
    } catch (error) {
      // What cannot be fetched now is with the next change.
      if (!(error instanceof RefusedError)) throw error
    } finally {
      this.#busy = false
    }
  }

  #list({ state, clock }: Known): HTMLElement {
    const checkpoint = this.#checkpoint
    return el(
      'dl',
      { class: 'now' },
      fact(texts.entries, el('span', { class: 'entries' }, numberLabel(state.size))),
      checkpoint && fact(texts.checkpoint, ofEntries(checkpoint.size)),
      checkpoint && fact(texts.root, el('code', {}, toHex(checkpoint.root))),
      fact(texts.signature, this.#signature()),
      fact(texts.extension, this.#growth()),
      fact(texts.anchored, ...anchorOf(state.anchored, clock)),
    )
  }

  #signature(): Child {
    if (!this.#checked) return texts.lookupBusy
    return this.#checkpoint ? signature(this.#checkpoint) : mark(false, texts.unsigned)
  }

  #growth(): Child {
    const [first, now] = [this.#first, this.#checkpoint]
    if (first === undefined || now === undefined || this.#extended === undefined)
      return texts.notYet
    const parts = { from: numberLabel(first.size), to: numberLabel(now.size) }
    return mark(this.#extended, fill(this.#extended ? texts.extended : texts.notExtended, parts))
  }
}

async function grew(first: SignedCheckpoint, now: SignedCheckpoint): Promise<boolean> {
  const proof = await askConsistency(first.size, now.size)
  // The roots are those that were signed, whatever the answer says.
  const roots = { fromRoot: toHex(first.root), toRoot: toHex(now.root) }
  return extendsOther({ ...proof, ...roots }, first.size, now.size)
}

const fact = (name: Label, ...of: readonly Child[]): HTMLElement =>
  el('div', {}, el('dt', {}, name), el('dd', {}, ...of))

const ofEntries = (size: number): Label => fill(texts.ofEntries, { size: numberLabel(size) })

function signature({ origin }: SignedCheckpoint): HTMLElement {
  return mark(true, fill(texts.signed, { name: origin }))
}

/** Something that was checked, told by a sign too. */
export function mark(passed: boolean, text: Label): HTMLElement {
  return el('span', { class: 'checked', 'data-passed': String(passed) }, text)
}

function anchorOf(anchor: Anchor | undefined, clock: Date): readonly Child[] {
  if (anchor === undefined) return [texts.noAnchor]
  const parts = {
    size: numberLabel(anchor.size),
    block: numberLabel(anchor.blockNumber),
    ago: agoLabel(clock.getTime() / 1000 - anchor.blockTime),
  }
  return [fill(texts.anchoredAt, parts), el('code', {}, anchor.txHash)]
}
