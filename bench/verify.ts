/** Verifying certificates offline, whole and by parts, in a log of 4,194,304 entries (paths of 22 hashes). */
import { createPublicKey, sign, verify as nodeVerify } from 'node:crypto'
import { readDocument } from '../verifier/certificate.ts'
import { checkpointBody, keyId, printNote, printVkey } from '../verifier/checkpoint.ts'
import { sha256 } from '../verifier/digest.ts'
import { toMultikey, toUtf8 } from '../verifier/encoding.ts'
import { printEntry } from '../verifier/entry.ts'
import { entryOf } from '../verifier/entry-of.ts'
import { type Evidence, type Trust, verify } from '../verifier/index.ts'
import { leafHash, rootFromInclusion, verifyInclusion } from '../verifier/merkle.ts'
import { printTlogProof } from '../verifier/tlog-proof.ts'
import { issuer, makeCertificate, publicKey } from './_util/certificates.ts'
import { measure, printTable } from './_util/measure.ts'

const size = 2 ** 22
const count = 256
const origin = 'registry.example/log'
const hashes = Array.from({ length: 22 }, (_, i) => sha256(Uint8Array.of(i)))

/** One certificate with a proof of its own: the log of each is made up around it. */
function makeEvidence(index: number): Evidence {
  const certificate = makeCertificate(index)
  const { document } = readDocument(certificate)
  const leaf = leafHash(printEntry(entryOf(document)))
  const root = rootFromInclusion({ index, size, leafHash: leaf, proof: hashes }) ?? leaf
  const body = checkpointBody(origin, size, root)
  const signature = new Uint8Array(sign(null, toUtf8(body), issuer.privateKey))
  const checkpoint = printNote(body, [{ name: origin, keyId: keyId(origin, publicKey), signature }])
  const proof = printTlogProof({ index, hashes, checkpoint })
  return { certificate: toUtf8(certificate), proof: toUtf8(proof) }
}

const trust: Trust = {
  format: 'colophon-trust-v1',
  registrars: [
    {
      did: issuer.did,
      name: issuer.name,
      keys: [
        {
          id: issuer.verificationMethod,
          publicKeyMultibase: toMultikey(publicKey),
          validFromBlock: 0,
        },
      ],
    },
  ],
  logs: [{ origin, vkey: printVkey(origin, publicKey) }],
  chains: [],
}

const spki = createPublicKey(issuer.privateKey)
const fast = (signature: Uint8Array, message: Uint8Array) =>
  nodeVerify(null, message, spki, signature)

/** Takes items in turn, so that nothing stays in a cache that would not in use. */
function rotate<T>(items: readonly T[], action: (item: T) => unknown): () => unknown {
  let next = 0
  return () => {
    const item = items[next++ % items.length]
    return item === undefined ? undefined : action(item)
  }
}

/** Prints CPU time a certificate. */
export async function run(): Promise<void> {
  const evidence = Array.from({ length: count }, (_, i) => makeEvidence(i * 1009))
  for (const one of evidence)
    if (verify(one, { trust, ed25519Verify: fast }).verdict !== 'pass') throw new Error('bench')
  const texts = evidence.map(({ certificate }) => new TextDecoder().decode(certificate))
  const documents = texts.map((text) => readDocument(text).document)
  const claim = { index: 5, size, leafHash: hashes[0] ?? publicKey, proof: hashes, root: publicKey }
  printTable([
    measure('read a certificate by its schema', rotate(texts, readDocument)),
    measure(
      'recompute its log entry',
      rotate(documents, (one) => printEntry(entryOf(one))),
    ),
    measure('inclusion, 22 hashes', () => verifyInclusion(claim)),
    measure(
      'verify whole, signatures left out',
      rotate(evidence, (one) => verify(one, { trust, ed25519Verify: () => true })),
    ),
    measure(
      'verify whole, two signatures by Node',
      rotate(evidence, (one) => verify(one, { trust, ed25519Verify: fast })),
    ),
    measure(
      'verify whole, two signatures by noble',
      rotate(evidence, (one) => verify(one, { trust })),
    ),
  ])
  return Promise.resolve()
}

if (import.meta.main) await run()
