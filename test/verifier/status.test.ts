import assert from 'node:assert/strict'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { canonicalize } from '../../verifier/canonical.ts'
import { fromUtf8, toMultikey, toUtf8 } from '../../verifier/encoding.ts'
import { VerificationError } from '../../verifier/errors.ts'
import { parseHistory, printHistory } from '../../verifier/history.ts'
import {
  type Evidence,
  readEvidence,
  type Step,
  type Trust,
  verify,
  type VerifyOptions,
} from '../../verifier/index.ts'
import { runs } from '../_util/runs.ts'
import { historyOf } from '../vectors/cases/history.ts'
import {
  changeAfter,
  changeTime,
  threeChanges,
  unsignedChange,
  unsignedEvent,
  unsignedList,
  unsignedMinor,
} from './_util/acts.ts'
import {
  certificateId,
  fixedKey,
  nodeVerify,
  signDocument,
  statusEntries,
  type Unsigned,
  verificationMethod,
} from './_util/documents.ts'
import { type EvidenceOptions, makeEvidence, trust, trustWithRevokedKey } from './_util/evidence.ts'

const gunzip = (bytes: Uint8Array, maximum: number) =>
  new Uint8Array(gunzipSync(bytes, { maxOutputLength: maximum }))
const known: VerifyOptions = { trust, gunzip, ed25519Verify: nodeVerify }
const purposes = ['revocation', 'suspension', 'refresh'] as const

async function evidenceOf(options: EvidenceOptions = {}): Promise<Evidence> {
  return readEvidence((await makeEvidence(options)).files)
}

/** The three lists in evidence, with these bits set. */
function lists(sets: readonly (readonly number[])[] = [], time = changeTime): Partial<Evidence> {
  const [statusRevocation, statusSuspension, statusRefresh] = purposes.map((purpose, i) =>
    toUtf8(canonicalize(signDocument(unsignedList(purpose, sets[i], time)))),
  )
  return {
    statusRevocation: statusRevocation!,
    statusSuspension: statusSuspension!,
    statusRefresh: statusRefresh!,
  }
}

const history = (...changes: Unsigned[]) => ({ history: toUtf8(historyOf(changes)) })

function statusOf(evidence: Evidence, options: VerifyOptions = known): Step {
  const step = verify(evidence, options).steps.find(({ id }) => id === 'status')
  assert.ok(step)
  return step
}

const codeOf = (evidence: Evidence, options?: VerifyOptions) => statusOf(evidence, options).code

/** Every byte of a part, one bit of it turned. */
function flips(bytes: Uint8Array, step: number): Uint8Array[] {
  const positions = Array.from({ length: Math.ceil(bytes.length / step) }, (_, i) => i * step)
  return positions.map((position) => {
    const copy = bytes.slice()
    copy[position]! ^= 1 << (position % 7)
    return copy
  })
}

describe('status, from what lies beside the document', () => {
  let bare: Evidence
  const [first, second, third] = threeChanges()

  before(async () => {
    bare = await evidenceOf()
  })

  it('passes offline as of the lists in the evidence, and names their time', () => {
    const step = statusOf({ ...bare, ...lists() })
    assert.equal(step.code, 'in-force')
    assert.ok(step.en.includes(changeTime) && step.zh.includes(changeTime))
    assert.ok(verify({ ...bare, ...lists() }, known).verdict === 'pass')
  })

  it('reads the bits: replaced, revoked, suspended, refreshed', () => {
    const codes = [
      [[5], [], [5]],
      [[5], [5], []],
      [[], [5], [5]],
      [[], [], [5]],
      [[4], [6], [7]],
    ]
    assert.deepEqual(
      codes.map((sets) => codeOf({ ...bare, ...lists(sets) })),
      ['replaced', 'revoked', 'suspended', 'superseded', 'in-force'],
    )
  })

  it('takes the newest copy of a list, wherever it was given', () => {
    const newer = canonicalize(
      signDocument(unsignedList('revocation', [5], '2026-12-09T00:00:00Z')),
    )
    const older = canonicalize(
      signDocument(unsignedList('revocation', [5], '2026-11-30T00:00:00Z')),
    )
    const evidence = { ...bare, ...lists() }
    assert.equal(codeOf(evidence, { ...known, statusLists: [newer] }), 'revoked')
    assert.equal(codeOf(evidence, { ...known, statusLists: [older] }), 'in-force')
    assert.equal(
      codeOf({ ...bare, ...lists([[5]]) }, { ...known, statusLists: [older] }),
      'revoked',
    )
  })

  it('is not checkable by lists that are older, incomplete, packed, of a key revoked since, or unknown', () => {
    const all = { ...bare, ...lists() }
    const { statusRefresh: _, ...two } = all
    const { gunzip: __, ...packed } = known
    const { trust: ___, ...stranger } = known
    assert.equal(codeOf({ ...bare, ...lists([], '2026-11-22T07:05:39Z') }), 'status-list-older')
    assert.equal(codeOf({ ...bare, ...lists([], '2026-11-22T07:05:40Z') }), 'in-force')
    assert.equal(codeOf(two), 'no-status-list')
    assert.equal(codeOf(all, packed), 'no-gunzip')
    assert.equal(
      codeOf(all, { ...known, trust: trustWithRevokedKey(99) }),
      'status-list-key-revoked',
    )
    assert.equal(codeOf(all, stranger), 'status-list-key-claimed')
  })

  it('fails by a final change in the history, whatever the lists say, and names the reason', () => {
    const later = lists([], '2027-01-01T00:00:00Z')
    const step = statusOf({ ...bare, ...history(first, second, third), ...later })
    assert.equal(step.code, 'replaced')
    assert.ok(step.zh.includes('更正') && step.en.includes('correction'))
    assert.ok(step.en.includes('01935262-7777-7000-8000-000000000007'))
    const surrender = changeAfter(undefined, 4, { change: 'surrendered', reason: 'owner_request' })
    assert.equal(codeOf({ ...bare, ...history(signDocument(surrender)), ...later }), 'surrendered')
  })

  it('goes by what was said last, where it can be undone', () => {
    const suspended = { ...bare, ...history(first) }
    const step = statusOf(suspended)
    assert.equal(step.code, 'suspended')
    assert.ok(step.zh.includes('北京互联网法院') && step.en.includes('2027-06-01T00:00:00Z'))
    assert.equal(codeOf({ ...suspended, ...lists([], '2026-12-01T00:00:01Z') }), 'in-force')
    assert.equal(codeOf({ ...suspended, ...lists([[], [5]], changeTime) }), 'suspended')
    const restored = { ...bare, ...history(first, second) }
    assert.equal(codeOf(restored), 'in-force')
    assert.equal(codeOf({ ...restored, ...lists([[], [5]]) }), 'in-force')
    assert.equal(codeOf({ ...restored, ...lists([[], [5]], '2026-12-03T00:00:00Z') }), 'suspended')
  })

  it('relies on the whole history by the key of its last change', () => {
    const rotated = fixedKey(8)
    const newKey = `${verificationMethod.replace(/\d+$/, '')}2`
    const changed = changeAfter(first, 2, { change: 'restored', reason: 'error' })
    const last = signDocument(changed, rotated.privateKey, { verificationMethod: newKey })
    const both = knowing(rotated, newKey)
    assert.equal(
      codeOf({ ...bare, ...history(first, last) }, { ...known, trust: both }),
      'in-force',
    )
    assert.equal(
      codeOf({ ...bare, ...history(first) }, { ...known, trust: both }),
      'history-claimed',
    )
    const { trust: _, ...stranger } = known
    assert.equal(codeOf({ ...bare, ...history(first, last) }, stranger), 'history-claimed')
    assert.equal(
      codeOf(
        { ...bare, ...history(first), ...lists() },
        { ...known, trust: trustWithRevokedKey(99) },
      ),
      'history-claimed',
    )
  })

  it('fails a history that is of another document, place, issuer or time', async () => {
    const moved = await evidenceOf({ index: 6, unsigned: unsignedMinor() })
    assert.equal(codeOf({ ...moved, ...history(first) }), 'history-invalid')
    const elsewhere = signDocument(changeAfter(undefined, 1, { logIndex: 6, reason: 'agreed' }))
    assert.equal(codeOf({ ...bare, ...history(elsewhere) }), 'history-invalid')
    const early = changeAfter(undefined, 1, { reason: 'agreed' }, '2026-11-22T07:05:39Z')
    assert.equal(codeOf({ ...bare, ...history(signDocument(early)) }), 'history-invalid')
    const stolen = signDocument(unsignedChange(), fixedKey(9).privateKey)
    assert.equal(codeOf({ ...bare, ...history(stolen) }), 'history-invalid')
    assert.equal(codeOf({ ...bare, history: toUtf8('{}') }), 'history-invalid')
  })

  it('says of a document with a term that it has passed, as of what was said last', async () => {
    const minor = await evidenceOf({ index: 6, unsigned: unsignedMinor() })
    assert.equal(codeOf({ ...minor, ...lists() }), 'in-force-until')
    assert.equal(codeOf({ ...minor, ...lists([], '2029-11-22T00:00:00Z') }), 'in-force-until')
    assert.equal(codeOf({ ...minor, ...lists([], '2029-11-22T00:00:01Z') }), 'expired')
    assert.equal(codeOf({ ...minor, ...lists([[6]], '2029-11-22T00:00:01Z') }), 'revoked')
    const [format] = verify(minor, known).steps.filter(({ id }) => id === 'document-format')
    assert.ok(format?.en.includes('valid until 2029-11-22') && format.zh.includes('有效期至'))
  })

  it('never passes once a byte of revoking lists or of a superseding history is changed', function () {
    this.timeout(600_000)
    const revoked = { ...bare, ...lists([[5]]) }
    for (const statusRevocation of flips(revoked.statusRevocation!, 3))
      assert.notEqual(statusOf({ ...revoked, statusRevocation }).status, 'pass')
    const whole = { ...bare, ...history(first, second, third), ...lists() }
    for (const changed of flips(whole.history, 7))
      assert.equal(statusOf({ ...whole, history: changed }).status, 'fail')
  })

  it('never throws, whatever lists and history are', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.json(), (bytes, json) => {
        const rest = {
          statusRevocation: bytes,
          statusSuspension: toUtf8(json),
          statusRefresh: bytes,
        }
        assert.equal(statusOf({ ...bare, ...rest }).code, 'status-list-invalid')
        assert.equal(statusOf({ ...bare, history: toUtf8(json) }).code, 'history-invalid')
      }),
      { numRuns: runs() },
    )
  })

  it('verifies status changes, process events and status lists by themselves', async () => {
    for (const unsigned of [unsignedChange(), unsignedEvent(), unsignedList()]) {
      const { steps, verdict } = verify(await evidenceOf({ unsigned }), known)
      const codes = Object.fromEntries(steps.map(({ id, code }) => [id, code]))
      assert.equal(verdict, 'pass')
      assert.equal(codes['document-signature'], 'signature-valid')
      assert.equal(codes['log-inclusion'], 'entry-included')
      assert.equal(codes['file-digest'], 'no-file-listed')
      assert.equal(codes['status'], 'never-revoked')
    }
    const withStatus = { ...unsignedEvent(), credentialStatus: statusEntries(5) }
    await assert.rejects(async () => evidenceOf({ unsigned: withStatus }), VerificationError)
  })
})

/** The registry's first key revoked, another in force. */
function knowing({ publicKey }: { publicKey: Uint8Array }, id: string): Trust {
  const [registrar] = trustWithRevokedKey(20).registrars
  assert.ok(registrar)
  const added = { id, publicKeyMultibase: toMultikey(publicKey), validFromBlock: 20 }
  return { ...trust, registrars: [{ ...registrar, keys: [...registrar.keys, added] }] }
}

describe('histories', () => {
  it('read back what was printed', () => {
    const changes = threeChanges().map((one) => canonicalize(one))
    const certificate = `urn:uuid:${certificateId}`
    const text = printHistory(certificate, changes)
    const read = parseHistory(text)
    assert.equal(read.certificate, certificate)
    assert.deepEqual(
      read.changes.map((one) => canonicalize(one)),
      changes,
    )
    assert.equal(text, historyOf(threeChanges()))
    assert.throws(() => printHistory(certificate, changes.slice(1)), VerificationError)
  })

  it('can lack their end, but nothing before', () => {
    const all = threeChanges()
    for (const mask of [1, 2, 3, 4, 5, 6, 7]) {
      const some = all.filter((_, i) => mask & (1 << i))
      const isPrefix = [1, 3, 7].includes(mask)
      const parse = () => parseHistory(historyOf(some))
      if (isPrefix) assert.equal(parse().changes.length, some.length)
      else assert.throws(parse, VerificationError)
    }
  })

  it('are in any order of members and white space, as all documents are', () => {
    const text = JSON.stringify(JSON.parse(historyOf(threeChanges())), null, 2)
    assert.equal(parseHistory(fromUtf8(toUtf8(text))).changes.length, 3)
  })
})
