import { attempt, type Case, valueOf } from './case.ts'
import { type Document } from './certificate.ts'
import { parseStatusListUrl, statusListLength, type StatusPurpose } from './certificate-parts.ts'
import { findKey, isSigned, keyOf } from './document-steps.ts'
import { type Finding, finding } from './report.ts'
import { parseStatusList, type StatusList, statusBit } from './status-list.ts'

type StatusEntry = NonNullable<ReturnType<typeof entriesOf>>[number]

/** Step status: is the document revoked or suspended, as of the status lists given? */
export function checkStatus(facts: Case): Finding {
  const document = valueOf(facts.document)?.document
  if (document === undefined) return finding('document-unreadable')
  const entries = entriesOf(document)
  if (entries === undefined) return finding('never-revoked')
  const index = valueOf(facts.proof)?.index
  if (index !== undefined && !entries.every((entry) => covers(entry, index))) {
    return finding('status-entry-misplaced', { index: String(index) })
  }
  const lists = facts.options.statusLists
  if (lists === undefined) return finding('no-status-list')
  const found = attempt(() => lists.credentials.map(parseStatusList))
  if (found.state === 'read') return judge(facts, document, entries, found.value)
  return found.state === 'absent' ? finding('no-status-list') : invalid(found.error.message)
}

function entriesOf(document: Document) {
  return 'credentialStatus' in document ? document.credentialStatus : undefined
}

/** Entry i of the log has bit `i mod 131072` of list `floor(i / 131072)`. */
function covers(entry: StatusEntry, logIndex: number): boolean {
  const list = parseStatusListUrl(entry.statusListCredential)?.list
  return (
    list === Math.floor(logIndex / statusListLength) &&
    Number(entry.statusListIndex) === logIndex % statusListLength
  )
}

function judge(
  facts: Case,
  document: Document,
  entries: readonly StatusEntry[],
  lists: readonly StatusList[],
): Finding {
  const own = entries.map((entry) => lists.find((list) => list.id === entry.statusListCredential))
  const known = own.filter((list) => list !== undefined)
  if (known.length < entries.length) return finding('no-status-list')
  for (const [i, list] of known.entries()) {
    const problem = listProblem(facts, document, list, entries[i]?.statusPurpose)
    if (problem !== undefined) return problem
  }
  const bits = attempt(() => known.map((list, i) => bitOf(facts, list, entries[i])))
  if (bits.state === 'unreadable') return invalid(bits.error.message)
  return verdict(valueOf(bits) ?? [], known)
}

function bitOf({ options }: Case, list: StatusList, entry: StatusEntry | undefined): boolean {
  const gunzip = options.statusLists?.gunzip
  return gunzip !== undefined && statusBit(list, Number(entry?.statusListIndex), gunzip)
}

/** A list counts if the same registrar signed it with a key that is known and not revoked. */
function listProblem(
  facts: Case,
  document: Document,
  list: StatusList,
  purpose: StatusPurpose | undefined,
): Finding | undefined {
  if (list.issuer.id !== document.issuer.id) return invalid('another issuer')
  if (list.credentialSubject.statusPurpose !== purpose) return invalid('another purpose')
  const key = keyOf(facts, list)
  if (key === undefined) return finding('status-list-key-claimed')
  if (!isSigned(list, key, facts)) return invalid('the signature does not fit')
  const trusted = findKey(facts.options.trust, list.issuer.id, key.id)
  if (trusted === undefined) return finding('status-list-key-claimed')
  return trusted.revokedAtBlock === undefined ? undefined : invalid('its key is revoked')
}

/** Bits in the order of credentialStatus: revocation, suspension, refresh. Lists tell of the earliest of their times. */
function verdict(
  [revoked, suspended, superseded]: readonly boolean[],
  lists: readonly StatusList[],
): Finding {
  const [time = ''] = lists.map(({ validFrom }) => validFrom).toSorted()
  if (revoked) return finding('revoked', { time })
  if (suspended) return finding('suspended', { time })
  return finding(superseded ? 'superseded' : 'in-force', { time })
}

function invalid(reason: string): Finding {
  return finding('status-list-invalid', { reason })
}
