import { type Case, valueOf } from './case.ts'
import type { Document } from './certificate.ts'
import { parseStatusListUrl, statusListLength } from './certificate-parts.ts'
import { type Answer, inForce, later } from './status-answer.ts'
import { historyAnswer } from './status-by-history.ts'
import { listAnswer, type StatusEntry } from './status-by-list.ts'
import { type Finding, finding } from './report.ts'

/**
 * Step status: is the document revoked or suspended, as of the status lists and the history given? What the registrar
 * said last counts; what cannot be undone counts whenever it was said.
 */
export function checkStatus(facts: Case): Finding {
  const document = valueOf(facts.document)?.document
  if (document === undefined) return finding('document-unreadable')
  const entries = 'credentialStatus' in document ? document.credentialStatus : undefined
  if (entries === undefined) return finding('never-revoked')
  const index = valueOf(facts.proof)?.index
  if (index !== undefined && !entries.every((entry) => covers(entry, index))) {
    return finding('status-entry-misplaced', { index: String(index) })
  }
  const told = historyAnswer(facts, document, index)
  if (told?.final === true) return told.finding
  return withTerm(document, later(told, listAnswer(facts, document, entries)))
}

/** Entry i of the log has bit `i mod 131072` of list `floor(i / 131072)`. */
function covers(entry: StatusEntry, logIndex: number): boolean {
  const list = parseStatusListUrl(entry.statusListCredential)?.list
  return (
    list === Math.floor(logIndex / statusListLength) &&
    Number(entry.statusListIndex) === logIndex % statusListLength
  )
}

/** A document that has a term holds no longer than that; there is no clock here but the registrar's last word. */
function withTerm(document: Document, answer: Answer): Finding {
  const until = 'validUntil' in document ? document.validUntil : undefined
  const { time } = answer
  if (until === undefined || time === undefined || answer.finding.code !== inForce)
    return answer.finding
  return finding(time > until ? 'expired' : 'in-force-until', { time, until })
}
