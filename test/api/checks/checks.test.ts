import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { bounds, Checks, mostRuns, type ChecksOptions } from '../../../api/checks/checks.ts'
import { judgeRows, printHolders } from '../../../api/checks/judge.ts'
import { newPerson } from '../../_util/people.ts'
import { RegistryHere } from '../../_util/registry-here.ts'
import { registered, sha256, type Resource } from '../routes/_api.ts'
import { VaultFixture } from '../vault/_vault.ts'

const { did } = newPerson()
const csvOf = (rows: number): Uint8Array[] => {
  const lines = Array.from({ length: rows }, () => sha256(randomBytes(9)))
  return [Buffer.from(`sha256\n${lines.join('\n')}\n`)]
}
const stream = async function* (pieces: readonly Uint8Array[]) {
  yield* pieces
}

async function took(act: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await act()
  return performance.now() - begun
}

describe('running bulk checks', function () {
  this.timeout(60_000)
  let here: RegistryHere
  let fixture: VaultFixture
  let folder: string
  /** What was logged as an error. */
  const errors: string[] = []
  const logger = pino({ level: 'error' }, { write: (line: string) => void errors.push(line) })

  before(async () => {
    here = await RegistryHere.start()
  })
  after(() => here.remove())
  beforeEach(async () => {
    fixture = await VaultFixture.open()
    folder = await mkdtemp(join(tmpdir(), 'colophon-checks-'))
    errors.length = 0
  })
  afterEach(async () => {
    await fixture.remove()
    await rm(folder, { recursive: true })
  })

  /** Over the registry, with rows and files of their own; they run when something comes in. */
  const open = (more: Partial<ChecksOptions> = {}): Promise<Checks> => {
    const { book, register, keyring } = here.context
    const rows = fixture.vault.checks
    const own = { rows, folder, keys: keyring.store, logger, now: here.now, idle: true }
    return Checks.open({ book, register, ...own, ...more })
  }
  /** Takes checks in that nothing runs yet, as before a restart. */
  const waiting = async (count: number): Promise<string[]> => {
    const checks = await open()
    await checks.close()
    const ids: string[] = []
    for (let n = 0; n < count; n++) ids.push((await checks.submit(did, stream(csvOf(3)))).id)
    return ids
  }
  const states = (): string[] =>
    fixture.vault.checks
      .list(did)
      .map(({ state }) => state)
      .toReversed()
  /** Runs all that waits, with one more. */
  const run = async (checks: Checks, rows = 1): Promise<void> => {
    await checks.submit(did, stream(csvOf(rows)))
    while (states().includes('waiting')) await new Promise((done) => setImmediate(done))
    await checks.close()
  }

  it('ends one whose result is too large, or has no room beside the others', async () => {
    const upload = csvOf(30)[0]!.length
    await run(await open({ bounds: { ...bounds, result: 4_000 } }), 10)
    await run(await open({ bounds: { ...bounds, result: 2_000 } }), 30)
    const kept = fixture.vault.checks.bytes()
    await run(await open({ bounds: { ...bounds, bytes: kept + upload + 500 } }), 30)
    assert.deepEqual(states(), ['done', 'failed', 'failed'])
    assert.equal((await readdir(folder)).filter((name) => name.includes('.result.')).length, 1)
    // The result of the first counts beside the uploads.
    assert.ok(kept > csvOf(10)[0]!.length + upload + 1_000, `${kept}`)
    const full = await open({ bounds: { ...bounds, bytes: kept } })
    await assert.rejects(full.submit(did, stream(csvOf(1))), { code: 'unavailable' })
    await full.close()
  })

  it('gives one up in which the process ended again and again, and no other', async () => {
    const [killing, cut] = await waiting(2)
    // What a run leaves behind that never came to its end.
    for (let n = 0; n < mostRuns; n++) await fixture.vault.checks.begin(killing!)
    for (let n = 0; n < mostRuns - 1; n++) await fixture.vault.checks.begin(cut!)
    await fixture.reopen()
    await run(await open())
    assert.deepEqual(states(), ['failed', 'done', 'done'])
    assert.match(errors.join(), /cannot be done/)
  })

  it('tries again where the database is not there, also where its socket is gone', async () => {
    const [id] = await waiting(1)
    const { book } = here.context
    let away = true
    const lookUp: typeof book.lookUp = async (digests) => {
      // As a client of PostgreSQL on a socket of the file system fails: ENOENT.
      if (away)
        await new Promise((_, reject) => {
          connect(join(folder, 'no', '.s.PGSQL.5432')).on('error', reject)
        })
      return book.lookUp(digests)
    }
    const checks = await open({ book: { ...book, lookUp } })
    await checks.submit(did, stream(csvOf(1)))
    while (checks.find(did, id!).state === 'running')
      await new Promise((done) => setImmediate(done))
    await checks.close()
    assert.deepEqual(states(), ['waiting', 'waiting'])
    away = false
    await run(await open())
    assert.deepEqual(states(), ['done', 'done', 'done'])
    assert.deepEqual(errors, [])
  })

  it('passes over one that is deleted while it waits behind another', async () => {
    const [, deleted] = await waiting(2)
    const { book } = here.context
    let isThere = true
    const lookUp: typeof book.lookUp = async (digests) => {
      if (isThere) await checks.delete(did, deleted!)
      isThere = false
      return book.lookUp(digests)
    }
    const checks = await open({ book: { ...book, lookUp } })
    await run(checks)
    assert.deepEqual(states(), ['done', 'done'])
    assert.deepEqual(errors, [])
  })

  it('shows some of many holders', () => {
    assert.equal(printHolders(['王小明', '李四']), '王小明；李四')
    const many = Array.from({ length: 22 }, (_, n) => `${n}`)
    assert.equal(printHolders(many), `${many.slice(0, 20).join('；')}；… (+2)`)
  })

  it('reads together what the register does not have yet', async () => {
    const works: Resource[] = []
    for (let n = 0; n < 40; n++) works.push(await registered(here, newPerson().did))
    const { book, db, register } = here.context
    await register.caughtUp()
    // As while it is filled again after a migration.
    await db.query.deleteFrom('register').execute()
    const ids = works.map(({ id }) => id)
    const rows = works.map(
      ({ document }, n) => [n, document.credentialSubject.registrationNumber!] as const,
    )
    const deps = { book, register, now: here.now }
    const together = await took(async () => {
      const judged = await judgeRows(deps, ['number'], rows)
      assert.ok(judged.every(({ cells }) => cells.includes('王小明')))
    })
    const single = await took(async () => {
      for (const id of ids) await book.find(id)
    })
    assert.ok(together < single, `${together} ms together, ${single} ms one after the other`)
  })
})
