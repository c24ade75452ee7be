import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { WorkFacts } from '../../../api/book/book.ts'
import { fromRecord } from '../../../api/book/record.ts'
import { readZip } from '../../../api/evidence/zip.ts'
import { ApiError, type ProblemCode } from '../../../api/errors.ts'
import { parseDocument, readDocument } from '../../../verifier/certificate.ts'
import { entryOf } from '../../../verifier/entry-of.ts'
import { printEntry } from '../../../verifier/entry.ts'
import { verify } from '../../../verifier/index.ts'
import { readEvidence } from '../../../verifier/evidence.ts'
import { categoryCodes, creationNatures, codesOf } from '../../../verifier/vocabulary.ts'
import { collect } from '../log/_util/records.ts'
import {
  alice,
  bob,
  BookFixture,
  depositOf,
  factsOf,
  fileOf,
  workOf,
} from './_util/book-fixture.ts'
import { runs } from '../../_util/runs.ts'

const numRuns = runs()
const cid = 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku'

const fails = (code: ProblemCode) => (error: unknown) =>
  error instanceof ApiError && error.code === code

const line = (max: number) =>
  fc.stringMatching(/^[\p{L}\p{N}]{1,20}$/u).map((text) => text.normalize('NFC').slice(0, max))
const address = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .map((bytes) => `did:ethr:0xc0104:0x${Buffer.from(bytes).toString('hex')}`)
const place = fc.record(
  { country: fc.constantFrom('CN', 'FR', 'JP'), city: line(50) },
  { requiredKeys: ['country'] },
)

const works: fc.Arbitrary<WorkFacts['work']> = fc
  .record(
    {
      title: line(200),
      alternativeTitle: line(200),
      category: fc.constantFrom(...categoryCodes),
      creationNature: fc.constantFrom(...codesOf(creationNatures)),
      completion: fc.record(
        { date: fc.constantFrom('2022', '2022-05', '2022-05-17'), place },
        { requiredKeys: ['date'] },
      ),
      firstPublication: fc.record(
        { status: fc.constant('published' as const), date: fc.constantFrom('2023', '2024-02-29') },
        { requiredKeys: ['status'] },
      ),
      digitalSourceType: fc.constantFrom('digitalCapture', 'trainedAlgorithmicMedia'),
      declaredLicence: line(200),
      identifiers: fc.array(fc.record({ scheme: line(50), value: line(200) }), {
        minLength: 1,
        maxLength: 3,
      }),
      excludedMaterial: line(1000),
    },
    { requiredKeys: ['title', 'category', 'creationNature'] },
  )
  .map((work) => ({
    ...work,
    categoryNote: 'of its own kind',
    ...(work.creationNature === 'originalWork'
      ? {}
      : { basedOn: [{ title: 'an older work', owner: 'nobody', provenance: 'public domain' }] }),
  }))

/** Owners: one, several undeclared, or several with shares that sum to a million. */
const owners = fc
  .tuple(
    fc.uniqueArray(address, { minLength: 1, maxLength: 5 }),
    fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 5, maxLength: 5 }),
    fc.boolean(),
  )
  .map(([dids, weights, declared]) => {
    const used = weights.slice(0, dids.length)
    const sum = used.reduce((total, weight) => total + weight, 0)
    const shares = used.map((weight) => Math.max(1, Math.floor((weight * 1_000_000) / sum)))
    const rest = 1_000_000 - shares.reduce((total, share) => total + share, 0)
    shares[0] = (shares[0] ?? 0) + rest
    return dids.map((did, i) => ({
      displayName: `owner ${i}`,
      did,
      acquisition: 'original',
      rights: 131_071 - i,
      ...(declared && { sharePpm: shares[i] ?? 1 }),
    }))
  })

const facts: fc.Arbitrary<WorkFacts> = fc.record({ work: works, owners }).map((some) => ({
  ...some,
  authors: [{ displayName: '匿名', signing: 'anonymous' }],
  ownershipForm: some.owners.length === 1 ? 'individual' : 'joint',
}))

describe('book', function () {
  this.timeout(120_000)
  let fixture: BookFixture
  before(async () => {
    fixture = await BookFixture.start()
  })
  after(() => fixture.stop())

  const deposit = async (holder: string, name: string) =>
    fixture.book.deposit(depositOf(holder, name))
  let names = 0
  const fresh = (): string => `fresh ${names++}`
  const entryAt = async (index: number) => {
    const [found] = await collect(fixture.log.scan(index))
    assert.ok(found)
    return fromRecord(found).entry
  }

  it('logs the entry that follows from the document, for any facts that the form takes', async () => {
    const cases = fc.record({
      facts,
      files: fc.array(fc.record({ received: fc.boolean(), stored: fc.boolean() }), {
        minLength: 1,
        maxLength: 4,
      }),
      publicly: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(cases, async ({ facts: declared, files, publicly }) => {
        const deposits = await Promise.all(
          files.map(({ received, stored }) => {
            const file = fileOf(fresh(), stored ? { cid, encrypted: true } : {})
            const command = { holder: alice, file, received, publicLookup: publicly }
            return fixture.book.deposit(command)
          }),
        )
        const made = await fixture.book.registerWork({
          applicant: alice,
          deposits: deposits.map(({ id }) => id),
          facts: declared,
          publicLookup: publicly && files.length === 1,
        })
        for (const { document, index } of [...deposits, made]) {
          const read = readDocument(document)
          assert.equal(read.canonical, document)
          assert.deepEqual(printEntry(entryOf(read.document)), printEntry(await entryAt(index)))
        }
      }),
      { numRuns },
    )
  })

  it('issues identity certificates over commitments', async () => {
    const commitment = fc.record({
      field: fc.stringMatching(/^[a-zA-Z]{1,32}$/),
      commitment: fc.stringMatching(/^[0-9a-f]{64}$/),
    })
    const command = fc.record({
      subject: address,
      partyKind: fc.constantFrom('naturalPerson', 'legalPerson', 'unincorporatedOrg'),
      assuranceLevel: fc.constantFrom('declared', 'documentChecked', 'systemVerified'),
      commitments: fc.uniqueArray(commitment, { maxLength: 5, selector: (one) => one.field }),
    })
    await fc.assert(
      fc.asyncProperty(command, async (asked) => {
        const { document, index, id } = await fixture.book.certifyIdentity(asked)
        const entry = entryOf(parseDocument(document))
        assert.deepEqual(printEntry(entry), printEntry(await entryAt(index)))
        assert.equal((await fixture.book.find(id))?.document, document)
      }),
      { numRuns: runs(4) },
    )
  })

  it('answers the same file by the same holder with the first deposit', async () => {
    const first = await deposit(alice, 'same')
    const again = await deposit(alice, 'same')
    assert.deepEqual([again.created, again.id], [false, first.id])
    const other = await deposit(bob, 'same')
    assert.deepEqual([other.created, other.id !== first.id], [true, true])
    const found = await fixture.book.depositsOf(fileOf('same').sha256)
    assert.deepEqual(
      found.map(({ id }) => id),
      [first.id, other.id],
    )
    assert.equal((await fixture.book.depositsOf(fileOf('same').sha256, bob)).length, 1)
  })

  it('records the file anew where only its digests were declared before, but not the reverse', async () => {
    const declared = await fixture.book.deposit(depositOf(alice, 'later', { received: false }))
    const received = await deposit(alice, 'later')
    assert.deepEqual([declared.created, received.created], [true, true])
    const again = await fixture.book.deposit(depositOf(alice, 'later', { received: false }))
    assert.deepEqual([again.created, again.id], [false, received.id])
  })

  it('refuses a file whose other digest differs from the one received before', async () => {
    await deposit(alice, 'twin')
    const file = fileOf('twin', { sm3: fileOf('other').sm3 })
    await assert.rejects(
      fixture.book.deposit(depositOf(alice, 'twin', { file })),
      fails('digest_mismatch'),
    )
  })

  it('answers the same set of files with the first certificate, another set with a new one', async () => {
    const [a, b] = [await deposit(alice, 'set a'), await deposit(alice, 'set b')]
    const both = await fixture.book.registerWork(workOf(alice, [a.id, b.id]))
    const turned = await fixture.book.registerWork(workOf(alice, [b.id, a.id]))
    assert.deepEqual([turned.created, turned.id], [false, both.id])
    const one = await fixture.book.registerWork(workOf(alice, [a.id]))
    assert.deepEqual([one.created, one.id !== both.id], [true, true])
    const found = await fixture.book.lookUp([fileOf('set a').sha256, fileOf('nothing').sha256])
    assert.deepEqual(
      found.get(fileOf('set a').sha256)?.map(({ id }) => id),
      [both.id, one.id],
    )
    assert.equal(found.has(fileOf('nothing').sha256), false)
  })

  it('refuses a work that shares one file with another holder’s, and names its number', async () => {
    const [mine, shared, theirs] = [
      await deposit(alice, 'mine'),
      await deposit(alice, 'shared'),
      await deposit(bob, 'shared'),
    ]
    const first = await fixture.book.registerWork(workOf(bob, [theirs.id]))
    const number = JSON.parse(first.document).credentialSubject.registrationNumber
    await assert.rejects(
      fixture.book.registerWork(workOf(alice, [mine.id, shared.id])),
      (error) =>
        fails('already_registered')(error) &&
        error instanceof ApiError &&
        error.extensions['registrationNumber'] === number,
    )
    assert.equal((await fixture.book.findByNumber(number))?.id, first.id)
  })

  it('refuses facts that the verifier would not accept, or that contradict the deposit', async () => {
    const { id } = await deposit(alice, 'facts')
    const two = [
      { displayName: 'a', did: alice, acquisition: 'original', rights: 1, sharePpm: 1 },
      { displayName: 'b', did: bob, acquisition: 'original', rights: 1, sharePpm: 1 },
    ]
    const bad = { owners: two, ownershipForm: 'joint' }
    await assert.rejects(
      fixture.book.registerWork(workOf(alice, [id], { facts: factsOf(alice, bad) })),
      fails('invalid_request'),
    )
    const open = depositOf(alice, 'open', { file: fileOf('open', { cid, encrypted: false }) })
    const published = await fixture.book.deposit(open)
    const work = {
      title: 'a',
      category: 'literary',
      creationNature: 'originalWork',
      firstPublication: { status: 'unpublished' as const },
    }
    await assert.rejects(
      fixture.book.registerWork(workOf(alice, [published.id], { facts: factsOf(alice, { work }) })),
      fails('invalid_request'),
    )
  })

  it('writes DIDs in one way, and knows those of its chain only', async () => {
    const upper = `did:ethr:0xC0104:0x${alice.slice(-40).toUpperCase()}`
    const first = await fixture.book.deposit(depositOf(upper, 'upper'))
    assert.equal((await deposit(alice, 'upper')).id, first.id)
    for (const holder of [
      'did:ethr:0x1:0x00112233445566778899aabbccddeeff00112233',
      'did:ethr:0x00112233445566778899aabbccddeeff00112233',
      'did:web:example.org',
      'DID:ethr:0xc0104:0x00112233445566778899aabbccddeeff00112233',
      `${alice}0`,
      '',
    ]) {
      await assert.rejects(deposit(holder, 'other'), fails('invalid_did'), holder)
    }
  })

  it('repeats an act under its Idempotency-Key, also after a restart, and refuses another under it', async () => {
    const idempotency = { key: 'once', fingerprint: Buffer.from('first request') }
    const other = { key: 'once', fingerprint: Buffer.from('another request') }
    const first = await fixture.book.deposit(depositOf(alice, 'keyed', { idempotency }))
    for (const restart of [false, true]) {
      if (restart) await fixture.reopen()
      const again = await fixture.book.deposit(depositOf(alice, 'keyed', { idempotency }))
      assert.deepEqual([again.created, again.id], [false, first.id])
      await assert.rejects(
        fixture.book.deposit(depositOf(alice, 'not keyed', { idempotency: other })),
        fails('idempotency_mismatch'),
      )
    }
  })

  it('finds nothing under what is no id, number or position', async () => {
    for (const id of ['', 'x', '019352f0-0000-7000-8000-000000000000', "' or 1=1 --"]) {
      assert.equal(await fixture.book.find(id), undefined)
      assert.equal(await fixture.book.findByNumber(id), undefined)
      assert.equal(await fixture.book.evidence(id), undefined)
    }
    assert.equal(await fixture.book.findAt(1_000_000), undefined)
  })

  it('gives evidence once published: the verifier finds nothing wrong in it', async () => {
    const { id, index, document } = await deposit(alice, 'evidence')
    await assert.rejects(fixture.book.evidence(id), fails('unavailable'))
    assert.equal(await fixture.book.proof(index), undefined)
    await fixture.log.publish()
    assert.equal((await fixture.book.find(id))?.stage, 'published')
    const bytes = await fixture.book.evidence(id)
    assert.ok(bytes)
    const evidence = readEvidence(readZip(bytes))
    assert.equal(new TextDecoder().decode(evidence.certificate), document)
    assert.equal(new TextDecoder().decode(evidence.proof), await fixture.book.proof(index))
    const { steps } = verify({ certificate: evidence.certificate, proof: evidence.proof! })
    const inclusion = steps.find((step) => step.id === 'log-inclusion')
    assert.equal(inclusion?.status, 'pass')
  })
})
