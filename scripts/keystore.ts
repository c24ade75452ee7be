/**
 * The key of a person on this machine and the DID that it speaks for: an encrypted keystore (Web3 Secret Storage v3, as
 * wallets read it), or the plain file of version 0.1. A DID keeps its address when its key is replaced, so both files
 * name the DID beside the key.
 */
import { randomUUID, scrypt as nativeScrypt } from 'node:crypto'
import { link, mkdir, rm } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { promisify } from 'node:util'
import {
  computeAddress,
  decryptKeystoreJson,
  encryptKeystoreJson,
  isKeystoreJson,
  scrypt,
  Wallet,
} from 'ethers'
import { z } from 'zod'
import { environment, loadConfig } from '../api/config.ts'
import { syncFolder } from '../api/files.ts'
import { readSecret, writeSecret } from '../api/identity/key-files.ts'
import { parseDid, printDid } from '../verifier/did.ts'
import { UsageError } from './fail.ts'
import { requireWritable, unwritable } from './output.ts'

/** A private key and the DID it controls. Addresses 0x lower case. */
export interface PersonKey {
  readonly did: string
  /** Address of the key: another than the DID's once the key was replaced. */
  readonly address: string
  /** 0x hex. */
  readonly privateKey: string
  /** Whether its file is encrypted. */
  readonly encrypted: boolean
}

/** Who signs texts for a DID. */
export interface PersonSigner {
  readonly did: string
  /** Address of the key that signs, 0x lower case. */
  readonly address: string
  /** EIP-191 (`personal_sign`) signature over the text, 0x hex, 65 bytes. */
  signMessage(text: string): Promise<string>
}

const address = z.string().regex(/^0x[0-9a-f]{40}$/)
const didText = z.string().refine((text) => parseDid(text) !== undefined)
const plainFile = z.object({
  format: z.literal('colophon-holder-v1'),
  address,
  privateKey: z.string().regex(/^0x[0-9a-f]{64}$/),
  did: didText.optional(),
})
/** What a keystore of ours has beside the members of the standard. */
const encryptedFile = z.object({
  address: z
    .string()
    .regex(/^(0x)?[0-9a-f]{40}$/i)
    .transform((text) => `0x${text.slice(-40).toLowerCase()}`),
  colophon: z.object({ did: didText }).optional(),
})

const derive = promisify<string | Uint8Array, Uint8Array, number, object, Uint8Array>(nativeScrypt)

// Node's scrypt takes 0.3 s where the one in JavaScript takes three; the work it asks of a thief is the same.
scrypt.register((password, salt, N, r, p, length) =>
  derive(password, salt, length, { N, r, p, maxmem: 256 * N * r }),
)

/**
 * Who signs for the DID of a holder file. `passphrase` is not asked for where the file is plain. `chainId`: the chain of
 * a plain file that names no DID (default: COLOPHON_CHAIN_ID). Throws UsageError for a missing file or wrong
 * passphrase, IdentityError `permissions` where others can read the file.
 */
export async function signerOf(
  file: string,
  passphrase?: string,
  chainId?: number,
): Promise<PersonSigner> {
  const key = await readKey(file, passphrase, chainId)
  const wallet = new Wallet(key.privateKey)
  const signMessage = (text: string) => wallet.signMessage(text)
  return { did: key.did, address: key.address, signMessage }
}

/** The DID and address of a holder file, which need no passphrase; undefined where there is no such file. */
export async function describeKey(
  file: string,
  chainId?: number,
): Promise<Omit<PersonKey, 'privateKey'> | undefined> {
  const text = await readFileText(file)
  if (text === undefined) return undefined
  if (!isKeystoreJson(text)) {
    const { privateKey: _, ...rest } = parsePlain(file, text, chainId)
    return rest
  }
  const { data } = encryptedFile.safeParse(parseJson(text))
  if (data === undefined)
    throw new UsageError(
      `${file} is a keystore without the address of its key, or with a wrong DID`,
    )
  const { address: own, colophon } = data
  return { did: colophon?.did ?? printDid(chainOr(chainId), own), address: own, encrypted: true }
}

/** The key of a holder file. Throws as `signerOf` does. */
export async function readKey(
  file: string,
  passphrase?: string,
  chainId?: number,
): Promise<PersonKey> {
  const text = await readFileText(file)
  if (text === undefined) throw new UsageError(`there is no key file ${file}`)
  if (!isKeystoreJson(text)) return parsePlain(file, text, chainId)
  const known = await describeKey(file, chainId)
  const { privateKey } = await decrypt(file, text, passphrase)
  return { did: known!.did, address: known!.address, privateKey, encrypted: true }
}

/** Writes a key whole or not at all, readable by its owner only; encrypted where a passphrase is given. */
export async function writeKey(
  file: string,
  key: { readonly did: string; readonly privateKey: string },
  passphrase: string | undefined,
): Promise<void> {
  const text = passphrase === undefined ? plainText(key) : await encrypt(key, passphrase)
  const folder = await folderOf(file)
  await writeSecret(folder, basename(file), text)
}

async function folderOf(file: string): Promise<string> {
  const folder = dirname(resolve(file))
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    throw unwritable(file, cause)
  })
  await requireWritable(file)
  return folder
}

/**
 * Writes the first key of a file. Throws UsageError where the file is there already, also when two processes make it at
 * the same time: a key that somebody registered under must never be written over.
 */
export async function createKey(
  file: string,
  key: { readonly did: string; readonly privateKey: string },
  passphrase: string | undefined,
): Promise<void> {
  await folderOf(file)
  const unnamed = `${file}.${randomUUID()}`
  await writeKey(unnamed, key, passphrase)
  try {
    await link(unnamed, file)
  } catch (cause) {
    const taken = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST'
    throw taken ? new UsageError(`${file} is there already`, { cause }) : cause
  } finally {
    await rm(unnamed)
  }
  await syncFolder(dirname(resolve(file)))
}

async function readFileText(file: string): Promise<string | undefined> {
  return readSecret(dirname(resolve(file)), basename(file))
}

function plainText({ did, privateKey }: { did: string; privateKey: string }): string {
  const own = new Wallet(privateKey).address.toLowerCase()
  return JSON.stringify({ format: 'colophon-holder-v1', did, address: own, privateKey })
}

async function encrypt(
  { did, privateKey }: { did: string; privateKey: string },
  passphrase: string,
): Promise<string> {
  const wallet = new Wallet(privateKey)
  const json = await encryptKeystoreJson({ address: wallet.address, privateKey }, passphrase, {})
  return JSON.stringify({ ...(JSON.parse(json) as object), colophon: { did } })
}

async function decrypt(file: string, text: string, passphrase: string | undefined) {
  if (passphrase === undefined) throw new UsageError(`${file} is encrypted: give its passphrase`)
  return decryptKeystoreJson(text, passphrase).catch((cause: unknown) => {
    throw new UsageError(`the passphrase does not open ${file}, or the file is damaged`, { cause })
  })
}

function parsePlain(file: string, text: string, chainId: number | undefined): PersonKey {
  const { data } = plainFile.safeParse(parseJson(text))
  if (data === undefined) throw new UsageError(`${file} is no holder file and no keystore`)
  const { address: own, privateKey } = data
  if (ownerOf(privateKey) !== own)
    throw new UsageError(`${file} is damaged: its private key is not that of its address`)
  const named = data.did ?? printDid(chainOr(chainId), own)
  return { did: named, address: own, privateKey, encrypted: false }
}

/** Address of a private key; undefined where it is none. */
function ownerOf(privateKey: string): string | undefined {
  try {
    return computeAddress(privateKey).toLowerCase()
  } catch {
    return undefined
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function chainOr(chainId: number | undefined): number {
  return chainId ?? loadConfig(environment).chain.chainId
}
