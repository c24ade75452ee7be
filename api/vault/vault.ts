/** The vault: what must survive kill -9 and can be deleted (docs/decisions/0081-vault-and-personal-data.md). */
import { hkdfSync, type KeyObject } from 'node:crypto'
import { ApiKeyRows } from './api-keys.ts'
import { seal, unseal } from './box.ts'
import { CheckRows } from './checks.ts'
import { Dossiers } from './dossiers.ts'
import { Drafts } from './drafts.ts'
import { VaultError } from './errors.ts'
import { openVaultFile, type VaultFile } from './file.ts'
import { Sessions } from './sessions.ts'
import { Slots } from './slots.ts'

export interface VaultOptions {
  /** Its own folder, beside those of log and store. Made on first start. */
  readonly folder: string
  /** `vault.key` of the keyring, 256 bits. */
  readonly key: KeyObject
  /** Unix seconds. */
  readonly now: () => number
}

export interface Vault {
  /** It was made at this start: it has no key of anything sealed before. */
  readonly isNew: boolean
  readonly dossiers: Dossiers
  readonly drafts: Drafts
  readonly sessions: Sessions
  readonly apiKeys: ApiKeyRows
  readonly checks: CheckRows
  /** A secret of 256 bits for one purpose, made of the vault key: the same after every start. */
  secretFor(purpose: string): Uint8Array
  /** Forgets sessions, nonces, drafts and usage of API keys whose time is over. */
  sweep(): Promise<void>
  /** Commits what is under way and closes the file. */
  close(): Promise<void>
}

/**
 * Opens the vault, and makes it on first start. One process has it open at a time.
 * Rejects with VaultError `locked`, `corrupt`, `version`, `wrong_key`; IdentityError `permissions` where others can
 * enter the folder.
 */
export async function openVault({ folder, key, now }: VaultOptions): Promise<Vault> {
  const file = await openVaultFile(folder)
  try {
    const secretFor = (purpose: string) =>
      new Uint8Array(hkdfSync('sha256', key, '', `colophon vault 1 ${purpose}`, 32))
    const isNew = await checkKey(file, secretFor('key check'))
    return { isNew, ...arrange(file, secretFor, now) }
  } catch (error) {
    file.close()
    throw error
  }
}

function arrange(
  file: VaultFile,
  secretFor: Vault['secretFor'],
  now: () => number,
): Omit<Vault, 'isNew'> {
  const slots = new Slots(file, secretFor('wrap'))
  const drafts = new Drafts(file, slots, now)
  const sessions = new Sessions(file)
  const apiKeys = new ApiKeyRows(file)
  return {
    dossiers: new Dossiers(file, slots, now),
    drafts,
    sessions,
    apiKeys,
    checks: new CheckRows(file),
    secretFor,
    sweep: async () => {
      await Promise.all([sessions.sweep(now()), drafts.sweep(), apiKeys.sweep(now())])
    },
    close: () => Promise.resolve(file.close()),
  }
}

const checkName = 'key check'

/**
 * A box made with the key at first start: another key is found now, and not when the first dossier is read. Answers
 * whether this is the first start.
 */
async function checkKey(file: VaultFile, key: Uint8Array): Promise<boolean> {
  const box = file.get('select value from meta where name = ?', checkName)?.['value']
  if (!(box instanceof Uint8Array)) {
    const made = seal(key, checkName, new Uint8Array())
    await file.write(() => file.run('insert into meta values (?, ?)', checkName, made))
    return true
  }
  try {
    unseal(key, checkName, box)
    return false
  } catch (cause) {
    const text = 'the vault was made with another vault.key; restore the one of its backup'
    throw new VaultError('wrong_key', text, { cause })
  }
}
