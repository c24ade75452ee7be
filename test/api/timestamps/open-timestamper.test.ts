import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError, loadConfig } from '../../../api/config.ts'
import { openTimestamper } from '../../../api/timestamps/open-timestamper.ts'
import { makeKeys, now, withFolder } from './_util/keys.ts'

const isConfigError = (error: unknown) =>
  error instanceof ConfigError && /must name a PEM file/.test(error.message)

describe('timestamps: as the settings say', () => {
  const url = 'http://tsa.example/'

  it('an authority needs certificates that vouch for it', () =>
    assert.throws(
      () => loadConfig({ COLOPHON_TIMESTAMP_URL: url }),
      (error) =>
        error instanceof ConfigError && /COLOPHON_TIMESTAMP_ROOTS must be set/.test(error.message),
    ))

  it('a file without certificates is refused when the registry starts', () =>
    withFolder(async (folder) => {
      const own = { signer: (await makeKeys()).timestamps, now, name: 'own' }
      const path = join(folder, 'roots.pem')
      const open = () => openTimestamper({ timestampUrl: url, timestampRoots: path }, own)
      await assert.rejects(open(), isConfigError)
      for (const text of ['', '-----BEGIN CERTIFICATE-----\nabcd\n-----END CERTIFICATE-----\n']) {
        await writeFile(path, text)
        await assert.rejects(open(), isConfigError)
      }
    }))

  it('are those of an authority, or else the registry’s own', () =>
    withFolder(async (folder) => {
      const keys = await makeKeys()
      const own = { signer: keys.timestamps, now, name: 'own' }
      const path = join(folder, 'roots.pem')
      await writeFile(path, `two roots\n${keys.root}\n${(await makeKeys()).root}`)
      const named = await openTimestamper({ timestampUrl: url, timestampRoots: path }, own)
      assert.equal(named.name, 'tsa.example')
      assert.equal(named.checks?.roots.length, 2)
      assert.equal((await openTimestamper({}, own)).checks, undefined)
    }))
})
