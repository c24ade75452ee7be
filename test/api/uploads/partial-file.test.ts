import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import {
  PartialWriter,
  readPartial,
  type Mark,
  type PartialFile,
} from '../../../api/uploads/partial-file.ts'
import { StoreError } from '../../../api/store/store.ts'
import { runs } from '../../_util/runs.ts'

const start: Mark = { received: 0, stored: 0 }

/** What happens to an upload: bytes come, they are noted, they are given up, the process dies with a tail on disk. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('append' as const), bytes: fc.uint8Array({ maxLength: 200 }) }),
  fc.record({ kind: fc.constantFrom('mark' as const, 'rewind' as const) }),
  fc.record({ kind: fc.constant('crash' as const), torn: fc.nat(300), lost: fc.nat(300) }),
)

async function bytesOf(partial: PartialFile, mark: Mark): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of readPartial(partial, mark)) pieces.push(piece)
  return Buffer.concat(pieces)
}

const failsWith = (code: string) => (error: unknown) =>
  error instanceof StoreError && error.code === code

describe('a partial file', () => {
  let folder: string
  let partial: PartialFile
  let count = 0
  const next = (): PartialFile => ({
    path: join(folder, String(count++)),
    id: `upload-${count}`,
    key: randomBytes(32),
  })

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-partial-'))
  })
  beforeEach(() => {
    partial = next()
  })
  after(() => rm(folder, { recursive: true }))

  async function write(bytes: Uint8Array, from = start): Promise<Mark> {
    await using writer = await PartialWriter.open(partial, from)
    await writer.append(bytes)
    await writer.sync()
    return writer.mark
  }

  it('has what was noted, however it came and wherever the process died', () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const one = next()
        let [mark, noted, since] = [start, Buffer.alloc(0), Buffer.alloc(0)]
        let writer = await PartialWriter.open(one, mark)
        for (const act of steps) {
          if (act.kind === 'append' && act.bytes.length > 0) {
            await writer.append(act.bytes)
            since = Buffer.concat([since, act.bytes])
          } else if (act.kind === 'mark') {
            await writer.sync()
            mark = writer.mark
            noted = Buffer.concat([noted, since])
            since = Buffer.alloc(0)
          } else if (act.kind === 'rewind') {
            await writer.rewind(mark)
            since = Buffer.alloc(0)
          } else if (act.kind === 'crash') {
            await writer[Symbol.asyncDispose]()
            // What was not noted may be on the disk whole, in part, or as other bytes.
            const { size } = await stat(one.path)
            await truncate(one.path, Math.max(mark.stored, size - act.lost))
            await appendFile(one.path, randomBytes(act.torn))
            writer = await PartialWriter.open(one, mark)
            since = Buffer.alloc(0)
          }
          assert.deepEqual(await bytesOf(one, mark), noted)
        }
        await writer[Symbol.asyncDispose]()
      }),
      { numRuns: runs(2) },
    ))

  it('seals other bytes for the same place under another key stream', async () => {
    const [before, after] = [Buffer.alloc(1000, 1), Buffer.alloc(1000, 2)]
    await write(before)
    const first = await readFile(partial.path)
    await write(after)
    const second = await readFile(partial.path)
    assert.equal(first.length, second.length)
    const difference = first.map((byte, i) => byte ^ second[i]!).subarray(17, 1017)
    const same = difference.filter((byte) => byte === (1 ^ 2)).length
    assert.ok(same < 50, `${same} of 1000 bytes differ as the plaintexts do`)
  })

  it('has no byte of the plaintext on disk', async () => {
    const secret = Buffer.from('an unpublished work '.repeat(100))
    await write(secret)
    const sealed = await readFile(partial.path)
    assert.equal(sealed.includes(secret.subarray(0, 8)), false)
    assert.equal((await stat(partial.path)).mode & 0o777, 0o600)
  })

  it('notices every byte that was changed, and pieces out of place', async () => {
    const first = await write(Buffer.from('one'))
    const mark = await write(Buffer.from('two'), first)
    const sealed = await readFile(partial.path)
    for (let i = 0; i < sealed.length; i++) {
      const changed = Buffer.from(sealed)
      changed[i]! ^= 1
      await writeFile(partial.path, changed)
      await assert.rejects(bytesOf(partial, mark), failsWith('corrupt'), `byte ${i}`)
    }
    const [a, b] = [sealed.subarray(0, first.stored), sealed.subarray(first.stored)]
    for (const wrong of [[b, a], [a, a], [b, b], [a]]) {
      await writeFile(partial.path, Buffer.concat(wrong))
      await assert.rejects(bytesOf(partial, mark), failsWith('corrupt'))
    }
    await writeFile(partial.path, sealed)
    await assert.rejects(bytesOf({ ...partial, id: 'other' }, mark), failsWith('corrupt'))
    await assert.rejects(bytesOf({ ...partial, key: randomBytes(32) }, mark), failsWith('corrupt'))
    assert.equal((await bytesOf(partial, mark)).toString(), 'onetwo')
  })

  it('does not go on where less is on disk than was noted', async () => {
    const mark = await write(randomBytes(100))
    await truncate(partial.path, mark.stored - 1)
    await assert.rejects(PartialWriter.open(partial, mark), failsWith('missing'))
    await rm(partial.path)
    await assert.rejects(PartialWriter.open(partial, mark), failsWith('missing'))
    await assert.rejects(bytesOf(partial, mark), failsWith('missing'))
  })
})
