import assert from 'node:assert/strict'
import { printBadge } from '../../../api/certificates/badge.ts'
import type { CertificateState } from '../../../api/certificates/status.ts'
import { newPerson, signedInAs } from '../../_util/people.ts'
import { RegistryHere } from '../../_util/registry-here.ts'
import {
  deposited,
  expectJson,
  expectProblem,
  postJson,
  registered,
  type Resource,
} from './_api.ts'

describe('the badge of a certificate', function () {
  this.timeout(60_000)
  let here: RegistryHere
  let work: Resource
  let number: string
  const badge = (of: string, query = '', headers = {}) =>
    fetch(`${here.url}/v1/certificates/${encodeURIComponent(of)}/badge.svg${query}`, { headers })

  before(async () => {
    here = await RegistryHere.start()
    work = await registered(here, newPerson().did)
    number = work.document.credentialSubject.registrationNumber!
  })
  after(() => here.remove())

  it('is an image that any page may embed and none can be hurt by', async () => {
    const answer = await badge(work.id, '?lang=en')
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('content-type'), 'image/svg+xml; charset=utf-8')
    assert.equal(answer.headers.get('access-control-allow-origin'), '*')
    assert.equal(answer.headers.get('cross-origin-resource-policy'), 'cross-origin')
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
    assert.equal(answer.headers.get('cache-control'), 'public, max-age=60')
    assert.match(answer.headers.get('content-security-policy') ?? '', /^default-src 'none';/)
    const svg = await answer.text()
    assert.ok(svg.includes('>registered</text>') && svg.includes(`>${number} · active</text>`))
    assert.ok(!/style|script|href|url\(|owner|Wood grain|王小明/.test(svg))
    assert.equal(svg, await (await badge(number, '?lang=en')).text())
  })

  it('speaks Chinese and English, by the address or by the reader', async () => {
    assert.ok((await (await badge(work.id, '?lang=zh')).text()).includes('>已登记</text>'))
    const english = await badge(work.id, '', { 'accept-language': 'en-GB' })
    assert.match(english.headers.get('vary') ?? '', /Accept-Language/)
    assert.equal(english.headers.get('content-language'), 'en')
    await expectProblem(await badge(work.id, '?lang=fr'), 'invalid_request')
  })

  it('tells the state as of now', async () => {
    const registrar = newPerson()
    await here.grant(registrar.did, 'registrar')
    const by = await signedInAs(here.url, registrar.did)
    const body = { change: 'suspended', reason: 'ownership_dispute' }
    const answer = await postJson(here, `/v1/certificates/${work.id}/status`, body, by)
    const change = await expectJson<Resource>(answer, 201)
    const svg = await (await badge(work.id, '?lang=zh')).text()
    assert.ok(svg.includes(`>${number} · 中止</text>`) && !svg.includes('已登记'))
    // The change names the number too, and nothing became of the change itself.
    await expectProblem(await badge(change.id), 'not_found')
  })

  it('is of certificates of works only', async () => {
    const deposit = await deposited(here, newPerson().did)
    for (const one of [deposit.id, '01a20244-c0f0-7715-92b6-740dca8098b0', 'x', '<svg>'])
      await expectProblem(await badge(one), 'not_found')
    await expectProblem(await badge('链作登字-2026-H-99999999'), 'not_found')
  })

  it('is well formed whatever stands in it, and says of each state its own words', () => {
    const states: CertificateState[] = [
      'active',
      'suspended',
      'superseded',
      'revoked',
      'surrendered',
    ]
    const all = states.flatMap((state) =>
      (['zh', 'en'] as const).map((lang) => printBadge(`<&"'>`, state, lang)),
    )
    assert.equal(new Set(all).size, all.length)
    for (const svg of all) {
      assert.ok(svg.includes('&lt;&amp;&quot;&#39;&gt; · '))
      const tags = svg.match(/<\/?[a-z]+/g)!
      assert.deepEqual(
        tags.filter((tag) => tag.startsWith('</')).length,
        tags.filter((tag) => !tag.startsWith('</')).length - 2,
      )
      assert.ok(!svg.includes(`<&`))
    }
  })
})
