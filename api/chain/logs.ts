import { z } from 'zod'
import { quantity } from './quantity.ts'
import { logResult, type RpcLog } from './receipts.ts'
import { type Rpc, RpcRefusal } from './rpc.ts'

/** Blocks asked for at a time; halved where a node or an answer's size does not allow it. */
const largestRange = 5_000

export interface LogQuery {
  readonly address: string
  readonly topics: readonly (string | readonly string[] | null)[]
  readonly fromBlock: number
  readonly toBlock: number
}

export interface LogChunk {
  readonly logs: readonly RpcLog[]
  /** All logs up to this block have been told. */
  readonly upTo: number
}

/** The logs of a range of blocks in chain order, chunk by chunk. */
export async function* readLogs(rpc: Rpc, query: LogQuery): AsyncIterable<LogChunk> {
  let range = largestRange
  let from = query.fromBlock
  while (from <= query.toBlock) {
    const to = Math.min(from + range - 1, query.toBlock)
    const logs = await ask(rpc, query, from, to, range > 1)
    if (logs === undefined) {
      range = Math.max(1, Math.floor(range / 2))
      continue
    }
    yield { logs, upTo: to }
    from = to + 1
  }
}

/** Undefined where the node refuses and a smaller range may do. */
async function ask(
  rpc: Rpc,
  { address, topics }: LogQuery,
  from: number,
  to: number,
  divisible: boolean,
): Promise<RpcLog[] | undefined> {
  const filter = { address, topics, fromBlock: quantity(from), toBlock: quantity(to) }
  try {
    const logs = await rpc.call('eth_getLogs', [filter], z.array(logResult))
    return logs.toSorted((a, b) => a.blockNumber - b.blockNumber || a.logIndex - b.logIndex)
  } catch (error) {
    if (error instanceof RpcRefusal && divisible) return undefined
    throw error
  }
}
