import { createHash, generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LogRecord, TransparencyLog } from '../../api/log/log.ts'
import { openLog } from '../../api/log/open-log.ts'

/** Records with the sizes of real ones: the entry differs in each, the document need not. */
export function makeRecords(from: number, count: number, documentLength: number): LogRecord[] {
  const document = Buffer.alloc(documentLength, 'x')
  const act = Buffer.alloc(Math.min(300, documentLength), 'y')
  return Array.from({ length: count }, (_, offset) => {
    const entry = Buffer.alloc(160)
    createHash('sha256')
      .update(String(from + offset))
      .digest()
      .copy(entry, 128)
    return { index: from + offset, entry, act, document }
  })
}

/** Runs with a new log in a temporary folder, which is removed afterwards. */
export async function withLog(work: (log: TransparencyLog) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'colophon-bench-'))
  const { privateKey } = generateKeyPairSync('ed25519')
  const log = await openLog({ folder, origin: 'bench.example/log', privateKey })
  try {
    await work(log)
  } finally {
    await log.close()
    await rm(folder, { recursive: true })
  }
}

/** Wall and CPU seconds (all threads of the process) that a piece of work takes. */
export async function measure(
  work: () => Promise<unknown>,
): Promise<{ wall: number; cpu: number }> {
  const [start, before] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(before)
  return { wall: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 }
}
