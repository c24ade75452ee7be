import { type AnchorRecord, type ChainObservation, checkAnchor } from './anchor.ts'
import { attempt, type Case, valueOf } from './case.ts'
import { printTime } from './date.ts'
import { toHex } from './encoding.ts'
import { statusOf } from './messages.ts'
import { type Finding, finding } from './report.ts'
import type { Trust, TrustedChain } from './trust.ts'

/** Step anchor-record: does the record agree with itself, the checkpoint, and the contract known beforehand? */
export function checkAnchorRecord(facts: Case): Finding {
  const { anchor, options } = facts
  if (anchor.state === 'absent') return finding('not-anchored')
  if (anchor.state === 'unreadable')
    return finding('anchor-unreadable', { reason: anchor.error.message })
  const record = anchor.value
  const checked = attempt(() => checkAnchor(record))
  if (checked.state === 'unreadable')
    return finding('anchor-inconsistent', { reason: checked.error.message })
  if (!isOfCheckpoint(record, facts)) return finding('anchor-of-another-checkpoint')
  const { contract, blockNumber, blockTime } = record
  if (options.trust && !chainOf(options.trust, record))
    return finding('anchor-contract-unknown', { contract })
  return finding('anchor-consistent', { block: String(blockNumber), time: printTime(blockTime) })
}

/** Without a readable checkpoint there is nothing to differ from; that failure is told by another step. */
function isOfCheckpoint(record: AnchorRecord, { checkpoint }: Case): boolean {
  const seen = valueOf(checkpoint)
  return seen === undefined || (seen.size === record.size && toHex(seen.root) === record.root)
}

function chainOf(trust: Trust | undefined, record: AnchorRecord): TrustedChain | undefined {
  return trust?.chains.find(
    ({ chainId, anchorLog }) => chainId === record.chainId && anchorLog === record.contract,
  )
}

/** Step anchor-chain: does a node of the chain confirm the record? */
export function checkAnchorChain({ anchor, options }: Case, record: Finding): Finding {
  const { observation, trust } = options
  if (observation === undefined) return finding('no-node')
  if (anchor.state !== 'read' || statusOf(record.code) !== 'pass')
    return finding('no-usable-anchor')
  const { contract } = anchor.value
  const known = chainOf(trust, anchor.value)
  const refuted = refute(anchor.value, observation, known?.genesisHash)
  if (refuted !== undefined) return refuted
  const words = {
    block: String(anchor.value.blockNumber),
    genesis: observation.genesisHash,
    contract,
  }
  return finding(known ? 'anchor-on-chain' : 'chain-claimed', words)
}

function refute(
  record: AnchorRecord,
  seen: ChainObservation,
  genesisHash: string = seen.genesisHash,
): Finding | undefined {
  if (seen.chainId !== record.chainId || seen.genesisHash !== genesisHash)
    return finding('other-chain')
  if (!seen.codePresent) return finding('no-contract')
  if (seen.blockHash === null) return finding('block-unknown')
  if (seen.blockHash !== record.blockHash) {
    return finding('block-differs', { block: String(record.blockNumber) })
  }
  const kept = seen.checkpoint
  return kept?.root === record.root ? undefined : finding('checkpoint-not-on-chain')
}
