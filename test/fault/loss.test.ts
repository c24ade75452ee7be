import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  assertSound,
  removeFolder,
  runCommand,
  startRegistry,
  type TestRegistry,
} from '../_util/start-registry.ts'
import { anchored, Importer } from './importer.ts'

/** What can be derived from the rest may be lost, as by a power cut, and is made again. */
describe('a lost part', function () {
  this.timeout(180_000)
  const importer = new Importer()
  let folder: string
  let registry: TestRegistry | undefined

  const start = async (): Promise<string> => {
    registry = await startRegistry({ dataFolder: folder })
    return registry.url
  }
  /** More is imported; what was imported before is asked for again, by its keys too; all of it is there once. */
  const goOn = async (): Promise<void> => {
    const url = await start()
    importer.add(4)
    await importer.finish(url)
    await importer.check(url)
    await anchored(url, `/v1/certificates/${importer.works.at(-1)?.id}`)
    await registry?.stop()
    assertSound(folder)
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-'))
    importer.add(16)
    await goOn()
  })
  after(async () => {
    await registry?.kill()
    await removeFolder(folder)
  })

  it('the database: a start makes it anew from log, anchors and chain', async () => {
    await rm(join(folder, 'db'), { recursive: true })
    await goOn()
  })

  it('the database, emptied and filled by rebuild: all is as before', async () => {
    const { status, stdout, stderr } = runCommand(folder, ['rebuild'])
    assert.equal(status, 0, stderr)
    assert.match(stdout, new RegExp(`${importer.acknowledged} entries`))
    await goOn()
  })

  it('the tiles: published anew from the segments, with the same roots as were anchored', async () => {
    await rm(join(folder, 'log', 'public'), { recursive: true })
    await goOn()
  })

  it('tiles, database and kept anchors at once', async () => {
    for (const part of ['log/public', 'db', 'anchors']) {
      await rm(join(folder, part), { recursive: true })
    }
    await goOn()
  })
})
