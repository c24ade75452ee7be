import assert from 'node:assert/strict'
import { stepsOf } from '../../api/routes/step-schemas.ts'
import { notice, OfficeHere, type SteppedAnswer } from '../_util/office.ts'
import { newPerson, signedInAs } from '../_util/people.ts'
import { RegistryHere } from '../_util/registry-here.ts'
import { identity } from '../api/realname/_util/identity.ts'
import { snapshot } from './_util/snapshot.ts'

/** Things that are sent in the place of a member, or of the whole. */
const junk = [null, true, 0, -1, 1.5, 1e300, '', ' ', '\u0000', 'a'.repeat(5000), '\ud800', [], {}]
const long = '字'.repeat(4001)

/** Of each step, what it needs; everything else is junk. */
const good: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  application: {
    accept: {},
    notAccept: { text: '不属本机构受理' },
    claim: {},
    assign: { assignee: '' },
    requireCorrection: notice,
    returnForCorrection: { ...notice, explanation: '初审漏检' },
    passToReview: { opinion: '合格' },
    approve: { opinion: '合格', documentChecked: ['/authors'] },
    refuse: { text: '重复登记' },
    object: { text: '作品是我的' },
    certify: {},
    withdraw: { text: '另行申请' },
    appeal: { text: '不服' },
    reopenReview: {},
    close: {},
  },
  identity: {
    claim: {},
    release: {},
    verify: { assuranceLevel: 'documentChecked', method: 'documentInspection' },
    refuse: { text: '照片不符' },
    withdraw: {},
  },
  powerOfAttorney: { revoke: {}, renounce: {} },
  request: { consent: {}, grant: { note: '准予' }, refuse: { text: '无理由' }, withdraw: {} },
  audit: { report: { certificate: '0192f0c1-7f00-7000-8000-00000000dead', note: '合规' } },
}

/** A payload with each member left out, exchanged and one more added. */
function broken(payload: Readonly<Record<string, unknown>>): unknown[] {
  const exchanged = Object.keys(payload).flatMap((name) =>
    [...junk, long].filter((value) => value !== '').map((value) => ({ ...payload, [name]: value })),
  )
  const more = ['actor', 'form', 'parties', 'acceptanceNumber', 'issued', 'x']
  const added = more.map((name) => `{"${name}":1,${JSON.stringify(payload).slice(1)}`)
  const all = [...exchanged, ...added.map((text) => JSON.parse(text.replace(',}', '}')) as object)]
  return all.filter((body) => !isRight(body))
}

describe('payloads that are not what a step asks for', function () {
  this.timeout(240_000)
  let registry: RegistryHere
  let office: OfficeHere
  /** A case of each type, and somebody who sees it. */
  const cases = new Map<string, { id: string; by: string }>()
  let certificate: string

  before(async () => {
    registry = await RegistryHere.start()
    office = new OfficeHere(registry)
    const person = newPerson().did
    const application = await office.examined('certified', person)
    cases.set('application', { id: application.id, by: person })
    certificate = (await office.issued(person, application.id))[0]!.certificate
    const attachments = [{ kind: 'idDocument' as const, deposit: await office.deposit(person) }]
    await open('identity', person, '/v1/identities', identity({ subject: person, attachments }))
    cases.set('powerOfAttorney', { id: await office.power(person, newPerson().did), by: person })
    const copy = { kind: 'copy', certificate, statement: '遗失' }
    await open('request', person, '/v1/requests', copy)
    const plan = { from: 0, to: 10, perMille: 1, blocksAhead: 1 }
    await open('audit', await office.staff('auditor'), '/v1/audits', plan)
  })
  after(() => registry.end())

  async function open(type: string, by: string, path: string, body: object): Promise<void> {
    const { case: file } = await office.expect<SteppedAnswer>(201, by, 'POST', path, body)
    cases.set(type, { id: file.id, by })
  }

  /** Sends text as it is: what a client that does not use JSON.stringify can send. */
  async function post(by: string, path: string, text: string, type = 'application/json') {
    const headers = { ...(await signedInAs(registry.url, by)), 'content-type': type }
    const response = await fetch(registry.url + path, { method: 'POST', headers, body: text })
    const { code } = (await response.json()) as { code?: string }
    return { status: response.status, code }
  }

  /** All are refused as requests (never as a failure of ours, never carried out), and nothing changes. */
  async function allRefused(by: string, path: string, bodies: readonly unknown[]): Promise<void> {
    const before = await snapshot(registry.context)
    for (let i = 0; i < bodies.length; i += 50) {
      const some = bodies.slice(i, i + 50)
      const answers = await Promise.all(
        some.map((body) => post(by, path, typeof body === 'string' ? body : JSON.stringify(body))),
      )
      const wrong = answers.flatMap(({ status, code }, n) =>
        status === 400 || status === 413 || status === 422 ? [] : [[status, code, some[n]]],
      )
      assert.deepEqual(wrong.slice(0, 5), [])
    }
    assert.deepEqual(await snapshot(registry.context), before)
  }

  it('hold no U+0000 and nothing else that is no code, in a query either', async () => {
    const list = '/v1/cases?type=application'
    const paths = [
      ...['state', 'lane', 'after'].map((name) => `${list}&${name}=%00`),
      ...['a%00', 'submitted,', ',', "a'b", '%F0%9F%98%80'].map(
        (value) => `${list}&state=${value}`,
      ),
      ...['q', 'number', 'holder', 'cursor'].map((name) => `/v1/register?${name}=a%00b`),
      '/v1/certificates?number=%00',
      '/v1/register/statistics?from=%00',
    ]
    const examiner = await office.staff('examiner')
    for (const path of paths)
      assert.equal(await office.refused(examiner, 'GET', path), 'invalid_request', path)
    const { items } = await office.expect<{ items: object[] }>(
      ...([
        200,
        examiner,
        'GET',
        `${list}&desk=all&state=submitted,certified&lane=examined`,
      ] as const),
    )
    assert.equal(items.length, 1)
  })

  it('has an example of every step that there is', () => {
    for (const [type, steps] of Object.entries(good))
      assert.deepEqual(Object.keys(steps), stepsOf(type as 'application'), type)
  })

  for (const [type, steps] of Object.entries(good)) {
    it(`is refused at every step, and changes nothing: ${type}`, async () => {
      const { id, by } = cases.get(type)!
      const bodies = Object.entries(steps).flatMap(([transition, payload]) => [
        ...broken(payload as Record<string, unknown>).map((bad) => ({ transition, payload: bad })),
        ...junk
          .filter(
            (value) => !(typeof value === 'object' && value !== null && !Array.isArray(value)),
          )
          .map((value) => ({ transition, payload: value })),
      ])
      await allRefused(by, `/v1/cases/${id}/steps`, bodies)
    })
  }

  it('is refused where the step itself is malformed', async () => {
    const { id, by } = cases.get('application')!
    const path = `/v1/cases/${id}/steps`
    const step = { transition: 'withdraw', payload: {} }
    const members = ['transition', 'reason', 'expected', 'powerOfAttorney']
    const exchanged = members.flatMap((name) => junk.map((value) => ({ ...step, [name]: value })))
    await allRefused(by, path, [
      ...exchanged.filter((body) => JSON.stringify(body) !== JSON.stringify(step)),
      ...['submit', 'lapse', 'certifyAutomatically', 'constructor', '__proto__', 'toString'].map(
        (transition) => ({ ...step, transition }),
      ),
      '',
      '{',
      'null',
      '[]',
      '1',
      '"withdraw"',
      '{"transition":"withdraw","transition":"close"}',
      `{"transition":"withdraw","payload":{"text":"\\ud800"}}`,
      `{"transition":"withdraw","payload":${'['.repeat(2000)}${']'.repeat(2000)}}`,
      JSON.stringify({ ...step, payload: { text: 'a'.repeat(2 << 20) } }),
    ])
    const { status } = await post(by, path, JSON.stringify(step), 'text/plain')
    assert.equal(status, 415)
  })

  it('is refused at the addresses that open cases and decide on certificates', async () => {
    const person = cases.get('application')!.by
    const staff = await Promise.all(
      (['registrar', 'auditor', 'admin'] as const).map((role) => office.staff(role)),
    )
    const [registrar, auditor, admin] = staff as [string, string, string]
    const agent = newPerson().did
    const asked: readonly (readonly [string, string, Record<string, unknown>])[] = [
      [person, '/v1/requests', { kind: 'copy', certificate, statement: '遗失' }],
      [
        person,
        '/v1/powers-of-attorney',
        { agent, scope: ['apply'], from: 0, until: 5_000_000_000 },
      ],
      [auditor, '/v1/audits', { from: 0, to: 10, perMille: 1, blocksAhead: 1 }],
      [admin, '/v1/roles', { did: agent, role: 'examiner', change: 'grant' }],
      [
        registrar,
        `/v1/certificates/${certificate}/status`,
        { change: 'revoked', reason: 'fraud', note: '查实' },
      ],
      [registrar, `/v1/cases/${cases.get('application')!.id}/personal`, { purpose: 'examination' }],
      [person, `/v1/cases/${cases.get('application')!.id}/erasure`, { reason: 'retention_over' }],
    ]
    for (const [by, path, body] of asked) {
      const missing = Object.keys(body)
        .filter((name) => name !== 'note')
        .map((name) => ({ ...body, [name]: undefined }))
      await allRefused(by, path, [...broken(body), ...missing, ...junk.filter((one) => one !== '')])
    }
  })

  it('that no signed document could hold is refused before it is signed', async () => {
    const { id } = await office.examined('reviewing')
    const senior = await office.staff('senior_examiner')
    const pointers = ['/nonsense', '/files', '/registrationNumber', '/work/nothing', '/owners/1']
    await allRefused(
      senior,
      `/v1/cases/${id}/steps`,
      pointers.map((one) => ({ transition: 'approve', payload: { documentChecked: [one] } })),
    )
    const checked = ['/authors', '/owners/0/displayName', '/work/completion', '/authors']
    await office.step(senior, id, 'approve', { documentChecked: checked })
    const registrar = await office.staff('registrar')
    await office.step(registrar, id, 'certify')
    const [issued] = await office.issued(registrar, id)
    const path = `/v1/certificates/${issued!.certificate}/status`
    const order = { authority: '北京互联网法院', caseNumber: '（2026）京0491民初1号' }
    const suspended = { change: 'suspended', reason: 'court_order' }
    const texts = ['', ' ', '\u0000', 'a\nb', '\u202e', ' 一', '字'.repeat(201)]
    const wrong = texts.flatMap((text) => [
      { ...suspended, basis: { ...order, authority: text } },
      { ...suspended, basis: { ...order, caseNumber: text } },
      { ...suspended, basis: { ...order, document: text } },
    ])
    await allRefused(registrar, path, [...wrong, { ...suspended, basis: {} }])
    const longest = { authority: '字'.repeat(200), caseNumber: '号'.repeat(100) }
    await office.expect(201, registrar, 'POST', path, { ...suspended, basis: longest })
  })
})

/** Junk that happens to be right: an empty list where one may be empty, the beginning of time. */
function isRight(body: unknown): boolean {
  const { from, documentChecked } = body as { from?: unknown; documentChecked?: unknown }
  return from === 0 || (Array.isArray(documentChecked) && documentChecked.length === 0)
}
