import type { BatchDBOp, DB } from '@ethereumjs/util'
import type { Storage } from './storage.ts'

type Value = string | Uint8Array

/**
 * The state trie's view of the storage: reads come from the file, writes stay in memory until the
 * block that made them is appended (or are dropped, if it never is). Keys are hex without 0x.
 */
export class TrieStore implements DB<string, Value> {
  /** Nodes and contract code written since the parent block. */
  readonly written = new Map<string, Uint8Array>()
  readonly #storage: Storage

  constructor(storage: Storage) {
    this.#storage = storage
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return this.written.get(key) ?? this.#storage.node(Buffer.from(key, 'hex'))
  }

  async put(key: string, value: Value): Promise<void> {
    this.written.set(key, typeof value === 'string' ? Buffer.from(value, 'hex') : value)
  }

  /** Keeps the node: old blocks still point to it, and every state stays readable. */
  async del(): Promise<void> {}

  async batch(operations: BatchDBOp<string, Value>[]): Promise<void> {
    for (const op of operations) if (op.type === 'put') await this.put(op.key, op.value)
  }

  /** Storage tries are copies of the account trie: they must write to the same place. */
  shallowCopy(): this {
    return this
  }

  async open(): Promise<void> {}
}
