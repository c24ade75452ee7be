/** Kept anchors against the log, the database and the chain. */
import { join } from 'node:path'
import { canonicalize } from '../../verifier/canonical.ts'
import { ChainError, type AnchorRecord } from '../chain/chain.ts'
import { folders, type Context } from '../context.ts'
import { readAnchors, type KeptAnchor } from '../log/anchorer.ts'
import { Problems, type Finding } from './findings.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Checks anchors; where the chain does not answer, that is said as a problem of the chain. */
export async function checkAnchors(context: Context): Promise<Finding[]> {
  const kept = await readAnchors(join(context.config.dataFolder, folders.anchors))
  return [
    await againstLog(context, kept),
    await againstDatabase(context, kept),
    await againstChain(context, kept).catch(unreachable),
  ]
}

function unreachable(error: unknown): Finding {
  if (!(error instanceof ChainError && error.code === 'unreachable')) throw error
  return { check: 'anchors: chain', ok: false, detail: `not compared: ${error.message}` }
}

async function againstLog({ log }: Context, kept: readonly KeptAnchor[]): Promise<Finding> {
  const problems = new Problems('anchors: log')
  for (const { record, note } of kept) {
    if (record.size > log.checkpoint().size) {
      problems.add(
        `${record.size} entries are anchored, the log has published ${log.checkpoint().size}`,
      )
      continue
    }
    problems.expect(`root at ${record.size}`, record.root, hex(await log.root(record.size)))
    problems.expect(`note at ${record.size}`, note, (await log.checkpointAt(record.size)).note)
  }
  return problems.finding(`${kept.length} anchors are checkpoints of this log`)
}

async function againstDatabase({ db }: Context, kept: readonly KeptAnchor[]): Promise<Finding> {
  const problems = new Problems('anchors: database')
  const rows = await db.query.selectFrom('anchors').orderBy('size').selectAll().execute()
  problems.expect('number of rows', rows.length, kept.length)
  for (const [i, { record, note }] of kept.entries()) {
    const { size, blockNumber: block_number, blockTime: block_time } = record
    const text = canonicalize(record)
    const expected = canonicalize({ size, block_number, block_time, note, record: text })
    problems.expect(`row ${record.size}`, rows[i] && canonicalize({ ...rows[i] }), expected)
  }
  return problems.finding(`${rows.length} rows`)
}

/** The chain may know one checkpoint more than was recorded: the one a crash came after. */
async function againstChain(
  { chain, log }: Context,
  kept: readonly KeptAnchor[],
): Promise<Finding> {
  const problems = new Problems('anchors: chain')
  const onChain = new Map<number, AnchorRecord>()
  for await (const record of chain.anchorsAfter(0)) onChain.set(record.size, record)
  for (const { record } of kept) {
    const found = onChain.get(record.size)
    problems.expect(`anchor ${record.size}`, found && canonicalize(found), canonicalize(record))
    onChain.delete(record.size)
  }
  for (const { size, root } of onChain.values()) {
    const ours = size <= log.checkpoint().size ? hex(await log.root(size)) : undefined
    problems.expect(`root of ${size} on chain`, root, ours)
  }
  return problems.finding(`${kept.length} anchors are on the chain`)
}
