import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { newPerson, signedInAs, forgetTokens } from '../../_util/people.ts'
import { RegistryHere } from '../../_util/registry-here.ts'
import {
  application,
  expectJson,
  expectProblem,
  leavesNothing,
  postJson,
  sha256,
  sm3,
  upload,
  type Resource,
} from './_api.ts'

const nobody = { authorization: '' }
const file = randomBytes(2000)
const digests = { mediaType: 'image/png', size: 2000, sha256: sha256(file), sm3: sm3(file) }

describe('who may write', function () {
  this.timeout(60_000)
  let here: RegistryHere
  before(async () => {
    here = await RegistryHere.start()
    forgetTokens(here.url)
  })
  after(() => here.remove())
  const registry = () => ({ url: here.url, dataFolder: here.folder })

  it('is nobody who has not signed in', () =>
    leavesNothing(registry(), async () => {
      const { did } = newPerson()
      const answers = [
        await upload(registry(), file, { holder: did, headers: nobody }),
        await postJson(registry(), '/v1/deposits', { holder: did, ...digests }, nobody),
        await postJson(registry(), '/v1/works', application(did, 'x'), nobody),
        await postJson(registry(), '/v1/works', 'not even JSON', nobody),
      ]
      for (const answer of answers) {
        assert.equal(answer.headers.get('www-authenticate'), 'Bearer realm="colophon"')
        await expectProblem(answer, 'unauthenticated')
      }
    }))

  it('is nobody for somebody else', () =>
    leavesNothing(registry(), async () => {
      const { did } = newPerson()
      const headers = await signedInAs(here.url, newPerson().did)
      const answers = [
        await upload(registry(), file, { holder: did, headers }),
        await postJson(registry(), '/v1/deposits', { holder: did, ...digests }, headers),
        await postJson(registry(), '/v1/works', application(did, newId), headers),
      ]
      for (const answer of answers)
        assert.match((await expectProblem(answer, 'forbidden')).detail, new RegExp(did))
    }))

  it('is the holder, and a platform for its holders, who register themselves', async () => {
    const [platform, { did }] = [newPerson(), newPerson()]
    await here.grant(platform.did, 'platform')
    const headers = await signedInAs(here.url, platform.did)
    const made = await upload(registry(), file, { holder: did, headers })
    const { id } = await expectJson<Resource>(made, 201)
    const digest = { ...digests, sha256: sha256(randomBytes(9)), sm3: sm3(randomBytes(9)) }
    const also = await postJson(registry(), '/v1/deposits', { holder: did, ...digest }, headers)
    assert.equal(also.status, 201)
    const work = application(did, id)
    await expectProblem(await postJson(registry(), '/v1/works', work, headers), 'forbidden')
    assert.equal((await postJson(registry(), '/v1/works', work)).status, 201)
  })

  it('is not a role that has nothing to do with deposits', async () => {
    const staff = newPerson()
    await here.grant(staff.did, 'registrar', 'examiner', 'court')
    const headers = await signedInAs(here.url, staff.did)
    const answer = await upload(registry(), file, { holder: newPerson().did, headers })
    await expectProblem(answer, 'forbidden')
  })

  it('does not matter for reading', async () => {
    for (const path of ['/v1/trust', '/v1/log/checkpoint', `/v1/deposits?sha256=${digests.sha256}`])
      assert.equal((await fetch(here.url + path)).status, 200, path)
  })
})

const newId = '01a20244-c0f0-7715-92b6-740dca8098b0'
