import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import { inspect } from 'node:util'
import { computeAddress, SigningKey as Secp256k1Key } from 'ethers'
import { toMultikey } from '../../verifier/encoding.ts'
import { IdentityError } from './errors.ts'
import {
  destroySecret,
  listSecrets,
  openSecretFolder,
  readSecret,
  writeSecret,
} from './key-files.ts'
import { type History, type KeyRecord, parseHistory, printHistory } from './key-history.ts'

/** The Ed25519 key that signs certificates. */
export interface AssertionKey {
  readonly privateKey: KeyObject
  /** 32 bytes. */
  readonly publicKey: Uint8Array
  /** DID URL of the key; undefined until the chain shows it. Sign nothing before. */
  readonly verificationMethod: string | undefined
}

export interface SigningKey {
  readonly privateKey: KeyObject
  /** 32 bytes. */
  readonly publicKey: Uint8Array
}

export interface StoreKey {
  /** `AGE-SECRET-KEY-1…` */
  readonly identity: string
  /** `age1…` */
  readonly recipient: string
}

export interface KeyringOptions {
  /** The keys' own folder. Created on first start. */
  readonly folder: string
  /** Makes the store key on first start: `generateIdentity` of api/store/age.ts. */
  readonly generateStoreKey: () => StoreKey | Promise<StoreKey>
}

interface Secrets {
  readonly controllerKey: string
  readonly log: SigningKey
  readonly store: StoreKey
  readonly vault: KeyObject
  readonly assertion: Map<string, SigningKey>
}

/** Where the chain showed a key: what a certificate names, and the block from which it counts. */
export interface ShownOnChain {
  readonly verificationMethod: string
  readonly addedAtBlock: number
}

const assertionFile = (multikey: string) => `assertion-${multikey}.pem`
const assertionFiles = /^assertion-z6Mk\w+\.pem$/

/**
 * The registrar's private keys. Nothing of them shows when the keyring is logged, inspected or printed as JSON:
 * the state is private and the members below are read through getters of the class.
 */
export class Keyring {
  readonly #folder: string
  readonly #secrets: Secrets
  #history: readonly KeyRecord[]
  /** Address of the controller key, 0x lower case. */
  readonly controllerAddress: string

  constructor(folder: string, secrets: Secrets, history: readonly KeyRecord[]) {
    this.#folder = folder
    this.#secrets = secrets
    this.#history = history
    this.controllerAddress = computeAddress(secrets.controllerKey).toLowerCase()
  }

  /** secp256k1 private key (0x hex): owns the registrar's DID and publishes anchors. */
  get controllerKey(): string {
    return this.#secrets.controllerKey
  }

  /** The assertion key in use now. Ask again for each signature: a rotation changes it. */
  get assertion(): AssertionKey {
    const record = this.#history.find((key) => key.state === 'current')
    const key = record && this.#secrets.assertion.get(record.publicKeyMultibase)
    if (key === undefined) throw new IdentityError('missing', 'there is no current assertion key')
    return { ...key, verificationMethod: record?.verificationMethod }
  }

  /** Ed25519 key that signs checkpoints. */
  get log(): SigningKey {
    return this.#secrets.log
  }

  /** age X25519 key that opens unpublished works. */
  get store(): StoreKey {
    return this.#secrets.store
  }

  /** 256-bit key of the vault: wraps the keys of personal data and drafts. */
  get vault(): KeyObject {
    return this.#secrets.vault
  }

  /** All assertion keys there ever were, oldest first; public. */
  get history(): readonly KeyRecord[] {
    return this.#history
  }

  /**
   * Makes the key that a rotation changes to, or answers with the one made before a crash.
   * Private file first, then the history: a crash between them leaves a file that no chain and no certificate
   * knows, and the next call takes it up.
   */
  async prepareNext(): Promise<KeyRecord> {
    const known = this.#history.find((key) => key.state === 'next')
    if (known !== undefined) return known
    const multikey = await adoptOrCreate(this.#folder, this.#secrets.assertion, this.#history)
    const record: KeyRecord = { publicKeyMultibase: multikey, state: 'next' }
    await this.#save([...this.#history, record])
    return record
  }

  /** Notes under which DID URL and from which block the chain shows a key. */
  async noteOnChain(publicKeyMultibase: string, shown: ShownOnChain): Promise<void> {
    await this.#change(publicKeyMultibase, () => ({
      verificationMethod: shown.verificationMethod,
      addedAtBlock: shown.addedAtBlock,
    }))
  }

  /** The next key signs from here on, the current one never again: one write, so no moment has both or none. */
  async activateNext(): Promise<void> {
    const next = this.#history.find((key) => key.state === 'next')
    if (next?.verificationMethod === undefined) {
      throw new IdentityError('not_registered', 'the next assertion key is not on the chain yet')
    }
    await this.#save(
      this.#history.map((key) => {
        if (key.state === 'next') return { ...key, state: 'current' }
        return key.state === 'current' ? { ...key, state: 'retired' } : key
      }),
    )
  }

  /**
   * Notes that a retired key is revoked on chain and destroys its private part. History first: a crash
   * between the two leaves a private file of a revoked key, which the next start destroys.
   */
  async forgetRetired(publicKeyMultibase: string, revokedAtBlock: number): Promise<void> {
    await this.#change(publicKeyMultibase, () => ({ state: 'revoked', revokedAtBlock }))
    this.#secrets.assertion.delete(publicKeyMultibase)
    await destroySecret(this.#folder, assertionFile(publicKeyMultibase))
  }

  toJSON(): Record<string, string> {
    return { keyring: this.controllerAddress }
  }

  [inspect.custom](): string {
    return `Keyring <${this.controllerAddress}>`
  }

  async #change(multikey: string, change: (key: KeyRecord) => Partial<KeyRecord>): Promise<void> {
    await this.#save(
      this.#history.map((key) =>
        key.publicKeyMultibase === multikey ? { ...key, ...change(key) } : key,
      ),
    )
  }

  async #save(history: readonly KeyRecord[]): Promise<void> {
    await writeSecret(this.#folder, 'history.json', printHistory(history))
    this.#history = history
  }
}

/**
 * Opens the registrar's keys, and makes them on first start. history.json is written last, so it says that
 * a first start was completed: with it every key must be there and none is ever made anew in silence;
 * without it an interrupted first start goes on where it stopped. The vault key is newer than the first registries: a
 * history that does not say that it was made has it made, and then says so.
 * Throws IdentityError `permissions`, `missing`, `corrupt`.
 */
export async function openKeyring({ folder, generateStoreKey }: KeyringOptions): Promise<Keyring> {
  await openSecretFolder(folder)
  const text = await readSecret(folder, 'history.json')
  const known = text === undefined ? undefined : parseHistory(text)
  const firstStart = known === undefined
  const vaultless = known?.vaultKeyMade !== true
  const storeKeyFile = async () => printStoreKey(await generateStoreKey())
  const secrets: Secrets = {
    controllerKey: await secret(folder, 'controller.key', firstStart, createController, readHex),
    log: await secret(folder, 'log.pem', firstStart, createEd25519, readSigningKey),
    store: await secret(folder, 'store.age', firstStart, storeKeyFile, readStoreKey),
    vault: await secret(folder, 'vault.key', vaultless, createVaultKey, readVaultKey),
    assertion: await readAssertionKeys(folder),
  }
  const history = await historyOf(folder, secrets, known)
  await destroyRevoked(folder, secrets, history)
  checkKept(secrets, history)
  return new Keyring(folder, secrets, history)
}

/** The history as it was, or begun; it says from here on that there is a vault key. */
async function historyOf(
  folder: string,
  secrets: Secrets,
  known: History | undefined,
): Promise<readonly KeyRecord[]> {
  if (known === undefined) return beginHistory(folder, secrets)
  const { keys, vaultKeyMade } = known
  if (!vaultKeyMade) await writeSecret(folder, 'history.json', printHistory(keys))
  return keys
}

async function beginHistory(folder: string, secrets: Secrets): Promise<KeyRecord[]> {
  const publicKeyMultibase = await adoptOrCreate(folder, secrets.assertion, [])
  const history: KeyRecord[] = [{ publicKeyMultibase, state: 'current' }]
  await writeSecret(folder, 'history.json', printHistory(history))
  return history
}

/** A private key that the history does not know yet: the one left by a crash, or a new one. */
async function adoptOrCreate(
  folder: string,
  keys: Map<string, SigningKey>,
  history: readonly KeyRecord[],
): Promise<string> {
  const known = new Set(history.map((key) => key.publicKeyMultibase))
  const left = [...keys.keys()].find((multikey) => !known.has(multikey))
  if (left !== undefined) return left
  const pem = createEd25519()
  const key = readSigningKey(pem)
  const multikey = toMultikey(key.publicKey)
  await writeSecret(folder, assertionFile(multikey), pem)
  keys.set(multikey, key)
  return multikey
}

async function readAssertionKeys(folder: string): Promise<Map<string, SigningKey>> {
  const keys = new Map<string, SigningKey>()
  for (const name of await listSecrets(folder, assertionFiles)) {
    const key = await secret(folder, name, false, createEd25519, readSigningKey)
    const multikey = toMultikey(key.publicKey)
    if (name !== assertionFile(multikey)) throw corrupt(name)
    keys.set(multikey, key)
  }
  return keys
}

/** The second half of `forgetRetired`, for a process that was killed between its two steps. */
async function destroyRevoked(
  folder: string,
  secrets: Secrets,
  history: readonly KeyRecord[],
): Promise<void> {
  for (const { state, publicKeyMultibase } of history) {
    if (state !== 'revoked' || !secrets.assertion.delete(publicKeyMultibase)) continue
    await destroySecret(folder, assertionFile(publicKeyMultibase))
  }
}

/** Every key that signs, or is about to, must be there; a retired one only waits for its end. */
function checkKept(secrets: Secrets, history: readonly KeyRecord[]): void {
  for (const { state, publicKeyMultibase } of history) {
    const needed = state === 'current' || state === 'next'
    if (!needed || secrets.assertion.has(publicKeyMultibase)) continue
    throw missing(assertionFile(publicKeyMultibase))
  }
}

async function secret<T>(
  folder: string,
  name: string,
  mayCreate: boolean,
  create: () => string | Promise<string>,
  read: (text: string) => T,
): Promise<T> {
  let text = await readSecret(folder, name)
  if (text === undefined) {
    if (!mayCreate) throw missing(name)
    text = await create()
    await writeSecret(folder, name, text)
  }
  try {
    return read(text)
  } catch {
    // The cause is dropped: a parser's message may quote the key.
    throw corrupt(name)
  }
}

function createEd25519(): string {
  const { privateKey } = generateKeyPairSync('ed25519')
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function readSigningKey(pem: string): SigningKey {
  const privateKey = createPrivateKey(pem)
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new TypeError('not an Ed25519 key')
  return { privateKey, publicKey: rawPublicKey(privateKey) }
}

function createController(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp256k1' })
  const scalar = Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url')
  return `0x${scalar.toString('hex').padStart(64, '0')}\n`
}

function readHex(text: string): string {
  const key = text.trimEnd()
  return new Secp256k1Key(key).privateKey
}

function createVaultKey(): string {
  return `${randomBytes(32).toString('hex')}\n`
}

function readVaultKey(text: string): KeyObject {
  if (!/^[0-9a-f]{64}\n$/.test(text)) throw new TypeError('not 32 bytes in hex')
  return createSecretKey(Buffer.from(text.trimEnd(), 'hex'))
}

/** The 32 bytes of an Ed25519 private key's public half. */
function rawPublicKey(privateKey: KeyObject): Uint8Array {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
  return Uint8Array.from(Buffer.from(x ?? '', 'base64url'))
}

/** The file format of age-keygen, so that `age -d -i store.age` opens what this registry stored. */
function printStoreKey({ identity, recipient }: StoreKey): string {
  return `# public key: ${recipient}\n${identity}\n`
}

function readStoreKey(text: string): StoreKey {
  const [, recipient, identity] =
    /^# public key: (age1[a-z0-9]{58})\n(AGE-SECRET-KEY-1[A-Z0-9]{58})\n$/.exec(text) ?? []
  if (recipient === undefined || identity === undefined) throw new TypeError('not an age identity')
  return sealStoreKey(recipient, identity)
}

/** The identity is a plain string, so it is hidden from JSON (not enumerable) and from inspection. */
function sealStoreKey(recipient: string, identity: string): StoreKey {
  const key = { recipient, identity }
  Object.defineProperty(key, 'identity', { enumerable: false })
  Object.defineProperty(key, inspect.custom, { value: () => `StoreKey <${recipient}>` })
  return key
}

function missing(name: string): IdentityError {
  return new IdentityError('missing', `the key file ${name} is missing; restore it from the backup`)
}

function corrupt(name: string): IdentityError {
  return new IdentityError('corrupt', `the key file ${name} does not hold the key it should`)
}
