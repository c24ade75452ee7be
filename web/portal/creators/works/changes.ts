/** What a request would change in a certificate, place by place. Pure. */
import type { Label } from '../../../../verifier/vocabulary.ts'
import { isSame, type Members, valueAt } from '../applications/form/pointer.ts'
import { type Fact, factsOf, labelOf, pathOf } from '../../staff/case/facts.ts'

export interface Change {
  /** JSON Pointer into the facts. */
  readonly pointer: string
  readonly label: Label
  /** Absent where nothing stood there. */
  readonly before?: Label
  /** Absent where nothing is to stand there. */
  readonly after?: Label
}

/** Every place where the facts asked for differ from those on record, in the order in which they are written. */
export function changesIn(before: Members, after: Members): Change[] {
  const [old, asked] = [byPointer(before), byPointer(after)]
  return [...new Set([...old.keys(), ...asked.keys()])]
    .filter((pointer) => !isSame(valueAt(before, pointer), valueAt(after, pointer)))
    .map((pointer) => {
      const [was, is] = [old.get(pointer)?.value, asked.get(pointer)?.value]
      const label = labelOf(pathOf(pointer))
      return { pointer, label, ...(was && { before: was }), ...(is && { after: is }) }
    })
}

function byPointer(facts: Members): Map<string, Fact> {
  const all = factsOf(facts).flatMap((group) => group.facts)
  return new Map(all.map((fact) => [fact.pointer, fact]))
}
