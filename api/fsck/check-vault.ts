/**
 * The vault against the log: every sealed box has a dossier whose key opens it or was erased, and what the log says was
 * erased is. Keys that no box was sealed with are no fault: a process was killed between the two (docs/decisions/0081).
 */
import type { Draft } from '../book/record.ts'
import { partiesIn, type SealedParty } from '../cases/sealed.ts'
import { openBox } from '../personal/seal.ts'
import type { Vault } from '../vault/vault.ts'
import { Problems, type Finding } from './findings.ts'

/** Takes records in the order of the log. Says nothing of what is in a box. */
export class VaultCheck {
  readonly #problems = new Problems('vault: dossiers')
  readonly #dossiers: Vault['dossiers']
  /** Dossiers that the log says were erased. */
  readonly #erased = new Set<string>()
  /** Dossiers that the vault never had, with the log index of the event that has their box. */
  readonly #missing = new Map<string, number>()
  #boxes = 0

  constructor({ dossiers }: Pick<Vault, 'dossiers'>) {
    this.#dossiers = dossiers
  }

  add({ index, row, act }: Draft): void {
    if (row.kind !== 'event') return
    if (row.type === 'dossier' && row.standing.state === 'erased') this.#erased.add(row.caseId)
    for (const party of partiesIn(act.payload ?? {})) {
      this.#boxes++
      const wrong = this.#problemOf(index, party)
      if (wrong !== undefined)
        this.#problems.add(`event ${index}: dossier ${party.dossier} ${wrong}`)
    }
  }

  #problemOf(index: number, { dossier, box }: SealedParty): string | undefined {
    try {
      const key = this.#dossiers.open(dossier)
      if (key === undefined) this.#missing.set(dossier, index)
      else if (key !== 'erased') openBox(key, dossier, box)
      return undefined
    } catch (error) {
      // SealError and VaultError hold no keys and no data; of anything else the name is enough.
      return `does not open: ${error instanceof Error ? error.name : typeof error}`
    }
  }

  /** Only now: a vault restored from before an erasure has the key again. */
  finish(): Finding {
    for (const [id, index] of this.#missing)
      if (!this.#erased.has(id))
        this.#problems.add(
          `event ${index}: dossier ${id} is unknown to the vault: its data are lost`,
        )
    for (const id of this.#erased)
      if (this.#dossiers.isReadable(id))
        this.#problems.add(`dossier ${id} was erased, and the vault has its key: start once`)
    const counts = `${this.#boxes} sealed boxes have their dossiers`
    return this.#problems.finding(`${counts}, ${this.#erased.size} dossiers are erased`)
  }
}
