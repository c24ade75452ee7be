import assert from 'node:assert/strict'
import { appendFile, mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { checkLog } from '../../../api/log/fsck.ts'
import type { LogReport } from '../../../api/log/fsck.ts'
import type { LogRecord } from '../../../api/log/log.ts'
import { CheckpointSigner } from '../../../api/log/note.ts'
import { openLog } from '../../../api/log/open-log.ts'
import {
  copyOf,
  makeRecord,
  makeRecords,
  origin,
  privateKey,
  temporaryFolder,
} from './_util/records.ts'

const { vkey } = new CheckpointSigner(origin, privateKey)

/** A log of 1,000 records in five segments, 900 of them published. */
async function sampleLog(
  change: (record: LogRecord) => LogRecord = (record) => record,
): Promise<{ path: string } & AsyncDisposable> {
  const folder = await temporaryFolder()
  const log = await openLog({ folder: folder.path, origin, privateKey, segmentBytes: 80_000 })
  for (const count of [200, 300, 400, 100]) {
    if (log.next === 900) await log.publish()
    await log.append(makeRecords(log.next, count).map(change))
  }
  await log.close()
  return folder
}

function check(folder: string): Promise<LogReport> {
  return checkLog({ folder, origin, vkey })
}

function failed({ findings }: LogReport): string[] {
  return findings.filter(({ ok }) => !ok).map(({ check: name }) => name)
}

async function flip(path: string, position: number): Promise<void> {
  const bytes = await readFile(path)
  bytes[position] = (bytes[position] ?? 0) ^ 1
  await writeFile(path, bytes)
}

const segment = 'segments/0000000000000500.seg'

describe('log fsck', () => {
  let sample: Awaited<ReturnType<typeof sampleLog>>
  before(async () => {
    sample = await sampleLog()
  })
  after(() => sample[Symbol.asyncDispose]())

  it('finds a sound log sound, and hands over each record once', async () => {
    const seen: number[] = []
    const onRecord = ({ record }: { record: LogRecord }): void => void seen.push(record.index)
    const report = await checkLog({ folder: sample.path, origin, vkey, onRecord })
    assert.deepEqual(failed(report), [])
    assert.equal(report.size, 1000)
    assert.deepEqual(
      seen,
      Array.from({ length: 1000 }, (_, index) => index),
    )
    const log = await openLog({ folder: sample.path, origin, privateKey })
    assert.deepEqual(Buffer.from((await log.publish()).root), Buffer.from(report.root))
    await log.close()
    assert.deepEqual(failed(await check(sample.path)), [])
  })

  it('finds a new log sound', async () => {
    await using folder = await temporaryFolder()
    const log = await openLog({ folder: folder.path, origin, privateKey })
    await log.close()
    const report = await check(folder.path)
    assert.deepEqual([failed(report), report.size], [[], 0])
  })

  const breaks: readonly [string, (folder: string) => Promise<unknown>, string[]][] = [
    [
      'an unfinished batch at the end',
      (at) => appendFile(join(at, 'segments/0000000000000900.seg'), 'half'),
      [],
    ],
    ['a record damaged', (at) => flip(join(at, segment), 5000), ['segments', 'checkpoint']],
    ['a segment missing', (at) => rm(join(at, segment)), ['segments', 'checkpoint']],
    ['a segment cut short', (at) => truncate(join(at, segment), 5000), ['segments', 'checkpoint']],
    [
      'a stray file among the segments',
      (at) => writeFile(join(at, 'segments/note.txt'), ''),
      ['segments'],
    ],
    ['a full tile damaged', (at) => flip(join(at, 'public/tile/0/001'), 99), ['tiles']],
    ['a full tile missing', (at) => rm(join(at, 'public/tile/0/001')), ['tiles']],
    ['a full tile cut short', (at) => truncate(join(at, 'public/tile/0/001'), 8191), ['tiles']],
    ['a bundle damaged', (at) => flip(join(at, 'public/tile/entries/002'), 1), ['tiles']],
    ['a bundle missing', (at) => rm(join(at, 'public/tile/entries/000')), ['tiles']],
    ['a partial tile damaged', (at) => flip(join(at, 'public/tile/0/003.p/132'), 0), ['tiles']],
    ['a partial bundle missing', (at) => rm(join(at, 'public/tile/entries/003.p/132')), ['tiles']],
    ['an upper tile damaged', (at) => flip(join(at, 'public/tile/1/000.p/3'), 0), ['tiles']],
    [
      'a tile beyond the tree',
      (at) => rename(join(at, 'public/tile/0/001'), join(at, 'public/tile/0/007')),
      ['tiles', 'files'],
    ],
    [
      'a stray file among the tiles',
      (at) => writeFile(join(at, 'public/tile/0/001.tmp'), ''),
      ['files'],
    ],
    [
      'an old partial tile that differs',
      async (at) => {
        const path = join(at, 'public/tile/0/001.p/7')
        await mkdir(dirname(path))
        await writeFile(path, Buffer.alloc(7 * 32))
      },
      ['tiles'],
    ],
    ['the checkpoint damaged', (at) => flip(join(at, 'public/checkpoint'), 30), ['checkpoint']],
    ['the checkpoint missing', (at) => rm(join(at, 'public/checkpoint')), ['checkpoint']],
    [
      'a checkpoint of another root',
      (at) => {
        const { note } = new CheckpointSigner(origin, privateKey).sign(900, new Uint8Array(32))
        return writeFile(join(at, 'public/checkpoint'), note)
      },
      ['checkpoint'],
    ],
    [
      'a checkpoint beyond the segments',
      (at) => {
        const { note } = new CheckpointSigner(origin, privateKey).sign(1001, new Uint8Array(32))
        return writeFile(join(at, 'public/checkpoint'), note)
      },
      ['tiles', 'checkpoint'],
    ],
  ]
  for (const [what, damage, expected] of breaks) {
    it(`names ${expected.join(', ') || 'nothing'} for ${what}`, async () => {
      await using folder = await sampleLog()
      await damage(folder.path)
      const report = await check(folder.path)
      assert.deepEqual(failed(report), expected, JSON.stringify(report.findings))
    })
  }

  it('names records whose document is not the one of the entry', async () => {
    await using folder = await sampleLog((record) =>
      record.index === 77 ? { ...record, document: makeRecord(78).document } : record,
    )
    const report = await check(folder.path)
    assert.deepEqual(failed(report), ['records'])
    assert.match(report.findings.find(({ ok }) => !ok)?.detail ?? '', /^record 77: /)
  })

  it('names entries that are none', async () => {
    await using folder = await sampleLog((record) =>
      record.index % 50 === 0 ? { ...record, entry: new Uint8Array(160) } : record,
    )
    const report = await check(folder.path)
    assert.deepEqual(failed(report), ['records'])
    assert.match(report.findings.find(({ ok }) => !ok)?.detail ?? '', /; and 10 more$/)
  })

  it('writes nothing', async () => {
    await using copy = await copyOf(sample.path)
    await appendFile(join(copy.path, 'segments/0000000000000900.seg'), 'half')
    const before = await readFile(join(copy.path, 'segments/0000000000000900.seg'))
    await check(copy.path)
    assert.deepEqual(await readFile(join(copy.path, 'segments/0000000000000900.seg')), before)
  })
})
