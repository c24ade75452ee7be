/**
 * The check of the whole registry: everything is derived again from the log's segments and compared with tiles,
 * database, vault, store, anchors and chain. It ends every integration test.
 */
import { join } from 'node:path'
import { folders, type Context } from '../context.ts'
import { registrarDid } from '../identity/registrar.ts'
import type { LocatedRecord } from '../log/log.ts'
import { checkLog } from '../log/fsck.ts'
import { checkAnchors } from './check-anchors.ts'
import { checkAudits } from './check-audits.ts'
import { BookCheck } from './check-book.ts'
import { checkFiles } from './check-files.ts'
import { checkRegister } from './check-register.ts'
import { VaultCheck } from './check-vault.ts'
import type { Finding } from './findings.ts'

export interface FsckOptions {
  /** Also read every stored file, open it and compare its digests. */
  readonly deep: boolean
}

/** Checks everything; reads only. Nothing may be taken in while it runs. */
export async function checkRegistry(context: Context, options: FsckOptions): Promise<Finding[]> {
  const { config, log, dids } = context
  const vault = new VaultCheck(context.vault)
  const keys = await dids.keyPeriods(registrarDid(context))
  const book = new BookCheck(context, keys, (draft) => vault.add(draft))
  const onRecord = async (record: LocatedRecord): Promise<void> => {
    await book.add(record)
  }
  const folder = join(config.dataFolder, folders.log)
  const { origin, vkey } = log
  const report = await checkLog({ folder, origin, vkey, onRecord })
  return [
    ...report.findings.map(({ check, ok, detail }) => ({ check: `log: ${check}`, ok, detail })),
    ...(await book.finish()),
    vault.finish(),
    await checkAudits(context),
    await checkRegister(context),
    await checkFiles(context, book.stored, options.deep),
    ...(await checkAnchors(context)),
  ]
}
