/** Asks a node of the chain for what the verifier compares an anchor with. */
import { observe } from '../api/chain/observe.ts'
import {
  parseAnchor,
  parseTrust,
  readDocument,
  type ChainObservation,
  type Evidence,
  type Trust,
} from '../verifier/index.ts'
import { UsageError } from './fail.ts'

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** Where the DID registry is, by the user's own knowledge, else by what the evidence says of itself. */
function didRegistryOf(chainId: number, evidence: Evidence, trust: Trust | undefined): string {
  const claimed = trust ?? (evidence.trust && parseTrust(text(evidence.trust)))
  const chain = claimed?.chains.find((one) => one.chainId === chainId)
  if (chain) return chain.didRegistry
  throw new UsageError('neither --trust nor the evidence says where the DID registry is')
}

/** What a node says of the anchor in the evidence; undefined where the evidence has no anchor to ask about. */
export async function observeEvidence(
  rpc: string,
  evidence: Evidence,
  trust: Trust | undefined,
): Promise<ChainObservation | undefined> {
  if (!evidence.anchor) return undefined
  const anchor = parseAnchor(text(evidence.anchor))
  const { document } = readDocument(text(evidence.certificate))
  return observe(rpc, {
    anchorLog: anchor.contract,
    didRegistry: didRegistryOf(anchor.chainId, evidence, trust),
    size: anchor.size,
    blockNumber: anchor.blockNumber,
    identity: document.issuer.id.slice(-42),
    finality: 'instant',
  })
}
