import {
  assertions,
  checkAssertions,
  checkEnvelope,
  envelope,
  hex32,
  instant,
  uuidUrn,
} from './certificate-parts.ts'
import { parseTime } from './date.ts'
import { legalNotices } from './legal-notice.ts'
import { registrationNumber } from './registration-number.ts'
import {
  integer,
  literal,
  object,
  oneOf,
  type Infer,
  type Problem,
  satisfies,
  text,
} from './schema.ts'
import {
  codesOf,
  reasonsOfChange,
  reasonsWithBasis,
  statusChanges,
  statusReasons,
} from './vocabulary.ts'

// The status change (证书状态变更): docs/formats/status-change.md.

const subject = object(
  {
    id: uuidUrn,
    logIndex: integer(0),
    change: oneOf(codesOf(statusChanges)),
    reason: oneOf(codesOf(statusReasons)),
    legalNotice: literal(legalNotices.statusChange),
  },
  {
    registrationNumber,
    basis: object({ authority: text(200), caseNumber: text(100) }, { document: hex32 }),
    replacedBy: uuidUrn,
    until: instant,
    previous: hex32,
    assertedBy: assertions,
  },
)

const schema = object(envelope('StatusChangeCredential', subject))
export type StatusChange = Infer<typeof schema>

/** Whether a value is a status change; what is wrong is added to `problems`. */
export function isStatusChange(value: unknown, problems: Problem[]): value is StatusChange {
  if (!satisfies(schema, value, problems)) return false
  const { assertedBy, ...facts } = value.credentialSubject
  const before = problems.length
  checkEnvelope(value, problems)
  if (assertedBy) checkAssertions({ ...facts, assertedBy }, [], problems)
  checkChange(value, problems)
  return problems.length === before
}

function checkChange({ id, validFrom, credentialSubject }: StatusChange, problems: Problem[]) {
  const { change, reason, basis, replacedBy, until, previous } = credentialSubject
  const say = (member: string, detail: string) =>
    problems.push({ pointer: `/credentialSubject/${member}`, rule: 'rule', detail })
  if (credentialSubject.id === id) say('id', 'is this document itself')
  if (!reasonsOfChange[change].includes(reason)) say('reason', `is no reason to be ${change}`)
  if (basis === undefined && reasonsWithBasis.includes(reason))
    say('basis', `is required for ${reason}`)
  if ((replacedBy === undefined) === (change === 'superseded'))
    say('replacedBy', 'is there if, and only if, the certificate is superseded')
  if (replacedBy !== undefined && [id, credentialSubject.id].includes(replacedBy))
    say('replacedBy', 'is not another certificate')
  if (until !== undefined && change !== 'suspended') say('until', 'is for suspensions only')
  if (until !== undefined && Number(parseTime(until)) <= Number(parseTime(validFrom)))
    say('until', 'is not after validFrom')
  if (change === 'restored' && previous === undefined)
    say('previous', 'is required: only what was suspended can be restored')
}
