import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdir, truncate } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pieceSize } from '../../../api/uploads/partial-file.ts'
import { forgetTokens, newPerson, person, signedInAs } from '../../_util/people.ts'
import { RegistryHere } from '../../_util/registry-here.ts'
import { expectJson, expectProblem, leavesNothing, sha256, type Resource } from './_api.ts'
import { bytesKept, metadataOf, type Headers, type Shown } from './_uploads.ts'

const mebibyte = 1 << 20
const limit = 8 * mebibyte
const [count, bytes] = [4, 12 * mebibyte]
const { did } = person('resuming')
const day = 86_400

const withOptions = (options: Headers) =>
  metadataOf({ holder: did, mediaType: 'image/png', ...options })

describe('resumable uploads', function () {
  this.timeout(60_000)
  let here: RegistryHere
  const registry = () => ({ url: here.url, dataFolder: here.folder })
  const partials = () => readdir(join(here.folder, 'uploads'))

  before(async () => {
    here = await RegistryHere.start({
      COLOPHON_MAX_FILE_BYTES: String(limit),
      COLOPHON_UPLOAD_COUNT: String(count),
      COLOPHON_UPLOAD_BYTES: String(bytes),
      COLOPHON_SESSION_IDLE_SECONDS: String(30 * day),
      COLOPHON_SESSION_LIFE_SECONDS: String(30 * day),
    })
    forgetTokens(here.url)
  })
  after(() => here.remove())
  afterEach(async () => {
    for (const { id } of await list()) await send('DELETE', `/${id}`)
  })

  async function send(
    method: string,
    path = '',
    { headers = {}, body, who = did }: { headers?: Headers; body?: Uint8Array; who?: string } = {},
  ): Promise<Response> {
    return fetch(`${here.url}/v1/uploads${path}`, {
      method,
      headers: { 'tus-resumable': '1.0.0', ...(await signedInAs(here.url, who)), ...headers },
      ...(body && { body: new Uint8Array(body) }),
    })
  }

  function begin(length: number | string, options: Headers = {}, headers: Headers = {}) {
    const metadata = metadataOf({ holder: did, mediaType: 'image/png', ...options })
    const all = { 'upload-length': String(length), 'upload-metadata': metadata, ...headers }
    return send('POST', '', { headers: all })
  }

  async function begun(length: number, options: Headers = {}): Promise<string> {
    const answer = await begin(length, options)
    assert.equal(answer.status, 201, await answer.text())
    assert.equal(answer.headers.get('tus-resumable'), '1.0.0')
    return (answer.headers.get('location') ?? '').replace('/v1/uploads', '')
  }

  function patch(path: string, offset: number, body: Uint8Array, headers: Headers = {}) {
    const all = { 'content-type': 'application/offset+octet-stream', ...headers }
    return send('PATCH', path, { headers: { 'upload-offset': String(offset), ...all }, body })
  }

  const state = async (path: string) => expectJson<Shown>(await send('GET', path), 200)
  const list = async (who = did) =>
    (await expectJson<{ items: Shown[] }>(await send('GET', '', { who }), 200)).items

  const depositOf = async (id: string | null | undefined) =>
    expectJson<Resource>(await fetch(`${here.url}/v1/deposits/${id}`), 200)

  /** A request that has sent the first bytes of a part, and goes on when it is told to. */
  async function hanging(path: string, offset: number, first: Uint8Array, announced: number) {
    const { authorization } = await signedInAs(here.url, did)
    const open = request(`${here.url}/v1/uploads${path}`, {
      method: 'PATCH',
      headers: {
        'tus-resumable': '1.0.0',
        'content-type': 'application/offset+octet-stream',
        'content-length': announced,
        'upload-offset': offset,
        authorization,
      },
    })
    const answered = new Promise<number | undefined>((resolve) => {
      open.on('response', (response) => resolve(response.resume().statusCode))
      open.on('error', () => resolve(undefined))
    })
    open.write(first)
    while ((await bytesKept(here.folder)) < pieceSize) await pause(10)
    return { open, answered }
  }

  it('says what it speaks, to everybody', async () => {
    const answer = await fetch(`${here.url}/v1/uploads`, { method: 'OPTIONS' })
    assert.equal(answer.status, 204)
    assert.equal(answer.headers.get('tus-version'), '1.0.0')
    assert.match(answer.headers.get('tus-extension') ?? '', /creation,.*expiration,termination/)
    assert.equal(answer.headers.get('tus-max-size'), String(limit))
  })

  it('becomes one deposit when the last part has come, like any other', async () => {
    const file = randomBytes(700_000)
    const path = await begun(file.length, { filename: '木纹\u202e.png', sha256: sha256(file) })
    const [first, second] = [file.subarray(0, 300_001), file.subarray(300_001)]
    const partly = await patch(path, 0, first)
    assert.deepEqual([partly.status, partly.headers.get('upload-offset')], [204, '300001'])
    assert.match(partly.headers.get('upload-expires') ?? '', / GMT$/)
    const [shown] = await list()
    assert.deepEqual(
      [shown?.state, shown?.offset, shown?.filename, shown?.published, shown?.lookup],
      ['receiving', 300_001, '木纹.png', false, 'salted'],
    )
    const head = await send('HEAD', path)
    assert.equal(head.headers.get('upload-offset'), '300001')
    assert.equal(head.headers.get('upload-length'), '700000')
    assert.equal(head.headers.get('cache-control'), 'no-store')
    const whole = await patch(path, 300_001, second)
    const deposit = whole.headers.get('colophon-deposit')
    const record = await depositOf(deposit)
    assert.equal(record.document.credentialSubject.file?.digests.sha256, sha256(file))
    assert.equal(record.document.credentialSubject.file?.encrypted, true)
    const after = await state(path)
    assert.deepEqual(
      [after.state, after.deposit, after.filename, after.published],
      ['deposited', deposit, undefined, undefined],
    )
    assert.deepEqual([await list(), await partials()], [[], []])
    // The same part again is out of place, an empty one at the end is answered as the last one was.
    await expectProblem(await patch(path, 300_001, second), 'wrong_offset')
    const again = await patch(path, 700_000, new Uint8Array(0))
    assert.deepEqual([again.status, again.headers.get('colophon-deposit')], [204, deposit])
  })

  it('takes the first part with the beginning, and answers a known file with its deposit', async () => {
    const file = randomBytes(5000)
    const deposits = []
    for (let i = 0; i < 2; i++) {
      const metadata = metadataOf({ holder: did, mediaType: 'image/png', published: 'true' })
      const headers = {
        'content-type': 'application/offset+octet-stream',
        'upload-length': '5000',
        'upload-metadata': metadata,
      }
      const answer = await send('POST', '', { headers, body: file })
      assert.equal(answer.status, 201)
      assert.equal(answer.headers.get('upload-offset'), '5000')
      deposits.push(answer.headers.get('colophon-deposit'))
    }
    assert.equal(deposits[0], deposits[1])
    const { document } = await depositOf(deposits[0])
    assert.equal(document.credentialSubject.file?.encrypted, false)
  })

  const bad: readonly [string, Headers, string, number][] = [
    ['no length', { 'upload-length': '' }, 'invalid_request', 400],
    ['a negative length', { 'upload-length': '-1' }, 'invalid_request', 400],
    ['a length of 2^53', { 'upload-length': String(2 ** 53) }, 'invalid_request', 400],
    ['no bytes', { 'upload-length': '0' }, 'empty_file', 422],
    ['too many bytes', { 'upload-length': String(limit + 1) }, 'too_large', 413],
    ['no holder', { 'upload-metadata': metadataOf({ mediaType: 'a/b' }) }, 'invalid_request', 400],
    [
      'another holder',
      { 'upload-metadata': withOptions({ holder: newPerson().did }) },
      'forbidden',
      403,
    ],
    [
      'a holder that is none',
      { 'upload-metadata': withOptions({ holder: 'me' }) },
      'invalid_did',
      400,
    ],
    [
      'a bad type',
      { 'upload-metadata': withOptions({ mediaType: 'PNG' }) },
      'invalid_request',
      400,
    ],
    ['a bad digest', { 'upload-metadata': withOptions({ sha256: 'ab' }) }, 'invalid_digest', 400],
    ['a bad flag', { 'upload-metadata': withOptions({ published: '1' }) }, 'invalid_request', 400],
    [
      'an unknown option',
      { 'upload-metadata': withOptions({ title: 'x' }) },
      'invalid_request',
      400,
    ],
    ['no Base64', { 'upload-metadata': `${withOptions({})},sha256 %%` }, 'invalid_request', 400],
    [
      'an option twice',
      { 'upload-metadata': `${withOptions({})},${withOptions({})}` },
      'invalid_request',
      400,
    ],
    [
      'bytes that are no text',
      { 'upload-metadata': `${withOptions({})},filename /w==` },
      'invalid_request',
      400,
    ],
    ['another version', { 'tus-resumable': '0.2.2' }, 'unsupported_version', 412],
    ['nobody signed in', { authorization: '' }, 'unauthenticated', 401],
  ]
  for (const [name, headers, code, status] of bad) {
    it(`refuses a beginning with ${name} as ${code}`, () =>
      leavesNothing(registry(), async () => {
        const answer = await begin(1000, {}, headers)
        assert.equal(answer.headers.get('tus-resumable'), '1.0.0')
        assert.equal((await expectProblem(answer, code)).status, status)
        assert.deepEqual(await list(), [])
      }))
  }

  it('refuses parts that do not fit, and keeps what came before', async () => {
    const path = await begun(1000)
    await patch(path, 0, randomBytes(400))
    const part = randomBytes(100)
    const wrong = await expectProblem(await patch(path, 0, part), 'wrong_offset')
    assert.deepEqual([wrong.status, Reflect.get(wrong, 'offset')], [409, 400])
    await expectProblem(await patch(path, 500, part), 'wrong_offset')
    await expectProblem(await patch(path, 400, randomBytes(601)), 'too_large')
    await expectProblem(await patch(path, 400, part, { 'upload-offset': 'x' }), 'invalid_request')
    const type = { 'content-type': 'application/octet-stream' }
    await expectProblem(await patch(path, 400, part, type), 'unsupported_media_type')
    await expectProblem(
      await patch(path, 400, part, { 'tus-resumable': '' }),
      'unsupported_version',
    )
    await expectProblem(await patch('/not-an-id', 0, part), 'not_found')
    await expectProblem(await send('PUT', path), 'method_not_allowed')
    assert.equal((await state(path)).offset, 400)
  })

  it('refuses more than was announced also where the request does not say how much it brings', async () => {
    const path = await begun(1000)
    const { authorization } = await signedInAs(here.url, did)
    const answer = await fetch(`${here.url}/v1/uploads${path}`, {
      method: 'PATCH',
      headers: {
        'tus-resumable': '1.0.0',
        'content-type': 'application/offset+octet-stream',
        'upload-offset': '0',
        authorization,
      },
      body: ReadableStream.from([randomBytes(600), randomBytes(600)]),
      duplex: 'half',
    })
    await expectProblem(answer, 'too_large')
    assert.equal((await state(path)).offset, 0)
  })

  const refusals: readonly [string, Headers, Buffer, string][] = [
    ['another digest', { sha256: 'a'.repeat(64) }, randomBytes(900), 'digest_mismatch'],
    ['another SM3', { sm3: 'a'.repeat(64) }, randomBytes(900), 'digest_mismatch'],
    ['another type', {}, Buffer.from(`%PDF-1.7\n${'x'.repeat(900)}`), 'media_type_mismatch'],
  ]
  for (const [name, options, file, code] of refusals) {
    it(`deposits nothing of a file with ${name}, and says so for good`, () =>
      leavesNothing(registry(), async () => {
        const path = await begun(file.length, options)
        const problem = await expectProblem(await patch(path, 0, file), code)
        assert.equal(problem.status, 422)
        const again = await patch(path, file.length, new Uint8Array(0))
        await expectProblem(again, code)
        const shown = await state(path)
        assert.deepEqual([shown.state, shown.problem?.code], ['refused', code])
        assert.deepEqual(
          (await list()).map(({ id }) => `/${id}`),
          [path],
        )
        assert.deepEqual(await partials(), [])
      }))
  }

  it('is there for nobody else', async () => {
    const path = await begun(1000)
    const [other, platform] = [newPerson().did, newPerson().did]
    await here.grant(platform, 'platform', 'registrar')
    for (const who of [other, platform]) {
      const headers = { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' }
      const answers = [
        await send('GET', path, { who }),
        await send('DELETE', path, { who }),
        await send('PATCH', path, { who, headers, body: randomBytes(10) }),
      ]
      for (const answer of answers) await expectProblem(answer, 'not_found')
      assert.equal((await send('HEAD', path, { who })).status, 404)
      assert.deepEqual(await list(who), [])
    }
    for (const method of ['GET', 'DELETE', 'PATCH'])
      await expectProblem(
        await send(method, path, { headers: { authorization: '' } }),
        'unauthenticated',
      )
    assert.equal((await state(path)).offset, 0)
  })

  it('is taken by one request at a time; who asks how far it is takes it over', async () => {
    const file = randomBytes(2 * mebibyte)
    const path = await begun(file.length)
    const { open, answered } = await hanging(path, 0, file.subarray(0, mebibyte), file.length)
    const second = await patch(path, 0, file)
    assert.equal((await expectProblem(second, 'upload_locked')).status, 423)
    const offset = Number((await send('HEAD', path)).headers.get('upload-offset'))
    assert.equal(await answered, 423)
    open.destroy()
    assert.ok(offset > 0 && offset <= mebibyte, `${offset}`)
    const rest = await patch(path, offset, file.subarray(offset))
    assert.equal(rest.status, 204)
    const { deposit } = await state(path)
    const record = await depositOf(deposit)
    assert.equal(record.document.credentialSubject.file?.digests.sha256, sha256(file))
  })

  it('keeps what a request brought before its connection was cut', async () => {
    const file = randomBytes(mebibyte)
    const path = await begun(file.length)
    const { open, answered } = await hanging(path, 0, file.subarray(0, 500_000), file.length)
    open.destroy()
    await answered
    while ((await state(path)).offset === 0) await pause(10)
    // The server may not know yet that the connection is gone: who asks takes the upload over.
    const offset = Number((await send('HEAD', path)).headers.get('upload-offset'))
    assert.ok(offset > 0)
    assert.equal((await patch(path, offset, file.subarray(offset))).status, 204)
    assert.equal((await state(path)).state, 'deposited')
  })

  it('is gone when it is dropped, also while a request sends to it', async () => {
    const path = await begun(mebibyte)
    const { open, answered } = await hanging(path, 0, randomBytes(300_000), mebibyte)
    assert.equal((await send('DELETE', path)).status, 204)
    assert.equal(await answered, 423)
    open.destroy()
    assert.equal((await send('HEAD', path)).status, 404)
    assert.deepEqual([await list(), await partials()], [[], []])
  })

  it('is limited for each person: in number, refused ones among them, and in bytes', async () => {
    await begun(limit)
    const tooMuch = await begin(limit)
    assert.equal((await expectProblem(tooMuch, 'too_many_uploads')).status, 429)
    const refused = await begun(900, { sha256: 'a'.repeat(64) })
    await patch(refused, 0, randomBytes(900))
    while ((await list()).length < count) await begun(10)
    await expectProblem(await begin(10), 'too_many_uploads')
    assert.equal((await send('DELETE', refused)).status, 204)
    assert.equal((await begin(10)).status, 201)
  })

  it('is forgotten a week after its last byte came, and not before', async () => {
    const path = await begun(1000)
    here.ahead += 6 * day
    await patch(path, 0, randomBytes(10))
    here.ahead += 6 * day
    await here.context.uploads.sweep()
    assert.equal((await state(path)).offset, 10)
    here.ahead += day
    assert.equal((await send('HEAD', path)).status, 404)
    assert.equal((await partials()).length, 1)
    await here.context.uploads.sweep()
    assert.deepEqual(await partials(), [])
  })

  it('never comes back as a page: no answer is HTML, may be sniffed, or has the file in it', async () => {
    const planted = '<script>alert(document.domain)</script>'
    const file = Buffer.from(`<!doctype html>${planted}${randomBytes(9).toString('hex')}`)
    const options = { mediaType: 'text/html', published: 'true', filename: `${planted}.html` }
    const path = await begun(file.length, options)
    const listed = await send('GET', '', { headers: { accept: 'text/html' } })
    await patch(path, 0, file)
    const { deposit } = await state(path)
    await here.context.drain()
    const beneath = ['', '/document', '/proof', '/evidence'].map(
      (one) => `/v1/deposits/${deposit}${one}`,
    )
    const asked = beneath.map((one) =>
      fetch(here.url + one, { headers: { accept: 'text/html,*/*' } }),
    )
    const answers = [listed, await send('GET', path), ...(await Promise.all(asked))]
    for (const answer of answers) {
      assert.equal(answer.status, 200, answer.url)
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
      assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/)
      assert.doesNotMatch(answer.headers.get('content-type') ?? '', /html|xml|svg/)
      const body = Buffer.from(await answer.arrayBuffer())
      assert.equal(body.includes(file), false, answer.url)
    }
  })

  it('begins again where the disk has lost what was acknowledged', async () => {
    const path = await begun(1000)
    await patch(path, 0, randomBytes(500))
    await truncate(join(here.folder, 'uploads', path.slice(1)), 100)
    await expectProblem(await patch(path, 500, randomBytes(500)), 'not_found')
    assert.deepEqual(await list(), [])
  })

  it('is a platform’s for the holders it names, as long as it is one', async () => {
    const [platform, holder] = [newPerson().did, newPerson().did]
    await here.grant(platform, 'platform')
    const headers = { 'upload-length': '1000', 'upload-metadata': withOptions({ holder }) }
    const answer = await send('POST', '', { headers, who: platform })
    const path = (answer.headers.get('location') ?? '').replace('/v1/uploads', '')
    await here.take(platform, 'platform')
    const part = { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' }
    const body = randomBytes(1000)
    await expectProblem(
      await send('PATCH', path, { headers: part, body, who: platform }),
      'forbidden',
    )
    await here.grant(platform, 'platform')
    const whole = await send('PATCH', path, { headers: part, body, who: platform })
    const deposit = whole.headers.get('colophon-deposit')
    const record = await (await fetch(`${here.url}/v1/deposits/${deposit}`)).text()
    assert.ok(record.includes(`"depositor":"${holder}"`))
  })
})
