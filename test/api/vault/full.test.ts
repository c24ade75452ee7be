import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { mkdir, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { VaultError } from '../../../api/vault/errors.ts'
import { limitFileSize } from '../../_util/limit-file-size.ts'
import { newId, subject, VaultFixture } from './_vault.ts'

const settled = async (fixture: VaultFixture, count: number) => {
  const ids = Array.from({ length: count }, newId)
  const results = await Promise.allSettled(
    ids.map((id) => fixture.vault.dossiers.create(id, subject)),
  )
  return ids.map((id, at) => ({ id, result: results[at]! }))
}

/** Creates dossiers one group after another until one is refused; every one that was acknowledged is there. */
async function fillUp(fixture: VaultFixture): Promise<{ made: string[]; error: VaultError }> {
  const made: string[] = []
  for (;;) {
    const group = await settled(fixture, 50)
    const refused = group.flatMap(({ result }) =>
      result.status === 'rejected' ? result.reason : [],
    )
    if (refused.length > 0) {
      assert.equal(refused.length, 50, 'a transaction counts whole or not at all')
      const [error]: unknown[] = refused
      assert.ok(error instanceof VaultError)
      return { made, error }
    }
    made.push(...group.map(({ id }) => id))
  }
}

async function checkAfter(fixture: VaultFixture, made: readonly string[]): Promise<void> {
  assert.deepEqual(fixture.vault.dossiers.ids(), made)
  const more = await settled(fixture, 50)
  assert.ok(more.every(({ result }) => result.status === 'fulfilled'))
  await fixture.reopen()
  assert.deepEqual(fixture.vault.dossiers.ids(), [...made, ...more.map(({ id }) => id)])
  for (const id of made) assert.ok(fixture.vault.dossiers.open(id) instanceof Uint8Array)
}

describe('the vault without room', () => {
  it('refuses what a limit on file size cuts, and goes on when it is lifted', async function () {
    if (process.platform !== 'linux') this.skip()
    const fixture = await VaultFixture.open()
    try {
      await settled(fixture, 50)
      const before = fixture.vault.dossiers.ids()
      const wal = statSync(join(fixture.folder, 'vault.sqlite-wal')).size
      limitFileSize(wal + 100_000)
      const { made, error } = await fillUp(fixture).finally(() => limitFileSize('unlimited'))
      assert.equal(error.code, 'failed')
      await checkAfter(fixture, [...before, ...made])
    } finally {
      await fixture.remove()
    }
  })

  it('says that the disk is full, and goes on when there is room', async function () {
    const parent = await mkdtemp(join(tmpdir(), 'colophon-vault-'))
    const disk = join(parent, 'disk')
    await mkdir(disk)
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status !== 0)
      this.skip()
    const fixture = new VaultFixture(disk)
    try {
      await fixture.open()
      const { bavail, bsize } = await statfs(disk)
      const ballast = join(disk, 'ballast')
      await writeFile(ballast, new Uint8Array(Math.max(0, bavail * bsize - 200_000)))
      const { made, error } = await fillUp(fixture)
      assert.equal(error.code, 'full')
      await rm(ballast)
      await checkAfter(fixture, made)
    } finally {
      await fixture.vault.close()
      spawnSync('umount', ['-l', disk])
      await rm(parent, { recursive: true, force: true })
    }
  })
})
