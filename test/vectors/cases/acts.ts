import { canonicalize } from '../../../verifier/canonical.ts'
import {
  amendedSubject,
  changeAfter,
  edit,
  eventSubject,
  minorSubject,
  suspensionSubject,
  threeChanges,
  unsignedAmended,
  unsignedChange,
  unsignedEvent,
  unsignedList,
  unsignedMinor,
} from '../../verifier/_util/acts.ts'
import {
  alice,
  type Changes,
  certificateId,
  signDocument,
  statusEntries,
  type Unsigned,
} from '../../verifier/_util/documents.ts'
import type { Vector } from '../vector.ts'
import { accepted, rejected } from './document.ts'

const at = '/credentialSubject'
const print = (unsigned: Unsigned) => canonicalize(signDocument(unsigned))

/** A vector to be rejected: name, note, members of the subject changed, and the member at fault. */
type Row = readonly [name: string, note: string, changes: Changes, pointer: string]

const amended = (changes: Changes) => unsignedAmended(edit(amendedSubject(), changes))
const minor = (changes: Changes) => unsignedMinor(edit(minorSubject(), changes))
const change = (changes: Changes) => unsignedChange(edit(suspensionSubject(), changes))
const event = (changes: Changes) => unsignedEvent(edit(eventSubject(), changes))

function rows(
  format: string,
  make: (changes: Changes) => Unsigned,
  list: readonly Row[],
): Vector[] {
  return list.map(([name, note, changes, member]) =>
    rejected(format, name, note, make(changes), `${at}${member}`),
  )
}

function owner(changes: Changes): unknown[] {
  const owners = amendedSubject()['owners']
  const [first, ...others] = Array.isArray(owners) ? owners : []
  return [edit(first, changes), ...others]
}

const work: readonly Row[] = [
  [
    'acceptance-number',
    'An acceptance number in another form.',
    { acceptanceNumber: '链受字-2026-A-00000009' },
    '/acceptanceNumber',
  ],
  [
    'acceptance-number-year',
    'Accepted in a year after the registration.',
    { acceptanceNumber: '链受字-2027-00000009' },
    '/acceptanceNumber',
  ],
  [
    'series-index',
    'The fourth of three works.',
    { series: { id: `urn:uuid:${certificateId}`, index: 4, count: 3 } },
    '/series/index',
  ],
  [
    'amendment-alone',
    'An amendment that does not say what it takes the place of.',
    { supersedes: undefined, firstRegistrationDate: undefined },
    '/amendment',
  ],
  [
    'first-date-later',
    'The first registration is said to be later than the one superseded.',
    { firstRegistrationDate: '2026-11-23' },
    '/firstRegistrationDate',
  ],
  [
    'service-variant',
    'A variant of works made in employment, of another work.',
    { ownershipForm: 'joint' },
    '/serviceVariant',
  ],
  [
    'commissioned-holder',
    'A holder of commissioned works, of another work.',
    { commissionedHolder: 'client' },
    '/commissionedHolder',
  ],
  [
    'option-without-source',
    'It is not said where an optional fact comes from.',
    { assertedBy: assertedWithout('/ownershipNote') },
    '/assertedBy',
  ],
  [
    'anonymous-owner-named',
    'The name of an owner who is anonymous.',
    { owners: owner({ displayName: '张三' }) },
    '/owners/0/displayName',
  ],
]

function assertedWithout(fact: string): unknown[] {
  const list = amendedSubject()['assertedBy']
  return Array.isArray(list) ? list.filter((one: { fact: string }) => one.fact !== fact) : []
}

const identity: readonly Row[] = [
  [
    'organisation-kind',
    'The kind of a legal person, of a natural person.',
    {
      organisationKind: 'company',
      assertedBy: sourced('/assuranceLevel', '/guardian', '/minor', '/organisationKind'),
    },
    '/organisationKind',
  ],
  [
    'minor-alone',
    'A minor without a guardian.',
    { guardian: undefined, assertedBy: sourced('/assuranceLevel', '/minor') },
    '/minor',
  ],
  ['own-guardian', 'A guardian of oneself.', { guardian: alice }, '/guardian'],
  [
    'guardian-without-source',
    'It is not said where the guardian is known from.',
    { assertedBy: sourced('/assuranceLevel', '/minor') },
    '/assertedBy',
  ],
]

function sourced(...facts: string[]): object[] {
  return facts.map((fact) => ({ fact, by: 'documentChecked' }))
}

const changes: readonly Row[] = [
  ['reason', 'A reason of another change.', { reason: 'fraud' }, '/reason'],
  [
    'basis-missing',
    'An order of a court that is not named.',
    { basis: undefined },
    '/basis',
  ],
  [
    'replaced-by',
    'A suspension does not replace.',
    { replacedBy: `urn:uuid:${certificateId.replace('ef', 'ee')}` },
    '/replacedBy',
  ],
  [
    'superseded-by-nothing',
    'Superseded, but not by what.',
    { change: 'superseded', reason: 'correction', basis: undefined, until: undefined },
    '/replacedBy',
  ],
  [
    'superseded-by-itself',
    'Superseded by itself.',
    {
      change: 'superseded',
      reason: 'correction',
      until: undefined,
      replacedBy: `urn:uuid:${certificateId}`,
    },
    '/replacedBy',
  ],
  [
    'until-past',
    'A suspension that ended before it began.',
    { until: '2026-11-30T23:59:59Z' },
    '/until',
  ],
  [
    'restored-first',
    'Restored, though nothing came before.',
    { change: 'restored', until: undefined },
    '/previous',
  ],
  [
    'legal-notice',
    'Another legal notice.',
    { legalNotice: { zh: '证明权属', en: 'proves ownership' } },
    '/legalNotice',
  ],
  ['unknown-member', 'A member that the format does not know.', { note: 'x' }, '/note'],
]

const events: readonly Row[] = [
  ['role', 'A person acts as the system.', { role: 'system' }, '/role'],
  ['actor', 'An actor that is no DID.', { actor: 'did:web:a.example' }, '/actor'],
  ['from', 'The first event begins somewhere.', { from: 'draft' }, '/from'],
  ['previous-of-first', 'Something before the first event.', { previous: 'a0'.repeat(32) }, '/previous'],
  ['chain-broken', 'A later event that names none before.', { position: 1, from: 'draft' }, '/previous'],
  ['reason', 'A reason in capital letters.', { reason: 'Late' }, '/reason'],
  ['payload', 'The private payload itself.', { payload: { name: '张三' } }, '/payload'],
  ['salt', 'A salt of 64 bits.', { salt: '2021222324252627' }, '/salt'],
  ['state', 'A state in another script.', { to: '已受理' }, '/to'],
  ['unknown-member', 'A member that the format does not know.', { name: '张三' }, '/name'],
]

function workVectors(): Vector[] {
  const format = 'certificate'
  return [
    accepted(format, 'amended', 'A corrected certificate of a series, every member.', print(amended({}))),
    ...rows(format, amended, work),
    rejected(
      format,
      'with-term',
      'A work certificate has no term.',
      { ...unsignedAmended(), validUntil: '2029-11-22T00:00:00Z' },
      '/validUntil',
    ),
  ]
}

function identityVectors(): Vector[] {
  const format = 'identity-certificate'
  const company = {
    partyKind: 'legalPerson',
    organisationKind: 'company',
    guardian: undefined,
    minor: undefined,
    assertedBy: sourced('/assuranceLevel', '/organisationKind'),
  }
  return [
    accepted(format, 'minor', 'A minor, with a term.', print(minor({}))),
    accepted(format, 'company', 'A legal person.', print(minor(company))),
    ...rows(format, minor, identity),
    rejected(
      format,
      'term',
      'It ends when it begins.',
      { ...unsignedMinor(), validUntil: '2026-11-22T07:05:40Z' },
      '/validUntil',
    ),
  ]
}

function changeVectors(): Vector[] {
  const format = 'status-change'
  const [, restored, superseded] = threeChanges()
  const award = changeAfter(undefined, 4, {
    change: 'revoked',
    reason: 'arbitral_award',
    basis: { authority: '北京仲裁委员会', caseNumber: '(2026)京仲裁字第0042号' },
    registrationNumber: undefined,
  })
  return [
    accepted(format, 'suspended', 'Suspended by order of a court, for a term.', print(unsignedChange())),
    accepted(format, 'restored', 'Restored: the second change of a certificate.', canonicalize(restored)),
    accepted(format, 'superseded', 'Superseded by a corrected certificate.', canonicalize(superseded)),
    accepted(format, 'revoked', 'Revoked after an arbitral award.', print(award)),
    ...rows(format, change, changes),
    rejected(
      format,
      'with-status',
      'A status change has no status.',
      { ...unsignedChange(), credentialStatus: statusEntries(4) },
      '/credentialStatus',
    ),
  ]
}

function eventVectors(): Vector[] {
  const format = 'process-event'
  const lapse = {
    position: 3,
    transition: 'lapse',
    from: 'correctionRequired',
    to: 'deemedWithdrawn',
    actor: 'system',
    role: 'system',
    reason: 'no_answer',
    previous: 'a0'.repeat(32),
  }
  return [
    accepted(format, 'first', 'The event that opens a case.', print(event({}))),
    accepted(format, 'lapse', 'A deadline has passed: the system acts.', print(event(lapse))),
    ...rows(format, event, events),
  ]
}

function listVectors(): Vector[] {
  const format = 'status-list'
  const list = unsignedList('suspension', [5, 70_000])
  const subject = list['credentialSubject']
  const broken = (name: string, note: string, changed: Changes, pointer: string) =>
    rejected(format, name, note, { ...list, ...changed }, pointer)
  return [
    accepted(format, 'suspension', 'A status list as a document of the log.', print(list)),
    broken(
      'purpose',
      'The address is that of a list of another purpose.',
      { credentialSubject: edit(subject, { statusPurpose: 'revocation' }) },
      '/id',
    ),
    broken(
      'address',
      'An id that is no address of a list.',
      { id: `urn:uuid:${certificateId}` },
      '/id',
    ),
    broken(
      'list-id',
      'The list has another id than its address says.',
      { credentialSubject: edit(subject, { id: 'https://registry.example/#list' }) },
      `${at}/id`,
    ),
    broken(
      'plain-bits',
      'A list that is not multibase base64url.',
      { credentialSubject: edit(subject, { encodedList: 'AAAA' }) },
      `${at}/encodedList`,
    ),
  ]
}

/** Later members of certificates, and the documents of acts: status changes, process events, status lists. */
export function actVectors(): Vector[] {
  return [
    ...workVectors(),
    ...identityVectors(),
    ...changeVectors(),
    ...eventVectors(),
    ...listVectors(),
  ]
}
