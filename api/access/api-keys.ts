/** API keys (接口密钥): what a DID gives its programs instead of a session (docs/decisions/0131-api-keys.md). */
import { timingSafeEqual } from 'node:crypto'
import type { Response } from 'express'
import type { Logger } from 'pino'
import { v7 } from 'uuid'
import type { StaffRole } from '../cases/machine.ts'
import { ApiError } from '../errors.ts'
import { statusOf } from '../logger.ts'
import { limitKeys } from '../rate-limit.ts'
import { isOver, type ApiKeyRow, type UsageRow } from '../vault/api-keys.ts'
import type { Vault } from '../vault/vault.ts'
import type { Asking } from './access.ts'
import { outcomeOf, type KeyScope } from './key-scopes.ts'
import { newKeyText, readKeyText } from './key-text.ts'
import { KeyUsage } from './key-usage.ts'
import type { Caller } from './permissions.ts'

/** Keys of one DID that can be used. */
export const mostKeys = 20

export interface ApiKeysOptions {
  readonly vault: Pick<Vault, 'apiKeys'>
  readonly logger: Logger
  /** Calls a minute with one key; 0: no limit. */
  readonly limit: number
  /** Unix seconds. */
  readonly now: () => number
  readonly ownerOf: (did: string) => Promise<string | undefined>
  readonly rolesOf: (did: string) => Promise<ReadonlySet<StaffRole>>
  /** Writes nothing on its own. */
  readonly idle: boolean
}

/** Why a key is not taken, or that it is. */
export type KeyState = 'active' | 'revoked' | 'expired' | 'controllerChanged'

export interface KeyWithState extends ApiKeyRow {
  readonly state: KeyState
}

export interface KeyToMake {
  readonly name: string
  readonly scopes: readonly KeyScope[]
  /** Unix seconds. */
  readonly expires?: number
}

const refusals: Readonly<Record<Exclude<KeyState, 'active'> | 'unknown', string>> = {
  unknown: 'There is no such API key. Was it copied whole?',
  revoked: 'The API key was revoked.',
  expired: 'The API key has expired.',
  controllerChanged:
    'The key that controls the DID is another one than when the API key was made, or the DID is deactivated. Make a new API key.',
}

export class ApiKeys {
  readonly #options: ApiKeysOptions
  readonly #usage: KeyUsage
  readonly #limit: ReturnType<typeof limitKeys>

  constructor(options: ApiKeysOptions) {
    const { vault, logger, now, idle, limit } = options
    this.#options = options
    this.#usage = new KeyUsage({ rows: vault.apiKeys, logger, now, idle })
    this.#limit = limitKeys(limit)
  }

  /**
   * Makes a key for the DID of a caller; `text` is the key itself, which nobody can tell again. Throws ApiError
   * `too_many_requests` where there are `mostKeys`.
   */
  async make(
    { did, key: controller }: Caller,
    wanted: KeyToMake,
  ): Promise<KeyWithState & { readonly text: string }> {
    const { text, ...kept } = newKeyText(v7())
    const row = { ...kept, ...wanted, did, controller, created: this.#options.now() }
    if (await this.#options.vault.apiKeys.add(row, mostKeys))
      return { ...row, text, state: 'active' }
    throw new ApiError(
      'too_many_requests',
      `There are ${mostKeys} API keys of this DID. Revoke one that is not needed.`,
      { limit: mostKeys },
    )
  }

  /** Keys of a DID, the newest first, those among them that cannot be used any more. */
  async list(did: string): Promise<KeyWithState[]> {
    await this.#counted()
    const owner = await this.#options.ownerOf(did)
    const rows = this.#options.vault.apiKeys.list(did)
    return rows.map((row) => ({ ...row, state: this.#stateOf(row, owner) }))
  }

  /** What is known is shown also where counts cannot be written now (no room): the loop that writes them logs that. */
  #counted(): Promise<void> {
    return this.#usage.flush().catch(() => undefined)
  }

  /** Revokes a key at once; a second time changes nothing. Throws ApiError `not_found`. */
  async revoke(did: string, id: string): Promise<void> {
    const { vault, now } = this.#options
    if (!(await vault.apiKeys.revoke(did, id, now()))) throw noKey()
  }

  /** Counts of a key of a DID by day, both days included. Throws ApiError `not_found`. */
  async usage(did: string, id: string, from: string, to: string): Promise<UsageRow[]> {
    const { apiKeys } = this.#options.vault
    if (apiKeys.find(id)?.did !== did) throw noKey()
    await this.#counted()
    return apiKeys.usage(id, from, to)
  }

  /**
   * Whose program sends a request. The call is counted when it is answered. Throws ApiError `key_refused` (its `reason`
   * says why), `key_forbidden` where the address states no scope or one that the key does not have, `too_many_requests`.
   */
  async callerOf({ res }: Asking, text: string, scope: KeyScope | undefined): Promise<Caller> {
    const row = await this.#good(text)
    if (res) this.#count(res, row.id, scope)
    if (scope === undefined || !row.scopes.includes(scope)) throw outOfScope(row, scope)
    if (res) await this.#limit(res, row.id)
    const { did, controller: key } = row
    // Whatever else the person is: a program is never staff.
    const roles = await this.#options.rolesOf(did)
    const ends = row.expires ?? Number.MAX_SAFE_INTEGER
    const its = roles.has('platform') ? (['platform'] as const) : []
    return { did, key, roles: new Set(its), sessionId: row.id, ends, apiKey: row.id }
  }

  async #good(text: string): Promise<ApiKeyRow> {
    const read = readKeyText(text)
    const row = read && this.#options.vault.apiKeys.find(read.id)
    if (!row || !timingSafeEqual(row.hash, read.hash)) throw refused('unknown')
    const state = this.#stateOf(row, await this.#options.ownerOf(row.did))
    if (state !== 'active') throw refused(state)
    return row
  }

  #stateOf(row: ApiKeyRow, owner: string | undefined): KeyState {
    if (row.revoked !== undefined) return 'revoked'
    if (isOver(row, this.#options.now())) return 'expired'
    return owner === row.controller ? 'active' : 'controllerChanged'
  }

  #count(response: Response, id: string, scope: KeyScope | undefined): void {
    response.once('close', () => this.#usage.count(id, scope, outcomeOf(statusOf(response))))
  }

  /** Writes what was counted. */
  close(): Promise<void> {
    return this.#usage.close()
  }
}

function refused(reason: keyof typeof refusals): ApiError {
  return new ApiError('key_refused', refusals[reason], { reason })
}

function outOfScope({ scopes }: ApiKeyRow, scope: KeyScope | undefined): ApiError {
  if (scope === undefined)
    return new ApiError(
      'key_forbidden',
      'This takes a person who has signed in: no API key opens it.',
    )
  const detail = `This needs an API key with the scope ${scope}; this one has ${scopes.join(', ')}.`
  return new ApiError('key_forbidden', detail, { scope, scopes })
}

const noKey = (): ApiError => new ApiError('not_found', 'There is no such API key of yours.')
