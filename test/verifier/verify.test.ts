import assert from 'node:assert/strict'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { canonicalize } from '../../verifier/canonical.ts'
import { fromUtf8, toMultikey, toUtf8 } from '../../verifier/encoding.ts'
import {
  type Evidence,
  readEvidence,
  type StepId,
  verify,
  type VerifyOptions,
} from '../../verifier/index.ts'
import { printTlogProof, parseTlogProof } from '../../verifier/tlog-proof.ts'
import type { Trust } from '../../verifier/trust.ts'
import {
  fileBytes,
  fileDigests,
  fixedKey,
  nodeVerify,
  registrarKey,
  signDocument,
  statusEntries,
  unsignedDeposit,
  unsignedIdentity,
  unsignedWork,
} from './_util/documents.ts'
import { genesisHash } from './_util/chain.ts'
import {
  logKey,
  type Made,
  makeEvidence,
  signCheckpoint,
  trust,
  trustWithRevokedKey,
} from './_util/evidence.ts'
import { inclusionProof, makeLeaves, root } from './_util/tree.ts'

const file = { ...fileDigests, size: fileBytes.length }

/** Codes of a report, by step. */
function codes(evidence: Evidence, options: VerifyOptions): Record<string, string> {
  const { steps } = verify(evidence, options)
  return Object.fromEntries(steps.map((step) => [step.id, step.code]))
}

function failed(evidence: Evidence, options: VerifyOptions): StepId[] {
  const { steps, verdict } = verify(evidence, options)
  const ids = steps.filter((step) => step.status === 'fail').map((step) => step.id)
  assert.equal(verdict, ids.length > 0 ? 'fail' : 'pass')
  return ids
}

describe('verify', () => {
  let made: Made
  let full: Evidence
  let known: VerifyOptions
  let fast: VerifyOptions
  const status = (credentials: string[], knowing: Trust = trust) =>
    codes(full, { trust: knowing, statusLists: credentials, gunzip })['status']

  before(async () => {
    made = await makeEvidence()
    full = readEvidence(made.files)
    known = { trust, file, observation: made.observation }
    fast = { ...known, ed25519Verify: nodeVerify }
  })

  it('passes every step but status for whole evidence, a trusted registry, the file and a node', () => {
    const report = verify(full, known)
    assert.equal(report.verdict, 'pass')
    assert.deepEqual(codes(full, known), {
      'file-digest': 'file-matches',
      'document-format': 'document-readable',
      'document-signature': 'signature-valid',
      'issuer-key': 'key-trusted',
      'log-inclusion': 'entry-included',
      'checkpoint-signature': 'checkpoint-signed',
      'anchor-record': 'anchor-consistent',
      'anchor-chain': 'anchor-on-chain',
      status: 'no-status-list',
    })
    for (const { zh, en } of report.steps)
      assert.ok(!/[{}]/.test(zh + en) && zh !== '' && en !== '')
  })

  it('calls nothing proven where nothing is known beforehand', () => {
    const { trust: _, ...bare } = known
    const result = codes(full, bare)
    assert.equal(result['issuer-key'], 'key-claimed')
    assert.equal(result['checkpoint-signature'], 'log-key-claimed')
    assert.equal(result['anchor-chain'], 'chain-claimed')
    assert.deepEqual(failed(full, bare), [])
    assert.equal(verify(full, bare).complete, false)
  })

  it('checks what it can of loose files: certificate alone, certificate and proof', () => {
    const { certificate } = full
    const alone = codes({ certificate }, {})
    assert.equal(alone['document-signature'], 'signature-key-unknown')
    assert.equal(alone['log-inclusion'], 'no-proof')
    assert.equal(alone['checkpoint-signature'], 'no-checkpoint')
    assert.equal(alone['anchor-record'], 'not-anchored')
    assert.equal(alone['file-digest'], 'file-not-given')
    const two = codes({ certificate, proof: full.proof! }, { trust })
    assert.equal(two['issuer-key'], 'key-trusted-unanchored')
    assert.equal(two['checkpoint-signature'], 'checkpoint-signed')
  })

  it('accepts the same certificate with members in another order and other white space', () => {
    const value: Record<string, unknown> = JSON.parse(fromUtf8(full.certificate))
    const reversed = Object.fromEntries(Object.entries(value).toReversed())
    const certificate = toUtf8(JSON.stringify(reversed, null, '\t') + '\n')
    assert.deepEqual(codes({ ...full, certificate }, known), codes(full, known))
  })

  it('fails the digest step for any changed byte of the file', () => {
    for (const [change, code] of [
      [{ ...file, sha256: '0'.repeat(64) }, 'file-differs'],
      [{ ...file, sm3: '0'.repeat(64) }, 'file-sm3-differs'],
      [{ ...file, size: file.size + 1 }, 'file-size-differs'],
    ] as const) {
      assert.equal(codes(full, { ...known, file: change })['file-digest'], code)
      assert.deepEqual(failed(full, { ...known, file: change }), ['file-digest'])
    }
  })

  it('fails format, signature or key for any changed byte of the certificate', function () {
    this.timeout(600_000)
    everyFlip(full.certificate, 1, (certificate) => {
      const steps = failed({ ...full, certificate }, fast)
      // One byte names the key: another key of the registrar, which it does not have.
      const wanted = ['document-format', 'document-signature', 'issuer-key'] as const
      assert.ok(wanted.some((id) => steps.includes(id)))
      assert.ok(steps.includes('document-format') || steps.includes('log-inclusion'))
    })
  })

  it('fails inclusion or the checkpoint signature for any changed byte of the proof', function () {
    this.timeout(600_000)
    const checkpointAt = fromUtf8(full.proof!).indexOf('\n\n') + 2
    everyFlip(full.proof!, 1, (proof, at) => {
      const steps = failed({ ...full, proof }, fast)
      const wanted: StepId[] =
        at < checkpointAt ? ['log-inclusion'] : ['log-inclusion', 'checkpoint-signature']
      assert.ok(
        wanted.some((id) => steps.includes(id)),
        `byte ${at}`,
      )
      if (at >= checkpointAt)
        assert.ok(steps.includes('checkpoint-signature'), `checkpoint byte ${at}`)
    })
  })

  it('fails the anchor record or the chain step for any changed byte of the anchor that says where and what', function () {
    this.timeout(600_000)
    const anchorText = fromUtf8(full.anchor!)
    const start = anchorText.indexOf('"txHash"')
    everyFlip(full.anchor!, 5, (anchor, at) => {
      // The transaction's hash is for people: the proof in the record does not rest on it.
      if (at >= start && at < start + 80) return
      const steps = failed({ ...full, anchor }, fast)
      assert.ok(steps.includes('anchor-record') || steps.includes('anchor-chain'), `byte ${at}`)
    })
  })

  it('fails a forged checkpoint: another key under the name of the log', () => {
    const parts = parseTlogProof(fromUtf8(full.proof!))
    const tree = makeLeaves(8)
    const forged = signCheckpoint(8, root(tree), fixedKey(9))
    const proof = toUtf8(printTlogProof({ ...parts, checkpoint: forged }))
    assert.equal(codes({ ...full, proof }, known)['checkpoint-signature'], 'checkpoint-unsigned')
    const borrowed = parts.checkpoint.replace(/^8$/m, '9')
    const edited = toUtf8(printTlogProof({ ...parts, checkpoint: borrowed }))
    assert.equal(
      codes({ ...full, proof: edited }, known)['checkpoint-signature'],
      'checkpoint-signature-invalid',
    )
  })

  it('fails the anchor of a tree that forks, even if the log signed both', () => {
    const tree = makeLeaves(8)
    const checkpoint = signCheckpoint(8, root(tree))
    const proof = toUtf8(printTlogProof({ index: 5, hashes: inclusionProof(5, tree), checkpoint }))
    const result = codes({ ...full, proof }, known)
    assert.equal(result['log-inclusion'], 'entry-not-included')
    assert.equal(result['checkpoint-signature'], 'checkpoint-signed')
    assert.equal(result['anchor-record'], 'anchor-of-another-checkpoint')
  })

  it('fails an inclusion proof for another index', () => {
    const parts = parseTlogProof(fromUtf8(full.proof!))
    for (const index of [0, 4, 7, 8, 13]) {
      const proof = toUtf8(printTlogProof({ ...parts, index }))
      assert.ok(failed({ ...full, proof }, known).includes('log-inclusion'))
    }
  })

  it('fails a certificate signed with a revoked key, by the block of its anchor', () => {
    const at = (revoked: number, options: VerifyOptions) =>
      codes(full, { ...options, trust: trustWithRevokedKey(revoked) })['issuer-key']
    assert.equal(at(12, known), 'key-revoked')
    assert.equal(at(5, known), 'key-revoked')
    assert.equal(at(13, known), 'key-trusted')
    const { observation: _, ...offline } = known
    assert.equal(at(13, offline), 'key-revoked-later')
    const { anchor: __, ...unanchored } = full
    const pending = codes(unanchored, { trust: trustWithRevokedKey(13) })
    assert.equal(pending['issuer-key'], 'key-revoked-unanchored')
  })

  it('fails a certificate anchored before its key was valid', async () => {
    const early = await makeEvidence({ blockNumber: 2 })
    const result = codes(readEvidence(early.files), { trust, observation: early.observation })
    assert.equal(result['issuer-key'], 'key-not-yet-valid')
  })

  it('goes by the revocation on the chain where the trust file is older', () => {
    const [key] = trust.registrars[0]!.keys
    const seen = (revokedAtBlock: number) => ({
      ...made.observation,
      didKeys: [{ ...key!, revokedAtBlock }],
    })
    assert.equal(codes(full, { ...known, observation: seen(12) })['issuer-key'], 'key-revoked')
    assert.equal(codes(full, { ...known, observation: seen(13) })['issuer-key'], 'key-trusted')
    const none = { ...made.observation, didKeys: [] }
    assert.equal(codes(full, { ...known, observation: none })['issuer-key'], 'key-differs-on-chain')
  })

  it('fails an issuer or a key that is not known', async () => {
    const other = fixedKey(7)
    const signed = signDocument(unsignedWork(), other.privateKey)
    const evidence = readEvidence((await makeEvidence({ signed })).files)
    assert.equal(codes(evidence, { trust })['document-signature'], 'signature-invalid')
    const stranger = { ...trust, registrars: [] }
    assert.equal(codes(full, { trust: stranger })['issuer-key'], 'registrar-unknown')
    const keyless = { ...trust, registrars: trust.registrars.map((one) => ({ ...one, keys: [] })) }
    assert.equal(codes(full, { trust: keyless })['issuer-key'], 'key-not-of-registrar')
  })

  it('fails evidence whose own statements differ from what is known, or cannot be read', () => {
    const text = fromUtf8(full.trust!)
    const another = text.replace(
      toMultikey(registrarKey.publicKey),
      toMultikey(fixedKey(3).publicKey),
    )
    assert.equal(codes({ ...full, trust: toUtf8(another) }, known)['issuer-key'], 'key-differs')
    assert.equal(codes({ ...full, trust: toUtf8('{') }, known)['issuer-key'], 'claim-unreadable')
    const did = toUtf8(
      fromUtf8(full.did!).replace(
        toMultikey(registrarKey.publicKey),
        toMultikey(fixedKey(3).publicKey),
      ),
    )
    assert.equal(codes({ ...full, did }, known)['issuer-key'], 'key-differs')
    assert.equal(codes({ ...full, did: toUtf8('{}') }, known)['issuer-key'], 'key-differs')
  })

  it('fails an anchor in a contract or on a chain that is not known', () => {
    const chains = trust.chains.map((chain) => ({ ...chain, anchorLog: `0x${'ab'.repeat(20)}` }))
    const result = codes(full, { ...known, trust: { ...trust, chains } })
    assert.equal(result['anchor-record'], 'anchor-contract-unknown')
    assert.equal(result['anchor-chain'], 'no-usable-anchor')
  })

  it('hears the node: another chain, another block, no contract, no checkpoint', () => {
    const cases = [
      [{ chainId: 1 }, 'other-chain'],
      [{ genesisHash: `0x${'00'.repeat(32)}` }, 'other-chain'],
      [{ codePresent: false }, 'no-contract'],
      [{ blockHash: null }, 'block-unknown'],
      [{ blockHash: genesisHash }, 'block-differs'],
      [{ checkpoint: null }, 'checkpoint-not-on-chain'],
      [{ checkpoint: { root: '00'.repeat(32), time: 0 } }, 'checkpoint-not-on-chain'],
    ] as const
    for (const [change, code] of cases) {
      const observation = { ...made.observation, ...change }
      assert.equal(codes(full, { ...known, observation })['anchor-chain'], code)
    }
  })

  it('verifies deposits and identity certificates too', async () => {
    const deposit = await makeEvidence({ unsigned: unsignedDeposit(), index: 4 })
    const receipt = codes(readEvidence(deposit.files), {
      ...known,
      observation: deposit.observation,
    })
    assert.equal(receipt['file-digest'], 'file-matches')
    assert.equal(receipt['log-inclusion'], 'entry-included')
    assert.equal(receipt['status'], 'never-revoked')
    const whole = verify(readEvidence(deposit.files), {
      ...known,
      observation: deposit.observation,
    })
    assert.ok(whole.complete)
    const identity = await makeEvidence({ unsigned: unsignedIdentity(), index: 6 })
    const certificate = codes(readEvidence(identity.files), { trust, file })
    assert.equal(certificate['file-digest'], 'no-file-listed')
    assert.equal(certificate['log-inclusion'], 'entry-included')
  })

  describe('status', () => {
    it('reads each bit: in force, superseded, suspended, revoked', () => {
      assert.equal(status(lists(bits(4, 6), bits(), bits())), 'in-force')
      assert.equal(status(lists(bits(), bits(), bits(5))), 'superseded')
      assert.equal(status(lists(bits(), bits(5), bits(5))), 'suspended')
      assert.equal(status(lists(bits(5), bits(5), bits())), 'revoked')
    })

    it('relies only on whole lists signed by the registrar with a key in force', () => {
      const good = lists(bits(), bits(), bits())
      assert.equal(status(good.slice(1)), 'no-status-list')
      assert.equal(
        status([list('revocation', bits(), fixedKey(9)), ...good.slice(1)]),
        'status-list-invalid',
      )
      assert.equal(status(['{}', ...good.slice(1)]), 'status-list-invalid')
      assert.equal(status([list('revocation', 'uAAAA'), ...good.slice(1)]), 'status-list-invalid')
      assert.equal(status(good, trustWithRevokedKey(99)), 'status-list-key-revoked')
      assert.equal(codes(full, { statusLists: good, gunzip })['status'], 'status-list-key-claimed')
    })

    it('fails a certificate that names the status bit of another entry', async () => {
      const unsigned = { ...unsignedWork(), credentialStatus: statusEntries(6) }
      const evidence = readEvidence((await makeEvidence({ unsigned })).files)
      assert.equal(codes(evidence, known)['status'], 'status-entry-misplaced')
    })
  })

  it('never throws, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), (bytes, text) => {
        const rest = toUtf8(text)
        const evidence = { certificate: bytes, proof: rest, anchor: rest, did: bytes, trust: rest }
        assert.equal(verify(evidence, known).verdict, 'fail')
      }),
    )
  })

  it('asks a given Ed25519 check instead of its own', () => {
    const asked: string[] = []
    const ed25519Verify = (_: Uint8Array, __: Uint8Array, key: Uint8Array) => {
      asked.push(toMultikey(key))
      return false
    }
    const steps = failed(full, { ...known, ed25519Verify })
    assert.deepEqual(steps, ['document-signature', 'checkpoint-signature'])
    assert.deepEqual(
      asked.toSorted(),
      [toMultikey(registrarKey.publicKey), toMultikey(logKey.publicKey)].toSorted(),
    )
  })
})

/** An encoded list with these bits set. */
function bits(...set: number[]): string {
  const packed = new Uint8Array(16_384)
  for (const index of set) packed[index >> 3]! |= 0x80 >> (index & 7)
  return `u${gzipSync(packed).toString('base64url')}`
}
/** A signed status list credential. */
function list(purpose: string, encodedList: string, key = registrarKey): string {
  const id = `https://registry.example/v1/status/${purpose}/0`
  const { credentialStatus: _, ...head } = unsignedWork()
  const type = ['VerifiableCredential', 'BitstringStatusListCredential']
  const credentialSubject = {
    id: `${id}#list`,
    type: 'BitstringStatusList',
    statusPurpose: purpose,
    encodedList,
  }
  const validFrom = '2026-12-01T00:00:00Z'
  return canonicalize(
    signDocument({ ...head, id, type, validFrom, credentialSubject }, key.privateKey),
  )
}
function gunzip(bytes: Uint8Array, maximum: number): Uint8Array {
  return new Uint8Array(gunzipSync(bytes, { maxOutputLength: maximum }))
}

/** The three lists of a certificate. */
function lists(revoked: string, suspended: string, refreshed: string): string[] {
  return [list('revocation', revoked), list('suspension', suspended), list('refresh', refreshed)]
}

/** Every `step`-th byte of the bytes, with one bit turned. */
function everyFlip(
  bytes: Uint8Array,
  step: number,
  check: (flipped: Uint8Array, at: number) => void,
): void {
  for (let at = 0; at < bytes.length; at += step) {
    const flipped = bytes.slice()
    flipped[at]! ^= 1 << (at % 8)
    check(flipped, at)
  }
}
