import { gzipSync } from 'fflate'
import { legalNotices } from '../../../verifier/certificate.ts'
import { documentHash } from '../../../verifier/digest.ts'
import { toHex } from '../../../verifier/encoding.ts'
import {
  alice,
  bob,
  certificateId,
  type Changes,
  identitySubject,
  signDocument,
  statusEntries,
  time,
  type Unsigned,
  unsignedDeposit,
  unsignedIdentity,
  unsignedWork,
  workSubject,
} from './documents.ts'

// Examples of the documents that say what happened after, or on the way to, a certificate.

export const caseId = '01935262-5555-7000-8000-000000000005'
export const amendedId = '01935262-7777-7000-8000-000000000007'
/** When the examples of status changes and lists are made. */
export const changeTime = '2026-12-01T00:00:00Z'

/** An id of a document of these examples. */
export function idOf(n: number): string {
  return `01935262-6666-7000-8000-${String(n).padStart(12, '0')}`
}

/** A value with members changed; undefined leaves a member out. */
export function edit(value: unknown, changes: Changes): Unsigned {
  const merged = { ...Object(value), ...changes }
  return Object.fromEntries(Object.entries(merged).filter(([, member]) => member !== undefined))
}

/** The members of every document but its own. */
function head(type: string, id: string, validFrom: string): Unsigned {
  return edit(unsignedDeposit(), {
    id: `urn:uuid:${id}`,
    type: ['VerifiableCredential', type],
    validFrom,
    credentialSubject: undefined,
  })
}

/** Suspension of the example's certificate: its first status change. */
export function suspensionSubject(): Unsigned {
  return {
    id: `urn:uuid:${certificateId}`,
    logIndex: 5,
    registrationNumber: '链作登字-2026-A-00000001',
    change: 'suspended',
    reason: 'court_order',
    basis: {
      authority: '北京互联网法院',
      caseNumber: '(2026)京0491民初123号',
      document: 'd0'.repeat(32),
    },
    until: '2027-06-01T00:00:00Z',
    assertedBy: [{ fact: '/reason', by: 'courtEstablished' }],
    legalNotice: legalNotices.statusChange,
  }
}

/** A status change about the example's certificate. */
export function unsignedChange(
  subject: Unsigned = suspensionSubject(),
  { n = 1, validFrom = changeTime }: { n?: number; validFrom?: string } = {},
): Unsigned {
  return { ...head('StatusChangeCredential', idOf(n), validFrom), credentialSubject: subject }
}

/** Another change of the same certificate; `after` is the one before, signed. */
export function changeAfter(
  after: Unsigned | undefined,
  n: number,
  changes: Changes,
  validFrom = `2026-12-0${n}T00:00:00Z`,
): Unsigned {
  const bare = { basis: undefined, until: undefined, assertedBy: undefined }
  const previous = after && toHex(documentHash(after))
  const subject = edit(suspensionSubject(), { ...bare, previous, ...changes })
  return unsignedChange(subject, { n, validFrom })
}

/** Suspended, restored, superseded: the signed changes of one certificate. */
export function threeChanges(): [Unsigned, Unsigned, Unsigned] {
  const first = signDocument(unsignedChange())
  const second = signDocument(
    changeAfter(first, 2, { change: 'restored', reason: 'dispute_settled' }),
  )
  const replacedBy = `urn:uuid:${amendedId}`
  const third = changeAfter(second, 3, { change: 'superseded', reason: 'correction', replacedBy })
  return [first, second, signDocument(third)]
}

/** The event that opens a case. */
export function eventSubject(): Unsigned {
  return {
    id: `urn:uuid:${caseId}`,
    caseType: 'application',
    position: 0,
    transition: 'submit',
    from: 'none',
    to: 'submitted',
    actor: alice,
    role: 'creator',
    payload: 'e0'.repeat(32),
    salt: '202122232425262728292a2b2c2d2e2f',
  }
}

export function unsignedEvent(subject: Unsigned = eventSubject(), n = 11): Unsigned {
  return { ...head('ProcessEventCredential', idOf(n), time), credentialSubject: subject }
}

/** A list in which these bits are set; gzip by fflate, whose output does not depend on the machine. */
export function encodedList(...set: number[]): string {
  const bits = new Uint8Array(16_384)
  for (const index of set) bits[index >> 3] = (bits[index >> 3] ?? 0) | (0x80 >> (index & 7))
  return `u${Buffer.from(gzipSync(bits, { mtime: 0 })).toString('base64url')}`
}

export function unsignedList(
  statusPurpose = 'revocation',
  set: readonly number[] = [],
  validFrom = changeTime,
): Unsigned {
  const id = `https://registry.example/v1/status/${statusPurpose}/0`
  const type = 'BitstringStatusList'
  return {
    ...head('BitstringStatusListCredential', idOf(0), validFrom),
    id,
    credentialSubject: { id: `${id}#list`, type, statusPurpose, encodedList: encodedList(...set) },
  }
}

/** A work certificate with every member that is optional, of a corrected one of a series. */
export function amendedSubject(): Unsigned {
  const [first, second] = ownersOf()
  const notes = { partyKind: 'legalPerson', signing: 'realName', rightsNote: '署名权由作者享有' }
  const sources = workSubject()['assertedBy']
  const more = ['/serviceVariant', '/ownershipNote'].map((fact) => ({ fact, by: 'declared' }))
  return {
    ...workSubject(),
    registrationNumber: '链作登字-2026-A-00000002',
    examination: 'examined',
    acceptanceNumber: '链受字-2026-00000009',
    application: `urn:uuid:${caseId}`,
    series: { id: `urn:uuid:${idOf(20)}`, index: 2, count: 3, title: '唐诗英译' },
    amendment: 'correction',
    supersedes: {
      id: `urn:uuid:${certificateId}`,
      registrationNumber: '链作登字-2026-A-00000001',
      registrationDate: '2026-11-22',
    },
    firstRegistrationDate: '2026-11-22',
    owners: [
      edit(first, {
        displayName: '匿名',
        partyKind: 'naturalPerson',
        signing: 'anonymous',
        acquisition: 'inherited',
        acquisitionNote: '遗嘱继承',
      }),
      edit(second, notes),
    ],
    ownershipForm: 'service',
    serviceVariant: 'special',
    ownershipNote: '单位与作者另有约定。',
    assertedBy: [
      ...(Array.isArray(sources) ? sources : []),
      ...more,
      { fact: '/owners/0/acquisitionNote', by: 'documentChecked' },
    ],
  }
}

function ownersOf(): unknown[] {
  const owners = workSubject()['owners']
  return Array.isArray(owners) ? owners : []
}

export function unsignedAmended(subject: Unsigned = amendedSubject()): Unsigned {
  return { ...unsignedWork(subject, 9), id: `urn:uuid:${amendedId}` }
}

/** The identity certificate of a minor, with every member that is optional for natural persons. */
export function minorSubject(): Unsigned {
  return {
    ...identitySubject(),
    guardian: bob,
    minor: true,
    verifiedBy: 'did:ethr:0xc0104:0xfee0000000000000000000000000000000000003',
    assertedBy: ['/assuranceLevel', '/guardian', '/minor'].map((fact) => ({
      fact,
      by: 'documentChecked',
    })),
  }
}

export function unsignedMinor(subject: Unsigned = minorSubject()): Unsigned {
  return {
    ...unsignedIdentity(subject),
    credentialStatus: statusEntries(6),
    validUntil: '2029-11-22T00:00:00Z',
  }
}
