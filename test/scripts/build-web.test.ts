import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildWeb } from '../../scripts/build-web.ts'

describe('the build of the pages', function () {
  this.timeout(60_000)
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-build-web-'))
  })
  after(() => rm(folder, { recursive: true }))

  it('gives the same files from the same sources, takes the place of an older one, and leaves nothing else', async () => {
    const target = join(folder, 'web')
    await buildWeb(target)
    const first = await contentsOf(target)
    await buildWeb(target)
    assert.deepEqual(await contentsOf(target), first)
    assert.deepEqual(await readdir(folder), ['web'])
    const names = Object.keys(first)
      .map((name) => name.replace(/-[0-9a-f]{12}/, ''))
      .toSorted()
    const plain = [
      'assets/certificate.css',
      'assets/certificate.js',
      'assets/did.js',
      'assets/hash-worker.js',
      'assets/home.css',
      'assets/home.js',
      'assets/icon.svg',
      'assets/key-worker.js',
      'assets/register.css',
      'assets/register.js',
      'assets/style.css',
      'certificate.html',
      'did.html',
      'home.html',
      'register.html',
      'verify.html',
    ]
    // Each is there in two codings beside the plain one.
    assert.deepEqual(
      names,
      plain.flatMap((name) => [name, `${name}.br`, `${name}.gz`]),
    )
  })
})

async function contentsOf(target: string): Promise<Record<string, string>> {
  const names = await readdir(target, { recursive: true })
  const files = names.filter((name) => name.includes('.')).toSorted()
  const contents = files.map(async (name) => [name, await readFile(join(target, name), 'utf8')])
  return Object.fromEntries((await Promise.all(contents)) as [string, string][])
}
