import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { signedInAs } from '../../_util/people.ts'
import { removeFolder, startRegistry, type TestRegistry } from '../../_util/start-registry.ts'
import {
  deposited,
  expectJson,
  expectProblem,
  leavesNothing,
  newHolder,
  postJson,
  sha256,
  sm3,
  traces,
  upload,
  type Resource,
} from './_api.ts'

const limit = 3_000_000
const withKey = (key: string) => ({ 'idempotency-key': key })
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

describe('POST /v1/deposits', () => {
  let registry: TestRegistry
  const holder = newHolder()
  const bytes = randomBytes(2000)
  const digests = { mediaType: 'image/png', size: 2000, sha256: sha256(bytes), sm3: sm3(bytes) }
  before(async () => {
    registry = await startRegistry({ env: { COLOPHON_MAX_FILE_BYTES: String(limit) } })
  })
  after(async () => {
    await registry.stop()
    await removeFolder(registry.dataFolder)
  })

  it('takes a file in, encrypted unless it is published', async () => {
    const before = await traces(registry)
    const secret = await deposited(registry, holder)
    assert.equal(secret.kind, 'deposit')
    assert.equal(secret.document.credentialSubject.file?.encrypted, true)
    const query = { published: 'true' }
    const answer = await upload(registry, randomBytes(1000), { holder, query })
    const open = await expectJson<Resource>(answer, 201)
    assert.equal(open.document.credentialSubject.file?.encrypted, false)
    assert.equal(answer.headers.get('location'), `/v1/deposits/${open.id}`)
    const after = await traces(registry)
    assert.equal(after.entries, before.entries + 2)
    assert.equal(after.files, before.files + 2)
  })

  it('takes digests only, and keeps no file', async () => {
    const before = await traces(registry)
    const made = await expectJson<Resource>(
      await postJson(registry, '/v1/deposits', { holder, ...digests }),
      201,
    )
    assert.equal(made.document.credentialSubject.file?.cid, undefined)
    assert.deepEqual(await traces(registry), { ...before, entries: before.entries + 1 })
  })

  it('shows the bare digest in the log only where that was asked for', async () => {
    for (const lookup of ['public', 'salted']) {
      const file = randomBytes(10)
      const answer = await upload(registry, file, { holder, query: { lookup } })
      const { links } = await expectJson<Resource>(answer, 201)
      const entry = await fetch(registry.url + links['entry']!)
      const { content } = await expectJson<{ content: string }>(entry, 200)
      assert.equal(content === sha256(file), lookup === 'public')
    }
  })

  it('answers the same file by the same holder with the first deposit, and keeps no second copy', async () => {
    const file = randomBytes(5000)
    const first = await expectJson<Resource>(await upload(registry, file, { holder }), 201)
    await leavesNothing(registry, async () => {
      const again = await expectJson<Resource>(await upload(registry, file, { holder }), 200)
      assert.equal(again.id, first.id)
    })
  })

  it("takes another holder's deposit of the same file as another", async () => {
    const file = randomBytes(50)
    const first = await expectJson<Resource>(await upload(registry, file, { holder }), 201)
    const second = await expectJson<Resource>(
      await upload(registry, file, { holder: newHolder() }),
      201,
    )
    assert.notEqual(second.id, first.id)
    const found = await expectJson<{ items: Resource[] }>(
      await fetch(`${registry.url}/v1/deposits?sha256=${sha256(file)}`),
      200,
    )
    assert.deepEqual(
      found.items.map((item) => item.id),
      [first.id, second.id],
    )
    const narrowed = await expectJson<{ items: Resource[] }>(
      await fetch(`${registry.url}/v1/deposits?sha256=${sha256(file)}&holder=${holder}`),
      200,
    )
    assert.deepEqual(
      narrowed.items.map((item) => item.id),
      [first.id],
    )
  })

  const wrong = 'ab'.repeat(32)
  const uploads: readonly [string, Uint8Array, Record<string, string>, string, number][] = [
    ['a file of zero bytes', new Uint8Array(0), {}, 'empty_file', 422],
    ['a wrong SHA-256', bytes, { sha256: wrong }, 'digest_mismatch', 422],
    ['a wrong SM3', bytes, { sm3: wrong }, 'digest_mismatch', 422],
    ['a declared size that is too small', bytes, { size: '1999' }, 'digest_mismatch', 422],
    ['a declared size that is too large', bytes, { size: '2001' }, 'digest_mismatch', 422],
    ['a digest in capitals', bytes, { sha256: wrong.toUpperCase() }, 'invalid_digest', 400],
    ['a size that is no number', bytes, { size: '2e3' }, 'invalid_request', 400],
    ['an unknown parameter', bytes, { colour: 'red' }, 'invalid_request', 400],
    ['an empty media type', bytes, { mediaType: '' }, 'invalid_request', 400],
    ['a media type with a line break', bytes, { mediaType: 'a/b\r\nX: y' }, 'invalid_request', 400],
    ['a published that is neither', bytes, { published: 'yes' }, 'invalid_request', 400],
    ['a lookup that is neither', bytes, { lookup: 'all' }, 'invalid_request', 400],
    ['a holder that is no DID', bytes, { holder: 'me' }, 'invalid_did', 400],
    [
      'a holder on another chain',
      bytes,
      { holder: holder.replace('c0104', '1') },
      'invalid_did',
      400,
    ],
    ['a file over the limit', new Uint8Array(limit + 1), {}, 'too_large', 413],
  ]
  for (const [name, file, query, code, status] of uploads) {
    it(`refuses ${name} as ${code}`, () =>
      leavesNothing(registry, async () => {
        const problem = await expectProblem(await upload(registry, file, { holder, query }), code)
        assert.equal(problem.status, status)
      }))
  }

  it('refuses a stream that turns out to be over the limit', () =>
    leavesNothing(registry, async () => {
      const stream = ReadableStream.from(
        (function* () {
          for (let sent = 0; sent <= limit; sent += 100_000) yield new Uint8Array(100_000)
        })(),
      )
      const query = new URLSearchParams({ holder, mediaType: 'image/png' })
      const headers = {
        'content-type': 'application/octet-stream',
        ...(await signedInAs(registry.url, holder)),
      }
      const init = { method: 'POST', headers, body: stream, duplex: 'half' } as const
      await expectProblem(
        await fetch(`${registry.url}/v1/deposits?${query.toString()}`, init),
        'too_large',
      )
    }))

  const bodies: readonly [string, object, string, number][] = [
    ['zero bytes', { size: 0 }, 'empty_file', 422],
    ['the digest of nothing', { sha256: sha256(new Uint8Array(0)) }, 'empty_file', 422],
    ['a size that is no whole number', { size: '7' }, 'invalid_request', 400],
    ['a short digest', { sha256: 'ab' }, 'invalid_digest', 400],
    ['a missing digest', { sm3: undefined }, 'invalid_request', 400],
    ['an unknown member', { name: 'x' }, 'invalid_request', 400],
    ['a hostile holder', { holder: '\u202e' }, 'invalid_did', 400],
  ]
  for (const [name, change, code, status] of bodies) {
    it(`refuses digests with ${name} as ${code}`, () =>
      leavesNothing(registry, async () => {
        const body = { holder, ...digests, ...change }
        const problem = await expectProblem(await postJson(registry, '/v1/deposits', body), code)
        assert.equal(problem.status, status)
      }))
  }

  it('refuses another type of body, and names those it takes', () =>
    leavesNothing(registry, async () => {
      const headers = { 'content-type': 'image/png' }
      const answer = await upload(registry, bytes, { holder, headers })
      const problem = await expectProblem(answer, 'unsupported_media_type')
      assert.match(problem.detail, /application\/octet-stream/)
    }))

  /** Sends the head of an upload and a part of its body, and then does what `act` does to the connection. */
  async function cut(act: (socket: ReturnType<typeof connect>) => void): Promise<string> {
    const { authorization } = await signedInAs(registry.url, holder)
    const { port } = new URL(registry.url)
    const socket = connect(Number(port), '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => (answer += chunk.toString())).on('error', () => undefined)
    socket.write(
      `POST /v1/deposits?holder=${holder}&mediaType=image/png HTTP/1.1\r\nHost: x\r\n` +
        `Authorization: ${authorization}\r\n` +
        'Content-Type: application/octet-stream\r\nContent-Length: 2900000\r\n\r\n',
    )
    socket.write(randomBytes(2_000_000))
    await pause(300)
    act(socket)
    await pause(500)
    socket.destroy()
    return answer
  }

  it('keeps nothing of an upload that is cut in the middle', () =>
    leavesNothing(registry, async () => {
      await cut((socket) => socket.destroy())
      await cut((socket) => socket.resetAndDestroy())
      assert.match(await cut((socket) => socket.end()), /"code":"upload_incomplete"/)
    }))

  it('is alive after all that', async () => {
    await deposited(registry, holder)
    const answer = await fetch(`${registry.url}/ready`)
    assert.equal(answer.status, 200, await answer.text())
  })

  describe('with an Idempotency-Key', () => {
    it('carries a repeated request out once', async () => {
      const file = randomBytes(100)
      const act = () => upload(registry, file, { holder, headers: withKey('k1') })
      const first = await expectJson<Resource>(await act(), 201)
      await leavesNothing(registry, async () => {
        const again = await act()
        assert.equal((await expectJson<Resource>(again, again.status)).id, first.id)
      })
    })

    it('reads a quoted key as the bare one', async () => {
      const body = { holder, ...digests, sha256: sha256(randomBytes(1)), sm3: sm3(randomBytes(9)) }
      const first = await postJson(registry, '/v1/deposits', body, withKey('k2'))
      const again = await postJson(registry, '/v1/deposits', body, withKey('"k2"'))
      const { id } = await expectJson<Resource>(first, 201)
      assert.equal((await expectJson<Resource>(again, again.status)).id, id)
    })

    it('refuses the key for another file, or other parameters', async () => {
      await upload(registry, randomBytes(100), { holder, headers: withKey('k3') })
      await leavesNothing(registry, async () => {
        const other = await upload(registry, randomBytes(100), { holder, headers: withKey('k3') })
        await expectProblem(other, 'idempotency_mismatch')
        const query = { lookup: 'public' }
        const also = await upload(registry, bytes, { holder, query, headers: withKey('k3') })
        assert.equal((await expectProblem(also, 'idempotency_mismatch')).status, 422)
      })
    })

    it('refuses the key while its first request runs', async () => {
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
      const writer = writable.getWriter()
      const query = new URLSearchParams({ holder, mediaType: 'image/png' })
      const first = fetch(`${registry.url}/v1/deposits?${query.toString()}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/octet-stream',
          ...(await signedInAs(registry.url, holder)),
          ...withKey('k4'),
        },
        body: readable,
        duplex: 'half',
      })
      await writer.write(randomBytes(100))
      // Until the first request has arrived, an empty file with its key is refused for being empty.
      const probe = () => upload(registry, new Uint8Array(0), { holder, headers: withKey('k4') })
      let answer = await probe()
      while (answer.status === 422) answer = await probe()
      assert.equal(answer.headers.get('retry-after'), '1')
      assert.equal((await expectProblem(answer, 'idempotency_conflict')).status, 409)
      await writer.close()
      await expectJson(await first, 201)
    })

    for (const key of ['', 'a b', '"a', 'ü', 'x'.repeat(201)]) {
      it(`refuses the key ${JSON.stringify(key.slice(0, 10))}`, () =>
        leavesNothing(registry, async () => {
          const encoded = Buffer.from(key).toString('latin1')
          const answer = await upload(registry, bytes, { holder, headers: withKey(encoded) })
          await expectProblem(answer, 'invalid_request')
        }))
    }
  })
})
