/**
 * Applications brought through the whole office over HTTP while the registry is killed: what was acknowledged is kept,
 * what was not is sent again with the same key, and in the end the registry is held to every word it said.
 */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import type { ApplicationForm } from '../../api/applications/form.ts'
import type { StaffRole } from '../../api/cases/machine.ts'
import type { CaseView } from '../../api/office/visible.ts'
import { author, form, owner, work } from '../api/applications/_util/forms.ts'
import { newPerson, person, signedInAs } from '../_util/people.ts'

/** One person for each role. */
export const clerks = {
  intake_clerk: person('clerk').did,
  examiner: person('examiner').did,
  senior_examiner: person('senior').did,
  registrar: person('registrar').did,
} as const satisfies Partial<Record<StaffRole, string>>

/** The registry went away, or said that it could not confirm: the request is to be sent again. */
class Unanswered extends Error {}

interface Answer {
  readonly status: number
  readonly body: unknown
}

interface Asked {
  readonly by: string
  readonly path: string
  readonly body?: object
  readonly key?: string
  readonly method?: 'POST' | 'GET' | 'DELETE'
}

async function send(url: string, { by, path, body, key, method = 'POST' }: Asked): Promise<Answer> {
  try {
    const headers: Record<string, string> = await signedInAs(url, by)
    if (body) headers['content-type'] = 'application/json'
    if (key !== undefined) headers['idempotency-key'] = key
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) }
    const response = await fetch(url + path, init)
    const text = await response.text()
    if (response.status === 503) throw new Unanswered(text)
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
  } catch (cause) {
    if (cause instanceof Unanswered) throw cause
    throw new Unanswered('no answer', { cause })
  }
}

async function expect<T>(url: string, statuses: readonly number[], asked: Asked): Promise<T> {
  const { status, body } = await send(url, asked)
  assert.ok(statuses.includes(status), `${asked.path}: ${status} ${JSON.stringify(body)}`)
  return body as T
}

interface Stepped {
  readonly event: { readonly position: number; readonly logIndex: number }
  readonly case: CaseView
}

interface Done {
  readonly name: string
  readonly asked: Asked
  readonly logIndex: number
}

interface Issued {
  readonly certificate: string
  readonly registrationNumber: string
}

const digest = (name: string, bytes: Uint8Array): string =>
  createHash(name).update(bytes).digest('hex')

/** One application of a series of works with everything that becomes of it. */
class Matter {
  readonly n: number
  readonly applicant = newPerson().did
  readonly done: Done[] = []
  finished = false
  id: string | undefined
  #deposits: string[] = []
  #form: ApplicationForm | undefined
  #draft: { id: string; revision: number } | undefined
  #issued: readonly Issued[] = []
  readonly #salt = randomBytes(5).toString('hex')

  constructor(n: number) {
    this.n = n
  }

  get issued(): readonly Issued[] {
    return this.#issued
  }

  /** Goes on from what is acknowledged. Throws Unanswered. */
  async goOn(url: string): Promise<void> {
    while (this.#deposits.length < 2) await this.#deposit(url)
    this.#form ??= this.#newForm()
    await this.#throwAway(url)
    await this.#submit(url)
    for (const [role, transition, payload] of way)
      await this.#step(url, transition, { by: clerks[role], body: { transition, payload } })
    await this.#change(url, 'suspended', 'agreed')
    await this.#change(url, 'restored', 'dispute_settled')
    await this.#change(url, 'revoked', 'duplicate')
    await this.#erase(url)
    this.finished = true
  }

  async #deposit(url: string): Promise<void> {
    const bytes = Buffer.from(`${this.#salt} ${this.#deposits.length}`)
    const digests = { sha256: digest('sha256', bytes), sm3: digest('sm3', bytes) }
    const body = { holder: this.applicant, mediaType: 'image/png', size: bytes.length, ...digests }
    const asked = { by: this.applicant, path: '/v1/deposits', body }
    const { id } = await expect<{ id: string }>(url, [200, 201], asked)
    this.#deposits.push(id)
  }

  #newForm(): ApplicationForm {
    const basedOn = [{ title: '静夜思', owner: '李白', provenance: '公有领域' }]
    const works = this.#deposits.map((deposit, i) =>
      work(i, {
        deposits: [deposit],
        title: `夜航 ${this.#salt} ${i}`,
        basedOn,
        creationNature: 'adapted',
      }),
    )
    const did = this.applicant
    const parties = { authors: [author(1, { did })], owners: [owner(1, { did })] }
    return form({ applicant: did, works, seriesTitle: `夜航 ${this.#salt}`, ...parties })
  }

  /** A draft that is saved twice and thrown away: it is gone once that was said. */
  async #throwAway(url: string): Promise<void> {
    const name = 'draft thrown away'
    if (this.done.some((one) => one.name === name)) return
    const path = '/v1/applications/drafts'
    const by = this.applicant
    const made = await expect<{ id: string }>(url, [201], {
      by,
      path,
      body: { form: {}, revision: 0 },
    })
    const one = { by, path: `${path}/${made.id}` }
    await expect(url, [200], { ...one, body: { form: { a: 1 }, revision: 1 } })
    await expect(url, [204], { ...one, method: 'DELETE' })
    await expect(url, [404], { ...one, method: 'GET' })
    this.done.push({ name, asked: { ...one, method: 'GET' }, logIndex: -1 })
  }

  /** Half of the applications are handed in from a draft. */
  async #submit(url: string): Promise<void> {
    if (this.n % 2 === 0 && this.#draft === undefined) {
      const body = { form: this.#form!, revision: 0 }
      const asked = { by: this.applicant, path: '/v1/applications/drafts', body }
      this.#draft = await expect<{ id: string; revision: number }>(url, [201], asked)
    }
    const draft = this.#draft && { draft: this.#draft.id, revision: this.#draft.revision }
    const body = draft ?? { form: this.#form! }
    await this.#step(url, 'submit', { by: this.applicant, path: '/v1/applications', body })
  }

  async #step(
    url: string,
    name: string,
    asked: { by: string; path?: string; body: object },
  ): Promise<void> {
    if (this.done.some((one) => one.name === name)) return
    const { path = `/v1/cases/${this.id}/steps` } = asked
    const keyed = { ...asked, path, key: `${name}-${this.#salt}` }
    const { event, case: file } = await expect<Stepped>(url, [200, 201], keyed)
    this.id ??= file.id
    this.done.push({ name, asked: keyed, logIndex: event.logIndex })
    if (name !== 'certify') return
    this.#issued = file.events.at(-1)!.payload['issued'] as Issued[]
    assert.equal(this.#issued.length, 2)
  }

  async #change(url: string, change: string, reason: string): Promise<void> {
    if (this.done.some(({ name }) => name === change)) return
    const path = `/v1/certificates/${this.#issued[0]!.certificate}/status`
    const asked = {
      by: clerks.registrar,
      path,
      body: { change, reason },
      key: `${change}-${this.#salt}`,
    }
    const { logIndex } = await expect<{ logIndex: number }>(url, [200, 201], asked)
    this.done.push({ name: change, asked, logIndex })
  }

  async #erase(url: string): Promise<void> {
    if (this.done.some(({ name }) => name === 'erase')) return
    const path = `/v1/cases/${this.id}/erasure`
    const body = { reason: 'data_subject_request' }
    const asked = { by: this.applicant, path, body }
    const { items } = await expect<{ items: object[] }>(url, [200], asked)
    assert.ok(items.length > 0)
    this.done.push({ name: 'erase', asked, logIndex: -1 })
  }

  /** What was asked for before, asked for again: the first answer, and nothing new. */
  async askAgain(url: string): Promise<void> {
    for (const { asked, logIndex, name } of this.done) {
      if (asked.key === undefined) continue
      const again = await expect<Partial<Stepped> & { logIndex?: number }>(url, [200], asked)
      assert.equal(again.event?.logIndex ?? again.logIndex, logIndex, name)
    }
  }

  /** Everything that was acknowledged is there once, and nothing else is. */
  async check(url: string): Promise<void> {
    const file = await expect<CaseView>(url, [200], {
      by: this.applicant,
      path: `/v1/cases/${this.id}`,
      method: 'GET',
    })
    const steps = this.done.filter(({ name }) => file.events.some((e) => e.transition === name))
    assert.deepEqual(
      file.events.map(({ transition, logIndex }) => [transition, logIndex]),
      steps.map(({ name, logIndex }) => [name, logIndex]),
    )
    assert.equal(steps.length, 1 + way.length)
    const path = `/v1/certificates/${this.#issued[0]!.certificate}/status`
    const life = await expect<{ state: string; changes: { change: string; logIndex: number }[] }>(
      ...([url, [200], { by: this.applicant, path, method: 'GET' }] as const),
    )
    const changed = this.done.filter(({ name }) =>
      ['suspended', 'restored', 'revoked'].includes(name),
    )
    assert.equal(life.state, 'revoked')
    assert.deepEqual(
      life.changes.map(({ change, logIndex }) => [change, logIndex]),
      changed.map(({ name, logIndex }) => [name, logIndex]),
    )
    await this.#checkErased(url)
  }

  async #checkErased(url: string): Promise<void> {
    const body = { purpose: 'data_subject_request' }
    const read = { by: this.applicant, path: `/v1/cases/${this.id}/personal`, body }
    const { items } = await expect<{ items: { fields: unknown }[] }>(url, [200], read)
    assert.deepEqual(
      items.map(({ fields }) => fields),
      ['erased', 'erased'],
    )
  }
}

/** Steps after filing: who, what, with what. */
const way = [
  ['intake_clerk', 'accept', {}],
  ['examiner', 'claim', {}],
  ['examiner', 'passToReview', { opinion: '形式审查合格' }],
  ['senior_examiner', 'approve', {}],
  ['registrar', 'certify', {}],
] as const

export class Clerks {
  readonly matters: Matter[] = []

  get isIdle(): boolean {
    return this.matters.every(({ finished }) => finished)
  }

  add(count: number): void {
    for (let i = 0; i < count; i++) this.matters.push(new Matter(this.matters.length))
  }

  /** All at once; resolves when everything is acknowledged, or when the registry stops answering. */
  async run(url: string): Promise<void> {
    const open = this.matters.filter(({ finished }) => !finished)
    for (const result of await Promise.allSettled(open.map((matter) => matter.goOn(url))))
      if (result.status === 'rejected' && !(result.reason instanceof Unanswered))
        throw result.reason
  }

  /** Until everything is acknowledged. */
  async finish(url: string): Promise<void> {
    await this.run(url)
    assert.ok(this.isIdle, 'the registry stopped answering')
  }

  async check(url: string): Promise<void> {
    for (const matter of this.matters) {
      await matter.askAgain(url)
      await matter.check(url)
    }
    const numbers = this.matters.flatMap(({ issued }) =>
      issued.map((one) => one.registrationNumber),
    )
    const serials = numbers.map((number) => Number(number.slice(-8))).toSorted((a, b) => a - b)
    assert.deepEqual(
      serials,
      serials.map((_, i) => i + 1),
    )
  }
}
