/** Signing in with a DID, and sessions (docs/decisions/0081-vault-and-personal-data.md). */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Request } from 'express'
import type { Logger } from 'pino'
import type { StaffRole } from '../cases/machine.ts'
import { ApiError } from '../errors.ts'
import type { Session } from '../vault/sessions.ts'
import type { Vault } from '../vault/vault.ts'
import { ApiKeys } from './api-keys.ts'
import {
  type Challenge,
  isoTime,
  newChallenge,
  type Place,
  placeOf,
  readAnswer,
  refused,
} from './challenge.ts'
import { ClientMarks } from './client-address.ts'
import { keyPrefix } from './key-text.ts'
import type { KeyScope } from './key-scopes.ts'
import type { Caller } from './permissions.ts'

export interface AccessOptions {
  readonly vault: Pick<Vault, 'sessions' | 'secretFor' | 'apiKeys'>
  readonly logger: Logger
  /** Writes nothing on its own. */
  readonly idle: boolean
  readonly config: {
    /** Without a slash at the end. */
    readonly publicUrl: string
    readonly chain: { readonly chainId: number }
    /** Seconds after its last use at which a session ends. */
    readonly sessionIdleSeconds: number
    /** Seconds after which a session ends, however much it is used. */
    readonly sessionLifeSeconds: number
    /** Calls a minute with one API key; 0: no limit. */
    readonly keyRateLimit: number
  }
  /** Unix seconds. */
  readonly now: () => number
  /** The address that controls a DID, 0x lower case; undefined where nobody does. */
  readonly ownerOf: (did: string) => Promise<string | undefined>
  readonly rolesOf: (did: string) => Promise<ReadonlySet<StaffRole>>
}

export interface SignedIn {
  /** Opens the session: 256 random bits, kept here only as a hash. */
  readonly token: string
  readonly did: string
  readonly key: string
  readonly roles: readonly StaffRole[]
  readonly expiresAt: string
}

/** What a request tells of its caller. */
export type Asking = Pick<Request, 'get' | 'ip' | 'res'>

export interface Access {
  /** What to sign. Good for five minutes. */
  challenge(): Challenge
  /**
   * Begins a session for whoever signed an answer to a challenge.
   * Rejects with ApiError `sign_in_refused` (its `reason` says why), `invalid_request`, `invalid_did`.
   */
  signIn(signed: { message: string; signature: string }, ip: string | undefined): Promise<SignedIn>
  /**
   * Who sends a request, by its `Authorization: Bearer`: a person with a session, or a program with an API key that has
   * the scope. Without a scope no key is taken. Rejects with ApiError `unauthenticated`, `session_expired`,
   * `session_revoked`, and as `ApiKeys.callerOf` does.
   */
  callerOf(request: Asking, scope?: KeyScope): Promise<Caller>
  /** The same once more in the middle of a request: it does not count as another call. */
  callerStill(request: Asking, scope?: KeyScope): Promise<Caller>
  /** For what is open to everybody: whose program sends a request, where it sends a key. That must be good, then. */
  programOf(request: Asking, scope: KeyScope): Promise<Caller | undefined>
  /** Ends the session of a request. */
  signOut(request: Asking): Promise<void>
  readonly keys: ApiKeys
  /** Writes how often keys were used. */
  close(): Promise<void>
}

/** Uses are noted when they move the end by this many seconds: not every request costs a write. */
const touchStep = 60
const tokenForm = /^Bearer +([A-Za-z0-9_-]{43})$/i
/** Whatever begins as a key does is one, or a broken one; no token does but by a chance of 2^-54. */
const keyForm = new RegExp(`^Bearer +(${keyPrefix}.*)$`, 'i')

/** Opens the door for one process; what it knows is in the vault, so that it survives a restart. */
export function createAccess(options: AccessOptions): Access {
  return new SessionAccess(options)
}

class SessionAccess implements Access {
  readonly keys: ApiKeys
  readonly #options: AccessOptions
  readonly #place: Place
  readonly #nonceSecret: Uint8Array
  readonly #clients: ClientMarks

  constructor(options: AccessOptions) {
    const { vault, config } = options
    this.#options = options
    this.keys = new ApiKeys({ ...options, limit: config.keyRateLimit })
    this.#place = placeOf(config.publicUrl, config.chain.chainId)
    this.#nonceSecret = vault.secretFor('sign-in nonces')
    this.#clients = new ClientMarks(vault.secretFor('client addresses'))
  }

  challenge(): Challenge {
    return newChallenge(this.#place, this.#nonceSecret, this.#options.now())
  }

  async signIn(
    signed: { message: string; signature: string },
    ip: string | undefined,
  ): Promise<SignedIn> {
    const { vault, ownerOf, now } = this.#options
    const answer = readAnswer(this.#place, this.#nonceSecret, now(), signed)
    if ((await ownerOf(answer.did)) !== answer.key) throw refused('not_controller')
    const token = randomBytes(32).toString('base64url')
    const session = this.#newSession(answer, token, ip)
    const used = { nonce: answer.nonce, expires: answer.nonceExpires }
    // The nonce is used up in the transaction that begins the session: of two answers at once, one signs in.
    if (!(await vault.sessions.begin(session, used))) throw refused('nonce_used')
    const { did, key, ends } = session
    const roles = [...(await this.#options.rolesOf(did))].toSorted()
    return { token, did, key, roles, expiresAt: isoTime(ends) }
  }

  #newSession(who: { did: string; key: string }, token: string, ip = ''): Session {
    const { sessionIdleSeconds, sessionLifeSeconds } = this.#options.config
    const created = this.#options.now()
    return {
      tokenHash: hashOf(token),
      did: who.did,
      key: who.key,
      client: this.#clients.of(ip),
      created,
      idleUntil: created + sessionIdleSeconds,
      ends: created + sessionLifeSeconds,
    }
  }

  async callerOf(request: Asking, scope?: KeyScope): Promise<Caller> {
    const key = keyIn(request)
    return key === undefined ? this.#signedIn(request) : this.keys.callerOf(request, key, scope)
  }

  callerStill(request: Asking, scope?: KeyScope): Promise<Caller> {
    // Calls are counted, and limited, by their answer.
    return this.callerOf({ get: request.get.bind(request), ip: request.ip }, scope)
  }

  async programOf(request: Asking, scope: KeyScope): Promise<Caller | undefined> {
    const key = keyIn(request)
    return key === undefined ? undefined : this.keys.callerOf(request, key, scope)
  }

  close(): Promise<void> {
    return this.keys.close()
  }

  async #signedIn(request: Asking): Promise<Caller> {
    const session = this.#sessionOf(request)
    const { did, key, tokenHash, ends } = session
    await this.#refuseEnded(session)
    const mark = this.#clients.of(request.ip ?? '')
    if (!timingSafeEqual(mark, session.client))
      await this.#revoke(session, 'address', 'It was used from another network address.')
    if ((await this.#options.ownerOf(did)) !== key)
      await this.#revoke(
        session,
        'key',
        'The key that signed in does not control the DID any more.',
      )
    this.#touch(session)
    const roles = await this.#options.rolesOf(did)
    return { did, key, roles, sessionId: Buffer.from(tokenHash).toString('hex', 0, 16), ends }
  }

  async signOut(request: Asking): Promise<void> {
    await this.#options.vault.sessions.end(this.#sessionOf(request).tokenHash)
  }

  #sessionOf(request: Asking): Session {
    const token = tokenForm.exec(request.get('Authorization') ?? '')?.[1]
    if (token === undefined)
      throw new ApiError(
        'unauthenticated',
        'Sign in (POST /v1/sign-in/nonce, then POST /v1/sign-in) and send the token as Authorization: Bearer.',
      )
    const session = this.#options.vault.sessions.find(hashOf(token))
    if (session !== undefined) return session
    throw new ApiError(
      'unauthenticated',
      'There is no such session, or it has ended. Sign in again.',
    )
  }

  async #refuseEnded({ tokenHash, idleUntil, ends }: Session): Promise<void> {
    if (this.#options.now() < Math.min(idleUntil, ends)) return
    await this.#options.vault.sessions.end(tokenHash)
    throw new ApiError('session_expired', 'The session has ended by time. Sign in again.')
  }

  async #revoke({ tokenHash }: Session, reason: string, why: string): Promise<never> {
    await this.#options.vault.sessions.end(tokenHash)
    throw new ApiError('session_revoked', `The session was ended. ${why} Sign in again.`, {
      reason,
    })
  }

  #touch({ tokenHash, idleUntil }: Session): void {
    const { vault, config, now } = this.#options
    const later = now() + config.sessionIdleSeconds
    if (later - idleUntil < Math.min(touchStep, config.sessionIdleSeconds / 2)) return
    // Nobody waits for it: where it fails (disk full) the session ends earlier, and the request is carried out.
    vault.sessions.touch(tokenHash, later).catch(() => undefined)
  }
}

function keyIn(request: Asking): string | undefined {
  return keyForm.exec(request.get('Authorization') ?? '')?.[1]
}

function hashOf(token: string): Uint8Array {
  return Uint8Array.from(createHash('sha256').update(token).digest())
}
