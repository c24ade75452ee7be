/**
 * What each thing done to a file at intake costs, alone and together.
 * Run: `node bench/hash.ts [MiB]`, default 512.
 */
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Decrypter, Encrypter } from 'age-encryption'
import { digestStream } from '../api/intake/digest.ts'
import { intakeFile } from '../api/intake/intake.ts'
import { decryptStream, encryptStream, generateIdentity } from '../api/store/age.ts'
import { openEmbeddedStore } from '../api/store/embedded-store.ts'
import type { Store } from '../api/store/store.ts'
import { buildTree } from '../api/store/unixfs.ts'
import { drain, mebibytes } from './_util/stream.ts'

type Step = (mebibytes: number) => Promise<unknown>

const { identity, recipient } = generateIdentity()

/** Prints the table. Arguments: MiB to run each step over. */
export async function run(args: string[]): Promise<void> {
  const size = Number(args[0] ?? 512)
  const folder = await mkdtemp(join(tmpdir(), 'bench-hash-'))
  try {
    const store = await openEmbeddedStore({ folder })
    const rows: Record<string, object> = {}
    for (const [name, step] of Object.entries(steps(store))) rows[name] = await measure(step, size)
    console.log(`${size} MiB each; MB = 1,000,000 bytes; CPU of all threads of this process`)
    console.table(rows)
  } finally {
    await rm(folder, { recursive: true })
  }
}

function steps(store: Store): Record<string, Step> {
  const maxBytes = Number.MAX_SAFE_INTEGER
  return {
    sha256: (size) => hashing('sha256', size),
    sm3: (size) => hashing('sm3', size),
    'sha256 + sm3 in one pass': (size) => digestStream(mebibytes(size)),
    'UnixFS tree (CID)': (size) => buildTree(mebibytes(size), async () => {}),
    'age encryption': (size) => drain(encryptStream(mebibytes(size), recipient)),
    'age encryption and decryption': (size) =>
      drain(decryptStream(encryptStream(mebibytes(size), recipient), identity)),
    'age-encryption (library), encryption': libraryEncryption,
    'age-encryption (library), both': libraryBoth,
    'store, fsynced': (size) => store.put(mebibytes(size)),
    'intake: digests, store': (size) => intakeFile({ source: mebibytes(size), store, maxBytes }),
    'intake: digests, encryption, store': (size) =>
      intakeFile({ source: mebibytes(size), store, maxBytes, encryptTo: recipient }),
  }
}

async function hashing(name: string, size: number): Promise<void> {
  const hash = createHash(name)
  for await (const bytes of mebibytes(size)) hash.update(bytes)
  hash.digest()
}

async function libraryEncryption(size: number): Promise<void> {
  await drain(await libraryEncrypted(size))
}

async function libraryBoth(size: number): Promise<void> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  await drain(await decrypter.decrypt(await libraryEncrypted(size)))
}

async function libraryEncrypted(size: number): Promise<ReadableStream<Uint8Array>> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  return encrypter.encrypt(ReadableStream.from<Uint8Array>(mebibytes(size)))
}

async function measure(step: Step, size: number): Promise<object> {
  // Once small, to have code and threads warm.
  await step(16)
  const [start, before] = [performance.now(), process.cpuUsage()]
  await step(size)
  const wall = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(before)
  const megabytes = (size * 1_048_576) / 1e6
  return {
    'MB per CPU-second': Math.round((megabytes * 1e6) / (user + system)),
    'MB per second': Math.round(megabytes / wall),
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await run(process.argv.slice(2))
}
