/** Codes of JSON-RPC 2.0, EIP-1474 and (3) of go-ethereum's reverted calls. */
export const rpcCodes = {
  reverted: 3,
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  rejected: -32000,
  limit: -32005,
} as const

export type RpcErrorCode = keyof typeof rpcCodes

/** An answer to a bad or refused request. Anything else that is thrown is our bug and reads as `internal`. */
export class RpcError extends Error {
  override name = 'RpcError'
  readonly code: RpcErrorCode
  /** `data` member of the JSON-RPC error: what a reverted call returned, 0x hex. */
  readonly data: string | undefined
  constructor(code: RpcErrorCode, message: string, data?: string) {
    super(message)
    this.code = code
    this.data = data
  }
}

export type EmbeddedChainErrorCode =
  'locked' | 'wrong_chain' | 'corrupt' | 'port_taken' | 'not_started'

/** Why an embedded chain does not open or start. */
export class EmbeddedChainError extends Error {
  override name = 'EmbeddedChainError'
  readonly code: EmbeddedChainErrorCode
  constructor(code: EmbeddedChainErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** With what status the node's process ends when it does not start; 1 is any other failure. */
export const exitStatus = {
  locked: 75,
  wrong_chain: 76,
  corrupt: 77,
  port_taken: 78,
  not_started: 1,
} as const satisfies Record<EmbeddedChainErrorCode, number>

/** The reason behind an exit status. */
export function startFailure(status: number): EmbeddedChainErrorCode {
  const codes = ['locked', 'wrong_chain', 'corrupt', 'port_taken'] as const
  return codes.find((code) => exitStatus[code] === status) ?? 'not_started'
}
