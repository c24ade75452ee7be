/**
 * What each act costs on chain, in gas, measured in Hardhat's in-process EVM.
 * Run: `node bench/gas.ts [--write]` after `npm run build`; `--write` replaces bench/results/gas.md.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types'
import {
  encodeBytes32String,
  getBytes,
  type HDNodeWallet,
  solidityPackedKeccak256,
  type TransactionResponse,
  Wallet,
} from 'ethers'

import { createHardhatRuntimeEnvironment } from 'hardhat/hre'
import { format } from 'prettier'
import config from '../hardhat.config.ts'
import type { AccessManager } from '../types/ethers-contracts/@openzeppelin/contracts/access/manager/AccessManager.ts'
import type { AnchorLog } from '../types/ethers-contracts/contracts/AnchorLog.ts'
import type { DidRegistry } from '../types/ethers-contracts/contracts/DidRegistry.ts'
import { AccessManager__factory } from '../types/ethers-contracts/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts'
import { AnchorLog__factory } from '../types/ethers-contracts/factories/contracts/AnchorLog__factory.ts'
import { DidRegistry__factory } from '../types/ethers-contracts/factories/contracts/DidRegistry__factory.ts'
import { consistency, entry, inclusion, rootOf } from './_util/alike-tree.ts'

type Row = readonly (string | number)[]

interface Accounts {
  readonly admin: HardhatEthersSigner
  readonly publisher: HardhatEthersSigner
  readonly members: readonly HardhatEthersSigner[]
  /** Mines a block so many seconds later. */
  readonly pass: (seconds: bigint) => Promise<void>
}

/** Role numbers of contracts/Roles.sol. */
const roles = { publisher: 1, member: 2, recoverer: 3 } as const
const millions = 3_200_000
const publishesPerRow = 9
const day = 86_400n
const year = 365n * day

/** Prints the tables; with `--write` among the arguments also keeps them in bench/results/gas.md. */
export async function run(args: string[]): Promise<void> {
  const accounts = await openAccounts()
  const head = ['entries before', 'entries added', 'mean', 'highest', 'per certificate']
  const text = [
    table(['deployment', 'gas'], await deployments(accounts.admin)),
    table(head, await publishes(accounts)),
    table(['AnchorLog', 'gas'], await logCalls(accounts)),
    table(['DidRegistry', 'gas'], await didCalls(accounts.admin)),
    table(['DidRegistry: recovery', 'gas'], await recoveryCalls(accounts)),
  ].join('\n')
  console.log(text)
  if (args.includes('--write')) await keep(heading + text)
}

/** Accounts on a chain of their own, by the rules of Shanghai as on the embedded chain. */
async function openAccounts(): Promise<Accounts> {
  const folder = fileURLToPath(new URL('..', import.meta.url))
  const hardhat = await createHardhatRuntimeEnvironment(config, {}, folder)
  const { ethers, provider } = await hardhat.network.create({ override: { hardfork: 'shanghai' } })
  const [admin, publisher, ...members] = (await ethers.getSigners()).slice(0, 4)
  if (!admin || !publisher) throw new Error('the network has no accounts')
  const pass = async (seconds: bigint) => {
    await provider.request({ method: 'evm_increaseTime', params: [Number(seconds)] })
    await provider.request({ method: 'evm_mine', params: [] })
  }
  return { admin, publisher, members, pass }
}

const heading = `# Gas

Written by \`node bench/gas.ts --write\`. Solidity 0.8.37, optimiser at 10,000 runs, EVM version Paris, Hardhat's
in-process EVM by the rules of Shanghai. Gas is that of the whole transaction, the same on every machine (for
\`isEntry\`, a view: what it costs the contract that asks, about).

A row of the second table is nine checkpoints in a row. Their cost differs with the shape of the tree, and every
third one writes the sizes and times of three. The sizes are not round, because in round ones the proofs are shorter.
The leaves are all alike, so that a tree of any size can be computed; what was entered makes no difference.

`

async function keep(text: string): Promise<void> {
  const folder = new URL('results/', import.meta.url)
  await mkdir(folder, { recursive: true })
  await writeFile(new URL('gas.md', folder), await format(text, { parser: 'markdown' }))
}

async function deployments(admin: HardhatEthersSigner): Promise<Row[]> {
  const manager = await new AccessManager__factory(admin).deploy(admin.address)
  const log = await new AnchorLog__factory(admin).deploy(manager)
  const registry = await deployRegistry(admin, manager)
  return [
    ['AccessManager', await gasOf(manager.deploymentTransaction())],
    ['AnchorLog', await gasOf(log.deploymentTransaction())],
    ['DidRegistry', await gasOf(registry.deploymentTransaction())],
  ]
}

function deployRegistry(admin: HardhatEthersSigner, manager: AccessManager): Promise<DidRegistry> {
  return new DidRegistry__factory(admin).deploy(manager, 3n * day, 30n * day, 14n * day)
}

async function publishes(accounts: Accounts): Promise<Row[]> {
  const rows: Row[] = []
  for (const size of [1_017, 10_017, 100_017, 1_000_017, 3_200_017]) {
    for (const batch of [1, 1_000, 10_000]) rows.push(await publishRow(accounts, size, batch))
  }
  return rows
}

async function publishRow(accounts: Accounts, size: number, batch: number): Promise<Row> {
  const costs = await publishCosts(accounts, size, batch)
  const mean = meanOf(costs)
  const each = mean / batch
  return [
    size,
    batch,
    Math.round(mean),
    Math.max(...costs),
    each < 1000 ? each.toFixed(1) : Math.round(each),
  ]
}

/** Mean gas of a checkpoint of 1,000 new entries in a log of 3.2 million: the bar is under 100,000. */
export async function meanPublishGas(): Promise<number> {
  return meanOf(await publishCosts(await openAccounts(), 3_200_017, 1_000))
}

/** Gas of checkpoints in a row, each `batch` entries more. */
async function publishCosts(accounts: Accounts, size: number, batch: number): Promise<number[]> {
  const log = await logOf(size, accounts)
  const costs: number[] = []
  for (let i = 0; i < publishesPerRow; i++) {
    const from = size + i * batch
    costs.push(await gasOf(await publish(log, from, from + batch)))
  }
  return costs
}

function meanOf(costs: readonly number[]): number {
  return costs.reduce((sum, cost) => sum + cost, 0) / costs.length
}

async function publish(log: AnchorLog, from: number, to: number): Promise<TransactionResponse> {
  return log.publish(to, rootOf(to), consistency(from, to))
}

async function logCalls(accounts: Accounts): Promise<Row[]> {
  const rows: Row[] = []
  const log = await logOf(millions, accounts)
  for (const index of [0, 1_234_567, millions - 1]) {
    rows.push([`isEntry(${print(index)}) of ${print(millions)}`, await isEntryGas(log, index)])
  }
  for (const [i, member] of accounts.members.entries()) {
    const sent = await log.connect(member).countersign(millions, rootOf(millions))
    rows.push([`countersign, member ${i + 1}`, await gasOf(sent)])
  }
  return rows
}

async function isEntryGas(log: AnchorLog, index: number): Promise<number> {
  const proof = inclusion(index, millions)
  if (!(await log.isEntry(entry, index, millions, proof))) throw new Error('the proof is wrong')
  const whole = await log.isEntry.estimateGas(entry, index, millions, proof)
  const data = log.interface.encodeFunctionData('isEntry', [entry, index, millions, proof])
  return Number(whole) - intrinsicGas(getBytes(data))
}

/** What any transaction with this data pays before the first instruction (EIP-2028). */
function intrinsicGas(data: Uint8Array): number {
  return data.reduce((sum, byte) => sum + (byte === 0 ? 4 : 16), 21_000)
}

async function didCalls(admin: HardhatEthersSigner): Promise<Row[]> {
  const manager = await new AccessManager__factory(admin).deploy(admin)
  const registry = await deployRegistry(admin, manager)
  const { address: id } = admin
  const { address: delegate } = Wallet.createRandom()
  const type = encodeBytes32String('veriKey')
  const name = encodeBytes32String('did/pub/Ed25519/veriKey/base64')
  const key = new Uint8Array(32).fill(7)
  const calls: [string, () => Promise<TransactionResponse>][] = [
    ['setAttribute, first change of a DID', () => registry.setAttribute(id, name, key, year)],
    ['setAttribute, later', () => registry.setAttribute(id, name, key, year)],
    ['revokeAttribute', () => registry.revokeAttribute(id, name, key)],
    ['addDelegate', () => registry.addDelegate(id, type, delegate, year)],
    ['revokeDelegate', () => registry.revokeDelegate(id, type, delegate)],
    ['changeOwner', () => registry.changeOwner(id, delegate)],
    ['changeOwnerSigned, relayed', () => changeOwnerSigned(registry, Wallet.createRandom(), id)],
  ]
  const rows: Row[] = []
  for (const [label, call] of calls) rows.push([label, await gasOf(await call())])
  return rows
}

/** Three guardians, two of whom must agree. */
async function recoveryCalls({ admin, publisher, members, pass }: Accounts): Promise<Row[]> {
  const manager = await new AccessManager__factory(admin).deploy(admin)
  await manager.grantRole(roles.recoverer, admin, 0)
  const registry = await deployRegistry(admin, manager)
  const { address: id } = publisher
  const { address: heir } = Wallet.createRandom()
  const three = [admin, ...members].map(({ address }) => address)
  const guardians = three.toSorted((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))
  const [first, last] = members.map((member) => registry.connect(member))
  if (!first || !last) throw new Error('the network has too few accounts')
  const own = registry.connect(publisher)
  const wait = () => pass(14n * day)
  const reason = `0x${'de'.repeat(32)}`
  const calls: [string, () => Promise<TransactionResponse>][] = [
    ['setGuardians, three', () => own.setGuardians(id, guardians, 2, 3n * day)],
    ['approveRecovery, the first', () => wait().then(() => first.approveRecovery(id, heir))],
    ['approveRecovery, the last needed', () => last.approveRecovery(id, heir)],
    ['cancelRecovery', () => own.cancelRecovery(id)],
    ['beginRegistrarRecovery', () => registry.beginRegistrarRecovery(id, heir, reason)],
    ['executeRecovery', () => wait().then(() => registry.executeRecovery(id, heir))],
  ]
  const rows: Row[] = []
  for (const [label, call] of calls) rows.push([label, await gasOf(await call())])
  return rows
}

/** A holder without gas hands its identity over; someone else sends it. */
async function changeOwnerSigned(
  registry: DidRegistry,
  { address, signingKey }: HDNodeWallet,
  owner: string,
): Promise<TransactionResponse> {
  const hash = solidityPackedKeccak256(
    ['bytes2', 'address', 'uint256', 'address', 'string', 'address'],
    ['0x1900', await registry.getAddress(), 0, address, 'changeOwner', owner],
  )
  const { v, r, s } = signingKey.sign(hash)
  return registry.changeOwnerSigned(address, v, r, s, owner)
}

/** A log that stands at a size, connected to its publisher. */
async function logOf(size: number, { admin, publisher, members }: Accounts): Promise<AnchorLog> {
  const manager = await new AccessManager__factory(admin).deploy(admin)
  const log = await new AnchorLog__factory(admin).deploy(manager)
  await manager.grantRole(roles.publisher, publisher, 0)
  for (const member of members) await manager.grantRole(roles.member, member, 0)
  await log.connect(publisher).publish(size, rootOf(size), [])
  return log.connect(publisher)
}

async function gasOf(sent: TransactionResponse | null): Promise<number> {
  const receipt = await sent?.wait()
  if (!receipt) throw new Error('the transaction was not mined')
  return Number(receipt.gasUsed)
}

function table(head: readonly string[], rows: readonly Row[]): string {
  const line = (cells: Row): string => `| ${cells.map(print).join(' | ')} |`
  const rule = `| ${head.map((_, i) => (i === 0 ? '---' : '---:')).join(' | ')} |`
  return [line(head), rule, ...rows.map(line), ''].join('\n')
}

function print(cell: string | number): string {
  return typeof cell === 'number' ? cell.toLocaleString('en') : cell
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await run(process.argv.slice(2))
