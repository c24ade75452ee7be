import assert from 'node:assert/strict'
import { keptLines, mostBytes, mostRows, Upload } from '../../../api/checks/upload.ts'
import { resultHeader } from '../../../api/checks/columns.ts'
import { ApiError } from '../../../api/errors.ts'

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of source) parts.push(part)
  return Buffer.concat(parts).toString()
}

/** What an upload is kept as: the columns, then the rows. */
async function readAll(csv: string | Uint8Array, size = 1 << 16) {
  const upload = new Upload()
  const bytes = typeof csv === 'string' ? Buffer.from(csv) : csv
  const lines: string[] = []
  for await (const line of keptLines(upload.read(pieces(bytes, size)))) lines.push(line)
  const [columns, ...batches] = lines.map((line) => JSON.parse(line) as unknown)
  return { columns, batches, rows: upload.rows, bytes: upload.bytes }
}

const refusedAs = (code: string, text: RegExp, line?: number) => (error: unknown) =>
  error instanceof ApiError &&
  error.code === code &&
  text.test(error.message) &&
  (line === undefined || error.extensions['line'] === line)

describe('the CSV of a bulk check', () => {
  it('is read the same in pieces of any size, with BOM, quotes, and any line ends', async () => {
    const csv = '\ufeffid,sha256,备注\r\n1,ab,"一行\r\n两行\u2028, ""引"""\r\n\r\n2,cd,😀\r\n'
    for (const size of [1, 2, 3, 7, 1 << 16]) {
      const read = await readAll(csv, size)
      assert.deepEqual(read.columns, ['id', 'sha256', '备注'])
      assert.deepEqual(read.batches, [
        [
          [3, '1', 'ab', '一行\r\n两行\u2028, "引"'],
          [5, '2', 'cd', '😀'],
        ],
      ])
      assert.deepEqual([read.rows, read.bytes], [2, Buffer.byteLength(csv)])
    }
    assert.deepEqual((await readAll('number\nx\ny')).batches, [
      [
        [2, 'x'],
        [3, 'y'],
      ],
    ])
  })

  it('may be an earlier result: the columns that were added are left out', async () => {
    const csv = `sha256,${resultHeader.join(',')},mine\n${'a'},${resultHeader.map(() => 'x').join(',')},b\n`
    const { columns, batches } = await readAll(csv)
    assert.deepEqual([columns, batches], [['sha256', 'mine'], [[[2, 'a', 'b']]]])
  })

  it('is refused with the line where it is broken', async () => {
    const broken: [string | Uint8Array, RegExp, number][] = [
      ['', /no rows/, 1],
      ['sha256\n', /no rows/, 1],
      ['title;sha256\nx;y\n', /no column sha256 or number/, 1],
      ['SHA256\nx\n', /no column/, 1],
      ['sha256,a,sha256\nx,y,z\n', /two columns/, 1],
      ['sha256,a\nx,y\nz\n', /another number of cells/, 3],
      ['sha256,a\nx,y\n"z,1\n', /quote that is not closed/, 3],
      ['sha256,a\r\nx,"y\r\ny"\r\nz\r\n', /another number of cells/, 4],
      ['sha256,a\r\nx,y\r\n"z\r\nz"\r\n', /another number of cells/, 4],
      ['sha256,a\nx,y\n"z"q,1\n', /after|between a closing quote/, 3],
      ['sha256,a\nx,y"z"\n', /quote within a cell/, 2],
      [`sha256,a\nx,${'y'.repeat(70_000)}\n`, /longer than/, 2],
      [`${'sha256' + ',a'.repeat(100)}\n`, /more than 100 columns/, 1],
      [Buffer.from('sha256,a\nx,y\nz,\xff\n', 'latin1'), /not UTF-8/, 3],
      [Buffer.from('sha256,a\nx,\xe4\xb8', 'latin1'), /not UTF-8/, 2],
    ]
    for (const [csv, text, line] of broken)
      for (const size of [1 << 16, 5])
        await assert.rejects(
          readAll(csv, size),
          refusedAs('invalid_request', text, line),
          `${line}`,
        )
  })

  it('has a limit of rows and of bytes; faults of its source pass', async () => {
    const refuses = async (given: Partial<Upload>, csv: string, text: RegExp) => {
      const upload = Object.assign(new Upload(), given)
      const reading = collect(upload.read(pieces(Buffer.from(csv), 9)))
      await assert.rejects(reading, refusedAs('too_large', text))
    }
    await refuses({ rows: mostRows - 1 }, 'number\nx\ny\n', /100000 rows/)
    await refuses({ bytes: mostBytes - 10 }, 'number\nx\ny\n', /bytes/)
    const { batches } = await readAll(`number\n${'x\n'.repeat(2_500)}`)
    assert.deepEqual(
      batches.map((batch) => Array.isArray(batch) && batch.length),
      [1_000, 1_000, 500],
    )
    const large = await readAll(`number,a\n${`x,${'y'.repeat(60_000)}\n`.repeat(40)}`)
    assert.deepEqual([large.rows, large.batches.length], [40, 3])
    async function* cutOff(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('number\nx\n')
      throw new ApiError('upload_incomplete', 'cut off')
    }
    await assert.rejects(
      collect(new Upload().read(cutOff())),
      refusedAs('upload_incomplete', /cut off/),
    )
  })
})
