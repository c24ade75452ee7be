/** Every stored file a deposit names: its blocks are there; with `deep`, its bytes are the ones deposited. */
import { digestStream } from '../intake/digest.ts'
import { decryptStream } from '../store/age.ts'
import type { Context } from '../context.ts'
import type { StoredFile } from './check-book.ts'
import { StoreError } from '../store/store.ts'
import { Problems, type Finding } from './findings.ts'

/** Checks the store against the deposits. */
export async function checkFiles(
  context: Context,
  stored: readonly StoredFile[],
  deep: boolean,
): Promise<Finding> {
  const problems = new Problems('store: files')
  for (const file of stored) {
    if (!(await context.store.has(file.cid)))
      problems.add(`entry ${file.index}: ${file.cid} is missing`)
    else if (deep) await compare(context, file, problems).catch(damageOf(file, problems))
  }
  return problems.finding(
    `${stored.length} files are stored${deep ? ' and have their digests' : ''}`,
  )
}

/** A damaged file is a finding like any other, so that the rest is checked too. */
function damageOf({ index, cid }: StoredFile, problems: Problems): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof StoreError) || error.code === 'unreachable') throw error
    problems.add(`entry ${index}: ${cid}: ${error.message}`)
  }
}

async function compare(context: Context, file: StoredFile, problems: Problems): Promise<void> {
  const bytes = context.store.get(file.cid)
  const plain = file.encrypted ? decryptStream(bytes, context.keyring.store.identity) : bytes
  const found = await digestStream(plain)
  problems.expect(`SHA-256 of ${file.cid}`, found.sha256, file.sha256)
  problems.expect(`SM3 of ${file.cid}`, found.sm3, file.sm3)
  problems.expect(`size of ${file.cid}`, found.size, file.size)
}
