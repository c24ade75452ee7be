/** `colophon register`: one file from the disk to its evidence file, with its steps shown. */
import { access, constants } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { Client } from './client.ts'
import { depositFile, digestFile, mediaTypeOf, sizeOf } from './deposit.ts'
import { holderOf, type HolderOptions } from './holder.ts'
import { requireWritable, writeOutput } from './output.ts'
import { Steps } from './progress.ts'
import { registerWork, waitForAnchor, type DeclaredWork } from './work.ts'

export interface RegisterOptions extends HolderOptions {
  readonly title: string
  readonly category: string
  readonly author: readonly string[]
  readonly owner?: string
  readonly samePerson?: boolean
  readonly completed?: string
  readonly nature?: string
  readonly licence?: string
  readonly published?: boolean
  readonly note?: string
  readonly mediaType?: string
  readonly out?: string
  readonly api?: string
}

/** Longest wait for the chain, milliseconds. */
const anchorWait = 60_000

/** Registers a file and leaves `<name>.evidence.zip` beside it. */
export async function register(file: string, options: RegisterOptions): Promise<void> {
  const total = await sizeOf(file)
  const path = await evidencePath(file, options.out)
  await requireWritable(path)
  const client = new Client(options.api)
  const holder = await holderOf(client, options)
  const steps = new Steps()

  const hashing = steps.begin('hash', total)
  const digests = await digestFile(file, hashing.add)
  hashing.end(`sha256 ${digests.sha256.slice(0, 16)}…  sm3 ${digests.sm3.slice(0, 16)}…`)

  const storing = steps.begin('store', total)
  const mediaType = options.mediaType ?? mediaTypeOf(file)
  const published = options.published === true
  const request = { path: file, holder, mediaType, published, digests, onBytes: storing.add }
  const deposit = await depositFile(client, request)
  storing.end(`deposit ${deposit.id}${published ? '' : ' (encrypted)'}`)

  const logging = steps.begin('log')
  const { published: _, author: authors, ...rest } = options
  const declared: DeclaredWork = {
    ...rest,
    authors,
    published: published ? 'published' : undefined,
  }
  const work = await registerWork(client, holder, deposit.id, declared)
  logging.end(`entry ${work.logIndex}, ${work.document.credentialSubject.registrationNumber}`)

  const anchoring = steps.begin('anchor')
  const anchored = await waitForAnchor(client, work.id, anchorWait)
  anchoring.end(
    anchored ? 'on chain' : 'not yet: the chain does not answer; fetch the evidence later',
  )

  const evidence = await client.send(`/v1/certificates/${work.id}/evidence`)
  await writeOutput(path, new Uint8Array(await evidence.arrayBuffer()))
  console.log(`\nCertificate ${work.document.credentialSubject.registrationNumber}`)
  console.log(`Evidence    ${path}`)
  console.log(`Check it    ./colophon verify ${file} ${path}`)
}

/** Beside the file; in the current folder where that one cannot be written to. */
async function evidencePath(file: string, out: string | undefined): Promise<string> {
  if (out !== undefined) return out
  const name = `${basename(file, extname(file))}.evidence.zip`
  const beside = dirname(file)
  const writable = await access(beside, constants.W_OK).then(
    () => true,
    () => false,
  )
  return writable ? join(beside, name) : name
}
