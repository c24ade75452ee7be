import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get as httpGet, type IncomingMessage } from 'node:http'
import { text as textOf } from 'node:stream/consumers'
import {
  leafHash,
  parseTlogProof,
  parseTrust,
  verifyCheckpoint,
  verifyConsistency,
  verifyInclusion,
} from '../../../verifier/index.ts'
import { parseVkey } from '../../../verifier/checkpoint.ts'
import { removeFolder, startRegistry, type TestRegistry } from '../../_util/start-registry.ts'
import {
  anchored,
  deposited,
  expectJson,
  expectProblem,
  newHolder,
  registered,
  sha256,
  type Resource,
} from './_api.ts'

const unhex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))
const none = '01a20244-c0f0-7715-92b6-740dca8098b0'

describe('what anybody can read', () => {
  let registry: TestRegistry
  let deposit: Resource
  let work: Resource
  const holder = newHolder()
  before(async () => {
    registry = await startRegistry()
    deposit = await deposited(registry, holder)
    work = await registered(registry, holder)
    work = await anchored(registry, work.links['self']!)
    deposit = await anchored(registry, deposit.links['self']!)
  })
  after(async () => {
    await registry.stop()
    await removeFolder(registry.dataFolder)
  })
  const get = (path: string) => fetch(registry.url + path)
  const getText = async (path: string) => {
    const answer = await get(path)
    const body = await answer.text()
    assert.equal(answer.status, 200, body)
    return body
  }

  /** Sends a path as it is: fetch would resolve its dots first. */
  async function getRaw(path: string): Promise<[number | undefined, string]> {
    const { hostname, port } = new URL(registry.url)
    const [answer]: IncomingMessage[] = await once(httpGet({ hostname, port, path }), 'response')
    return [answer?.statusCode, await textOf(answer!)]
  }

  describe('records', () => {
    it('finds a record by id, each under its own collection', async () => {
      const found = await expectJson<Resource>(await get(`/v1/certificates/${work.id}`), 200)
      assert.deepEqual(found, work)
      await expectProblem(await get(`/v1/deposits/${work.id}`), 'not_found')
      await expectProblem(await get(`/v1/certificates/${deposit.id}`), 'not_found')
      await expectProblem(await get(`/v1/certificates/${none}`), 'not_found')
      await expectProblem(await get('/v1/certificates/1'), 'not_found')
    })

    it('finds certificates by number and by digest', async () => {
      const { registrationNumber = '', files = [] } = work.document.credentialSubject
      const digest = files[0]?.digests.sha256 ?? ''
      for (const query of [
        `number=${encodeURIComponent(registrationNumber)}`,
        `sha256=${digest}`,
      ]) {
        const { items } = await expectJson<{ items: Resource[] }>(
          await get(`/v1/certificates?${query}`),
          200,
        )
        assert.deepEqual(
          items.map((item) => item.id),
          [work.id],
        )
      }
      const unknown = encodeURIComponent('链作登字-2026-H-99999999')
      const empty = await expectJson<object>(await get(`/v1/certificates?number=${unknown}`), 200)
      assert.deepEqual(empty, { items: [] })
    })

    for (const query of ['', '?number=1', '?sha256=x', `?sha256=${'a'.repeat(64)}&number=1`]) {
      it(`refuses the search ${query || 'for nothing'}`, async () => {
        assert.equal((await get(`/v1/certificates${query}`)).status, 400)
      })
    }

    it('serves the document as the bytes whose digest is in the log', async () => {
      const answer = await get(work.links['document']!)
      assert.equal(answer.headers.get('content-type'), 'application/vc')
      const bytes = new Uint8Array(await answer.arrayBuffer())
      const entry = await expectJson<{ document: string }>(await get(work.links['entry']!), 200)
      assert.equal(sha256(bytes), entry.document)
    })

    it('serves evidence as a zip to save', async () => {
      const answer = await get(work.links['evidence']!)
      assert.equal(answer.headers.get('content-type'), 'application/zip')
      assert.match(
        answer.headers.get('content-disposition') ?? '',
        /^attachment; filename=\S+\.evidence\.zip$/,
      )
      const bytes = new Uint8Array(await answer.arrayBuffer())
      assert.equal(Buffer.from(bytes.subarray(0, 2)).toString(), 'PK')
    })
  })

  describe('the log', () => {
    it('serves entries whose proof leads to a checkpoint signed by the key of the trust file', async () => {
      const trust = parseTrust(await getText('/v1/trust'))
      const { bytes, leafHash: leaf } = await expectJson<{ bytes: string; leafHash: string }>(
        await get(work.links['entry']!),
        200,
      )
      assert.deepEqual(leafHash(unhex(bytes)), unhex(leaf))
      const proof = parseTlogProof(await getText(`${work.links['entry']}/proof`))
      const vkeys = trust.logs.map(({ vkey }) => parseVkey(vkey))
      const { size, root } = verifyCheckpoint(proof.checkpoint, vkeys)
      const { index, hashes } = proof
      assert.equal(index, work.logIndex)
      assert.ok(verifyInclusion({ index, size, leafHash: unhex(leaf), proof: hashes, root }))
    })

    it('proves that one tree extends another', async () => {
      const answer = await get('/v1/log/consistency?from=1&to=3')
      const found = await expectJson<{ fromRoot: string; toRoot: string; hashes: string[] }>(
        answer,
        200,
      )
      const fromRoot = unhex(found.fromRoot)
      const toRoot = unhex(found.toRoot)
      const proof = found.hashes.map(unhex)
      assert.ok(verifyConsistency({ from: 1, fromRoot, to: 3, toRoot, proof }))
    })

    for (const query of [
      'from=0&to=1',
      'from=2&to=1',
      'from=1&to=99999',
      'from=1',
      'from=01&to=2',
      'from=-1&to=2',
    ]) {
      it(`refuses consistency ${query}`, async () => {
        await expectProblem(await get(`/v1/log/consistency?${query}`), 'invalid_request')
      })
    }

    it('serves checkpoint and tiles to pages of any origin', async () => {
      const size = Number((await getText('/v1/log/checkpoint')).split('\n')[1])
      assert.ok(size >= 3)
      const answer = await get(`/v1/log/tile/entries/000.p/${size}`)
      assert.equal(answer.status, 200)
      assert.equal(answer.headers.get('access-control-allow-origin'), '*')
      assert.equal((await answer.arrayBuffer()).byteLength, size * 162)
      const tile = await (await get(`/v1/log/tile/0/000.p/${size}`)).arrayBuffer()
      assert.equal(tile.byteLength, size * 32)
    })

    for (const path of [
      'tile/0/000.p/0',
      'tile/0/000.p/256',
      'tile/0/000.p/03',
      'tile/0/0',
      'tile/00/000',
      'tile/64/000',
      'tile/0/x000/000',
      'tile/0/x001',
      'tile/0/..%2f..%2fcheckpoint',
      'tile/0/%2e%2e/%2e%2e/checkpoint',
      'tile/entries/000/../../checkpoint',
      'tile/0/000%00',
      'tile/0/123',
      'tile',
      'entries/99999',
      'entries/01',
      'entries/99999/proof',
    ]) {
      it(`has nothing at ${path}`, async () => {
        const [status, body] = await getRaw(`/v1/log/${path}`)
        assert.equal(status, 404)
        assert.match(body, /"code":"not_found"/)
      })
    }
  })

  describe('status lists and DIDs', () => {
    it("serves the list that a certificate names, and no other registry's", async () => {
      const { credentialStatus = [] } = work.document
      assert.equal(credentialStatus.length, 3)
      for (const { statusListCredential } of credentialStatus) {
        const { pathname } = new URL(statusListCredential)
        const answer = await get(pathname)
        assert.equal(answer.headers.get('content-type')?.split(';')[0], 'application/vc')
        const list = await expectJson<{ type: string[] }>(answer, 200)
        assert.ok(list.type.includes('BitstringStatusListCredential'))
      }
      await expectProblem(await get('/v1/status/revocation/99'), 'not_found')
      await expectProblem(await get('/v1/status/mood/0'), 'not_found')
    })

    const resolutions: readonly [string, string, number, string | undefined][] = [
      ['an unused DID', holder, 200, undefined],
      ['an unused DID at a block', `${holder}?versionId=1`, 200, undefined],
      ['what is no DID', 'hello', 400, 'invalidDid'],
      ['another method', 'did:web:a.example', 501, 'methodNotSupported'],
      ['another chain', holder.replace('c0104', '1'), 404, 'notFound'],
      ['a time of another form', `${holder}?versionTime=yesterday`, 400, 'invalidOptions'],
    ]
    for (const [name, asked, status, error] of resolutions) {
      it(`answers ${name} with ${status}`, async () => {
        const answer = await get(`/v1/dids/${asked}`)
        assert.equal(answer.headers.get('content-type'), 'application/did-resolution')
        const result = await expectJson<{
          didDocument: { id: string } | null
          didResolutionMetadata: { error?: string }
        }>(answer, status)
        assert.equal(result.didResolutionMetadata.error, error)
        assert.equal(result.didDocument?.id, error === undefined ? holder : undefined)
      })
    }

    it('resolves the registrar, with the key that signed', async () => {
      const { issuer, proof } = work.document
      const result = await expectJson<{ didDocument: { verificationMethod: { id: string }[] } }>(
        await get(`/v1/dids/${issuer.id}`),
        200,
      )
      const ids = result.didDocument.verificationMethod.map(({ id }) => id)
      assert.ok(ids.includes(proof.verificationMethod))
    })
  })
})
