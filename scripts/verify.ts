/** `colophon verify`: reads files, asks a node if one is named, and lets the pure verifier decide. */
import { existsSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { gunzip } from '../api/certificates/status-list.ts'
import { environment, loadConfig } from '../api/config.ts'
import {
  isZip,
  listAsDocument,
  memberOf,
  parseTrust,
  readEvidence,
  startLength,
  VerificationError,
  verify,
  zipLimits,
} from '../verifier/index.ts'
import type { ChainObservation, Evidence, Report, Trust } from '../verifier/index.ts'
import { digestFile, sizeOf, type FileDigests } from './deposit.ts'
import { UsageError } from './fail.ts'
import { language } from './language.ts'
import { unpack } from './unzip.ts'

export interface VerifyOptions {
  readonly trust?: string
  readonly rpc?: string
  readonly lang?: string
  readonly json?: boolean
}

/** What the files given are: the work, and the members of the evidence. */
interface Sorted {
  work?: string
  readonly members: Map<string, Uint8Array>
}

async function head(path: string): Promise<Uint8Array> {
  await sizeOf(path)
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(startLength), 0, startLength, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function sort(paths: readonly string[]): Promise<Sorted> {
  const sorted: Sorted = { members: new Map() }
  for (const [i, path] of paths.entries()) await sortOne(sorted, path, i === 0 && paths.length > 1)
  listAsDocument(sorted.members)
  return sorted
}

/** The first of several files is the work, whatever it looks like: a work may itself be JSON or a zip. */
async function sortOne(sorted: Sorted, path: string, isWork: boolean): Promise<void> {
  const start = await head(path)
  const member = memberOf(basename(path), start)
  if (isWork) sorted.work = path
  else if (isZip(start))
    for (const [name, bytes] of await unpack(path)) addMember(sorted, name, bytes)
  else if (member !== undefined) addMember(sorted, member, await readMember(path))
  else throw new UsageError(`${path} is no evidence: give the work first, then its evidence`)
}

function addMember({ members }: Sorted, name: string, bytes: Uint8Array): void {
  if (members.has(name)) throw new UsageError(`${name} is given twice`)
  members.set(name, bytes)
}

async function readMember(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path)
  if (bytes.length <= zipLimits.member) return bytes
  throw new UsageError(`${path} is too large for a part of evidence`)
}

/** The user's own knowledge of the registry; undefined where there is none. */
async function readTrust(given: string | undefined): Promise<{ trust?: Trust; from?: string }> {
  const path = given ?? join(loadConfig(environment).dataFolder, 'trust.json')
  if (given === undefined && !existsSync(path)) return {}
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`there is no file ${path}`)
  })
  return { trust: asUsage(path, () => parseTrust(text)), from: path }
}

/** What cannot be read at all is the caller's to mend; what can be read is for the steps to judge. */
export function asUsage<T>(what: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error
    throw new UsageError(`${what} cannot be read: ${error.message}`, { cause: error })
  }
}

async function observed(
  rpc: string | undefined,
  evidence: Evidence,
  trust: Trust | undefined,
): Promise<{ observation?: ChainObservation }> {
  if (rpc === undefined) return {}
  const { observeEvidence } = await import('./observe.ts')
  const observation = await observeEvidence(rpc, evidence, trust)
  return observation ? { observation } : {}
}

/** Verifies and prints the report; exit status 1 where a step failed. */
export async function verifyFiles(paths: string[], options: VerifyOptions): Promise<void> {
  const { work, members } = await sort(paths)
  const file: { file?: FileDigests } = work === undefined ? {} : { file: await digestFile(work) }
  const evidence = asUsage('the evidence', () => readEvidence(members))
  const { trust, from } = await readTrust(options.trust)
  const node = await observed(options.rpc, evidence, trust)
  const report = verify(evidence, { ...(trust && { trust }), ...file, ...node, gunzip })
  if (options.json) console.log(JSON.stringify(report, undefined, 2))
  else print(report, language(options.lang), from)
  if (report.verdict === 'fail') process.exitCode = 1
}

const words = {
  en: {
    pass: 'pass',
    fail: 'FAIL',
    'not-checkable': 'not checkable',
    trust: 'What is known of the registry',
    none: 'nothing (--trust FILE names it)',
    verdict: { pass: 'Nothing failed.', fail: 'At least one step failed.' },
    limit: 'This shows time, integrity and what was declared; not originality or ownership.',
  },
  zh: {
    pass: '通过',
    fail: '失败',
    'not-checkable': '无法核验',
    trust: '事先掌握的登记机构信息',
    none: '无（用 --trust 文件 指定）',
    verdict: { pass: '没有失败项。', fail: '至少一项失败。' },
    limit: '本结果说明时间、完整性与申报内容，不证明独创性或权属。',
  },
} as const

const colours = { pass: 32, fail: 31, 'not-checkable': 33 } as const

function print(report: Report, lang: 'zh' | 'en', from: string | undefined): void {
  const text = words[lang]
  const paint = (status: Report['steps'][number]['status']): string => {
    const word = text[status].padEnd(lang === 'en' ? 13 : 4)
    return process.stdout.isTTY ? `\u001b[${colours[status]}m${word}\u001b[0m` : word
  }
  for (const step of report.steps) {
    console.log(`${paint(step.status)}  ${step.id.padEnd(21)}  ${step[lang]}`)
  }
  console.log(`\n${text.trust}: ${from ?? text.none}`)
  console.log(`${text.verdict[report.verdict]} ${text.limit}`)
}
