import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError, loadConfig } from '../../api/config.ts'
import { replaceFile } from '../../api/files.ts'
import { checkRegistryFile } from '../../api/registry-file.ts'
import { limitFileSize } from '../_util/limit-file-size.ts'

describe('files written whole', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-files-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('are one of the texts when several write at once, with nothing left beside', async () => {
    const path = join(folder, 'trust.json')
    const texts = Array.from({ length: 20 }, (_, i) => `${i}`.repeat(10_000))
    await Promise.all(texts.map((text) => replaceFile(path, text)))
    assert.ok(texts.includes(await readFile(path, 'utf8')))
    assert.deepEqual(await readdir(folder), ['trust.json'])
  })

  it('stay as they were when there is no room for the new text', async () => {
    const path = join(folder, 'trust.json')
    await replaceFile(path, 'old')
    limitFileSize(1_000)
    try {
      await assert.rejects(replaceFile(path, 'x'.repeat(5_000)), { code: 'EFBIG' })
    } finally {
      limitFileSize('unlimited')
    }
    assert.equal(await readFile(path, 'utf8'), 'old')
    assert.deepEqual(await readdir(folder), ['trust.json'])
  })

  it('registry.json keeps log and chain from being changed', async () => {
    const settings = { COLOPHON_DATA: folder }
    await checkRegistryFile(loadConfig(settings))
    await checkRegistryFile(loadConfig(settings))
    const changes = { COLOPHON_LOG_ORIGIN: 'another.example/log', COLOPHON_CHAIN_ID: '99' }
    for (const [name, value] of Object.entries(changes)) {
      await assert.rejects(
        checkRegistryFile(loadConfig({ ...settings, [name]: value })),
        (error) => error instanceof ConfigError && error.message.includes(`${name} must stay`),
        name,
      )
    }
  })
})
