/** What the HTTP API stands on. Built once, in context.ts; the routes see only this. */
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { FileDigests, Report } from '../verifier/index.ts'
import type { Access } from './access/access.ts'
import type { Book } from './book/book.ts'
import type { Checks } from './checks/checks.ts'
import type { CertificateForms } from './certificates/forms/forms.ts'
import type { Config } from './config.ts'
import type { DidIndex } from './identity/did-index.ts'
import type { Relay } from './identity/relay.ts'
import type { TransparencyLog } from './log/log.ts'
import type { Register } from './register/register.ts'
import type { Office } from './office/office.ts'
import type { Store } from './store/store.ts'
import type { Vault } from './vault/vault.ts'

export type { FileDigests }

export interface Readiness {
  readonly ok: boolean
  /** `ok` or what is wrong, by part: book, store, chain, log. */
  readonly checks: Readonly<Record<string, string>>
}

export interface Services {
  readonly config: Config
  readonly logger: Logger
  /** The app adds its own metrics; whoever builds it may have added the process's. */
  readonly metrics: Registry
  readonly book: Book
  readonly store: Store
  readonly log: TransparencyLog
  readonly vault: Vault
  /** Signing in, and who is calling. */
  readonly access: Access
  /** Bulk checks. */
  readonly checks: Checks
  /** What the acts of people go through on their way into the book. */
  readonly office: Office
  readonly dids: Pick<DidIndex, 'resolve' | 'recoveryOf' | 'ownerOf' | 'takeovers'>
  readonly register: Register
  /** Certificates as PDF, picture and page. */
  readonly forms: CertificateForms
  /** Sends to the chain what people sign for their DIDs. */
  readonly relay: Relay
  readonly intake: {
    /** age recipient that unpublished files are encrypted to before they are stored. */
    readonly encryptTo: string
  }
  /** trust.json: the registry's claim about itself. */
  trust(): Promise<string>
  ready(): Promise<Readiness>
  /**
   * Runs the offline verifier over evidence, with this registry's own trust and chain: the bytes of an evidence zip,
   * or its files by name. Throws ApiError `invalid_request` where it cannot be read as evidence.
   */
  verifyEvidence(
    evidence: Uint8Array | ReadonlyMap<string, Uint8Array>,
    file?: FileDigests,
  ): Promise<Report>
}
