import assert from 'node:assert/strict'
import {
  checkDocument,
  parseDocument,
  readDocument,
  signingInput,
} from '../../verifier/certificate.ts'
import { documentHash } from '../../verifier/digest.ts'
import { fromHex, fromMultibase, toHex } from '../../verifier/encoding.ts'
import { contentHash, holdersHash, isZeroWord } from '../../verifier/entry.ts'
import { entryOf } from '../../verifier/entry-of.ts'
import { VerificationError } from '../../verifier/errors.ts'
import { parseRegistrationNumber } from '../../verifier/registration-number.ts'
import {
  alice,
  bob,
  type Changes,
  certificateId,
  depositId,
  depositSubject,
  fileDigests,
  fixedKey,
  identitySubject,
  nodeVerify,
  readSigned,
  registrarKey,
  signDocument,
  statusEntries,
  time,
  type Unsigned,
  unsignedDeposit,
  unsignedIdentity,
  unsignedWork,
  workId,
  workSubject,
} from './_util/documents.ts'
import { edit, listOf } from './_util/edit.ts'

const now = Date.parse(time) / 1000

function addressOf(did: string): string {
  return did.slice(-42)
}

function isJson(error: unknown): boolean {
  return error instanceof VerificationError && error.code === 'json'
}

const subjectWith = (changes: Changes) => unsignedWork(edit(workSubject(), changes))
const workWith = (changes: Changes) => subjectWith({ work: edit(workSubject()['work'], changes) })

/** Pointers of the problems of a document. */
function pointers(unsigned: Unsigned, proofChanges: Changes = {}): string[] {
  return checkDocument(signDocument(unsigned, undefined, proofChanges)).map(
    ({ pointer }) => pointer,
  )
}

describe('documents', () => {
  it('accepts the three examples', () => {
    for (const unsigned of [unsignedWork(), unsignedDeposit(), unsignedIdentity()]) {
      assert.deepEqual(checkDocument(signDocument(unsigned)), [])
    }
  })

  it('has a proof that any Ed25519 verifies over the signing input', () => {
    const signed = readSigned(unsignedWork())
    const signature = fromMultibase(signed.proof.proofValue)
    assert.ok(nodeVerify(signature, signingInput(signed), registrarKey.publicKey))
    assert.ok(!nodeVerify(signature, signingInput(signed), fixedKey(2).publicKey))
    const { proofValue: _, ...options } = signed.proof
    assert.deepEqual(signingInput({ ...signed, proof: options }), signingInput(signed))
    for (const unsigned of [unsignedWork(), unsignedDeposit(), unsignedIdentity()]) {
      const { document, canonical } = readDocument(JSON.stringify(signDocument(unsigned)))
      assert.deepEqual(signingInput(document, canonical), signingInput(document))
    }
  })

  it('recomputes the log entry of each kind', () => {
    const salt = fromHex('101112131415161718191a1b1c1d1e1f')
    const work = readSigned(unsignedWork())
    assert.deepEqual(entryOf(work), {
      kind: 'workCertificate',
      publicLookup: false,
      time: now,
      subject: workId,
      holders: holdersHash([
        { address: addressOf(alice), ppm: 600_000 },
        { address: addressOf(bob), ppm: 400_000 },
      ]),
      content: contentHash([fromHex(fileDigests.sha256)], salt),
      document: documentHash(work),
    })
    const deposit = entryOf(
      readSigned(unsignedDeposit(edit(depositSubject(), { contentSalt: undefined }))),
    )
    assert.equal(deposit.kind, 'deposit')
    assert.equal(deposit.publicLookup, true)
    assert.equal(deposit.subject, depositId)
    assert.equal(toHex(deposit.content), fileDigests.sha256)
    const identity = entryOf(readSigned(unsignedIdentity()))
    assert.equal(identity.kind, 'identityCertificate')
    assert.ok(isZeroWord(identity.content))
    assert.deepEqual(identity.holders, deposit.holders)
  })

  it('gives one owner the whole, and several without shares none in figures', () => {
    const owner = { displayName: '张三', did: alice, acquisition: 'original', rights: 1 }
    const sole = readSigned(subjectWith({ owners: [owner] }))
    assert.deepEqual(
      entryOf(sole).holders,
      holdersHash([{ address: alice.slice(-42), ppm: 1_000_000 }]),
    )
    const both = readSigned(
      subjectWith({ owners: [owner, { ...owner, did: bob }], ownershipForm: 'joint' }),
    )
    const unspecified = [alice, bob].map((did) => ({ address: did.slice(-42), ppm: 0 }))
    assert.deepEqual(entryOf(both).holders, holdersHash(unspecified))
  })

  it('has one canonical form, whatever the order of members and the white space', () => {
    const signed = signDocument(unsignedWork())
    const { canonical } = readDocument(JSON.stringify(signed))
    const other = JSON.stringify(Object.fromEntries(Object.entries(signed).toReversed()), null, 3)
    assert.notEqual(other, canonical)
    assert.equal(readDocument(`\r\n${other}\n`).canonical, canonical)
    assert.deepEqual(documentHash(parseDocument(other)), documentHash(canonical))
  })

  it('refuses unknown, missing and doubled members wherever they are', () => {
    assert.deepEqual(pointers({ ...unsignedWork(), evidence: [] }), ['/evidence'])
    assert.deepEqual(pointers(subjectWith({ note: 'x' })), ['/credentialSubject/note'])
    assert.deepEqual(pointers(workWith({ 'a/b~': 1 })), ['/credentialSubject/work/a~1b~0'])
    assert.deepEqual(pointers(workWith({ title: undefined })), ['/credentialSubject/work/title'])
    assert.deepEqual(pointers(unsignedWork(), { nonce: 'x' }), ['/proof/nonce'])
    assert.deepEqual(pointers(edit(unsignedWork(), { credentialStatus: undefined })), [
      '/credentialStatus',
    ])
    assert.deepEqual(pointers({ ...unsignedDeposit(), credentialStatus: statusEntries(4) }), [
      '/credentialStatus',
    ])
    const text = JSON.stringify(signDocument(unsignedWork()))
    assert.throws(() => parseDocument(text.replace('"id":', '"id":"urn:x","id":')), isJson)
    assert.throws(
      () => parseDocument(text.replace('"rights":131071', '"rights":1.31071e5')),
      isJson,
    )
  })

  it('refuses another envelope', () => {
    const cases: [Changes, string][] = [
      [{ '@context': ['https://www.w3.org/ns/credentials/v2'] }, '/@context'],
      [{ id: certificateId }, '/id'],
      [{ id: `urn:uuid:${certificateId.replace('-7', '-4')}` }, '/id'],
      [{ id: `urn:uuid:${certificateId.toUpperCase()}` }, '/id'],
      [{ type: ['WorkRegistrationCredential', 'VerifiableCredential'] }, '/type'],
      [{ type: 'WorkRegistrationCredential' }, '/type'],
      [{ issuer: 'did:ethr:0xc0104:0x00112233445566778899aabbccddeeff00112233' }, '/issuer'],
      [{ validFrom: '2026-11-22T07:05:40.000Z' }, '/validFrom'],
      [{ validFrom: '2026-11-22T15:05:40+08:00' }, '/validFrom'],
    ]
    for (const [changes, pointer] of cases) {
      assert.ok(pointers({ ...unsignedWork(), ...changes }).includes(pointer), pointer)
    }
    assert.deepEqual(pointers(unsignedWork(), { created: '2026-11-22T07:05:41Z' }), [
      '/proof/created',
    ])
    for (const verificationMethod of [
      `${alice}#delegate-1`,
      'did:ethr:0xc0104:0x00112233445566778899aabbccddeeff00112233#controller',
    ]) {
      assert.deepEqual(pointers(unsignedWork(), { verificationMethod }), [
        '/proof/verificationMethod',
      ])
    }
    assert.deepEqual(pointers(unsignedWork(), { proofPurpose: 'authentication' }), [
      '/proof/proofPurpose',
    ])
    assert.deepEqual(pointers(unsignedWork(), { cryptosuite: 'eddsa-rdfc-2022' }), [
      '/proof/cryptosuite',
    ])
    assert.deepEqual(
      checkDocument(null).map(({ pointer }) => pointer),
      ['/type'],
    )
  })

  it('refuses status entries that do not name three lists and one index', () => {
    const [first, second, third] = statusEntries(5)
    const other = statusEntries(6)
    for (const list of [
      [first, second],
      [second, first, third],
      [first, second, other[2]],
      [...statusEntries(5), first],
    ]) {
      assert.notDeepEqual(pointers({ ...unsignedWork(), credentialStatus: list }), [])
    }
    const foreign = statusEntries(5).map((entry) =>
      JSON.parse(JSON.stringify(entry).replaceAll('/v1/status/', '/status/')),
    )
    assert.notDeepEqual(pointers({ ...unsignedWork(), credentialStatus: foreign }), [])
    const high = statusEntries(5).map((entry) =>
      JSON.parse(JSON.stringify(entry).replaceAll('#5"', '#131072"').replace('"5"', '"131072"')),
    )
    assert.notDeepEqual(pointers({ ...unsignedWork(), credentialStatus: high }), [])
  })

  it('refuses a registration number or date that does not fit the time', () => {
    const at = '/credentialSubject/'
    assert.deepEqual(pointers(subjectWith({ registrationDate: '2026-11-21' })), [
      `${at}registrationDate`,
    ])
    assert.deepEqual(pointers(subjectWith({ registrationNumber: '链作登字-2025-A-00000001' })), [
      `${at}registrationNumber`,
    ])
    for (const number of [
      '链作登字-2026-A-1',
      '链作登字-2026-a-00000001',
      '作登字-2026-A-00000001',
      '链链链链链作登字-2026-A-00000001',
      '链作登字-2026-A-00000000',
      '链作登字－2026-A-00000001',
    ]) {
      assert.equal(parseRegistrationNumber(number), undefined)
      assert.deepEqual(pointers(subjectWith({ registrationNumber: number })), [
        `${at}registrationNumber`,
      ])
    }
    const parts = { prefix: '链', year: 2026, letter: 'H', serial: 42 }
    assert.deepEqual(parseRegistrationNumber('链作登字-2026-H-00000042'), parts)
  })

  it('refuses files that are not described as asked for', () => {
    const [file] = listOf(workSubject()['files'])
    const bad: Changes[] = [
      { size: 0 },
      { size: '85' },
      { mediaType: 'Text/Plain' },
      { mediaType: 'text/plain; charset=utf-8' },
      { digests: { sha256: fileDigests.sha256 } },
      { digests: { ...fileDigests, sha256: fileDigests.sha256.toUpperCase() } },
      { encrypted: undefined },
      { cid: undefined },
      { cid: 'QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG' },
      { cid: 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvykv' },
      { deposit: undefined },
      { deposit: { id: `urn:uuid:${depositId}`, logIndex: -1, time } },
    ]
    for (const changes of bad) {
      const found = pointers(subjectWith({ files: [edit(file, changes)] }))
      assert.ok(
        found.some((pointer) => pointer.startsWith('/credentialSubject/files/0')),
        JSON.stringify(changes),
      )
    }
    assert.deepEqual(pointers(subjectWith({ files: [] })), ['/credentialSubject/files'])
    assert.deepEqual(pointers(subjectWith({ files: [file, file], contentSalt: undefined })), [
      '/credentialSubject/files',
    ])
    assert.deepEqual(pointers(subjectWith({ files: [file, file] })), [])
  })

  it('refuses assertions that leave a fact open, repeat one, or point nowhere', () => {
    const all = listOf(workSubject()['assertedBy'])
    const bad = [
      all.slice(1),
      [...all, all[0]],
      [...all, { fact: '/work/nothing', by: 'declared' }],
      [...all, { fact: 'work', by: 'declared' }],
      [...all, { fact: '/work/title', by: 'rumour' }],
    ]
    for (const assertedBy of bad) assert.notDeepEqual(pointers(subjectWith({ assertedBy })), [])
    const finer = [
      ...all,
      { fact: '/owners/1', by: 'courtEstablished' },
      { fact: '/work/completion/date', by: 'documentChecked' },
    ]
    assert.deepEqual(pointers(subjectWith({ assertedBy: finer })), [])
  })

  it('refuses any other legal notice', () => {
    const notice = { zh: '本证书证明权属。', en: 'This certificate proves ownership.' }
    assert.deepEqual(pointers(subjectWith({ legalNotice: notice })), [
      '/credentialSubject/legalNotice',
    ])
    assert.deepEqual(
      pointers(
        unsignedDeposit(edit(depositSubject(), { legalNotice: workSubject()['legalNotice'] })),
      ),
      ['/credentialSubject/legalNotice'],
    )
  })

  it('refuses deposit receipts and identity certificates with contradictions', () => {
    const otherId = edit(depositSubject(), { id: `urn:uuid:${workId}` })
    assert.deepEqual(pointers(unsignedDeposit(otherId)), ['/credentialSubject/id'])
    assert.deepEqual(
      pointers(unsignedDeposit(edit(depositSubject(), { depositor: 'did:web:a' }))),
      ['/credentialSubject/depositor'],
    )
    const twice = { field: 'name', commitment: 'c0'.repeat(32) }
    assert.deepEqual(
      pointers(unsignedIdentity(edit(identitySubject(), { commitments: [twice, twice] }))),
      ['/credentialSubject/commitments'],
    )
    const plain = [{ field: 'name', commitment: '张三' }]
    assert.deepEqual(pointers(unsignedIdentity(edit(identitySubject(), { commitments: plain }))), [
      '/credentialSubject/commitments/0/commitment',
    ])
    assert.deepEqual(pointers(unsignedIdentity(edit(identitySubject(), { partyKind: 'robot' }))), [
      '/credentialSubject/partyKind',
    ])
  })
})
