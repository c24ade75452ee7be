import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openResults, type IdentityResult } from '../../scripts/identity-results.ts'

const head = 'line,did,state,certificate,errors\n'
const certified = (line: number): IdentityResult => ({
  line,
  did: `did:${line}`,
  state: 'certified',
  certificate: `c${line}`,
  errors: '',
})

describe('results of a bulk issue', () => {
  let folder: string
  let path: string
  const dids = new Map([2, 3, 4].map((line) => [line, `did:${line}`]))

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-results-'))
    path = join(folder, 'people.results.csv')
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('are on the disk batch by batch, and in the order of lines at the end', async () => {
    await using results = await openResults(path, dids)
    await results.add([certified(3)])
    assert.equal(readFileSync(path, 'utf8'), `${head}3,did:3,certified,c3,\n`)
    const failed = {
      ...certified(2),
      state: 'failed',
      certificate: '',
      errors: 'x: a, "b"',
    } as const
    await results.add([failed])
    await results.finish()
    const rows = ['2,did:2,failed,,"x: a, ""b"""', '3,did:3,certified,c3,', '']
    assert.equal(readFileSync(path, 'utf8'), head + rows.join('\n'))
    assert.deepEqual(results.failures(9), [failed])
  })

  it('of a run that was cut off count, but for the half of a line and for other rows', async () => {
    const rows = [
      '2,did:2,certified,c2,',
      '3,did:9,certified,c9,',
      '9,did:9,certified,c9,',
      '4,did:4,"cert',
    ]
    writeFileSync(path, head + rows.join('\n'))
    await using results = await openResults(path, dids)
    assert.deepEqual(
      [2, 3, 4, 9].map((line) => results.isDone(line, `did:${line}`)),
      [true, false, false, false],
    )
    assert.ok(!results.isDone(2, 'did:7'))
    assert.equal(results.count('certified'), 1)
    await results.add([certified(4)])
    await using again = await openResults(path, dids)
    assert.ok(again.isDone(4, 'did:4'))
  })

  it('a certificate that was told stays, whatever a later run says of the row', async () => {
    await using results = await openResults(path, dids)
    await results.add([certified(2)])
    await results.add([{ ...certified(2), state: 'on record', certificate: '' }])
    assert.equal(results.count('certified'), 1)
  })

  it('are never written over another file', async () => {
    for (const other of ['name,number\na,b\n', 'a note without an end of line']) {
      writeFileSync(path, other)
      await assert.rejects(openResults(path, dids), /another file/)
      assert.equal(readFileSync(path, 'utf8'), other)
    }
  })
})
