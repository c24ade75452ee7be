import { canonicalize } from '../../../verifier/canonical.ts'
import {
  changeAfter,
  edit,
  eventSubject,
  suspensionSubject,
  threeChanges,
  unsignedChange,
  unsignedEvent,
} from '../../verifier/_util/acts.ts'
import {
  certificateId,
  type Changes,
  signDocument,
  type Unsigned,
  workId,
} from '../../verifier/_util/documents.ts'
import { accepting, rejecting, type Vector } from '../vector.ts'

/** A history of the example's certificate, JSON text. */
export function historyOf(changes: readonly Unsigned[], members: Changes = {}): string {
  const certificate = `urn:uuid:${certificateId}`
  return canonicalize(edit({ format: 'colophon-history-v1', certificate, changes }, members))
}

const reject = (name: string, note: string, text: string, code = 'history') =>
  rejecting('history')(name, note, { text }, { code })

const elsewhere = (changes: Changes) =>
  signDocument(unsignedChange(edit(suspensionSubject(), changes), { n: 8 }))

function after(before: Unsigned, n: number, changes: Changes, time?: string): Unsigned {
  return signDocument(changeAfter(before, n, changes, time))
}

/** The status changes of one certificate. */
export function historyVectors(): Vector[] {
  const [first, second, third] = threeChanges()
  const suspend = { change: 'suspended', reason: 'agreed' }
  const early = after(second, 3, { ...suspend }, '2026-12-01T12:00:00Z')
  return [
    accepting('history')(
      'whole',
      'Suspended, restored, superseded.',
      { text: historyOf([first, second, third]) },
      { changes: ['suspended', 'restored', 'superseded'] },
    ),
    accepting('history')(
      'without-last',
      'The same without the last change: that it is missing cannot be seen.',
      { text: historyOf([first, second]) },
      { changes: ['suspended', 'restored'] },
    ),
    reject('one-left-out', 'The second change is missing.', historyOf([first, third])),
    reject('without-first', 'The first change is missing.', historyOf([second, third])),
    reject('other-order', 'Two changes have changed places.', historyOf([second, first, third])),
    reject('earlier', 'A change is earlier than the one before.', historyOf([first, second, early])),
    reject(
      'suspended-twice',
      'Suspended while suspended.',
      historyOf([first, after(first, 2, suspend)]),
    ),
    reject(
      'after-the-end',
      'Suspended after it was superseded.',
      historyOf([first, second, third, after(third, 4, suspend)]),
    ),
    reject(
      'another-certificate',
      'A change of another certificate.',
      historyOf([elsewhere({ id: `urn:uuid:${workId}` })]),
    ),
    reject(
      'another-place',
      'Two changes name two places of the certificate in the log.',
      historyOf([first, after(first, 2, { change: 'restored', reason: 'error', logIndex: 6 })]),
    ),
    reject('empty', 'No change.', historyOf([])),
    reject('format', 'Another format.', historyOf([first], { format: 'colophon-history-v2' })),
    reject(
      'event',
      'A process event among the changes.',
      historyOf([signDocument(unsignedEvent(eventSubject()))]),
      'document',
    ),
  ]
}
