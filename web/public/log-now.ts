/** How the log stands now. It changes by itself, so it can be paused, and is not read out at each change (WCAG 2.2.2). */
import type { Label } from '../../verifier/vocabulary.ts'
import { toHex } from '../../verifier/encoding.ts'
import type { SignedCheckpoint } from '../../verifier/checkpoint.ts'
import { type Child, el, replace } from '../dom.ts'
import { plainButton } from '../form.ts'
import { apply } from '../language.ts'
import { RefusedError } from '../registry.ts'
import { agoLabel } from './duration.ts'
import { counted, fill, numberLabel } from '../format.ts'
import { askCheckpoint, askConsistency, type Anchor } from './log-asks.ts'
import type { Known, LogFollower } from './log-follower.ts'
import { entriesCounted, logTexts as texts } from './log-texts.ts'
import { type Growth, LogTrust } from './log-trust.ts'
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
  readonly #trust = new LogTrust()
  #known: Known | undefined
  /** Something changed that was not checked yet. */
  #due = false
  #busy = false
  #checked = false

  constructor(place: HTMLElement) {
    this.#place = place
  }

  async show(known: Known, changed: boolean): Promise<void> {
    this.#known = known
    this.#due ||= changed
    this.#render(known)
    if (!this.#due || this.#busy) return
    await this.#check(known.state.vkey)
    this.#render(this.#known)
  }

  #render(known: Known): void {
    replace(this.#place, this.#list(known))
    apply()
  }

  /** Fetches the signed checkpoint; where it is larger than the last, the proof that the log only grew. */
  async #check(vkey: string): Promise<void> {
    this.#busy = true
    this.#due = false
    try {
      await this.#trust.take(vkey, await askCheckpoint(), askConsistency)
      this.#checked = true
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error
      // It is tried again when the log is next asked for.
      this.#due = true
    } finally {
      this.#busy = false
    }
  }

  #list({ state, clock }: Known): HTMLElement {
    const { checkpoint } = this.#trust
    return el(
      'dl',
      { class: 'now' },
      fact(texts.entries, el('span', { class: 'entries' }, numberLabel(state.size))),
      checkpoint && fact(texts.checkpoint, ofEntries(checkpoint.size)),
      checkpoint && fact(texts.root, el('code', {}, toHex(checkpoint.root))),
      fact(texts.signature, this.#signature()),
      fact(texts.extension, growthOf(this.#trust.growth)),
      fact(texts.anchored, ...anchorOf(state.anchored, clock)),
    )
  }

  #signature(): Child {
    if (!this.#checked) return texts.lookupBusy
    const { checkpoint } = this.#trust
    return checkpoint ? signature(checkpoint) : mark(false, texts.unsigned)
  }
}

function growthOf(growth: Growth | undefined): Child {
  if (growth === undefined) return texts.notYet
  const { from, to, holds } = growth
  const sizes = { from: numberLabel(from), to: numberLabel(to) }
  return mark(holds, fill(holds ? texts.extended : texts.notExtended, sizes))
}

const fact = (name: Label, ...of: readonly Child[]): HTMLElement =>
  el('div', {}, el('dt', {}, name), el('dd', {}, ...of))

const ofEntries = (size: number): Label => counted(size, entriesCounted)

function signature({ origin }: SignedCheckpoint): HTMLElement {
  return mark(true, fill(texts.signed, { name: origin }))
}

/** Something that was checked, told by a sign too; undefined: it could not be. */
export function mark(passed: boolean | undefined, text: Label): HTMLElement {
  return el('span', { class: 'checked', 'data-passed': String(passed) }, text)
}

function anchorOf(anchor: Anchor | undefined, clock: Date): readonly Child[] {
  if (anchor === undefined) return [texts.noAnchor]
  const parts = {
    entries: ofEntries(anchor.size),
    block: numberLabel(anchor.blockNumber),
    ago: agoLabel(clock.getTime() / 1000 - anchor.blockTime),
  }
  return [fill(texts.anchoredAt, parts), el('code', {}, anchor.txHash)]
}
