import { canonicalize } from '../../../verifier/canonical.ts'
import { fromUtf8 } from '../../../verifier/encoding.ts'
import {
  changeAfter,
  changeTime,
  threeChanges,
  unsignedChange,
  unsignedEvent,
  unsignedList,
  unsignedMinor,
} from '../../verifier/_util/acts.ts'
import { certificateId, fixedKey, signDocument, workId } from '../../verifier/_util/documents.ts'
import {
  makeEvidence,
  type EvidenceOptions,
  trust,
  trustWithRevokedKey,
} from '../../verifier/_util/evidence.ts'
import { accepting, rejecting, type Vector } from '../vector.ts'
import { historyOf } from './history.ts'

type Files = Readonly<Record<string, string>>

async function filesOf(options: EvidenceOptions = {}): Promise<Files> {
  const { files } = await makeEvidence(options)
  return Object.fromEntries(Array.from(files, ([name, bytes]) => [name, fromUtf8(bytes)]))
}

/** Lists as members of evidence: bits set in revocation, suspension and refresh. */
function lists(sets: readonly (readonly number[])[] = [], time = changeTime): Files {
  const purposes = ['revocation', 'suspension', 'refresh']
  const members = purposes.map((purpose, i) => {
    const list = canonicalize(signDocument(unsignedList(purpose, sets[i], time)))
    return [`status-${purpose}.json`, list] as const
  })
  return Object.fromEntries(members)
}

const known = { trust }

function accept(name: string, note: string, files: Files, status: string, given: object = known) {
  const expect = { verdict: 'pass', steps: { status } }
  return accepting('evidence')(`status-${name}`, note, { files, ...given }, expect)
}

function reject(name: string, note: string, files: Files, status: string, given: object = known) {
  const expect = { verdict: 'fail', steps: { status } }
  return rejecting('evidence')(`status-${name}`, note, { files, ...given }, expect)
}

function listVectors(files: Files): Vector[] {
  const [revoked] = [unsignedList('revocation', [5], '2026-12-05T00:00:00Z')]
  const newer = { ...known, statusLists: [canonicalize(signDocument(revoked))] }
  const forged = canonicalize(signDocument(unsignedList(), fixedKey(9).privateKey))
  const { 'status-refresh.json': _ = '', ...two } = lists()
  const old = lists([[], [], []], '2026-11-22T07:05:39Z')
  return [
    accept('in-evidence', 'The lists are in the evidence.', { ...files, ...lists() }, 'in-force'),
    accept(
      'lists-older',
      'The lists were made before the document.',
      { ...files, ...old },
      'status-list-older',
    ),
    accept(
      'list-key-revoked',
      'The key that signed the lists was revoked since.',
      { ...files, ...lists() },
      'status-list-key-revoked',
      { trust: trustWithRevokedKey(13) },
    ),
    accept(
      'two-lists',
      'One of three lists is missing.',
      { ...files, ...two },
      'no-status-list',
    ),
    reject(
      'replaced',
      'Revocation and refresh: a newer version took its place.',
      { ...files, ...lists([[5], [], [5]]) },
      'replaced',
    ),
    reject('newer-list', 'A newer list than that in the evidence.', { ...files, ...lists() }, 'revoked', newer),
    reject(
      'list-forged',
      'A list signed with another key.',
      { ...files, ...lists(), 'status-revocation.json': forged },
      'status-list-invalid',
    ),
  ]
}

function historyVectors(files: Files): Vector[] {
  const [first, second, third] = threeChanges()
  const withHistory = (changes: Parameters<typeof historyOf>[0], more: Files = {}) => ({
    ...files,
    ...more,
    'history.json': historyOf(changes),
  })
  const stolen = signDocument(unsignedChange(), fixedKey(9).privateKey)
  const surrendered = signDocument(
    changeAfter(undefined, 4, { change: 'surrendered', reason: 'owner_request' }),
  )
  const later = lists([[], [], []], '2026-12-03T00:00:00Z')
  const another = historyOf([first]).replaceAll(certificateId, workId)
  return [
    accept('restored', 'No lists, but the registrar restored it.', withHistory([first, second]), 'in-force'),
    accept(
      'lists-later',
      'The lists are later than the suspension in the history.',
      withHistory([first], later),
      'in-force',
    ),
    accept(
      'history-claimed',
      'Nothing is known beforehand: who signed the history is open.',
      withHistory([first]),
      'history-claimed',
      {},
    ),
    reject('suspended', 'The history says suspended.', withHistory([first]), 'suspended'),
    reject(
      'superseded',
      'Superseded, though the lists are older.',
      withHistory([first, second, third], lists()),
      'replaced',
    ),
    reject('surrendered', 'Surrendered.', withHistory([surrendered], later), 'surrendered'),
    reject('history-forged', 'A change signed with another key.', withHistory([stolen]), 'history-invalid'),
    reject(
      'history-of-another',
      'The history of another certificate.',
      { ...files, 'history.json': another },
      'history-invalid',
    ),
    reject(
      'history-gap',
      'A change is left out.',
      withHistory([first, third]),
      'history-invalid',
    ),
  ]
}

async function documentVectors(): Promise<Vector[]> {
  const minor = await filesOf({ unsigned: unsignedMinor(), index: 6 })
  const own = async (unsigned: ReturnType<typeof unsignedList>) => filesOf({ unsigned })
  const note = 'A document of the log by itself.'
  return [
    accept('of-list', `${note} A status list.`, await own(unsignedList()), 'never-revoked'),
    accept('of-change', `${note} A status change.`, await own(unsignedChange()), 'never-revoked'),
    accept('of-event', `${note} A process event.`, await own(unsignedEvent()), 'never-revoked'),
    accept('term', 'In force, with a term.', { ...minor, ...lists() }, 'in-force-until'),
    reject(
      'expired',
      'The lists are later than the term.',
      { ...minor, ...lists([], '2029-11-22T00:00:01Z') },
      'expired',
    ),
  ]
}

/** The status of a document, from lists and history that lie beside it. */
export async function statusVectors(): Promise<Vector[]> {
  const files = await filesOf()
  return [...listVectors(files), ...historyVectors(files), ...(await documentVectors())]
}
