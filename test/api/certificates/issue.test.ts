import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  type CertificateFacts,
  type EventFacts,
  type IdentityFacts,
  issueCertificate,
  issueEvent,
  issueIdentity,
  issueStatusChange,
  type StatusChangeFacts,
} from '../../../api/certificates/issue.ts'
import type { Signed } from '../../../api/certificates/sign.ts'
import { statusListCredential } from '../../../api/certificates/status-list.ts'
import { canonicalize } from '../../../verifier/canonical.ts'
import { checkDocument, readDocument } from '../../../verifier/certificate.ts'
import { toHex } from '../../../verifier/encoding.ts'
import { entryOf } from '../../../verifier/entry-of.ts'
import { parseHistory, printHistory } from '../../../verifier/history.ts'
import { textProblem } from '../../../verifier/text.ts'
import {
  actingRoles,
  caseTypes,
  codesOf,
  reasonsOfChange,
  statusChanges,
} from '../../../verifier/vocabulary.ts'
import { runs } from '../../_util/runs.ts'
import { alice, bob, factsOf, fileOf, issuer } from '../book/_util/book-fixture.ts'

const numRuns = runs()
const time = 1_795_331_140
const hex = (bytes: number) =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((value) => Buffer.from(value).toString('hex'))
const ids = fc.uuid({ version: 7 })
const texts = (max: number) =>
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    .filter((text) => textProblem(text, max) === null)
const sources = fc.constantFrom('documentChecked', 'courtEstablished', 'systemVerified')

/** Reads a document back, and that nothing about it is left open. */
function read(signed: Signed) {
  const found = readDocument(signed.text)
  assert.equal(signed.text, found.canonical)
  assert.deepEqual(Buffer.from(entryOf(found.document).document), Buffer.from(signed.hash))
  return found
}

/** The subject of a document, as JSON. */
function subjectOf(signed: Signed): Record<string, unknown> {
  return JSON.parse(signed.text).credentialSubject
}

const basis = fc.record(
  { authority: texts(200), caseNumber: texts(100), document: hex(32) },
  { requiredKeys: ['authority', 'caseNumber'], noNullPrototype: true },
)

/** Any status change that the format allows. */
const changes: fc.Arbitrary<StatusChangeFacts> = fc
  .record({
    certificateIndex: fc.nat(),
    change: fc.constantFrom(...codesOf(statusChanges)),
    reason: fc.nat(),
    basis,
    ids: fc.uniqueArray(ids, { minLength: 3, maxLength: 3 }),
    until: fc.option(fc.integer({ min: time + 1, max: time + 1_000_000_000 })),
    previous: hex(32),
    source: fc.option(sources),
  })
  .map(({ change, reason, ids: [id = '', certificateId = '', replacedBy = ''], ...rest }) => {
    const reasons = reasonsOfChange[change]
    return {
      id,
      time,
      certificateId,
      certificateIndex: rest.certificateIndex,
      change,
      reason: reasons[reason % reasons.length]!,
      basis: rest.basis,
      ...(rest.source === null ? {} : { sources: { '/reason': rest.source } }),
      ...(change === 'superseded' ? { replacedBy } : {}),
      ...(change === 'suspended' && rest.until !== null ? { until: rest.until } : {}),
      ...(change === 'restored' ? { previous: rest.previous } : {}),
    }
  })

/** Any event that the format allows. */
const events: fc.Arbitrary<EventFacts> = fc
  .record({
    ids: fc.uniqueArray(ids, { minLength: 2, maxLength: 2 }),
    caseType: fc.constantFrom(...codesOf(caseTypes)),
    position: fc.nat(),
    role: fc.constantFrom(...codesOf(actingRoles)),
    words: fc.array(fc.stringMatching(/^[a-z][A-Za-z]{0,39}$/), { minLength: 3, maxLength: 3 }),
    reason: fc.option(fc.stringMatching(/^[a-z][a-z_]{0,39}$/)),
    payload: hex(32),
    previous: hex(32),
    salt: hex(16),
  })
  .map(({ ids: [id = '', caseId = ''], words: [transition = '', from = '', to = ''], ...rest }) => {
    const { caseType, position, role, payload, salt } = rest
    const first = position === 0
    const facts = { id, time, caseId, caseType, position, transition, to, role, payload, salt }
    return {
      ...facts,
      from: first ? 'none' : `x${from.slice(1)}`,
      actor: role === 'system' ? 'system' : alice,
      ...(first ? {} : { previous: rest.previous }),
      ...(rest.reason === null ? {} : { reason: rest.reason }),
    }
  })

function certificateFacts(changed: Partial<CertificateFacts> = {}): CertificateFacts {
  const file = { file: fileOf('a'), received: true, depositIndex: 0, depositTime: time }
  return {
    id: '01935262-22ab-7bcd-8abc-0000000000ef',
    workId: '01935262-3333-7000-8000-000000000003',
    time,
    logIndex: 5,
    registrationNumber: '链作登字-2026-A-00000002',
    files: [{ ...file, depositId: '01935262-1111-7000-8000-000000000001' }],
    salt: '00'.repeat(16),
    declared: factsOf(alice),
    ...changed,
  }
}

const identityFacts: IdentityFacts = {
  id: '01935262-4444-7000-8000-000000000004',
  time,
  logIndex: 6,
  command: {
    subject: alice,
    partyKind: 'naturalPerson',
    assuranceLevel: 'documentChecked',
    commitments: [{ field: 'name', commitment: 'c0'.repeat(32) }],
  },
}

describe('certificates: issue', () => {
  it('makes status changes that the verifier reads, whatever the facts', () => {
    fc.assert(
      fc.property(changes, (facts) => {
        const { kind, document } = read(issueStatusChange(facts, issuer))
        assert.equal(kind, 'statusChange')
        assert.equal(entryOf(document).subject, facts.certificateId)
        assert.equal(toHex(entryOf(document).content), facts.previous ?? '0'.repeat(64))
      }),
      { numRuns },
    )
  })

  it('makes events that the verifier reads, whatever the facts', () => {
    fc.assert(
      fc.property(events, (facts) => {
        const { kind, document } = read(issueEvent(facts, issuer))
        assert.equal(kind, 'processEvent')
        assert.equal(entryOf(document).subject, facts.caseId)
        assert.equal(toHex(entryOf(document).content), facts.previous ?? '0'.repeat(64))
      }),
      { numRuns },
    )
  })

  it('lets nothing into a public document but the members of its form', () => {
    const secret = { secret: '张三' }
    const [event, change] = [fc.sample(events, 1)[0]!, fc.sample(changes, 1)[0]!]
    const declared = { ...factsOf(alice), ...secret }
    const signed = [
      issueEvent({ ...event, ...secret }, issuer),
      issueStatusChange({ ...change, ...secret }, issuer),
      issueCertificate({ ...certificateFacts({ declared }), ...secret }, issuer),
      issueIdentity({ ...identityFacts, ...secret }, issuer),
    ]
    for (const { text } of signed) {
      assert.ok(!text.includes('secret'))
      assert.deepEqual(checkDocument(JSON.parse(text)), [])
    }
  })

  it('makes a chain of changes that is a history', () => {
    const facts = { time, certificateId: certificateFacts().id, certificateIndex: 5 }
    const first = issueStatusChange(
      {
        ...facts,
        id: '01935262-6666-7000-8000-000000000001',
        change: 'suspended',
        reason: 'ownership_dispute',
      },
      issuer,
    )
    const second = issueStatusChange(
      {
        ...facts,
        id: '01935262-6666-7000-8000-000000000002',
        change: 'restored',
        reason: 'error',
        previous: toHex(first.hash),
      },
      issuer,
    )
    const history = printHistory(`urn:uuid:${facts.certificateId}`, [first.text, second.text])
    assert.equal(parseHistory(history).changes.length, 2)
  })

  it('makes certificates of the automatic lane as before', () => {
    const subject = subjectOf(issueCertificate(certificateFacts(), issuer))
    assert.equal(subject['examination'], 'automatic')
    assert.deepEqual(Object.keys(subject).toSorted(), [
      'assertedBy',
      'authors',
      'contentSalt',
      'examination',
      'files',
      'id',
      'legalNotice',
      'owners',
      'ownershipForm',
      'registrationDate',
      'registrationNumber',
      'work',
    ])
  })

  it('makes examined certificates with every member, and says where each fact comes from', () => {
    const [owner] = factsOf(alice).owners
    const declared = {
      ...factsOf(alice, {
        owners: [{ ...owner!, partyKind: 'legalPerson', signing: 'realName', rightsNote: '全部' }],
        ownershipForm: 'commissioned',
      }),
      commissionedHolder: 'contractor',
      ownershipNote: '合同第三条',
    }
    const signed = issueCertificate(
      certificateFacts({
        declared,
        examination: 'examined',
        acceptanceNumber: '链受字-2026-00000001',
        application: '01935262-5555-7000-8000-000000000005',
        series: { id: '01935262-5555-7000-8000-000000000006', index: 1, count: 2, title: '组诗' },
        amendment: {
          kind: 'supplement',
          supersedes: {
            id: '01935262-22ab-7bcd-8abc-0000000000ee',
            registrationNumber: '链作登字-2026-A-00000001',
            registrationDate: '2026-11-21',
          },
          firstRegistrationDate: '2026-01-01',
        },
        sources: { '/owners': 'documentChecked', '/owners/0/displayName': 'systemVerified' },
      }),
      issuer,
    )
    assert.equal(read(signed).kind, 'workCertificate')
    const by = Object.fromEntries(
      (subjectOf(signed)['assertedBy'] as { fact: string; by: string }[]).map((one) => [
        one.fact,
        one.by,
      ]),
    )
    assert.deepEqual(by, {
      '/work': 'declared',
      '/authors': 'declared',
      '/owners': 'documentChecked',
      '/ownershipForm': 'declared',
      '/commissionedHolder': 'declared',
      '/ownershipNote': 'declared',
      '/files': 'systemVerified',
      '/owners/0/displayName': 'systemVerified',
    })
  })

  it('makes identity certificates of minors and organisations, with a term', () => {
    const minor = { ...identityFacts, guardian: bob, minor: true, validUntil: time + 1 }
    const organisation = {
      ...identityFacts,
      organisationKind: 'company',
      verifiedBy: bob,
      command: { ...identityFacts.command, partyKind: 'legalPerson' },
      sources: { '/organisationKind': 'declared' },
    } as const
    for (const facts of [identityFacts, minor, organisation])
      assert.equal(read(issueIdentity(facts, issuer)).kind, 'identityCertificate')
    assert.equal(JSON.parse(issueIdentity(minor, issuer).text).validUntil, '2026-11-22T07:05:41Z')
    assert.deepEqual(subjectOf(issueIdentity(organisation, issuer))['assertedBy'], [
      { by: 'documentChecked', fact: '/assuranceLevel' },
      { by: 'declared', fact: '/organisationKind' },
    ])
  })

  it('makes status lists that are documents of the log', () => {
    const facts = { purpose: 'revocation', list: 3, set: new Set([7]), time } as const
    const signed = statusListCredential(facts, issuer)
    const { kind, document } = read(signed)
    assert.equal(kind, 'statusList')
    assert.equal(document.id, 'https://registry.example/v1/status/revocation/3')
    assert.equal(signed.text, canonicalize(JSON.parse(signed.text)))
  })
})
