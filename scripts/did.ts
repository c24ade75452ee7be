/** `colophon did …`: a person's own key and DID: make, show, rotate, protect, recover. The registry pays the chain. */
import { rename } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { Wallet } from 'ethers'
import { environment, loadConfig } from '../api/config.ts'
import { syncFolder } from '../api/files.ts'
import { printDid } from '../verifier/did.ts'
import { Client } from './client.ts'
import {
  addressOf,
  chainOf,
  execute,
  type Receipt,
  recoveryOf,
  requireControl,
  sendSigned,
  type SigningState,
  stateOf,
} from './did-client.ts'
import { newPassphrase, passphrase, type PassphraseOptions } from './did-passphrase.ts'
import { describeRecovery } from './did-show.ts'
import { UsageError } from './fail.ts'
import { holderFile } from './holder.ts'
import { createKey, describeKey, type PersonKey, readKey, writeKey } from './keystore.ts'

export interface DidOptions extends PassphraseOptions {
  /** Key file; the holder file of this machine where absent. */
  readonly file?: string
  readonly api?: string
}

export interface NewOptions extends PassphraseOptions {
  readonly out?: string
  readonly api?: string
}

/** Makes a key in an encrypted file, and tells the DID that it controls. */
export async function newDid(options: NewOptions): Promise<void> {
  const file = options.out ?? holderFile()
  if ((await describeKey(file)) !== undefined) throw new UsageError(`${file} is there already`)
  const chainId =
    options.api === undefined
      ? loadConfig(environment).chain.chainId
      : await chainOf(new Client(options.api))
  const key = freshKey()
  const did = printDid(chainId, key.address)
  await createKey(file, { did, privateKey: key.privateKey }, await newPassphrase(options))
  console.log(`DID  ${did}`)
  console.log(
    `Key  ${file} (encrypted; without file and passphrase only guardians or the registrar can help)`,
  )
}

/** Encrypts a plain key file of version 0.1 where it lies. */
export async function encryptKey(options: DidOptions): Promise<void> {
  const file = options.file ?? holderFile()
  const key = await readKey(file, undefined, await chainOf(new Client(options.api)))
  await writeKey(file, key, await newPassphrase(options))
  console.log(`${file} is encrypted now. Copies made before (backups) still hold the key in plain.`)
}

/** Tells the DID of a key file, who controls it, its guardians and recoveries that wait. */
export async function showDid(given: string | undefined, options: DidOptions): Promise<void> {
  const client = new Client(options.api)
  const key = given === undefined ? await describe(client, options) : undefined
  const did = given ?? key!.did
  const lines = describeRecovery(await recoveryOf(client, did), key?.address)
  console.log([`DID         ${did}`, ...lines].join('\n'))
}

async function describe(client: Client, options: DidOptions) {
  const file = options.file ?? holderFile()
  const key = await describeKey(file, await chainOf(client))
  if (key === undefined) throw new UsageError(`there is no key file ${file}; make one: did new`)
  return key
}

/**
 * Gives the DID to a new key, which takes the place of the old in the file. The new key is durable beside the old one
 * before the chain names it; killed half way, run it again: what the chain says decides which of the two goes on.
 */
export async function rotateDid(options: DidOptions): Promise<void> {
  const client = new Client(options.api)
  const { key, secret } = await openKey(client, options)
  const file = options.file ?? holderFile()
  const next = `${file}.next`
  const [{ controller }, { announced }] = await Promise.all([
    stateOf(client, key.did),
    recoveryOf(client, key.did),
  ])
  if ((await describeKey(next))?.address !== controller) {
    await requireControl(client, key)
    const { address: newOwner } = await prepareNext(next, key, secret)
    told(await sendSigned(client, key, key.did, { call: 'changeOwner', newOwner }))
  }
  await rename(next, file)
  await syncFolder(dirname(resolve(file)))
  const { address } = (await describeKey(file))!
  console.log(`${key.did}\nis controlled by a new key now, ${address}; the old one is gone.`)
  // What a key announced goes with it: it may have been a thief's (docs/decisions/0013).
  if (announced)
    console.log('The guardians that were only announced are withdrawn with it: name them again.')
}

async function prepareNext(
  file: string,
  key: PersonKey,
  secret: string | undefined,
): Promise<PersonKey> {
  if ((await describeKey(file)) === undefined) {
    await writeKey(file, { did: key.did, privateKey: freshKey().privateKey }, secret)
  }
  // Opened before the chain names it: with a passphrase that does not fit, the DID would be lost.
  return readKey(file, secret)
}

export interface GuardianOptions extends DidOptions {
  readonly threshold?: string
  readonly delay?: string
  readonly none?: boolean
}

/** Names the guardians of one's DID, or dismisses them. They take over after the delay. */
export async function nameGuardians(
  guardians: readonly string[],
  options: GuardianOptions,
): Promise<void> {
  const client = new Client(options.api)
  if (guardians.length === 0 && options.none !== true) return showGuardians(options)
  const { key } = await openKey(client, options)
  const state = await requireControl(client, key)
  const call = { call: 'setGuardians', ...chosen(guardians, options, state) } as const
  told(await sendSigned(client, key, key.did, call))
  await showDid(key.did, options)
}

function showGuardians(options: GuardianOptions): Promise<void> {
  if (options.threshold === undefined && options.delay === undefined)
    return showDid(undefined, options)
  throw new UsageError('name the guardians that --threshold and --delay are for')
}

function chosen(given: readonly string[], options: GuardianOptions, state: SigningState) {
  if (options.none === true) {
    if (given.length > 0) throw new UsageError('name guardians, or --none: not both')
    return { guardians: [], threshold: 0, delay: 0 }
  }
  const guardians = [...new Set(given.map(addressOf))].toSorted()
  const threshold = thresholdOf(options.threshold, guardians.length)
  const delay = secondsOf(options.delay) ?? state.delays.shortest
  return { guardians, threshold, delay: delay * state.unitsPerSecond }
}

function thresholdOf(text: string | undefined, guardians: number): number {
  if (text === undefined) return Math.floor(guardians / 2) + 1
  if (/^[1-9]\d{0,3}$/.test(text) && Number(text) <= guardians) return Number(text)
  throw new UsageError(`--threshold is a number from 1 to ${guardians}, the number of guardians`)
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const [, count, unit = ''] = /^([1-9]\d{0,6})([smhd])$/.exec(text) ?? []
  if (count === undefined) throw new UsageError('a delay is written like 7d (s, m, h or d)')
  return Number(count) * unitSeconds[unit]!
}

/** Lets the registrar begin recoveries of one's DID, or forbids it. */
export async function allowRegistrar(word: string, options: DidOptions): Promise<void> {
  if (word !== 'allow' && word !== 'forbid') throw new UsageError('say allow or forbid')
  const client = new Client(options.api)
  const { key } = await openKey(client, options)
  await requireControl(client, key)
  const call = { call: 'allowRegistrarRecovery', allowed: word === 'allow' } as const
  told(await sendSigned(client, key, key.did, call))
}

export interface RecoverOptions extends DidOptions {
  readonly to: string
  readonly execute?: boolean
}

/** As a guardian: approves a new owner of somebody's DID. With `execute`: carries out what is due. */
export async function recover(did: string, options: RecoverOptions): Promise<void> {
  const client = new Client(options.api)
  const newOwner = addressOf(options.to)
  if (options.execute === true) {
    told(await execute(client, did, newOwner))
    await adopt(client, did, newOwner, options)
  } else {
    const { key } = await openKey(client, options)
    const guardian = key.address
    told(await sendSigned(client, key, did, { call: 'approveRecovery', guardian, newOwner }))
  }
  await showDid(did, options)
}

/** The new owner's own file speaks for the recovered DID from now on. */
async function adopt(client: Client, did: string, newOwner: string, options: DidOptions) {
  const file = options.file ?? holderFile()
  const known = await describeKey(file, await chainOf(client))
  if (known?.address !== newOwner || known.did === did) return
  const secret = known.encrypted ? await passphrase(options) : undefined
  const { privateKey } = await readKey(file, secret)
  await writeKey(file, { did, privateKey }, secret)
  console.log(`${file} speaks for ${did} now`)
}

/** Ends every recovery of one's DID that waits, and makes approvals void. */
export async function cancelRecovery(options: DidOptions): Promise<void> {
  const client = new Client(options.api)
  const { key } = await openKey(client, options)
  await requireControl(client, key)
  told(await sendSigned(client, key, key.did, { call: 'cancelRecovery' }))
}

async function openKey(
  client: Client,
  options: DidOptions,
): Promise<{ key: PersonKey; secret: string | undefined }> {
  const { encrypted } = await describe(client, options)
  const secret = encrypted ? await passphrase(options) : undefined
  const file = options.file ?? holderFile()
  return { key: await readKey(file, secret, await chainOf(client)), secret }
}

function freshKey(): { address: string; privateKey: string } {
  const { address, privateKey } = Wallet.createRandom()
  return { address: address.toLowerCase(), privateKey }
}

function told({ txHash, blockNumber }: Receipt): void {
  console.log(`On chain: transaction ${txHash}, block ${blockNumber}`)
}
