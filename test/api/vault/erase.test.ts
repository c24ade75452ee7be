import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseSync } from 'node:sqlite'
import { soak } from '../../_util/runs.ts'
import { hex, newId, subject, VaultFixture } from './_vault.ts'

/** The wrapped keys in a vault's file, by slot. A second connection cannot read it: the file must be closed. */
function wrappedKeys({ folder }: VaultFixture): Map<number, Buffer> {
  const db = new DatabaseSync(join(folder, 'vault.sqlite'))
  const rows = db.prepare('select slot, wrapped from slots').all()
  db.close()
  return new Map(
    rows.map(({ slot, wrapped }) => [Number(slot), Buffer.from(wrapped as Uint8Array)]),
  )
}

/** How often bytes stand in other bytes. */
function count(all: Buffer, part: Uint8Array): number {
  let found = 0
  for (let at = all.indexOf(part); at !== -1; at = all.indexOf(part, at + 1)) found++
  return found
}

/** No seal: this test looks at keys only. */
const seal = (key: Uint8Array): Uint8Array => key.map((byte) => byte ^ 1)

const pick = <T>(from: T[]): T => from.splice(Math.floor(Math.random() * from.length), 1)[0]!

describe('what is erased from the vault', () => {
  let fixture: VaultFixture
  beforeEach(async () => {
    fixture = await VaultFixture.open()
  })
  afterEach(() => fixture.remove())

  it('is nowhere in its files, and what is kept stands there once', async () => {
    const { dossiers, drafts } = fixture.vault
    const ids = Array.from({ length: 400 }, newId)
    await Promise.all(ids.map((id) => dossiers.create(id, subject)))
    const draftIds = ids.slice(0, 100)
    for (const id of draftIds) await drafts.save({ id, owner: subject, revision: 0, seal })
    await fixture.reopen()
    await fixture.vault.close()
    const wrapped = wrappedKeys(fixture)
    await fixture.open()
    const again = fixture.vault
    const left = [...ids]
    for (let i = 0; i < 150; i++) {
      assert.equal(await again.dossiers.erase(pick(left), 1), true)
      if (i % 3 === 0) await again.dossiers.create(newId(), subject)
      if (i % 2 === 0) assert.equal(await again.drafts.delete(subject, pick(draftIds)), true)
    }
    const open = await fixture.bytes()
    await fixture.vault.close()
    const now = wrappedKeys(fixture)
    const erased = [...wrapped].filter(([slot]) => now.get(slot)?.every((byte) => byte === 0))
    assert.equal(erased.length, 150 + 75)
    for (const bytes of [open, await readFile(join(fixture.folder, 'vault.sqlite'))])
      for (const [slot, key] of wrapped) {
        const gone = now.get(slot)?.every((byte) => byte === 0) === true
        // 20 bytes of it are enough to find a copy that something else was written over in part.
        assert.equal(count(bytes, key.subarray(20, 40)), gone ? 0 : 1, `slot ${slot}`)
      }
    await fixture.open()
  })
})

describe('kill -9 under load', function () {
  this.timeout(120_000)
  let fixture: VaultFixture
  beforeEach(async () => {
    fixture = await VaultFixture.open()
    await fixture.vault.close()
  })
  afterEach(() => fixture.remove())

  /** Runs a process that writes, kills it after a while, and returns what it was told. */
  async function killed(
    after: number,
  ): Promise<{ created: Map<string, string>; erased: string[] }> {
    const key = fixture.key.export().toString('hex')
    const child = fork(join(import.meta.dirname, 'writer.ts'), [fixture.folder, key], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      execArgv: ['--disable-warning=ExperimentalWarning'],
    })
    let text = ''
    child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()))
    await once(child.stdout!, 'data')
    await sleep(after)
    child.kill('SIGKILL')
    await once(child, 'close')
    const lines = text
      .split('\n')
      .slice(0, -1)
      .map((line) => line.split(' '))
    const of = (word: string) => lines.filter(([first]) => first === word)
    return {
      created: new Map(of('created').map(([, id = '', hash = '']) => [id, hash])),
      erased: of('erased').map(([, id = '']) => id),
    }
  }

  it('loses nothing that was acknowledged, and brings back nothing that was erased', async () => {
    const times = soak ? 60 : 5
    for (let i = 0; i < times; i++) {
      const { created, erased } = await killed(100 + Math.random() * 400)
      assert.ok(created.size > 10 && erased.length > 0, `${created.size} ${erased.length}`)
      await fixture.open()
      const { dossiers } = fixture.vault
      for (const id of erased) assert.equal(dossiers.open(id), 'erased')
      const gone = new Set(erased)
      for (const [id, key] of created) {
        const found = dossiers.open(id)
        assert.ok(found !== undefined, `${id} was acknowledged`)
        if (gone.has(id)) continue
        // The last one may have been erased without an answer.
        if (found !== 'erased') assert.equal(hex(found), key)
      }
      await fixture.vault.close()
    }
    await fixture.open()
  })
})
