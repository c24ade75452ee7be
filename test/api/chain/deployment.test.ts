import assert from 'node:assert/strict'
import { readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openChain } from '../../../api/chain/client.ts'
import { openDeployment } from '../../../api/chain/deployment.ts'
import { chainId, embeddedBackend, temporaryFolder, type Backend } from './backends.ts'

describe('chain: deployment file', function () {
  this.timeout(120_000)
  let backend: Backend
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  before(async () => {
    backend = await embeddedBackend()
    folder = await temporaryFolder()
  })
  after(async () => {
    await backend.stop()
    await folder.remove()
  })
  const open = () => openDeployment(folder.folder, backend.profile, backend.controllerKey)
  const path = (): string => join(folder.folder, `deployment-${chainId}.json`)

  it('deploys once, and reads the same contracts from the file after', async () => {
    const first = await open()
    assert.deepEqual(await readdir(folder.folder), [`deployment-${chainId}.json`])
    assert.deepEqual(await open(), first)
    const { profile, controllerKey } = backend
    const chain = await openChain({ profile, deployment: first, controllerKey })
    assert.equal((await chain.latest()).size, 0)
    await chain.publish(1, new Uint8Array(32).fill(7), [])
    assert.equal((await chain.latest()).size, 1)
    await chain.close()
  })

  it('deploys anew where the first start was killed before the file was there', async () => {
    const first = await open()
    await rm(path())
    // What a kill between the temporary file and its rename leaves.
    await writeFile(join(folder.folder, `.deployment-${chainId}.json.1.tmp`), '{"chainId":')
    const second = await open()
    assert.notEqual(second.anchorLog, first.anchorLog)
    const { profile, controllerKey } = backend
    const chain = await openChain({ profile, deployment: second, controllerKey })
    assert.equal((await chain.latest()).size, 0)
    await chain.close()
  })

  it('does not take a damaged file for another deployment', async () => {
    const text = await readFile(path(), 'utf8')
    for (const damaged of [
      text.slice(0, 20),
      text.replace('anchorLog', 'anchor'),
      text.replace('0x', '0y'),
      text.replace('{', '{"more":1,'),
    ]) {
      await writeFile(path(), damaged)
      await assert.rejects(open())
      assert.equal(await readFile(path(), 'utf8'), damaged)
    }
    await writeFile(path(), text)
  })
})
