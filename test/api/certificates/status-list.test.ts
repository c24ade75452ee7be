import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import type { Issuer } from '../../../api/certificates/sign.ts'
import { encodeBits, gunzip, statusListCredential } from '../../../api/certificates/status-list.ts'
import { statusPurposes } from '../../../verifier/certificate-parts.ts'
import { toMultikey } from '../../../verifier/encoding.ts'
import { VerificationError } from '../../../verifier/errors.ts'
import { parseStatusList, statusBit } from '../../../verifier/status-list.ts'
import { runs } from '../../_util/runs.ts'

// The judges have no types of their own; require() of an ES module gives their functions.
const load = createRequire(import.meta.url)
const { checkStatus }: { checkStatus: (options: object) => Promise<JudgedStatus> } = load(
  '@digitalbazaar/vc-bitstring-status-list',
)
const { DataIntegrityProof }: { DataIntegrityProof: new (options: object) => object } = load(
  '@digitalbazaar/data-integrity',
)
const { createVerifyCryptosuite }: { createVerifyCryptosuite: () => object } = load(
  '@digitalbazaar/eddsa-jcs-2022-cryptosuite',
)

interface JudgedStatus {
  readonly verified: boolean
  readonly results?: readonly { readonly status: boolean }[]
  readonly error?: Error
}

const length = 131_072
const packedZeros = (bytes: number) => `u${gzipSync(new Uint8Array(bytes)).toString('base64url')}`
const numRuns = runs()
const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const did = 'did:ethr:0xc0104:0x00000000000000000000000000000000000000aa'
const issuer: Issuer = {
  did,
  name: 'Test registry',
  privateKey,
  verificationMethod: `${did}#delegate-1`,
  publicUrl: 'http://127.0.0.1:8090',
  numberPrefix: '链',
}

describe('a status list credential, read by the verifier', () => {
  it('shows the bits that were set and no other', () => {
    const positions = fc.uniqueArray(fc.nat({ max: length - 1 }), { maxLength: 300 })
    fc.assert(
      fc.property(positions, fc.nat({ max: length - 1 }), (set, other) => {
        const list = parseStatusList(listOf(set))
        for (const at of set.slice(0, 3)) assert.ok(statusBit(list, at, gunzip))
        assert.equal(statusBit(list, other, gunzip), set.includes(other))
      }),
      { numRuns },
    )
  })

  it('counts from the highest bit of the first byte', () => {
    const packed = Buffer.from(encodeBits(new Set([0, 15, length - 1])).slice(1), 'base64url')
    const bits = gunzip(packed, length / 8)
    assert.deepEqual([bits.length, bits[0], bits[1], bits.at(-1)], [length / 8, 0x80, 1, 1])
  })

  it('refuses a position that the list does not have', () => {
    for (const position of [-1, length, 0.5]) {
      assert.throws(() => encodeBits(new Set([position])), RangeError)
    }
  })

  it('is not read in another length, cut off, or as a bomb', () => {
    const good = encodeBits(new Set())
    const sizes = [length / 8 - 1, length / 8 + 1, 1 << 26]
    for (const encoded of [good.slice(0, -8), ...sizes.map(packedZeros)]) {
      const list = parseStatusList(listOf([]).replace(good, encoded))
      assert.throws(() => statusBit(list, 0, gunzip), VerificationError)
    }
  })
})

describe('a status list credential, judged by @digitalbazaar/vc-bitstring-status-list', () => {
  for (const purpose of statusPurposes) {
    it(`verifies, and shows each bit (${purpose})`, async () => {
      const text = statusListCredential(
        { purpose, list: 3, set: new Set([7, 70_000]), time: 1_795_331_140 },
        issuer,
      ).text
      for (const [index, expected] of [
        [6, false],
        [7, true],
        [70_000, true],
      ] as const) {
        const { verified, results, error } = await judge(text, purpose, index)
        assert.ok(verified, error?.message)
        assert.equal(results?.[0]?.status, expected)
      }
    })
  }

  it('fails when one of its bits is changed by somebody else', async () => {
    const facts = { purpose: 'revocation', list: 0, set: new Set<number>(), time: 0 } as const
    const { text } = statusListCredential(facts, issuer)
    const forged = text.replace(encodeBits(new Set()), encodeBits(new Set([5])))
    assert.notEqual(forged, text)
    assert.equal((await judge(forged, 'revocation', 5)).verified, false)
  })
})

function listOf(set: readonly number[]): string {
  const facts = { purpose: 'revocation', list: 0, set: new Set(set), time: 1_795_331_140 } as const
  return statusListCredential(facts, issuer).text
}

/** Asks the judge about a certificate whose status stands at a position of the list given. */
async function judge(list: string, statusPurpose: string, index: number): Promise<JudgedStatus> {
  const credential: unknown = {
    '@context': ['https://www.w3.org/ns/credentials/v2', 'urn:colophon:context:v1'],
    type: ['VerifiableCredential'],
    issuer: did,
    credentialStatus: {
      type: 'BitstringStatusListEntry',
      statusPurpose,
      statusListIndex: `${index}`,
      statusListCredential: 'list',
    },
    credentialSubject: {},
  }
  const documents: Record<string, unknown> = { list: JSON.parse(list), ...keyDocuments() }
  const documentLoader = (url: string) => {
    assert.ok(documents[url], `the judge asks for ${url}`)
    return Promise.resolve({ document: documents[url], documentUrl: url })
  }
  const suite = new DataIntegrityProof({ cryptosuite: createVerifyCryptosuite() })
  return checkStatus({ credential, documentLoader, suite })
}

function keyDocuments(): Record<string, unknown> {
  const { x } = publicKey.export({
    format: 'jwk',
  })
  const method = {
    '@context': 'https://w3id.org/security/multikey/v1',
    id: issuer.verificationMethod,
    type: 'Multikey',
    controller: did,
    publicKeyMultibase: toMultikey(Uint8Array.from(Buffer.from(x ?? '', 'base64url'))),
  }
  const context = ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1']
  return {
    [issuer.verificationMethod]: method,
    [did]: { '@context': context, id: did, assertionMethod: [method] },
  }
}
