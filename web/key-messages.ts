/** What the page and the worker that holds the key say to each other. A key is in none of it. */
import type { Described, KeystoreCode } from './keystore.ts'

export type Order =
  | { readonly order: 'make' }
  | { readonly order: 'open'; readonly file: string; readonly passphrase: string }
  | { readonly order: 'save'; readonly did: string; readonly passphrase: string }
  | { readonly order: 'sign'; readonly text: string }

/** What each order is answered with. */
export interface Answers {
  /** Address of the new key. */
  readonly make: string
  readonly open: Described
  /** Text of the key file. */
  readonly save: string
  /** 65 bytes, 0x hex. */
  readonly sign: string
}

export type OrderMessage = Order & { readonly id: number }

export type AnswerMessage = { readonly id: number } & (
  | { readonly progress: number }
  | { readonly value: string | Described }
  | { readonly refused: KeystoreCode }
  | { readonly failed: string }
)
