import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CID } from 'multiformats/cid'
import { readCar } from './car.ts'
import { errorCode, onDisk } from './disk.ts'
import { stageFile } from './staging.ts'
import type { StagedFile } from './staging.ts'
import { StoreError } from './store.ts'
import { isNode, nodeLinksOf, parseCid } from './unixfs.ts'

/**
 * Stages the files that a CAR holds. Blocks may come in any order, so they are first laid out in
 * `scratch` (removed again), then each root is read through and cut anew: a CAR whose files were not
 * cut by our profile gives other CIDs and is refused, so that one file never has two names here.
 */
export async function filesOfCar(
  scratch: string,
  staging: string,
  source: AsyncIterable<Uint8Array>,
): Promise<StagedFile[]> {
  await onDisk(() => mkdir(scratch))
  const staged: StagedFile[] = []
  try {
    for (const root of await unpack(scratch, source)) {
      staged.push(await rebuild(scratch, staging, root))
    }
    return staged
  } catch (error) {
    for (const file of staged) await file.discard()
    throw error
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function unpack(scratch: string, source: AsyncIterable<Uint8Array>): Promise<CID[]> {
  const { roots, blocks } = await readCar(source)
  for await (const { cid, bytes } of blocks) {
    await onDisk(() => writeFile(join(scratch, cid.toString()), bytes))
  }
  return roots.map((root) => parseCid(root.toString()))
}

async function rebuild(scratch: string, staging: string, root: CID): Promise<StagedFile> {
  const file = await stageFile(staging, leavesUnder(scratch, root), { durable: true })
  if (file.cid.toString() === root.toString()) return file
  await file.discard()
  throw new StoreError('invalid', `${root.toString()} was not cut by the profile of this store`)
}

async function* leavesUnder(scratch: string, cid: CID): AsyncGenerator<Uint8Array> {
  const bytes = await readBlock(scratch, cid)
  if (!isNode(cid)) {
    yield bytes
    return
  }
  for (const link of nodeLinksOf({ cid, bytes })) yield* leavesUnder(scratch, link.cid)
}

async function readBlock(scratch: string, cid: CID): Promise<Uint8Array> {
  try {
    return await readFile(join(scratch, cid.toString()))
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') return onDisk(() => Promise.reject(error))
    throw new StoreError('invalid', `the CAR lacks block ${cid.toString()}`)
  }
}
