import { type ChainProfile, type DidEvent, documentEvents, recoveryEvents } from './chain.ts'
import { didRegistryInterface } from './contracts.ts'
import { blockAt, blockSeconds } from './finality.ts'
import { quantity } from './quantity.ts'
import type { RpcLog } from './receipts.ts'
import type { Rpc } from './rpc.ts'

const names = [...documentEvents, ...recoveryEvents]

/** Topics of all events of the DidRegistry. */
export const registryTopics = names.map((name) => didRegistryInterface.getEvent(name).topicHash)
/** Topics of the three events of ERC-1056, which alone point back to each other. */
export const didTopics = registryTopics.slice(0, documentEvents.length)

/** Turns logs of the DidRegistry into events, with the time of each block. */
export async function readDidEvents(
  rpc: Rpc,
  profile: ChainProfile,
  logs: readonly RpcLog[],
): Promise<DidEvent[]> {
  const events: DidEvent[] = []
  let last = { number: -1, time: 0 }
  for (const log of logs) {
    // Logs come in chain order: a block's time is asked for once.
    if (log.blockNumber !== last.number) last = await timeOf(rpc, profile, log.blockNumber)
    events.push(toDidEvent(log, last.time))
  }
  return events
}

async function timeOf(rpc: Rpc, profile: ChainProfile, number: number) {
  return { number, time: blockSeconds(await blockAt(rpc, quantity(number)), profile) }
}

function toDidEvent(log: RpcLog, blockTime: number): DidEvent {
  const name = names[registryTopics.indexOf(log.topics[0] ?? '')] ?? 'DIDOwnerChanged'
  const decoded = didRegistryInterface.decodeEventLog(name, log.data, log.topics)
  const args: Record<string, string> = {}
  for (const [argument, value] of Object.entries(decoded.toObject())) {
    // A list prints as its members joined by commas.
    args[argument] = String(value).toLowerCase()
  }
  const { blockNumber, logIndex } = log
  return { blockNumber, blockTime, logIndex, identity: args['identity'] ?? '', name, args }
}
