import assert from 'node:assert/strict'
import { appendFile, mkdir, open, readFile, readdir, rename, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { LogError } from '../../../api/log/log.ts'
import type { LogErrorCode, LogRecord, RecordLocation } from '../../../api/log/log.ts'
import { Segments, segmentHeader, segmentName } from '../../../api/log/segments.ts'
import { collect, copyOf, makeRecord, makeRecords, temporaryFolder } from './_util/records.ts'

const isError =
  (code: LogErrorCode) =>
  (error: unknown): boolean =>
    error instanceof LogError && error.code === code

function openSegments(folder: string, published = 0, segmentBytes = 1 << 20): Promise<Segments> {
  return Segments.open({ folder, segmentBytes, published })
}

async function allRecords(segments: Segments, from = 0): Promise<LogRecord[]> {
  const batches = await collect(segments.batches(from, segments.next))
  return batches.flat().map(({ record }) => plain(record))
}

/** Arrays without the buffer they are views of, to compare. */
function plain({ index, entry, act, document }: LogRecord): LogRecord {
  const [a, b, c] = [entry, act, document].map((bytes) => Uint8Array.from(bytes))
  return { index, entry: a!, act: b!, document: c! }
}

async function flipByte(path: string, position: number): Promise<void> {
  await using handle = await open(path, 'r+')
  const byte = Buffer.alloc(1)
  await handle.read(byte, 0, 1, position)
  await handle.write(Uint8Array.of((byte[0] ?? 0) ^ 1), 0, 1, position)
}

/** A folder with batches of the given sizes, closed; and where each record is. */
async function written(
  folder: string,
  batches: readonly number[],
  segmentBytes?: number,
): Promise<RecordLocation[]> {
  const segments = await openSegments(folder, 0, segmentBytes)
  const locations: RecordLocation[] = []
  for (const size of batches) {
    locations.push(...(await segments.append(makeRecords(segments.next, size))))
  }
  await segments.close()
  return locations
}

describe('segments', () => {
  it('give every record back, by location and in order, across files and restarts', async () => {
    await using folder = await temporaryFolder()
    const locations = await written(folder.path, [1, 5, 100, 3, 40, 1], 8000)
    assert.ok((await readdir(folder.path)).length > 3)
    const segments = await openSegments(folder.path, 0, 8000)
    const expected = makeRecords(0, 150).map(plain)
    assert.equal(segments.next, 150)
    assert.deepEqual(await allRecords(segments), expected)
    for (const [index, location] of locations.entries()) {
      assert.deepEqual(plain(await segments.read(location)), expected[index])
    }
    for (const from of [1, 5, 6, 7, 149, 150]) {
      assert.deepEqual(await allRecords(segments, from), expected.slice(from))
    }
    await segments.close()
  })

  it('hold records larger than one read', async () => {
    await using folder = await temporaryFolder()
    const segments = await openSegments(folder.path)
    const records = [makeRecord(0), makeRecord(1, 3 << 20), makeRecord(2), makeRecord(3, 1 << 20)]
    await segments.append(records)
    assert.deepEqual(await allRecords(segments), records.map(plain))
    await segments.close()
    const again = await openSegments(folder.path)
    assert.deepEqual(await allRecords(again), records.map(plain))
    await again.close()
  })

  it('take only the next index, and refuse places where no record is', async () => {
    await using folder = await temporaryFolder()
    const segments = await openSegments(folder.path)
    await assert.rejects(segments.append([makeRecord(1)]), isError('range'))
    await assert.rejects(segments.append([makeRecord(0), makeRecord(2)]), isError('range'))
    const [location] = await segments.append([makeRecord(0)])
    assert.ok(location)
    for (const wrong of [{ segment: 1 }, { position: location.position + 1 }, { position: -1 }]) {
      await assert.rejects(segments.read({ ...location, ...wrong }), isError('range'))
    }
    await assert.rejects(
      segments.read({ ...location, length: location.length - 1 }),
      isError('corrupt'),
    )
    assert.deepEqual(await segments.append([]), [])
    await segments.close()
    await assert.rejects(segments.append([makeRecord(1)]), isError('fatal'))
  })

  it('lose an unfinished batch, and nothing else, wherever it was cut', async () => {
    await using folder = await temporaryFolder()
    const locations = await written(folder.path, [2, 3, 2])
    const start = locations[5]!.position
    const file = join(folder.path, segmentName(0))
    const whole = await readFile(file)
    for (let length = start; length < whole.length; length++) {
      await truncate(file, length)
      const segments = await openSegments(folder.path)
      assert.equal(segments.next, 5, `cut at ${length}`)
      await segments.append(makeRecords(5, 2))
      await segments.close()
      assert.deepEqual(await readFile(file), whole)
    }
  })

  it('lose a batch whose pages a power loss left empty', async () => {
    await using folder = await temporaryFolder()
    const locations = await written(folder.path, [2, 3])
    const file = join(folder.path, segmentName(0))
    await truncate(file, locations[3]!.position)
    await appendFile(file, Buffer.alloc(5000))
    const segments = await openSegments(folder.path)
    assert.equal(segments.next, 2)
    assert.deepEqual(await allRecords(segments), makeRecords(0, 2).map(plain))
    await segments.close()
  })

  it('never take damage to an acknowledged batch for an unfinished one', async () => {
    await using folder = await temporaryFolder()
    const locations = await written(folder.path, [2, 3, 1])
    const before = locations[5]!.position
    const file = join(folder.path, segmentName(0))
    for (let position = 0; position < before; position++) {
      await flipByte(file, position)
      const damaged = await readFile(file)
      await assert.rejects(openSegments(folder.path), isError('corrupt'), `byte ${position}`)
      assert.deepEqual(await readFile(file), damaged, 'the file is left as it was')
      await flipByte(file, position)
    }
  })

  it('never cut off what was published', async () => {
    await using folder = await temporaryFolder()
    const locations = await written(folder.path, [2, 3])
    await flipByte(join(folder.path, segmentName(0)), locations[4]!.position + 50)
    await assert.rejects(openSegments(folder.path, 5), isError('corrupt'))
    const segments = await openSegments(folder.path, 2)
    assert.equal(segments.next, 2)
    await segments.close()
  })

  it('report damage in older files when it is met', async () => {
    await using folder = await temporaryFolder()
    const locations = await written(folder.path, [5, 5, 5, 5], 1500)
    const { segment, position } = locations[6]!
    await flipByte(join(folder.path, segmentName(segment)), position + 100)
    const segments = await openSegments(folder.path, 20, 1500)
    await assert.rejects(allRecords(segments), isError('corrupt'))
    await assert.rejects(segments.read(locations[6]!), isError('corrupt'))
    assert.deepEqual(plain(await segments.read(locations[19]!)), plain(makeRecord(19)))
    await segments.close()
  })

  const middle = segmentName(5)
  const damages: readonly [string, (folder: string) => Promise<void>][] = [
    ['a file is missing', (folder) => rm(join(folder, middle))],
    ['the first file is missing', (folder) => rm(join(folder, segmentName(0)))],
    [
      'a file has the name of another',
      (folder) => rename(join(folder, middle), join(folder, segmentName(6))),
    ],
    ['a file ends early', (folder) => truncate(join(folder, middle), 400)],
    ['a file has more behind it', (folder) => appendFile(join(folder, middle), 'more')],
    ['a header differs', (folder) => flipByte(join(folder, middle), 18)],
    ['the last header differs', (folder) => flipByte(join(folder, segmentName(15)), 3)],
  ]
  for (const [what, damage] of damages) {
    it(`are corrupt where ${what}`, async () => {
      await using folder = await temporaryFolder()
      await written(folder.path, [5, 5, 5, 5], 1500)
      await damage(folder.path)
      const reading = async (): Promise<unknown> => {
        const segments = await openSegments(folder.path, 20, 1500)
        try {
          return await allRecords(segments)
        } finally {
          await segments.close()
        }
      }
      await assert.rejects(reading(), isError('corrupt'))
    })
  }

  it('go on from a file that was only begun', async () => {
    await using folder = await temporaryFolder()
    await written(folder.path, [5, 5], 1500)
    const header = segmentHeader(10)
    for (let length = 0; length <= header.length; length++) {
      await using copy = await copyOf(folder.path)
      await appendFile(join(copy.path, segmentName(10)), header.subarray(0, length))
      const segments = await openSegments(copy.path, 10, 1500)
      await segments.append(makeRecords(10, 3))
      assert.deepEqual(await allRecords(segments), makeRecords(0, 13).map(plain))
      await segments.close()
    }
  })

  it('stay readable while they grow', async () => {
    await using folder = await temporaryFolder()
    const segments = await openSegments(folder.path, 0, 20_000)
    for (let batch = 0; batch < 30; batch++) {
      const [, records] = await Promise.all([
        segments.append(makeRecords(segments.next, 7)),
        allRecords(segments, Math.max(0, segments.next - 20)),
      ])
      assert.ok(records.length <= 20)
    }
    assert.deepEqual(await allRecords(segments), makeRecords(0, 210).map(plain))
    await segments.close()
  })

  it('leave files of others alone', async () => {
    await using folder = await temporaryFolder()
    await mkdir(join(folder.path, 'lost+found'))
    await written(folder.path, [1])
    const segments = await openSegments(folder.path)
    assert.equal(segments.next, 1)
    await segments.close()
  })
})
