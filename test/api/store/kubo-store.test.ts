import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { create } from 'ipfs-http-client'
import { openEmbeddedStore } from '../../../api/store/embedded-store.ts'
import { openKuboStore } from '../../../api/store/kubo-store.ts'
import { startPeer } from './kubo-peer/start-peer.ts'
import type { Peer } from './kubo-peer/start-peer.ts'
import { collect, failing, keystream, sha256Of } from './streams.ts'
import { storeSuite } from './store.suite.ts'

const leaf = 1_048_576

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** Bytes of buffers that somebody still refers to: garbage of earlier tests, and of ours, is not what is asked. */
function held(): number {
  collectGarbage()
  return process.memoryUsage().arrayBuffers
}

describe('Kubo store', () => {
  let peer: Peer
  let spool: string

  before(async function () {
    this.timeout(300_000)
    peer = await startPeer()
    spool = await mkdtemp(join(tmpdir(), 'spool-'))
  })
  after(async () => {
    await peer.stop()
    await rm(spool, { recursive: true, force: true })
  })

  describe('as every store', () => {
    storeSuite(() => openKuboStore({ url: peer.url, spool }))
  })

  it('pins what it acknowledges, under the CID of the embedded store', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'store-'))
    const embedded = await openEmbeddedStore({ folder })
    const store = await openKuboStore({ url: peer.url, spool })
    const { cid } = await store.put(keystream(7 * leaf + 1, 'pinned'))
    assert.equal((await embedded.put(keystream(7 * leaf + 1, 'pinned'))).cid, cid)
    assert.ok((await pins(peer.url)).includes(cid))
    await store.close()
    await rm(folder, { recursive: true })
  })

  it('moves a file to the embedded store and back by CAR', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'store-'))
    const embedded = await openEmbeddedStore({ folder })
    const store = await openKuboStore({ url: peer.url, spool })
    const { cid } = await store.put(keystream(3 * leaf, 'moved'))
    assert.deepEqual(await embedded.importCar(store.exportCar(cid)), [cid])
    await store.remove(cid)
    assert.deepEqual(await store.importCar(embedded.exportCar(cid)), [cid])
    assert.equal(await sha256Of(store.get(cid)), await sha256Of(keystream(3 * leaf, 'moved')))
    await store.close()
    await rm(folder, { recursive: true })
  })

  it('sends nothing of a refused upload to the node, and leaves nothing in the spool', async () => {
    const store = await openKuboStore({ url: peer.url, spool })
    const before = await blocks(peer.url)
    await assert.rejects(store.put(failing(keystream(5 * leaf, 'refused'), new Error('refused'))))
    assert.deepEqual(await blocks(peer.url), before)
    await store.close()
    assert.deepEqual(await readdir(spool), [])
  })

  it('holds no more of a large file in memory than of a small one', async () => {
    const store = await openKuboStore({ url: peer.url, spool })
    const found: number[] = []
    const base = held()
    // By pieces, not by time: garbage is collected for each look, which under load takes longer than any pause. Looked at more
    // seldom, what waits to be given back after it counts too: 65 MB at every sixteenth piece, once in some runs.
    async function* watched(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      let n = 0
      for await (const piece of pieces) {
        if (n++ % 4 === 0) found.push(held() - base)
        yield piece
      }
    }
    const { cid } = await store.put(watched(keystream(128 * leaf, 'large', leaf)))
    for await (const bytes of watched(store.get(cid))) assert.ok(bytes.length <= leaf)
    assert.ok(found.length >= 64, `${found.length} looks`)
    const most = Math.max(...found)
    assert.ok(most < 64 * leaf, `${most} bytes`)
    await store.remove(cid)
    await store.close()
  })

  it('waits for a node that is slow to answer, and stops when told to', async () => {
    const silent = createServer((request) => request.resume()).listen(0, '127.0.0.1')
    const store = await openKuboStore({ url: await addressOf(silent), spool })
    const put = store.put(keystream(leaf, 'slow'), AbortSignal.timeout(1_000))
    await assert.rejects(put, { name: 'TimeoutError' })
    await store.close()
    silent.closeAllConnections()
    silent.close()
  })

  it('gives none of the bytes of a node that lies', async () => {
    const cid = 'bafkreiacndfy443ter6qr2tmbbdhadvxxheowwf75s6zehscklu6ezxmta'
    const pinned = JSON.stringify({ Keys: { [cid]: { Type: 'recursive' } } })
    const liar = createServer((request, response) => {
      request.resume()
      response.end(request.url?.includes('/pin/ls') === true ? pinned : 'not the block')
    }).listen(0, '127.0.0.1')
    const store = await openKuboStore({ url: await addressOf(liar), spool })
    await assert.rejects(collect(store.get(cid)), { code: 'corrupt' })
    await assert.rejects(collect(store.exportCar(cid)), { code: 'corrupt' })
    await store.close()
    liar.closeAllConnections()
    liar.close()
  })

  it('believes no push that the node did not confirm', async () => {
    const forgetful = createServer((request, response) => {
      request.resume().on('end', () => response.end('{}\n'))
    }).listen(0, '127.0.0.1')
    const store = await openKuboStore({ url: await addressOf(forgetful), spool })
    await assert.rejects(store.put(keystream(leaf, 'forgotten')), { code: 'unreachable' })
    await store.close()
    forgetful.closeAllConnections()
    forgetful.close()
  })

  it('says that the node is full', async () => {
    const full = createServer((request, response) => {
      const body = JSON.stringify({ Message: 'write blocks/x: no space left on device', Code: 0 })
      const headers = { 'content-type': 'application/json' }
      request.resume().on('end', () => response.writeHead(500, headers).end(body))
    }).listen(0, '127.0.0.1')
    const store = await openKuboStore({ url: await addressOf(full), spool })
    await assert.rejects(store.put(keystream(leaf, 'full')), { code: 'full' })
    await store.close()
    full.closeAllConnections()
    full.close()
  })

  it('says that the node is gone, also in the middle of a push, and goes on with the next', async () => {
    const doomed = await startPeer()
    const store = await openKuboStore({ url: doomed.url, spool })
    await store.put(keystream(leaf, 'alive'))
    const put = store.put(keystream(200 * leaf, 'doomed'))
    setTimeout(() => void doomed.stop(), 300)
    await assert.rejects(put, { code: 'unreachable' })
    await assert.rejects(store.check(), { code: 'unreachable' })
    await assert.rejects(store.has('bafkreiacndfy443ter6qr2tmbbdhadvxxheowwf75s6zehscklu6ezxmta'), {
      code: 'unreachable',
    })
    await store.close()
    await doomed.stop()
  })
})

async function pins(url: string): Promise<string[]> {
  const cids: string[] = []
  for await (const pin of create({ url }).pin.ls({ type: 'recursive' }))
    cids.push(pin.cid.toString())
  return cids
}

async function blocks(url: string): Promise<string[]> {
  const refs: string[] = []
  for await (const { ref } of create({ url }).refs.local()) refs.push(ref)
  return refs.toSorted()
}

async function addressOf(server: ReturnType<typeof createServer>): Promise<string> {
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve))
  const { port }: AddressInfo = Object(server.address())
  return `http://127.0.0.1:${port}`
}
