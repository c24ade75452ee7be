/** The vault against the log: every sealed box has its key, unless it was erased, and what was erased has none. */
import { partiesIn } from '../cases/sealed.ts'
import type { Draft } from '../book/record.ts'
import type { Vault } from '../vault/vault.ts'
import { Problems, type Finding } from './findings.ts'

/** Takes records in the order of the log. A key without a box is what a crash leaves, and no fault (decision 0081). */
export class VaultCheck {
  readonly #problems = new Problems('vault: dossiers')
  readonly #vault: Pick<Vault, 'dossiers'>
  /** Dossiers without a key: log index of the event with their box. */
  readonly #missing = new Map<string, number>()
  #boxes = 0

  constructor(vault: Pick<Vault, 'dossiers'>) {
    this.#vault = vault
  }

  add({ index, row, act }: Draft): void {
    if (row.kind !== 'event') return
    const { dossiers } = this.#vault
    for (const { dossier } of partiesIn(act.payload ?? {})) {
      this.#boxes++
      if (!dossiers.has(dossier)) this.#missing.set(dossier, index)
    }
    if (row.type !== 'dossier' || row.standing.state !== 'erased') return
    this.#missing.delete(row.caseId)
    if (dossiers.isOpen(row.caseId))
      this.#problems.add(`event ${index}: dossier ${row.caseId} is erased, and its key is there`)
  }

  finish(): Finding {
    for (const [dossier, index] of this.#missing)
      this.#problems.add(`event ${index}: the vault has no key of dossier ${dossier}`)
    return this.#problems.finding(`${this.#boxes} sealed boxes have their keys, or were erased`)
  }
}
