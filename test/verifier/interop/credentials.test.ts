import assert from 'node:assert/strict'
import { contexts } from '@digitalbazaar/credentials-context'
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey'
import {
  createSignCryptosuite,
  createVerifyCryptosuite,
} from '@digitalbazaar/eddsa-jcs-2022-cryptosuite'
import { issue, verifyCredential } from '@digitalbazaar/vc'
import jsonld from 'jsonld'
import colophon from '../../../docs/formats/colophon-context-v1.json' with { type: 'json' }
import { parseDocument, signingInput } from '../../../verifier/certificate.ts'
import { fromMultibase, toMultikey } from '../../../verifier/encoding.ts'
import { verifyEd25519 } from '../../../verifier/signature.ts'
import {
  registrarDid,
  registrarKey,
  signDocument,
  unsignedDeposit,
  unsignedIdentity,
  unsignedWork,
  verificationMethod,
} from '../_util/documents.ts'
import {
  unsignedAmended,
  unsignedChange,
  unsignedEvent,
  unsignedList,
  unsignedMinor,
} from '../_util/acts.ts'
import { didResolution } from '../_util/evidence.ts'

const now = '2026-12-23T00:00:00Z'
const documents = [
  unsignedWork(),
  unsignedDeposit(),
  unsignedIdentity(),
  unsignedAmended(),
  unsignedMinor(),
  unsignedChange(),
  unsignedEvent(),
  unsignedList('revocation', [5]),
]

/** Everything that JSON-LD processors may ask for; nothing is fetched. */
const known = new Map<string, unknown>([
  ...contexts,
  ['urn:colophon:context:v1', colophon],
  [
    registrarDid,
    {
      '@context': 'https://www.w3.org/ns/did/v1',
      ...didResolution.didDocument,
      assertionMethod: [verificationMethod],
    },
  ],
  [
    verificationMethod,
    {
      '@context': 'https://w3id.org/security/multikey/v1',
      ...didResolution.didDocument.verificationMethod[0],
    },
  ],
])

async function documentLoader(url: string) {
  const document = known.get(url)
  if (document === undefined) throw new Error(`asked for ${url}`)
  return Promise.resolve({ contextUrl: null, documentUrl: url, document })
}

/** The library insists on a status check; ours is tested in verify.test.ts. */
async function checkStatus() {
  return Promise.resolve({ verified: true })
}

async function theirVerdict(credential: object): Promise<boolean> {
  const suite = new DataIntegrityProof({ cryptosuite: createVerifyCryptosuite() })
  const { verified } = await verifyCredential({
    credential,
    suite,
    documentLoader,
    checkStatus,
    now,
  })
  return verified
}

describe('interop: @digitalbazaar/vc with eddsa-jcs-2022', function () {
  this.timeout(120_000)

  it('verifies our credentials', async () => {
    for (const unsigned of documents) assert.ok(await theirVerdict(signDocument(unsigned)))
  })

  it('refuses ours once a member is changed', async () => {
    const signed = signDocument(unsignedWork())
    assert.ok(!(await theirVerdict({ ...signed, validFrom: '2026-11-22T07:05:41Z' })))
  })

  it('issues credentials that our strict reader and signature check accept', async () => {
    const seed = new Uint8Array(32)
    seed[31] = 1
    const key = await Ed25519Multikey.generate({
      id: verificationMethod,
      controller: registrarDid,
      seed,
    })
    assert.equal(key.publicKeyMultibase, toMultikey(registrarKey.publicKey))
    for (const unsigned of documents) {
      const suite = new DataIntegrityProof({
        signer: key.signer(),
        date: String(unsigned['validFrom']),
        cryptosuite: createSignCryptosuite(),
      })
      const issued = await issue({ credential: { ...unsigned }, suite, documentLoader, now })
      const document = parseDocument(JSON.stringify(issued))
      const signature = fromMultibase(document.proof.proofValue)
      assert.ok(verifyEd25519(signature, signingInput(document), registrarKey.publicKey))
      assert.deepEqual(issued, signDocument(unsigned))
    }
  })

  it('finds a meaning for every member in the published JSON-LD context', async () => {
    for (const unsigned of documents) {
      const expanded = await jsonld.expand(signDocument(unsigned), { documentLoader, safe: true })
      assert.equal(expanded.length, 1)
    }
  })
})
