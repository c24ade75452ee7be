import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { forgetTokens, newPerson, signedInAs } from '../../_util/people.ts'
import { RegistryHere } from '../../_util/registry-here.ts'
import { expectJson, traces } from '../routes/_api.ts'
import { metadataOf, type Shown } from '../routes/_uploads.ts'

describe('whole uploads', function () {
  this.timeout(60_000)
  let here: RegistryHere
  const { did } = newPerson()

  before(async () => {
    here = await RegistryHere.start()
  })
  after(() => here.remove())

  const filesStored = async () => (await traces({ url: here.url, dataFolder: here.folder })).files
  const halt = (): void => {
    here.context.book.sequencer.halted = 'Nothing is recorded, for this test.'
  }
  const goOn = (): void => {
    here.context.book.sequencer.halted = undefined
  }
  const send = async (
    method: string,
    path: string,
    headers: Readonly<Record<string, string>> = {},
    body?: Uint8Array<ArrayBuffer>,
  ): Promise<Response> =>
    fetch(here.url + path, {
      method,
      headers: { 'tus-resumable': '1.0.0', ...(await signedInAs(here.url, did)), ...headers },
      ...(body && { body }),
    })

  /** Uploads a file in the request that begins it; answers its address. */
  async function uploaded(file: Uint8Array<ArrayBuffer>): Promise<string> {
    const headers = {
      'content-type': 'application/offset+octet-stream',
      'upload-length': String(file.length),
      'upload-metadata': metadataOf({ holder: did, mediaType: 'image/png' }),
    }
    const answer = await send('POST', '/v1/uploads', headers, file)
    assert.equal(answer.status, 201, await answer.text())
    return answer.headers.get('location') ?? ''
  }
  /** Sends the end of a file once more: it is whole already. */
  const sendEnd = (path: string, length: number): Promise<Response> => {
    const type = { 'content-type': 'application/offset+octet-stream' }
    return send('PATCH', path, { ...type, 'upload-offset': String(length) })
  }
  const stateOf = async (path: string): Promise<string> =>
    (await expectJson<Shown>(await send('GET', path), 200)).state

  it('are stored once, however often the deposit is tried, and rest after a failure', async () => {
    const file = randomBytes(700_000)
    const before = await filesStored()
    halt()
    const path = await uploaded(file)
    const stored = await filesStored()
    assert.ok(stored > before)
    for (let tries = 0; tries < 3; tries++)
      await assert.rejects(here.context.uploads.sweep(), { code: 'unavailable' })
    assert.equal(await filesStored(), stored, 'one copy, with a random key')
    goOn()
    // Whoever asks, and however: an attempt at once would mostly fail like the one before.
    assert.equal(await stateOf(path), 'depositing')
    assert.equal((await sendEnd(path, file.length)).status, 204)
    assert.equal(await stateOf(path), 'depositing')
    await here.context.uploads.sweep()
    assert.equal(await stateOf(path), 'deposited')
    assert.equal(await filesStored(), stored)
  })

  it('hold up no other where their key cannot be read, and end then', async () => {
    halt()
    const [damaged, good] = [await uploaded(randomBytes(900)), await uploaded(randomBytes(900))]
    await here.close()
    const vault = new DatabaseSync(join(here.folder, 'vault', 'vault.sqlite'))
    vault.exec(`update slots set wrapped = randomblob(60) where slot =
      (select slot from uploads where id = '${damaged.split('/').at(-1)}')`)
    vault.close()
    await here.open()
    forgetTokens(here.url)
    await here.context.uploads.sweep()
    assert.equal(await stateOf(good), 'deposited')
    assert.equal(await stateOf(damaged), 'refused')
    assert.deepEqual(await readdir(join(here.folder, 'uploads')), [])
  })

  it('leave no file behind that the end did not come to remove', async () => {
    const path = await uploaded(randomBytes(900))
    // As where the vault has noted the end and could not be checkpointed.
    const left = join(here.folder, 'uploads', path.split('/').at(-1)!)
    await writeFile(left, 'sealed')
    await here.context.uploads.sweep()
    assert.deepEqual(await readdir(join(here.folder, 'uploads')), [])
    assert.equal(await stateOf(path), 'deposited')
  })

  it('keep no registry from ending: they are deposited by the next one', async () => {
    const file = randomBytes(48 << 20)
    halt()
    const path = await uploaded(file)
    await here.close()
    // It deposits at once what was whole, and is ended in the middle of that.
    await here.open()
    forgetTokens(here.url)
    await here.close()
    const vault = new DatabaseSync(join(here.folder, 'vault', 'vault.sqlite'))
    const row = vault.prepare('select deposit, problem from uploads where id = ?')
    assert.deepEqual({ ...row.get(path.split('/').at(-1)!) }, { deposit: null, problem: null })
    vault.close()
    await here.open()
    forgetTokens(here.url)
    await here.context.uploads.sweep()
    assert.equal(await stateOf(path), 'deposited')
  })
})
