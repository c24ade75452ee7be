import { z } from 'zod'
import { ChainError } from './chain.ts'

/** A node that has not answered by then counts as unreachable. */
const timeoutMilliseconds = 10_000

const answerSchema = z.union([
  z.object({
    error: z.object({ code: z.number(), message: z.string(), data: z.unknown().optional() }),
  }),
  z.object({ result: z.unknown() }),
])

/** What the node itself said no to, as opposed to not answering. */
export class RpcRefusal extends ChainError {
  override name = 'RpcRefusal'
  /** Code of the JSON-RPC error. */
  readonly rpcCode: number
  /** What a reverted call returned (0x hex), where the node tells. */
  readonly data: string | undefined
  constructor(rpcCode: number, message: string, data: string | undefined) {
    super('invalid', `the chain node refuses: ${message}`)
    this.rpcCode = rpcCode
    this.data = data
  }
}

/** JSON-RPC by HTTP, one request at a time. Retries are the caller's: it knows what may be repeated. */
export class Rpc {
  readonly url: string
  #id = 0

  constructor(url: string) {
    this.url = url
  }

  /**
   * Calls a method and reads its result by a schema. Throws ChainError `unreachable` when the node
   * does not answer within ten seconds or not in JSON-RPC, `invalid` when the result has another
   * form; RpcRefusal (also a ChainError) when the node answers with an error.
   */
  async call<S extends z.ZodType>(
    method: string,
    params: readonly unknown[],
    schema: S,
  ): Promise<z.output<S>> {
    const answer = answerSchema.safeParse(await this.#post(method, params))
    if (!answer.success) throw this.#unreachable(method, answer.error)
    if ('error' in answer.data) throw refusal(answer.data.error)
    const result = schema.safeParse(answer.data.result)
    if (result.success) return result.data
    const detail = z.prettifyError(result.error)
    throw new ChainError('invalid', `the chain node's answer to ${method} is malformed: ${detail}`)
  }

  async #post(method: string, params: readonly unknown[]): Promise<unknown> {
    this.#id += 1
    const body = JSON.stringify({ jsonrpc: '2.0', id: this.#id, method, params })
    try {
      const response = await fetch(this.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(timeoutMilliseconds),
      })
      return await response.json()
    } catch (error) {
      throw this.#unreachable(method, error)
    }
  }

  #unreachable(method: string, cause: unknown): ChainError {
    return new ChainError('unreachable', `the chain node does not answer ${method}`, { cause })
  }
}

function refusal(error: { code: number; message: string; data?: unknown }): RpcRefusal {
  return new RpcRefusal(error.code, error.message, revertData(error.data))
}

/** Where nodes put what the contract returned: go-ethereum in `data`, Hardhat one level deeper. */
function revertData(data: unknown): string | undefined {
  const flat = z.string().startsWith('0x').safeParse(data)
  if (flat.success) return flat.data
  const nested = z.object({ data: z.string().startsWith('0x') }).safeParse(data)
  return nested.success ? nested.data.data : undefined
}

/** A refusal that came from a contract, as the port's error; every other error as it is. */
export function asChainError(error: unknown, describe: (data: string) => string): Error {
  if (!(error instanceof RpcRefusal))
    return error instanceof Error ? error : new Error(String(error))
  const { rpcCode, message, data } = error
  if (rpcCode !== 3 && data === undefined && !/revert/i.test(message)) return error
  const detail = data === undefined ? message : describe(data)
  return new ChainError('reverted', `the contract refuses: ${detail}`, { cause: error })
}

const hexText = z.string().regex(/^0x([0-9a-fA-F]{2})*$/)

/** Forms of JSON-RPC results. */
export const quantityResult = z
  .string()
  .regex(/^0x[0-9a-fA-F]{1,64}$/)
  .transform((text) => BigInt(text))
export const numberResult = quantityResult.transform(Number).pipe(z.int().nonnegative())
export const dataResult = hexText.transform((text) => text.toLowerCase())
export const hashResult = dataResult.pipe(z.string().length(66))
export const addressResult = dataResult.pipe(z.string().length(42))
