/** Guardians: who read or erased a minor's data for him was named as his guardian by then. */
import type { CaseFile } from '../cases/machine.ts'
import { guardiansIn } from '../office/guardians.ts'
import type { Problems } from './findings.ts'

interface Acted {
  readonly index: number
  readonly pair: string
  /** Case whose data they are. */
  readonly case: string
}

const pairOf = (minor: string, guardian: string): string => `${minor} ${guardian}`

/** Takes cases in any order. */
export class GuardianCheck {
  readonly #problems: Problems
  /** Log index since when an identity certificate names a guardian. */
  readonly #certified = new Map<string, number>()
  /** By case: whom its forms name. */
  readonly #declared = new Map<string, Set<string>>()
  readonly #acted: Acted[] = []

  constructor(problems: Problems) {
    this.#problems = problems
  }

  add(file: CaseFile): void {
    if (file.type === 'dossier') return this.#addDossier(file)
    const pairs = file.events.flatMap((event) =>
      [...guardiansIn({ events: [event] })].map(([minor, guardian]) => pairOf(minor, guardian)),
    )
    if (pairs.length === 0) return
    this.#declared.set(file.id, new Set(pairs))
    const certified = file.type === 'identity' && file.state === 'certified'
    if (certified) for (const pair of pairs) this.#certify(pair, file.events.at(-1)!.index)
  }

  #certify(pair: string, index: number): void {
    this.#certified.set(pair, Math.min(index, this.#certified.get(pair) ?? index))
  }

  #addDossier({ party, events }: CaseFile): void {
    for (const { index, payload } of events) {
      const { guardian, case: of } = payload
      if (typeof guardian !== 'string') continue
      this.#acted.push({ index, pair: pairOf(party, guardian), case: String(of) })
    }
  }

  finish(): void {
    for (const { index, pair, case: of } of this.#acted) {
      const certified = (this.#certified.get(pair) ?? Infinity) < index
      if (certified || this.#declared.get(of)?.has(pair) === true) continue
      this.#problems.add(`event ${index}: nothing on record named that guardian of the minor`)
    }
  }
}
