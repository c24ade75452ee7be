import type { Case } from './case.ts'
import type { Document } from './certificate.ts'
import type { History } from './history.ts'
import { finding } from './report.ts'
import { type Answer, findingOf, relianceOn } from './status-answer.ts'
import { finalChanges } from './vocabulary.ts'

/** What the history in the evidence says; undefined if there is none. */
export function historyAnswer(
  facts: Case,
  document: Document,
  logIndex: number | undefined,
): Answer | undefined {
  const { history } = facts
  if (history.state === 'absent') return undefined
  if (history.state === 'unreadable') return invalid(history.error.message)
  return (
    problemOf(facts, document, history.value, logIndex) ?? lastWord(facts, document, history.value)
  )
}

function problemOf(
  facts: Case,
  document: Document,
  { certificate, changes }: History,
  logIndex: number | undefined,
): Answer | undefined {
  if (certificate !== document.id) return invalid('it is about another document')
  if (logIndex !== undefined && changes[0]?.credentialSubject.logIndex !== logIndex)
    return invalid('it has another place of the document in the log')
  for (const change of changes) {
    if (change.validFrom < document.validFrom) return invalid('it begins before the document')
    const reliance = relianceOn(facts, document, change)
    if (reliance === 'another issuer' || reliance === 'the signature does not fit')
      return invalid(reliance)
  }
  return undefined
}

/**
 * The last change names the hash of the one before, and so on: who relies on its signature relies on all. So keys that
 * were revoked since do not matter, but for the last one.
 */
function lastWord(facts: Case, document: Document, { changes }: History): Answer | undefined {
  const last = changes.at(-1)
  if (last === undefined) return undefined
  const { change } = last.credentialSubject
  if (relianceOn(facts, document, last) !== 'good')
    return { finding: finding('history-claimed', { time: last.validFrom, change }) }
  return { finding: findingOf(last), time: last.validFrom, final: finalChanges.includes(change) }
}

function invalid(reason: string): Answer {
  return { finding: finding('history-invalid', { reason }), final: true }
}
