/** A registry that is killed while it runs a bulk check: after the restart the result is whole, and the right one. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { newPerson, signedInAs } from '../_util/people.ts'
import { removeFolder, startRegistry, type TestRegistry } from '../_util/start-registry.ts'
import { expectJson, registered, type Resource } from '../api/routes/_api.ts'
import { askCheck, ended, resultText, rowsOf, sendCsv, type Check } from '../api/routes/_checks.ts'
import { newKey, withKey } from '../api/routes/_keys.ts'

const rows = 20_000

describe('a bulk check under kill -9', function () {
  this.timeout(180_000)
  let registry: TestRegistry
  before(async () => {
    registry = await startRegistry()
  })
  after(async () => {
    await registry.kill()
    await removeFolder(registry.dataFolder)
  })

  it('is run again after the restart; key, upload and result are there', async () => {
    const { did } = newPerson()
    const work: Resource = await registered(registry, newPerson().did)
    const digest = work.document.credentialSubject.files![0]!.digests.sha256
    const key = withKey(await newKey(registry.url, did, ['check']))
    const csv = csvWith(digest)
    const { id } = await expectJson<Check>(await sendCsv(registry.url, csv, key), 202)
    await reaches(registry.url, id, key)
    await registry.kill()
    const folder = join(registry.dataFolder, 'checks')
    assert.deepEqual((await readdir(folder)).toSorted(), [
      `${id}.input.age`,
      `${id}.result.age.part`,
    ])
    await writeFile(join(folder, '01a20244-c0f0-7715-92b6-740dca8098b0.input.age.part'), 'half')

    registry = await startRegistry({ dataFolder: registry.dataFolder })
    const check = await ended(registry.url, id, key)
    assert.deepEqual([check.state, check.rows, check.found], ['done', rows, 2])
    assert.deepEqual((await readdir(folder)).toSorted(), [`${id}.input.age`, `${id}.result.age`])
    const found = rowsOf(await resultText(registry.url, id, key))
    assert.equal(found.length, rows)
    assert.ok(found.every((row, n) => row['n'] === String(n)))
    const hits = found.filter((row) => row['registry_found'] === 'yes')
    assert.deepEqual(
      hits.map((row) => [row['n'], row['registry_certificate']]),
      [
        ['0', work.id],
        [String(rows - 1), work.id],
      ],
    )
    const again = await expectJson<Check>(await sendCsv(registry.url, csv, key), 202)
    await ended(registry.url, again.id, key)
    const other = rowsOf(await resultText(registry.url, again.id, key))
    const timeless = ({ registry_checked: _, ...row }: Readonly<Record<string, string>>) => row
    assert.deepEqual(found.map(timeless), other.map(timeless))
    const listed = await fetch(`${registry.url}/v1/keys`, {
      headers: await signedInAs(registry.url, did),
    })
    assert.equal((await expectJson<{ items: object[] }>(listed, 200)).items.length, 1)
  })
})

/** Rows of unknown digests between two of a known one. */
function csvWith(digest: string): string {
  const lines = Array.from({ length: rows }, (_, n) => {
    const known = n === 0 || n === rows - 1
    return `${n},${known ? digest : createHash('sha256').update(`nothing ${n}`).digest('hex')}`
  })
  return `n,sha256\n${lines.join('\n')}\n`
}

/** Waits until a check is under way. */
async function reaches(url: string, id: string, key: { authorization: string }): Promise<void> {
  for (;;) {
    const { state, done } = await askCheck(url, id, key)
    assert.notEqual(state, 'done', 'it was done before it could be killed')
    if (done > 0) return
    await sleep(5)
  }
}
