import { attempt, type Case, type Reading, valueOf } from './case.ts'
import type { Document } from './certificate.ts'
import type { credentialStatus, StatusPurpose } from './certificate-parts.ts'
import { finding } from './report.ts'
import type { Infer } from './schema.ts'
import { type Answer, inForce, relianceOn } from './status-answer.ts'
import { parseStatusList, type StatusList, statusBit } from './status-list.ts'

export type StatusEntry = Infer<typeof credentialStatus>[number]

/** What the status lists say: those given, and those in the evidence. */
export function listAnswer(
  facts: Case,
  document: Document,
  entries: readonly StatusEntry[],
): Answer {
  const readings = listsOf(facts)
  const bad = readings.find((one) => one.state === 'unreadable')
  if (bad?.state === 'unreadable') return invalid(bad.error.message)
  const lists = readings.flatMap((one) => valueOf(one) ?? [])
  const own = entries.flatMap((entry) => newest(lists, entry) ?? [])
  if (own.length < entries.length) return { finding: finding('no-status-list') }
  for (const [i, list] of own.entries()) {
    const problem = listProblem(facts, document, list, entries[i]?.statusPurpose)
    if (problem !== undefined) return problem
  }
  return readBits(facts, document, own, Number(entries[0]?.statusListIndex))
}

function listsOf({ statusLists, options }: Case): Reading<StatusList>[] {
  const given = options.statusLists ?? []
  return [...statusLists, ...given.map((text) => attempt(() => parseStatusList(text)))]
}

/** Of several copies of one list the newest. */
function newest(lists: readonly StatusList[], entry: StatusEntry): StatusList | undefined {
  return lists
    .filter((list) => list.id === entry.statusListCredential)
    .toSorted((a, b) => (a.validFrom < b.validFrom ? 1 : -1))[0]
}

function listProblem(
  facts: Case,
  document: Document,
  list: StatusList,
  purpose: StatusPurpose | undefined,
): Answer | undefined {
  if (list.credentialSubject.statusPurpose !== purpose) return invalid('another purpose')
  const reliance = relianceOn(facts, document, list)
  if (reliance === 'good') return undefined
  if (reliance === 'claimed') return { finding: finding('status-list-key-claimed') }
  // Whoever has a stolen key could have made it; but old evidence is not false because a key was replaced since.
  if (reliance === 'revoked') return { finding: finding('status-list-key-revoked') }
  return invalid(reliance)
}

/** Lists in the order of credentialStatus: revocation, suspension, refresh. They tell of the earliest of their times. */
function readBits(
  { options: { gunzip } }: Case,
  document: Document,
  lists: readonly StatusList[],
  index: number,
): Answer {
  const [time = ''] = lists.map(({ validFrom }) => validFrom).toSorted()
  if (time < document.validFrom) return { finding: finding('status-list-older', { time }) }
  if (gunzip === undefined) return { finding: finding('no-gunzip') }
  const bits = attempt(() => lists.map((list) => statusBit(list, index, gunzip)))
  if (bits.state === 'unreadable') return invalid(bits.error.message)
  return { finding: finding(codeOf(valueOf(bits) ?? []), { time }), time }
}

function codeOf([revoked, suspended, refreshed]: readonly boolean[]) {
  if (revoked) return refreshed ? 'replaced' : 'revoked'
  if (suspended) return 'suspended'
  return refreshed ? 'superseded' : inForce
}

function invalid(reason: string): Answer {
  return { finding: finding('status-list-invalid', { reason }), final: true }
}
