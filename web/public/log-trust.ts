/** What whoever follows the log goes by: the first key that was told, and the last checkpoint that extended the one before. */
import { equal, toHex } from '../../verifier/encoding.ts'
import type { SignedCheckpoint } from '../../verifier/checkpoint.ts'
import type { Consistency } from './log-asks.ts'
import { extendsOther, signedBy } from './log-checks.ts'

/** How the log went on from one size to another. */
export interface Growth {
  readonly from: number
  readonly to: number
  /** Whether nothing before was changed. */
  readonly holds: boolean
}

type AskConsistency = (from: number, to: number) => Promise<Consistency>

export class LogTrust {
  #vkey: string | undefined
  #checkpoint: SignedCheckpoint | undefined
  #first: SignedCheckpoint | undefined
  #last: SignedCheckpoint | undefined
  #broken: Growth | undefined

  /** The checkpoint given last; undefined where the log did not sign it. */
  get checkpoint(): SignedCheckpoint | undefined {
    return this.#checkpoint
  }

  /** How the log grew since the first checkpoint; undefined where it did not. A break stays, whatever comes after. */
  get growth(): Growth | undefined {
    const [from, to] = [this.#first?.size ?? 0, this.#last?.size ?? 0]
    return this.#broken ?? (from === to ? undefined : { from, to, holds: true })
  }

  /** Takes a checkpoint, and asks for a proof where it is of a larger log. Rejects as `ask`; then it can be given again. */
  async take(vkey: string, note: string, ask: AskConsistency): Promise<void> {
    this.#vkey ??= vkey
    const checkpoint = signedBy(this.#vkey, note)
    if (checkpoint !== undefined) await this.#goOn(checkpoint, ask)
    this.#checkpoint = checkpoint
  }

  async #goOn(next: SignedCheckpoint, ask: AskConsistency): Promise<void> {
    this.#first ??= next
    const last = this.#last ?? next
    if (await goesOn(last, next, ask)) this.#last = next
    else this.#broken ??= { from: last.size, to: next.size, holds: false }
  }
}

/** Two of one size are the same, a smaller one takes entries back, and nothing comes before the first entry. */
async function goesOn(
  last: SignedCheckpoint,
  next: SignedCheckpoint,
  ask: AskConsistency,
): Promise<boolean> {
  if (next.size === last.size) return equal(next.root, last.root)
  if (next.size < last.size) return false
  if (last.size === 0) return true
  const proof = await ask(last.size, next.size)
  // The roots are those that were signed, whatever the answer says.
  const roots = { fromRoot: toHex(last.root), toRoot: toHex(next.root) }
  return extendsOther({ ...proof, ...roots }, last.size, next.size)
}
