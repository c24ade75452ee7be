import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdir, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { PossibleStep } from '../../../api/cases/steps.ts'
import { deadline } from '../../../api/cases/deadlines.ts'
import type { CaseView } from '../../../api/office/visible.ts'
import { author, owner, work } from '../applications/_util/forms.ts'
import { notice, OfficeHere, type ProblemAnswer } from '../../_util/office.ts'
import { newPerson, signedInAs } from '../../_util/people.ts'
import { RegistryHere } from '../../_util/registry-here.ts'

interface Queue {
  readonly items: readonly { readonly id: string; readonly state: string }[]
  readonly total: number
  readonly overdue: number
  readonly states: Readonly<Record<string, number>>
}

const ids = (all: Queue): string[] => all.items.map(({ id }) => id)

/** What staff see of a case beside its events: its files, its steps, and when it is due. */
describe('a case on the desk of the staff', function () {
  this.timeout(240_000)
  const page = Buffer.from('<!doctype html><script>alert(1)</script>')
  const large = randomBytes(300_000)
  let registry: RegistryHere
  let office: OfficeHere
  let applicant: string
  let id: string
  /** Encrypted, open, digests only. */
  let deposits: string[]

  before(async () => {
    registry = await RegistryHere.start()
    office = new OfficeHere(registry)
    applicant = newPerson().did
    deposits = [
      await upload(page, ''),
      await upload(large, '&published=true'),
      await office.deposit(applicant),
    ]
    const form = await office.examinedForm(applicant)
    const [first] = form.works
    const submitted = await office.submit(applicant, {
      ...form,
      works: [work(1, { ...first, deposits: [deposits[0]!, deposits[2]!] })],
      attachments: [{ kind: 'ownershipProof', deposit: deposits[1]!, title: '合同' }],
      authors: [author(1, { did: applicant })],
      owners: [owner(1, { did: applicant })],
    })
    id = submitted.case.id
    await office.step(await office.staff('intake_clerk'), id, 'accept')
    await office.step(await office.staff('examiner'), id, 'claim')
  })
  after(() => registry.end())

  async function upload(bytes: Buffer, query: string): Promise<string> {
    const response = await fetch(
      `${registry.url}/v1/deposits?holder=${applicant}&mediaType=text/html${query}`,
      {
        method: 'POST',
        headers: {
          ...(await signedInAs(registry.url, applicant)),
          'content-type': 'application/octet-stream',
        },
        body: new Uint8Array(bytes),
      },
    )
    assert.equal(response.status, 201)
    return ((await response.json()) as { id: string }).id
  }

  const pathOf = (n: number): string => `/v1/cases/${id}/files/${deposits[n]}`

  async function fileFor(by: string, n: number, body: object): Promise<Response> {
    return fetch(registry.url + pathOf(n), {
      method: 'POST',
      headers: { ...(await signedInAs(registry.url, by)), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  }

  async function readingsOf(n: number): Promise<CaseView['events']> {
    const { items } = await office.expect<{ items: { id: string }[] }>(
      ...([200, applicant, 'GET', '/v1/cases?type=dossier'] as const),
    )
    const files = await Promise.all(items.map((one) => office.case(applicant, one.id)))
    return files
      .flatMap(({ events }) => events)
      .filter(({ payload }) => payload['deposit'] === deposits[n])
  }

  const examination = { purpose: 'examination' }

  it('gives a deposited file to who examines it, as a download that no browser shows', async () => {
    const examiner = await office.staff('examiner')
    for (const [n, bytes] of [page, large].entries()) {
      const response = await fileFor(examiner, n, examination)
      assert.equal(response.status, 200)
      assert.deepEqual(Buffer.from(await response.arrayBuffer()), bytes)
      const headers = Object.fromEntries(response.headers)
      assert.equal(headers['content-type'], 'application/octet-stream')
      assert.equal(headers['content-length'], String(bytes.length))
      assert.equal(headers['x-content-type-options'], 'nosniff')
      assert.match(
        headers['content-disposition'] ?? '',
        /^attachment; filename="?[0-9a-f-]+\.bin"?$/,
      )
      assert.match(headers['content-security-policy'] ?? '', /^sandbox; default-src 'none'/)
      assert.equal(headers['cache-control'], 'no-store')
    }
  })

  it('has each reading on record, for the depositor to see', async () => {
    const examiner = await office.staff('examiner')
    const readings = await readingsOf(0)
    const told = readings.map(({ actor, role, reason, payload }) => [actor, role, reason, payload])
    const payload = { case: id, deposit: deposits[0] }
    assert.deepEqual(told, [[examiner, 'examiner', 'examination', payload]])
    const order = { authority: '北京互联网法院', caseNumber: '（2026）京0491调1号' }
    const court = await office.staff('court')
    const response = await fileFor(court, 0, { purpose: 'court_order', basis: order })
    assert.equal(response.status, 200)
    await response.arrayBuffer()
    assert.deepEqual((await readingsOf(0)).at(-1)?.payload, { ...payload, basis: order })
  })

  it('refuses whoever has nothing to do with it, and puts nothing on record', async () => {
    const named = await office.newStaff('examiner')
    const own = await office.examinedForm(named)
    const other = (await office.submit(named, own)).case.id
    const path = pathOf(0)
    const refusals: [string | undefined, string, object, string][] = [
      [undefined, path, examination, 'unauthenticated'],
      [newPerson().did, path, examination, 'not_found'],
      [applicant, path, examination, 'forbidden'],
      [await office.staff('admin'), path, examination, 'not_found'],
      // On the desk of another.
      [await office.newStaff('examiner'), path, examination, 'forbidden'],
      [await office.staff('examiner'), path, { purpose: 'audit' }, 'forbidden'],
      [await office.staff('court'), path, { purpose: 'court_order' }, 'invalid_request'],
      [await office.staff('examiner'), path, {}, 'invalid_request'],
      [await office.staff('examiner'), pathOf(2), examination, 'not_found'],
      [
        named,
        `/v1/cases/${other}/files/${own.works[0]!.deposits[0]}`,
        examination,
        'conflict_of_interest',
      ],
      // Of another case.
      [
        await office.staff('registrar'),
        `/v1/cases/${other}/files/${deposits[0]}`,
        examination,
        'not_found',
      ],
    ]
    const before = registry.context.log.next
    for (const [by, at, body, code] of refusals)
      assert.equal(await office.refused(by, 'POST', at, body), code, `${by} ${at} ${code}`)
    assert.equal(registry.context.log.next, before)
  })

  it('has not been read where the store does not have it any more', async () => {
    const lost = (await registry.context.book.deposits([deposits[0]!])).get(deposits[0]!)!
    const before = await readingsOf(0)
    const { store } = registry.context
    const kept: Uint8Array[] = []
    for await (const piece of store.exportCar(lost.file.cid!)) kept.push(piece)
    await store.remove(lost.file.cid!)
    const { body } = await office.send<ProblemAnswer>(
      ...([await office.staff('examiner'), 'POST', pathOf(0), examination] as const),
    )
    assert.equal(body.code, 'internal')
    await store.importCar(
      (async function* () {
        yield* kept
      })(),
    )
    assert.deepEqual(await readingsOf(0), before)
  })

  it('is closed where the reading cannot be put on record', async () => {
    const by = await office.staff('examiner')
    const { sequencer } = registry.context.book
    sequencer.halted = 'Nothing is recorded, for this test.'
    const { status } = await office.send(by, 'POST', pathOf(1), examination)
    sequencer.halted = undefined
    assert.equal(status, 503)
    const links = (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`))
    const opened = (await Promise.allSettled(links)).filter((one) => one.status === 'fulfilled')
    const blocks = join(registry.folder, 'blocks')
    assert.deepEqual(
      opened.map(({ value }) => value).filter((path) => path.startsWith(blocks)),
      [],
    )
  })

  type Steps = CaseView & { readonly steps: readonly PossibleStep[] }
  async function stepsFor(by: string, of = id): Promise<Record<string, string>> {
    const { steps } = await office.expect<Steps>(200, by, 'GET', `/v1/cases/${of}`)
    return Object.fromEntries(
      steps.map(({ transition, refusal }) => [transition, refusal?.code ?? 'yes']),
    )
  }

  it('says which steps I may make, and why not the others', async () => {
    assert.deepEqual(await stepsFor(await office.staff('examiner')), {
      withdraw: 'forbidden',
      assign: 'forbidden',
      requireCorrection: 'yes',
      returnForCorrection: 'forbidden',
      passToReview: 'yes',
    })
    assert.deepEqual(await stepsFor(applicant), {
      withdraw: 'yes',
      assign: 'forbidden',
      requireCorrection: 'forbidden',
      returnForCorrection: 'forbidden',
      passToReview: 'forbidden',
    })
    // Who accepted it as clerk does not examine it.
    const clerk = await office.staff('intake_clerk')
    assert.equal((await stepsFor(clerk))['requireCorrection'], 'conflict_of_interest')
    const { id: reviewed } = await office.examined('reviewing')
    const examiner = await office.staff('examiner')
    await registry.grant(examiner, 'senior_examiner')
    assert.equal((await stepsFor(examiner, reviewed))['approve'], 'conflict_of_interest')
    assert.equal(
      (await stepsFor(await office.staff('senior_examiner'), reviewed))['approve'],
      'yes',
    )
  })

  it('tries the steps that it offers: what it allows is made, what it refuses is refused by that code', async () => {
    const payloads: Record<string, object> = {
      assign: { assignee: await office.newStaff('examiner') },
      passToReview: { opinion: '合格' },
      requireCorrection: notice,
      returnForCorrection: { ...notice, explanation: '初审漏检' },
    }
    const second = await office.newStaff('senior_examiner')
    for (const by of [await office.staff('auditor'), second, await office.staff('examiner')]) {
      const { id: fresh } = await office.examined('examining')
      for (const [transition, answer] of Object.entries(await stepsFor(by, fresh))) {
        const payload = payloads[transition] ?? {}
        if (answer === 'yes') continue
        assert.equal(await office.refusedStep(by, fresh, transition, payload), answer, transition)
      }
    }
  })

  it('has open cases in the order in which they are due, with counts', async () => {
    const registrar = await office.staff('registrar')
    const first = await office.examined('submitted')
    office.later(86_400)
    const second = await office.examined('submitted')
    const clerk = await office.staff('intake_clerk')
    const queue = (query: string, by = clerk) =>
      office.expect<Queue>(200, by, 'GET', `/v1/queue?type=application${query}`)
    const whole = await queue('&desk=all')
    const place = (of: string) => ids(whole).indexOf(of)
    // Seven days for the first notice, thirty for the decision of the older cases.
    assert.ok(place(first.id) < place(second.id) && place(second.id) < place(id))
    assert.equal(whole.total, whole.items.length)
    assert.equal(
      whole.states['submitted'],
      whole.items.filter(({ state }) => state === 'submitted').length,
    )
    const some = await queue('&desk=nobody&state=submitted&skip=1&limit=1')
    assert.deepEqual([some.items.length, some.total], [1, whole.states['submitted']])
    assert.deepEqual(ids(await queue('&desk=mine', registrar)), [])
    assert.ok(ids(await queue('&desk=mine', await office.staff('examiner'))).includes(id))
    office.until(deadline('firstNotice', registry.now()) + 86_400)
    assert.ok((await queue('&desk=all&state=submitted')).overdue >= 2)
    await office.step(first.applicant, first.id, 'withdraw')
    assert.ok(!ids(await queue('&desk=all')).includes(first.id))
    assert.equal(
      await office.refused(newPerson().did, 'GET', '/v1/queue?type=application&desk=all'),
      'forbidden',
    )
  })
})
