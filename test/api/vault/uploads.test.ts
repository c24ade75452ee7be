import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { hex, subject, VaultFixture } from './_vault.ts'

const other = subject.replace('aa', 'bb')
const limits = { count: 3, bytes: 1000 }
const deposit = '0192f0c1-7f00-7000-8000-000000000000'

describe('uploads in the vault', () => {
  let fixture: VaultFixture
  beforeEach(async () => {
    fixture = await VaultFixture.open()
  })
  afterEach(() => fixture.remove())

  async function begin(length: number, owner = subject, expires = fixture.time + 10) {
    const id = randomUUID()
    let key: Uint8Array | undefined
    const seal = (made: Uint8Array): Uint8Array => {
      key = Uint8Array.from(made)
      return Uint8Array.of(7)
    }
    const upload = { id, owner, length, updated: fixture.time, expires, seal }
    const result = await fixture.vault.uploads.begin(upload, limits)
    return { id, key, result }
  }

  /** What the file has in its slots; it must be closed for that. */
  function slots(): string[] {
    const db = new DatabaseSync(join(fixture.folder, 'vault.sqlite'))
    const rows = db.prepare('select wrapped from slots').all()
    db.close()
    return rows.map(({ wrapped }) => hex(wrapped as Uint8Array))
  }

  it('have their own key, and stand where they were noted, after a restart too', async () => {
    const [{ id, key }, second] = [await begin(100), await begin(200)]
    assert.notDeepEqual(key, second.key)
    const at = { received: 60, stored: 90, updated: fixture.time, expires: fixture.time + 20 }
    await fixture.vault.uploads.progress(id, at)
    await fixture.reopen()
    const { uploads } = fixture.vault
    assert.deepEqual(uploads.find(id), { id, owner: subject, length: 100, ...at })
    assert.deepEqual(uploads.open(id), { key, body: Uint8Array.of(7) })
    assert.deepEqual(
      uploads
        .unfinished()
        .map((one) => one.id)
        .toSorted(),
      [id, second.id].toSorted(),
    )
  })

  it('leave no key in the file when they have ended, and their slot to the next one', async () => {
    const [ended, dropped, kept] = [await begin(1), await begin(1), await begin(1)]
    const { uploads } = fixture.vault
    await uploads.end(ended.id, { deposit }, fixture.time + 99)
    await uploads.delete(dropped.id)
    assert.equal(uploads.open(ended.id), undefined)
    assert.equal(uploads.find(ended.id)?.deposit, deposit)
    assert.equal(uploads.find(dropped.id), undefined)
    await fixture.vault.close()
    const zeros = slots().filter((slot) => /^0+$/.test(slot))
    assert.equal(zeros.length, 2)
    await fixture.open()
    const [third, fourth] = [await begin(1), await begin(1)]
    assert.equal((await fixture.bytes()).includes(Buffer.from(third.key!)), false)
    await fixture.vault.close()
    assert.equal(slots().length, 3)
    await fixture.open()
    for (const one of [kept, third, fourth])
      assert.deepEqual(fixture.vault.uploads.open(one.id)?.key, one.key)
  })

  it('do not end twice, and do not come further when they have ended', async () => {
    const { id } = await begin(10)
    const { uploads } = fixture.vault
    await uploads.end(id, { problem: '{}' }, fixture.time + 5)
    await uploads.end(id, { deposit }, fixture.time + 9)
    await uploads.progress(id, { received: 9, stored: 9, updated: 9, expires: 9 })
    const { received, problem, expires, deposit: none } = uploads.find(id) ?? {}
    assert.deepEqual([received, problem, expires, none], [0, '{}', fixture.time + 5, undefined])
  })

  it('are limited for each person in number and in bytes', async () => {
    const { uploads } = fixture.vault
    const first = await begin(900)
    assert.equal((await begin(101)).result, 'bytes')
    assert.equal((await begin(1000, other)).result, 'begun')
    assert.deepEqual([(await begin(50)).result, (await begin(50)).result], ['begun', 'begun'])
    assert.equal((await begin(0)).result, 'count')
    await uploads.end(first.id, { problem: '{}' }, fixture.time + 9)
    assert.equal((await begin(1)).result, 'count', 'a refused one counts, its bytes do not')
    await uploads.delete(first.id)
    assert.equal((await begin(900)).result, 'begun')
    const lengths = uploads.list(subject).map(({ length }) => length)
    assert.deepEqual(
      lengths.toSorted((a, b) => a - b),
      [50, 50, 900],
    )
  })

  it('are found when their time is over', async () => {
    const { id } = await begin(1, subject, fixture.time + 1)
    await begin(1)
    const found = (now: number) => fixture.vault.uploads.expired(now).map((one) => one.id)
    assert.deepEqual([found(fixture.time), found(fixture.time + 1)], [[], [id]])
  })
})
