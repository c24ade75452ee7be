import { sign } from 'node:crypto'
import type { AnchorRecord, ChainObservation } from '../../../verifier/anchor.ts'
import { canonicalize } from '../../../verifier/canonical.ts'
import { parseDocument } from '../../../verifier/certificate.ts'
import { checkpointBody, keyId, printNote, printVkey } from '../../../verifier/checkpoint.ts'
import { toMultikey, toUtf8 } from '../../../verifier/encoding.ts'
import { printEntry } from '../../../verifier/entry.ts'
import { entryOf } from '../../../verifier/entry-of.ts'
import { leafHash } from '../../../verifier/merkle.ts'
import { printTlogProof } from '../../../verifier/tlog-proof.ts'
import type { Trust } from '../../../verifier/trust.ts'
import { printReadme } from '../../../verifier/evidence.ts'
import { contract, didRegistry, genesisHash, makeAnchor, observe } from './chain.ts'
import {
  chainId,
  fixedKey,
  registrarDid,
  registrarKey,
  signDocument,
  type Unsigned,
  unsignedWork,
  verificationMethod,
} from './documents.ts'
import { inclusionProof, makeLeaves, root } from './tree.ts'

export const origin = 'registry.example/log'
export const logKey = fixedKey(2)
export const vkey = printVkey(origin, logKey.publicKey)

/** A checkpoint signed by the log's key, or by another. */
export function signCheckpoint(size: number, rootHash: Uint8Array, key = logKey): string {
  const body = checkpointBody(origin, size, rootHash)
  const signature = new Uint8Array(sign(null, toUtf8(body), key.privateKey))
  return printNote(body, [{ name: origin, keyId: keyId(origin, key.publicKey), signature }])
}

/** What a user who was told the truth knows of the registry. */
export const trust: Trust = {
  format: 'colophon-trust-v1',
  registrars: [
    {
      did: registrarDid,
      name: '链上版记 Colophon',
      keys: [
        {
          id: verificationMethod,
          publicKeyMultibase: toMultikey(registrarKey.publicKey),
          validFromBlock: 3,
        },
      ],
    },
  ],
  logs: [{ origin, vkey }],
  chains: [{ chainId, genesisHash, anchorLog: contract, didRegistry }],
}

/** The trust above, with the registrar's key revoked from a block on. */
export function trustWithRevokedKey(revokedAtBlock: number): Trust {
  const registrars = trust.registrars.map((registrar) => ({
    ...registrar,
    keys: registrar.keys.map((key) => ({ ...key, revokedAtBlock })),
  }))
  return { ...trust, registrars }
}

export const didResolution = {
  didDocument: {
    id: registrarDid,
    verificationMethod: [
      {
        id: verificationMethod,
        type: 'Multikey',
        controller: registrarDid,
        publicKeyMultibase: toMultikey(registrarKey.publicKey),
      },
    ],
  },
  didDocumentMetadata: {},
  didResolutionMetadata: { contentType: 'application/did+ld+json' },
}

export interface Made {
  /** Members of the evidence file by name. */
  readonly files: Map<string, Uint8Array>
  readonly anchor: AnchorRecord
  readonly observation: ChainObservation
}

export interface EvidenceOptions {
  readonly unsigned?: Unsigned
  /** The signed document, if it is not to be signed here. */
  readonly signed?: Unsigned
  readonly index?: number
  readonly size?: number
  readonly blockNumber?: number
}

/** Evidence for a document at a place of a small log. */
export async function makeEvidence(options: EvidenceOptions = {}): Promise<Made> {
  const { unsigned = unsignedWork(), index = 5, size = 8, blockNumber = 12 } = options
  const certificate = canonicalize(options.signed ?? signDocument(unsigned))
  const entry = printEntry(entryOf(parseDocument(certificate)))
  const tree = makeLeaves(size).with(index, leafHash(entry))
  const checkpoint = signCheckpoint(size, root(tree))
  const proof = printTlogProof({ index, hashes: inclusionProof(index, tree), checkpoint })
  const anchor = await makeAnchor({ size, root: root(tree) }, { blockNumber })
  const members: Record<string, string> = {
    'README.txt': printReadme(certificate),
    'certificate.json': certificate,
    'certificate.tlog-proof': proof,
    'anchor.json': canonicalize(anchor),
    'did.json': canonicalize(didResolution),
    'trust.json': canonicalize(trust),
  }
  const files = new Map(Object.entries(members).map(([name, text]) => [name, toUtf8(text)]))
  return { files, anchor, observation: observe(anchor) }
}
