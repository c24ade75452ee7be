/** What the views of the page share: who holds a key, who is signed in, and the ways from one view to another. */
import type { Label } from '../verifier/vocabulary.ts'
import type { Child } from './dom.ts'
import type { KeyHolder } from './key-holder.ts'
import type { Registry, Session } from './registry.ts'

/** Who signs texts. */
export interface Signer {
  /** Address of the key, 0x lower case. */
  readonly address: string
  /** How it signs, in words. */
  readonly source: Label
  /** EIP-191 (`personal_sign`): 65 bytes, 0x hex. */
  sign(text: string): Promise<string>
  /** Forgets the key, or lets go of the wallet. */
  release(): void
}

/** A key file as it was saved, to be downloaded again. */
export interface SavedFile {
  readonly name: string
  readonly text: string
}

/** Somebody with a key: what a session is begun for. */
export interface Holder {
  readonly signer: Signer
  readonly did: string
  readonly file?: SavedFile
}

export type Tone = 'good' | 'bad' | 'plain'

/** Something to tell above the view. */
export interface Notice {
  readonly text: Child
  readonly tone: Tone
}

/** Steps of the way: the key, keeping it, signing in. */
export type Step = 0 | 1 | 2 | 3

export interface View {
  readonly step: Step
  readonly heading: Label
  readonly children: readonly Child[]
}

export interface App {
  readonly registry: Registry
  readonly keys: KeyHolder
  holder: Holder | undefined
  session: Session | undefined
  /** A key was made here and is in no file yet. */
  unsaved: boolean

  tell(notice: Notice): void
  toStart(notice?: Notice): void
  toNewKey(): Promise<void>
  toOpenKey(): void
  toWallets(notice?: Notice): void
  toIdentity(notice?: Notice): void
  /** Forgets session and key. */
  leave(notice?: Notice): void
}
