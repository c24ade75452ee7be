/** Asks a node of the chain for what the verifier compares an anchor with. */
import { observe } from '../api/chain/observe.ts'
import {
  parseAnchor,
  parseTrust,
  readDocument,
  VerificationError,
  type ChainObservation,
  type Evidence,
  type Trust,
} from '../verifier/index.ts'
import { UsageError } from './fail.ts'

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** What the evidence says of the registry; nothing where it cannot be read. */
function claimOf({ trust }: Evidence): Trust | undefined {
  try {
    return trust && parseTrust(text(trust))
  } catch (error) {
    if (error instanceof VerificationError) return undefined
    throw error
  }
}

/** Where the DID registry is, by the user's own knowledge, else by what the evidence says of itself. */
function didRegistryOf(chainId: number, evidence: Evidence, trust: Trust | undefined): string {
  const claimed = trust ?? claimOf(evidence)
  const chain = claimed?.chains.find((one) => one.chainId === chainId)
  if (chain) return chain.didRegistry
  throw new UsageError('neither --trust nor the evidence says where the DID registry is')
}

interface Asked {
  readonly anchor: ReturnType<typeof parseAnchor>
  readonly issuer: string
}

/** What to ask about; undefined where the evidence has no anchor, or is damaged: then its own step fails. */
function askedOf({ anchor, certificate }: Evidence): Asked | undefined {
  if (!anchor) return undefined
  try {
    const { document } = readDocument(text(certificate))
    return { anchor: parseAnchor(text(anchor)), issuer: document.issuer.id }
  } catch (error) {
    if (error instanceof VerificationError) return undefined
    throw error
  }
}

/** What a node says of the anchor in the evidence; undefined where there is nothing to ask about. */
export async function observeEvidence(
  rpc: string,
  evidence: Evidence,
  trust: Trust | undefined,
): Promise<ChainObservation | undefined> {
  const asked = askedOf(evidence)
  if (!asked) return undefined
  const { anchor, issuer } = asked
  return observe(rpc, {
    anchorLog: anchor.contract,
    didRegistry: didRegistryOf(anchor.chainId, evidence, trust),
    size: anchor.size,
    blockNumber: anchor.blockNumber,
    identity: issuer.slice(-42),
    finality: 'instant',
  })
}
