import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { json } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { forgetTokens, newPerson, signedInAs, signIn } from '../../_util/people.ts'
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
import { newKey, withKey } from './_keys.ts'
import { metadataOf, type Shown } from './_uploads.ts'

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

  /** A request whose body is half here; what is returned sends the rest and answers with the code of the problem. */
  async function begun(method: string, path: string, headers: Record<string, string | number>) {
    const open = request(here.url + path, { method, headers })
    const answered = once(open, 'response')
    open.write(file.subarray(0, 1000))
    // The server looks at its caller once it has the head.
    await pause(300)
    return async (): Promise<string> => {
      open.end(file.subarray(1000))
      const [response] = (await answered) as [IncomingMessage]
      return ((await json(response)) as { code: string }).code
    }
  }

  it('is nobody any more who lost that while the body came', () =>
    leavesNothing(registry(), async () => {
      const who = newPerson()
      const headers = { authorization: `Bearer ${await signIn(here.url, who)}` }
      const bytes = { 'content-type': 'application/octet-stream' }
      const path = `/v1/deposits?holder=${who.did}&mediaType=image/png`
      const finish = await begun('POST', path, { ...headers, ...bytes })
      await fetch(`${here.url}/v1/session`, { method: 'DELETE', headers })
      assert.equal(await finish(), 'unauthenticated')
    }))

  it('is no key any more that was revoked while the last part of an upload came', () =>
    leavesNothing(registry(), async () => {
      const { did } = newPerson()
      const key = await newKey(here.url, did, ['deposit'])
      const tus = { ...withKey(key), 'tus-resumable': '1.0.0' }
      const metadata = metadataOf({ holder: did, mediaType: 'image/png' })
      const made = await fetch(`${here.url}/v1/uploads`, {
        method: 'POST',
        headers: { ...tus, 'upload-length': '2000', 'upload-metadata': metadata },
      })
      const path = made.headers.get('location') ?? ''
      const finish = await begun('PATCH', path, {
        ...tus,
        'upload-offset': 0,
        'content-length': 2000,
        'content-type': 'application/offset+octet-stream',
      })
      const session = await signedInAs(here.url, did)
      await fetch(`${here.url}/v1/keys/${key.id}`, { method: 'DELETE', headers: session })
      assert.equal(await finish(), 'key_refused')
      await here.context.uploads.sweep()
      const shown = await fetch(here.url + path, { headers: session })
      const { state, offset } = await expectJson<Shown>(shown, 200)
      assert.deepEqual([state, offset < 2000], ['receiving', true])
      const usage = await fetch(`${here.url}/v1/keys/${key.id}/usage`, { headers: session })
      const { items } = await expectJson<{ items: { calls: number }[] }>(usage, 200)
      const calls = items.reduce((sum, one) => sum + one.calls, 0)
      assert.equal(calls, 2, 'asking again is no call')
    }))
})

const newId = '01a20244-c0f0-7715-92b6-740dca8098b0'
