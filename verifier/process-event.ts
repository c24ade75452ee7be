import { checkEnvelope, did, envelope, hex32, salt } from './certificate-parts.ts'
import {
  integer,
  object,
  oneOf,
  pattern,
  type Check,
  type Infer,
  type Problem,
  satisfies,
} from './schema.ts'
import { actingRoles, caseTypes, codesOf } from './vocabulary.ts'

// The process event (办理事项记录): docs/formats/process-event.md.

const step = pattern(/^[a-z][A-Za-z]{0,39}$/, '1 to 40 letters, the first in lower case')

/** Version 8 is made of what the case is about, where there can be only one: the roles of a person. */
const caseUrn = pattern(
  /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  'urn:uuid: and a UUID of version 7 or 8 in lower case',
)

/** A DID, or the registry itself. */
const actor: Check<string> = (value, at, problems) => {
  if (value !== 'system') did(value, at, problems)
}

const subject = object(
  {
    id: caseUrn,
    caseType: oneOf(codesOf(caseTypes)),
    position: integer(0),
    transition: step,
    from: step,
    to: step,
    actor,
    role: oneOf(codesOf(actingRoles)),
    payload: hex32,
    salt,
  },
  {
    reason: pattern(
      /^[a-z][A-Za-z_]{0,39}$/,
      '1 to 40 letters and underscores, the first a letter in lower case',
    ),
    previous: hex32,
  },
)

const schema = object(envelope('ProcessEventCredential', subject))
export type ProcessEvent = Infer<typeof schema>

/** Whether a value is a process event; what is wrong is added to `problems`. */
export function isProcessEvent(value: unknown, problems: Problem[]): value is ProcessEvent {
  if (!satisfies(schema, value, problems)) return false
  const before = problems.length
  checkEnvelope(value, problems)
  checkEvent(value, problems)
  return problems.length === before
}

function checkEvent({ id, credentialSubject: event }: ProcessEvent, problems: Problem[]): void {
  const say = (member: string, detail: string) =>
    problems.push({ pointer: `/credentialSubject/${member}`, rule: 'rule', detail })
  const first = event.position === 0
  if (event.id === id) say('id', 'is this document itself')
  if (first !== (event.previous === undefined))
    say('previous', 'is left out in the first event of a case, and nowhere else')
  if (first !== (event.from === 'none'))
    say('from', 'is none in the first event of a case, and nowhere else')
  if ((event.actor === 'system') !== (event.role === 'system'))
    say('role', 'is system if, and only if, the actor is')
}
