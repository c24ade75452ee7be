/** Personal data in every place of a request where they do not belong. None of it may come back, or be kept. */
import assert from 'node:assert/strict'
import { signedInAs } from '../../_util/people.ts'
import type { Marks } from './marks.ts'
import type { Recorder } from './recorder.ts'

const json = 'application/json'
const uuid = '0192f0c1-7f00-7000-8000-00000000dead'

/** Addresses that take a body, with one that is right but for the data in it. */
const bodies = (mark: string): readonly (readonly [path: string, body: unknown])[] => [
  ['/v1/applications', { form: { applicant: mark, contact: { personal: { phone: 5 } } } }],
  ['/v1/applications', { form: { form: mark, works: [{ title: 7, category: mark }] } }],
  ['/v1/applications', { draft: mark, revision: 1 }],
  ['/v1/applications/check', { filing: { by: mark, agent: mark }, lookup: mark }],
  ['/v1/applications/check', { contact: { personal: { legalName: mark.repeat(60) } } }],
  ['/v1/applications/check', { contact: { personal: { legalName: `${mark}\ud800` } } }],
  ['/v1/applications/check', { owners: [{ personal: { legalName: [mark], email: { mark } } }] }],
  ['/v1/applications/drafts', { revision: mark, form: mark }],
  [`/v1/applications/drafts/${uuid}`, { revision: 1, form: { mark } }],
  [`/v1/applications/drafts/${uuid}/signatures`, { owner: mark, signature: mark }],
  [`/v1/applications/${uuid}/correction`, { form: { statement: mark } }],
  ['/v1/identities', { form: 'identity-v1', subject: mark, personal: mark }],
  ['/v1/identities/check', { subject: mark, nationality: mark, division: mark, consent: mark }],
  ['/v1/identities/batch', { method: 'x', rows: [{ did: mark, legalName: mark }] }],
  [`/v1/cases/${uuid}/personal`, { purpose: mark, pointer: mark }],
  [`/v1/cases/${uuid}/erasure`, { reason: mark }],
  [`/v1/cases/${uuid}/steps`, { transition: mark, payload: { text: mark } }],
  ['/v1/requests', { kind: mark, certificate: mark, statement: 'x' }],
  ['/v1/powers-of-attorney', { agent: mark, scope: [mark], from: mark, until: mark }],
  ['/v1/deposits', { holder: mark, sha256: mark, sm3: mark, size: mark, mediaType: mark }],
  ['/v1/works', { applicant: mark, deposits: [mark], authors: [{ displayName: `${mark}\u0007` }] }],
  ['/v1/sign-in', { message: mark, signature: mark }],
  ['/v1/verify', { certificate: mark, proof: mark }],
]

/** Bodies that are no JSON, or not as it is read here. */
const broken = (mark: string): readonly string[] => [
  `{"legalName":"${mark}"`,
  `{"legalName":"${mark}","legalName":"${mark}"}`,
  `{"legalName":"${mark}",}`,
  `{legalName:${mark}}`,
  `"${mark}`,
  `"${mark}" "${mark}"`,
  `\ufeff{"legalName":"${mark}"}`,
  `{"legalName":"\\x${mark}"}`,
  `${'['.repeat(2000)}"${mark}"`,
  `<xml>${mark}</xml>`,
  mark,
]

export class BadRequests {
  readonly #url: string
  readonly #did: string
  readonly #marks: Marks
  #count = 0

  constructor(url: string, did: string, marks: Marks) {
    this.#url = url
    this.#did = did
    this.#marks = marks
  }

  #mark(place: string): string {
    return this.#marks.word(`${place} ${this.#count++}`)
  }

  async #send(path: string, init: RequestInit = {}): Promise<void> {
    const signed = await signedInAs(this.#url, this.#did)
    const headers = { ...signed, ...(init.headers as Record<string, string>) }
    const { status } = await fetch(this.#url + path, { ...init, headers })
    assert.ok(status >= 400 && status < 500, `${init.method ?? 'GET'} ${path} answered ${status}`)
  }

  #post(path: string, body: string, type = json): Promise<void> {
    return this.#send(path, { method: 'POST', body, headers: { 'content-type': type } })
  }

  async inBodies(): Promise<void> {
    for (const [i, [path]] of bodies('').entries()) {
      const [, body] = bodies(this.#mark(path))[i]!
      await this.#post(path, JSON.stringify(body))
    }
    for (const i of broken('').keys())
      await this.#post('/v1/applications', broken(this.#mark('broken'))[i]!)
    await this.#post('/v1/applications', `{"a":"${this.#mark('text')}"}`, 'text/plain')
    const wide = Buffer.from(`{"a":"${this.#mark('utf-16')}"}`, 'utf16le')
    await this.#send('/v1/identities', {
      method: 'POST',
      body: wide,
      headers: { 'content-type': json },
    })
    const huge = JSON.stringify({ legalName: this.#mark('huge').repeat(400_000) })
    await this.#post('/v1/applications', huge)
  }

  async inAddresses(): Promise<void> {
    const query = (name: string) => `${name}=${encodeURIComponent(this.#mark(`query ${name}`))}`
    for (const path of [
      `/v1/cases?${query('type')}`,
      `/v1/cases?type=application&${query('legalName')}`,
      `/v1/applications/drafts/${uuid}/signing?${query('owner')}`,
      `/v1/register?${query('cursor')}`,
      `/v1/register?${query('from')}`,
      `/v1/certificates?${query('number')}`,
      `/v1/deposits?${query('sha256')}`,
      `/v1/log/consistency?${query('from')}&${query('to')}`,
      `/v1/cases/${this.#mark('path')}`,
      `/v1/certificates/${this.#mark('path')}`,
      `/v1/certificates/${this.#mark('path')}/status`,
      `/v1/dids/${this.#mark('path')}`,
      `/v1/dids/did:ethr:0xc0104:${this.#mark('path')}`,
      `/v1/register/reports/${this.#mark('path')}`,
      `/v1/status/${this.#mark('path')}/0`,
      `/v1/log/tile/0/${this.#mark('path')}`,
      `/docs/${this.#mark('path')}`,
      `/${this.#mark('path')}/%E6%9D%8E`,
      `/v1/cases/%zz${this.#mark('path')}`,
    ])
      await this.#send(path)
    await this.#send(`/v1/personal/${this.#mark('path')}`, { method: 'DELETE' })
  }

  async inHeaders(): Promise<void> {
    const mark = (name: string) => this.#mark(`header ${name}`)
    await this.#send('/v1/nothing', {
      headers: {
        ...{ 'user-agent': mark('agent'), referer: `http://x.example/${mark('referer')}` },
        ...{ cookie: `name=${mark('cookie')}`, 'accept-language': mark('language') },
        ...{ 'x-forwarded-for': mark('forwarded'), 'x-name': mark('own') },
        ...{ accept: `text/${mark('accept')}`, 'if-none-match': `"${mark('etag')}"` },
        'x-request-id': `no plain id: ${mark('request id')}`,
      },
    })
    await this.#send('/v1/personal', { headers: { authorization: `Bearer ${mark('token')}` } })
    const type = `text/${mark('type')}; name=${mark('parameter')}`
    await this.#send('/v1/applications', {
      ...{ method: 'POST', body: '{}' },
      headers: { 'content-type': type, 'idempotency-key': `no key: ${mark('key')}` },
    })
    await this.#send('/v1/applications/check', {
      ...{ method: 'POST', body: '{}' },
      headers: { 'content-type': json, 'content-encoding': mark('encoding') },
    })
  }

  /** What no client would send. */
  async raw(recorder: Recorder): Promise<void> {
    const mark = () => this.#mark('raw')
    for (const request of [
      `${mark()} / HTTP/1.1\r\n\r\n`,
      `GET /${mark()} ${mark()}\r\n\r\n`,
      `GET / HTTP/1.1\r\n${mark()}\r\n\r\n`,
      `POST /v1/identities HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n{"legalName":"${mark()}"`,
      `GET /?${mark()}=${'x'.repeat(20_000)} HTTP/1.1\r\nHost: ${mark()}\r\n\r\n`,
      `{"legalName":"${mark()}"}`,
    ])
      await recorder.raw(this.#url, request)
  }
}
