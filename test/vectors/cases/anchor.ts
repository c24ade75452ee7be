import type { AnchorRecord } from '../../../verifier/anchor.ts'
import { canonicalize } from '../../../verifier/canonical.ts'
import { makeAnchor } from '../../verifier/_util/chain.ts'
import { makeLeaves, root } from '../../verifier/_util/tree.ts'
import { fixedKey } from '../../verifier/_util/documents.ts'
import { trust, trustWithRevokedKey, vkey } from '../../verifier/_util/evidence.ts'
import { printVkey } from '../../../verifier/checkpoint.ts'
import { accepting, rejecting, type Vector } from '../vector.ts'

const checkpoint = { size: 8, root: root(makeLeaves(8)) }

function bad(name: string, note: string, record: object, code = 'anchor'): Vector {
  return rejecting('anchor')(name, note, { text: canonicalize(record) }, { code })
}

/** One digit of a hex string turned into another. */
function turn(hex: string, at: number): string {
  return hex.slice(0, at) + (hex[at] === '0' ? '1' : '0') + hex.slice(at + 1)
}

async function anchorVectors(): Promise<Vector[]> {
  const accept = accepting('anchor')
  const good: AnchorRecord = await makeAnchor(checkpoint)
  const crowded = await makeAnchor(checkpoint, { transactions: 40 })
  const { receiptProof: nodes } = crowded
  return [
    accept(
      'one-transaction',
      'The only transaction of a block.',
      { text: canonicalize(good) },
      { valid: true },
    ),
    accept(
      'many-transactions',
      'The last of 40 transactions: a path of several nodes.',
      { text: canonicalize(crowded) },
      { valid: true },
    ),
    bad('another-block-hash', 'The header does not have the hash.', {
      ...good,
      blockHash: turn(good.blockHash, 9),
    }),
    bad('header-changed', 'A digit of the header changed.', {
      ...good,
      header: turn(good.header, 40),
    }),
    bad('another-number', 'The header has another number.', { ...good, blockNumber: 13 }),
    bad('another-time', 'The header has another time.', { ...good, blockTime: good.blockTime + 1 }),
    bad('another-size', 'The event is of another size.', { ...good, size: 9 }),
    bad('another-root', 'The event is of another root.', { ...good, root: turn(good.root, 0) }),
    bad('another-contract', 'The event is of another contract.', {
      ...good,
      contract: turn(good.contract, 41),
    }),
    bad('another-event', 'The event at this position is another.', { ...good, logIndex: 0 }),
    bad('no-event', 'There is no event at this position.', { ...good, logIndex: 2 }),
    bad('another-receipt', 'The key leads to another receipt.', { ...crowded, receiptKey: '80' }),
    bad('node-missing', 'A node of the proof is missing.', {
      ...crowded,
      receiptProof: nodes.slice(1),
    }),
    bad('node-more', 'A node too many.', { ...crowded, receiptProof: [...nodes, nodes[0]] }),
    bad('unknown-member', 'A member that the format does not know.', { ...good, note: 'x' }),
    bad('format', 'Another version.', { ...good, format: 'colophon-anchor-v2' }),
    bad('root-upper-case', 'Hex with capital letters.', { ...good, root: good.root.toUpperCase() }),
  ]
}

function reject(name: string, note: string, value: object): Vector {
  return rejecting('trust')(name, note, { text: canonicalize(value) }, { code: 'trust' })
}

function trustVectors(): Vector[] {
  const accept = accepting('trust')
  const [registrar] = trust.registrars
  const stolen = trust.registrars.map((one) => ({
    ...one,
    did: 'did:ethr:0xc0104:0xa11ce00000000000000000000000000000000001',
  }))
  return [
    accept(
      'plain',
      'One registrar, log and chain.',
      { text: canonicalize(trust) },
      { valid: true },
    ),
    accept(
      'revoked-key',
      'A key with the block of its revocation.',
      { text: canonicalize(trustWithRevokedKey(12)) },
      { valid: true },
    ),
    accept(
      'empty',
      'Nothing is trusted.',
      { text: canonicalize({ ...trust, registrars: [], logs: [], chains: [] }) },
      { valid: true },
    ),
    reject('format', 'Another version.', { ...trust, format: 'colophon-trust-v2' }),
    reject('unknown-member', 'A member that the format does not know.', { ...trust, note: 'x' }),
    reject('key-of-another-did', 'A key under another DID.', { ...trust, registrars: stolen }),
    reject('did-twice', 'A registrar is there twice.', {
      ...trust,
      registrars: [registrar, registrar],
    }),
    reject('vkey-of-another-log', 'The key of another log.', {
      ...trust,
      logs: [{ origin: 'other.example/log', vkey }],
    }),
    reject('vkey-broken', 'A verifier key with another key id.', {
      ...trust,
      logs: [
        {
          origin: 'registry.example/log',
          vkey: printVkey('registry.example/log', fixedKey(3).publicKey).replace(
            /\+[0-9a-f]{8}\+/,
            '+00000000+',
          ),
        },
      ],
    }),
    reject('chain-twice', 'A chain is there twice.', {
      ...trust,
      chains: [trust.chains[0], trust.chains[0]],
    }),
  ]
}

/** Anchor records and trust files. */
export async function chainVectors(): Promise<Vector[]> {
  return [...(await anchorVectors()), ...trustVectors()]
}
