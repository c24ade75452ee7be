import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { Report } from '../../../verifier/index.ts'
import { removeFolder, startRegistry, type TestRegistry } from '../../_util/start-registry.ts'
import {
  anchored,
  application,
  expectJson,
  expectProblem,
  leavesNothing,
  newHolder,
  postJson,
  sha256,
  sm3,
  upload,
  type Resource,
} from './_api.ts'

interface Result {
  readonly file?: { sha256: string; sm3: string; size: number }
  readonly certificates?: { id: string; registrationNumber: string }[]
  readonly onRecord?: boolean
  readonly report?: Report
  readonly problem?: { code: string }
}

const results = async (answer: Response): Promise<Result[]> =>
  (await expectJson<{ results: Result[] }>(answer, 200)).results
const failed = (report?: Report): string[] =>
  (report?.steps ?? []).filter((step) => step.status === 'fail').map((step) => step.id)

describe('POST /v1/verify', () => {
  let registry: TestRegistry
  let made: Resource
  let known: { id: string; registrationNumber: string; state: string }
  let evidence: Uint8Array<ArrayBuffer>
  let certificate: string
  let proof: string
  const file = randomBytes(2_500_000)

  before(async () => {
    registry = await startRegistry()
    const holder = newHolder()
    const deposit = await expectJson<Resource>(await upload(registry, file, { holder }), 201)
    const answer = await postJson(registry, '/v1/works', application(holder, deposit.id))
    made = await expectJson<Resource>(answer, 201)
    const { registrationNumber = '' } = made.document.credentialSubject
    known = { id: made.id, registrationNumber, state: 'active' }
    const { links } = await anchored(registry, made.links['self']!)
    const get = (link: string) => fetch(registry.url + links[link]!)
    evidence = new Uint8Array(await (await get('evidence')).arrayBuffer())
    certificate = await (await get('document')).text()
    proof = await (await get('proof')).text()
  })
  after(async () => {
    await registry.stop()
    await removeFolder(registry.dataFolder)
  })

  const send = (
    type: string,
    body: string | Uint8Array<ArrayBuffer>,
    query = '',
  ): Promise<Response> =>
    fetch(`${registry.url}/v1/verify${query}`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    })
  const list = async (...items: object[]): Promise<Result[]> =>
    results(await postJson(registry, '/v1/verify', { items }))

  it('digests a file, looks it up, and keeps nothing', () =>
    leavesNothing(registry, async () => {
      const [found] = await results(await send('application/octet-stream', new Uint8Array(file)))
      const digests = { sha256: sha256(file), sm3: sm3(file), size: file.length }
      assert.deepEqual(found, { file: digests, certificates: [known] })
      const [none] = await results(await send('application/octet-stream', 'another file'))
      assert.deepEqual(none?.certificates, [])
    }))

  it('reports on an evidence file, with the digests of the file', async () => {
    const query = `?sha256=${sha256(file)}&sm3=${sm3(file)}`
    const [good] = await results(await send('application/zip', evidence, query))
    assert.equal(good?.report?.verdict, 'pass')
    assert.equal(good.report.steps.find((step) => step.id === 'file-digest')?.status, 'pass')
    const other = `?sha256=${'0'.repeat(64)}`
    const [bad] = await results(await send('application/zip', evidence, other))
    assert.deepEqual(failed(bad?.report), ['file-digest'])
  })

  it('refuses what is no evidence file', async () => {
    await expectProblem(await send('application/zip', 'PK'), 'invalid_request')
    await expectProblem(await send('application/zip', ''), 'invalid_request')
    const cut = evidence.slice(0, -1)
    await expectProblem(await send('application/zip', cut), 'invalid_request')
  })

  it('looks up digests and numbers of a list in its order', async () => {
    const unknown = { sha256: 'ab'.repeat(32) }
    const { registrationNumber } = known
    const found = await list(unknown, { sha256: sha256(file) }, { registrationNumber }, unknown)
    const expected = [[], [known], [known], []].map((certificates) => ({ certificates }))
    assert.deepEqual(found, expected)
  })

  it('verifies certificates of a list, as text or object, alone or with their proof', async () => {
    const object: unknown = JSON.parse(certificate)
    const spaced = JSON.stringify(object, null, 2)
    const digest = { sha256: sha256(file) }
    const found = await list(
      { certificate, proof, ...digest },
      { certificate: object },
      { certificate: spaced },
    )
    for (const { onRecord, report } of found) {
      assert.equal(onRecord, true)
      assert.equal(report?.verdict, 'pass', JSON.stringify(report))
    }
    assert.deepEqual(found[0]?.certificates, [known])
    const anchor = found[1]?.report?.steps.find((step) => step.id === 'anchor-record')
    assert.equal(anchor?.status, 'pass')
  })

  it('says which step of a list fails, and goes on', async () => {
    const changed = certificate.replace('"photograph"', '"music"')
    const duplicate = certificate.replace('{', '{"id":"urn:uuid:x",')
    const forged = proof.replace(/^index \d+$/m, 'index 7')
    const found = await list(
      { certificate: changed },
      { certificate: duplicate },
      { certificate: '{' },
      { certificate, proof: forged },
      { certificate },
    )
    const steps = [
      ['document-signature'],
      ['document-format'],
      ['document-format'],
      ['log-inclusion'],
      [],
    ]
    for (const [i, expected] of steps.entries()) {
      const report = found[i]?.report
      assert.deepEqual(failed(report).slice(0, 1), expected, JSON.stringify(report))
    }
    assert.deepEqual(
      found.map((result) => result.onRecord),
      [false, false, false, true, true],
    )
  })

  it('takes a thousand items and refuses more', async () => {
    const item = { sha256: sha256(file) }
    const found = await list(...Array.from({ length: 1000 }, () => item))
    assert.equal(found.length, 1000)
    assert.ok(found.every((result) => result.certificates?.length === 1))
    const body = { items: Array.from({ length: 1001 }, () => item) }
    await expectProblem(await postJson(registry, '/v1/verify', body), 'invalid_request')
  })

  const bad: readonly [string, unknown, string][] = [
    ['no items', { items: [] }, 'invalid_request'],
    ['an item that asks nothing', { items: [{}] }, 'invalid_request'],
    [
      'a proof without a certificate',
      { items: [{ sha256: 'ab'.repeat(32), proof: 'x' }] },
      'invalid_request',
    ],
    ['an unknown member', { items: [{ sha256: 'ab'.repeat(32), x: 1 }] }, 'invalid_request'],
    ['a digest that is none', { items: [{ sha256: 'x' }] }, 'invalid_digest'],
  ]
  for (const [name, body, code] of bad) {
    it(`refuses a list with ${name}`, async () => {
      await expectProblem(await postJson(registry, '/v1/verify', body), code)
    })
  }
})
