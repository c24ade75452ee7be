/** Who signs, and what the chain must know of it: asked at the start, or, where the chain is away then, once it is back. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Issuer } from './certificates/sign.ts'
import { ChainError, type Chain } from './chain/chain.ts'
import type { Config } from './config.ts'
import { replaceFile } from './files.ts'
import type { DidIndex } from './identity/did-index.ts'
import type { Keyring } from './identity/keys.ts'
import { ensureRegistrarKey, registrarDid } from './identity/registrar.ts'
import { buildTrust } from './identity/trust.ts'
import type { TransparencyLog } from './log/log.ts'

export interface SigningParts {
  readonly config: Config
  readonly logger: Logger
  readonly keyring: Keyring
  readonly chain: Chain
  readonly dids: DidIndex
  readonly log: TransparencyLog
}

export interface Signing {
  /** DID of the registrar. */
  readonly did: string
  /** Whether the chain answered since the start: it knows the key. */
  readonly met: boolean
  /** Who signs now. */
  readonly issuer: () => Issuer
  /** trust.json as of the last look at the chain. */
  readonly trust: () => Promise<string>
  /** Looks at the chain and writes trust.json anew where it changed. */
  readonly refresh: () => Promise<void>
  /** Where the chain was away: makes sure that it knows the key, then does what else is due. Done once. */
  readonly meet: (due: () => Promise<void>) => Promise<void>
}

/**
 * Throws ChainError `unreachable` where the chain does not answer and `needed`, or where it was never asked before.
 * Else acts are taken in all the same, and anchored when it is back, as when it goes away later.
 */
export async function openSigning(parts: SigningParts, needed: boolean): Promise<Signing> {
  const { config, keyring } = parts
  let met = await ensureKey(parts, needed)
  const did = registrarDid(parts)
  const trust = await keepTrust(parts, met)
  return {
    did,
    get met() {
      return met
    },
    issuer: () => issuerOf(config, keyring, did),
    trust: trust.now,
    refresh: trust.refresh,
    meet: async (due) => {
      if (met) return
      await ensureKey(parts, true)
      await due()
      met = true
    },
  }
}

/** False where the chain does not answer, its answer is known from before, and it is not needed. */
async function ensureKey(parts: SigningParts, needed: boolean): Promise<boolean> {
  try {
    await ensureRegistrarKey(parts)
    return true
  } catch (error) {
    const away = error instanceof ChainError && error.code === 'unreachable'
    const known = parts.keyring.assertion.verificationMethod !== undefined
    if (!away || needed || !known) throw error
    const message = 'the chain does not answer: what is recorded is anchored later'
    parts.logger.warn({ err: error }, message)
    return false
  }
}

/** Kept as a file, so that evidence can be had while the chain does not answer. */
async function keepTrust(parts: SigningParts, met: boolean): Promise<Kept> {
  const { dataFolder, registrarName: name } = parts.config
  const path = join(dataFolder, 'trust.json')
  let kept = ''
  const refresh = async (): Promise<void> => {
    const built = await buildTrust({ ...parts, name })
    if (built !== kept) await replaceFile(path, built)
    kept = built
  }
  if (met) await refresh()
  else kept = await readFile(path, 'utf8')
  return { now: () => Promise.resolve(kept), refresh }
}

interface Kept {
  readonly now: () => Promise<string>
  readonly refresh: () => Promise<void>
}

function issuerOf(config: Config, keyring: Keyring, did: string): Issuer {
  const { privateKey, verificationMethod } = keyring.assertion
  if (verificationMethod === undefined) throw new Error('the assertion key is not on chain')
  const { publicUrl, numberPrefix, registrarName: name } = config
  return { did, name, privateKey, verificationMethod, publicUrl, numberPrefix }
}
