import { canonicalize, parseStrict } from './canonical.ts'
import { uuidUrn } from './certificate-parts.ts'
import { isStatusChange, type StatusChange } from './certificate-status.ts'
import { documentHash } from './digest.ts'
import { toHex } from './encoding.ts'
import { VerificationError } from './errors.ts'
import { array, type Check, literal, object, type Problem, satisfies } from './schema.ts'
import { finalChanges, type StatusChangeCode } from './vocabulary.ts'

// What happened to one certificate, in order: docs/formats/history.md.

const format = 'colophon-history-v1'
const anything: Check<unknown> = () => undefined
const schema = object({
  format: literal(format),
  certificate: uuidUrn,
  changes: array(anything, 1, 1000),
})

/** The status changes of one certificate from its first on. Later ones may be missing; none between can be. */
export interface History {
  /** `urn:uuid:` of the certificate. */
  readonly certificate: string
  readonly changes: readonly StatusChange[]
}

/**
 * Reads a history, strict JSON, and checks that its changes follow from one another. Says nothing of signatures.
 * Throws VerificationError `json`, `document` (a change is none) or `history`.
 */
export function parseHistory(source: string): History {
  const value = parseStrict(source)
  const problems: Problem[] = []
  if (!satisfies(schema, value, problems))
    throw invalid(`${problems[0]?.pointer} ${problems[0]?.detail}`)
  const history = { certificate: value.certificate, changes: value.changes.map(readChange) }
  checkOrder(history)
  return history
}

/** Writes the history of a certificate, the documents (JSON text) from the first on. Throws as parseHistory. */
export function printHistory(certificate: string, changes: readonly string[]): string {
  const text = canonicalize({ format, certificate, changes: changes.map(parseStrict) })
  parseHistory(text)
  return text
}

function readChange(value: unknown): StatusChange {
  const problems: Problem[] = []
  if (isStatusChange(value, problems)) return value
  throw new VerificationError('document', `${problems[0]?.pointer} ${problems[0]?.detail}`)
}

function checkOrder({ certificate, changes }: History): void {
  for (const [i, change] of changes.entries()) {
    const before = changes[i - 1]
    const { id, logIndex, previous } = change.credentialSubject
    if (id !== certificate) throw invalid(`change ${i} is about another certificate`)
    if (logIndex !== changes[0]?.credentialSubject.logIndex)
      throw invalid(`change ${i} has another place of the certificate in the log`)
    if (previous !== (before && toHex(documentHash(before))))
      throw invalid(`change ${i} does not follow from the one before`)
    if (before !== undefined && change.validFrom < before.validFrom)
      throw invalid(`change ${i} is earlier than the one before`)
    checkStep(before?.credentialSubject.change, change.credentialSubject.change)
  }
}

/** What ended a certificate cannot be undone, and only what is suspended can be restored. */
function checkStep(before: StatusChangeCode | undefined, change: StatusChangeCode): void {
  const suspended = before === 'suspended'
  const ended = before !== undefined && finalChanges.includes(before)
  const doubled = change === 'suspended' ? suspended : change === 'restored' && !suspended
  if (ended || doubled) throw invalid(`${change} cannot come after ${before ?? 'the issue'}`)
}

function invalid(reason: string): VerificationError {
  return new VerificationError('history', `history: ${reason}`)
}
