/**
 * A bulk import over HTTP that survives the registry: it keeps what was acknowledged, sends again what was not, and
 * in the end holds the registry to every word it said.
 */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { person, signedInAs } from '../_util/people.ts'

export const holder = person('importer').did
const categories = ['photograph', 'literary'] as const
/** One file in eight is larger than a leaf of the store, so that it has a tree beside its bytes. */
const sizes = [700, 3_000, 1, 20_000, 900, 50_000, 400, 1_300_000]
const concurrency = 8
const replaysPerRun = 4

export interface Acknowledged {
  readonly id: string
  readonly logIndex: number
  readonly document: { readonly credentialSubject: { readonly registrationNumber?: string } }
}

interface Item {
  readonly file: Buffer<ArrayBuffer>
  readonly sha256: string
  readonly n: number
  deposit?: Acknowledged
  work?: Acknowledged
}

/** The registry went away, or said that it could not confirm: the request is to be sent again. */
class Unanswered extends Error {}

const digest = (algorithm: string, file: Uint8Array): string =>
  createHash(algorithm).update(file).digest('hex')

interface Sending extends RequestInit {
  readonly headers: Readonly<Record<string, string>>
}

/** Sends a request of the holder, who has signed in; throws Unanswered where no answer comes. */
async function send(url: string, path: string, init: Sending): Promise<Response> {
  try {
    const headers = { ...init.headers, ...(await signedInAs(url, holder)) }
    const response = await fetch(url + path, { ...init, headers })
    const body = await response.text()
    if (response.status === 503) throw new Unanswered(body)
    return new Response(body, response)
  } catch (cause) {
    if (cause instanceof Unanswered) throw cause
    throw new Unanswered('no answer', { cause })
  }
}

export class Importer {
  readonly #items: Item[] = []
  /** Acts the registry has answered with 201 or 200. */
  get acknowledged(): number {
    return this.#items.reduce(
      (sum, { deposit, work }) => sum + (deposit ? 1 : 0) + (work ? 1 : 0),
      0,
    )
  }

  /** Works that are not registered yet. */
  get pending(): number {
    return this.#items.length - this.works.length
  }

  /** Certificates acknowledged, oldest first. */
  get works(): readonly Acknowledged[] {
    return this.#items.flatMap(({ work }) => work ?? [])
  }

  /** Adds works to import. */
  add(count: number): void {
    for (let i = 0; i < count; i++) {
      const n = this.#items.length
      const file = randomBytes(sizes[n % sizes.length]! + 16)
      this.#items.push({ file, sha256: digest('sha256', file), n })
    }
  }

  /** Imports what is not acknowledged yet; resolves when all is, or when the registry stops answering. */
  async run(url: string): Promise<void> {
    const pending = this.#items.filter(({ work }) => work === undefined)
    const before = this.#items.filter(({ work }) => work !== undefined).slice(-replaysPerRun)
    const queue = before.map((item) => () => this.#again(url, item))
    queue.push(...pending.map((item) => () => this.#import(url, item)))
    const worker = async (): Promise<void> => {
      for (let job = queue.shift(); job; job = queue.shift()) await job()
    }
    const results = await Promise.allSettled(Array.from({ length: concurrency }, worker))
    for (const result of results) {
      if (result.status === 'rejected' && !(result.reason instanceof Unanswered))
        throw result.reason
    }
  }

  /** Imports until everything is acknowledged. */
  async finish(url: string): Promise<void> {
    await this.run(url)
    assert.equal(this.acknowledged, this.#items.length * 2, 'the registry stopped answering')
  }

  async #import(url: string, item: Item): Promise<void> {
    item.deposit ??= await this.#create(url, item, 'deposit', [200, 201])
    item.work ??= await this.#create(url, item, 'work', [200, 201])
  }

  /** The same requests as before: answered with the same records, never with new ones. */
  async #again(url: string, item: Item): Promise<void> {
    const deposit = await this.#create(url, item, 'deposit', [200])
    const work = await this.#create(url, item, 'work', [200])
    assert.equal(deposit.id, item.deposit?.id)
    assert.equal(work.id, item.work?.id)
  }

  async #create(
    url: string,
    item: Item,
    kind: 'deposit' | 'work',
    expected: readonly number[],
  ): Promise<Acknowledged> {
    const { path, type, body } = kind === 'deposit' ? depositRequest(item) : workRequest(item)
    const headers: Record<string, string> = { 'content-type': type }
    // Half of the import has keys: without them the digest and the holder say that it is the same.
    if (item.n % 2 === 0) headers['idempotency-key'] = `${kind}-${item.n}`
    const response = await send(url, path, { method: 'POST', headers, body })
    const text = await response.text()
    assert.ok(expected.includes(response.status), `${kind} ${item.n}: ${response.status} ${text}`)
    return JSON.parse(text) as Acknowledged
  }

  /** Everything acknowledged is there exactly once, by id, number, digest and position; numbers have no gaps. */
  async check(url: string): Promise<void> {
    const indexes: number[] = []
    const serials = new Map<string, number[]>()
    for (const { deposit, work, sha256 } of this.#items) {
      assert.ok(deposit && work)
      const number = work.document.credentialSubject.registrationNumber ?? ''
      await expectOne(url, `/v1/deposits?sha256=${sha256}&holder=${holder}`, deposit)
      await expectOne(url, `/v1/certificates?sha256=${sha256}`, work)
      await expectOne(url, `/v1/certificates?number=${encodeURIComponent(number)}`, work)
      assert.deepEqual(await idOf(url, `/v1/certificates/${work.id}`), work.id)
      indexes.push(deposit.logIndex, work.logIndex)
      const [series, serial] = [number.slice(0, -8), Number(number.slice(-8))]
      serials.set(series, [...(serials.get(series) ?? []), serial])
    }
    const all = [...indexes, ...(await statusListsAmong(url, indexes))]
    assertGapless(all, 0)
    assert.equal(serials.size, categories.length)
    for (const found of serials.values()) assertGapless(found, 1)
    await expectSize(url, all.length)
  }
}

/** Log indexes of the status lists that the registry signs by itself, between and after the acts at `indexes`. */
async function statusListsAmong(url: string, indexes: readonly number[]): Promise<number[]> {
  const acts = new Set(indexes)
  const lists: number[] = []
  for (let index = 0; ; index++) {
    if (acts.has(index)) continue
    const answer = await fetch(`${url}/v1/log/entries/${index}`)
    if (answer.status === 404) return lists
    assert.equal(((await answer.json()) as { kind: string }).kind, 'statusList')
    lists.push(index)
  }
}

function assertGapless(found: readonly number[], from: number): void {
  const sorted = found.toSorted((a, b) => a - b)
  assert.deepEqual(
    sorted,
    sorted.map((_, i) => i + from),
  )
}

function depositRequest({ file, n, sha256 }: Item) {
  const path = '/v1/deposits'
  if (n % 4 === 3) {
    const sm3 = digest('sm3', file)
    const declared = { holder, mediaType: 'image/png', size: file.length, sha256, sm3 }
    return { path, type: 'application/json', body: JSON.stringify(declared) }
  }
  const published = n % 3 === 0 ? '&published=true' : ''
  const query = `?holder=${holder}&mediaType=image/png${published}`
  return { path: path + query, type: 'application/octet-stream', body: file }
}

function workRequest({ n, deposit }: Item) {
  const category = categories[n % categories.length]
  const body = JSON.stringify({
    applicant: holder,
    deposits: [deposit?.id],
    work: { title: `作品 ${n}`, category, creationNature: 'originalWork' },
    authors: [{ displayName: '林夏', signing: 'realName' }],
    owners: [{ displayName: '林夏', did: holder, acquisition: 'original', rights: 131_071 }],
    ownershipForm: 'individual',
  })
  return { path: '/v1/works', type: 'application/json', body }
}

async function idOf(url: string, path: string): Promise<string> {
  const response = await fetch(url + path)
  assert.equal(response.status, 200, path)
  return ((await response.json()) as Acknowledged).id
}

async function expectOne(url: string, path: string, { id }: Acknowledged): Promise<void> {
  const { items } = (await (await fetch(url + path)).json()) as { items: Acknowledged[] }
  assert.deepEqual(
    items.map((item) => item.id),
    [id],
    path,
  )
}

/** The published tree has as many entries as acts were acknowledged, no more. */
async function expectSize(url: string, entries: number): Promise<void> {
  let size = 0
  for (let tries = 0; tries < 300 && size < entries; tries++) {
    const note = await (await fetch(`${url}/v1/log/checkpoint`)).text()
    size = Number(note.split('\n')[1])
    if (size < entries) await sleep(100)
  }
  assert.equal(size, entries)
}

interface Standing {
  readonly stage: string
  readonly document: object
}

/** Waits until a record is anchored; answers how it stands. */
export async function anchored(url: string, path: string, seconds = 60): Promise<Standing> {
  const end = Date.now() + seconds * 1000
  for (;;) {
    const record = (await (await fetch(url + path)).json()) as Standing
    if (record.stage === 'anchored') return record
    assert.ok(Date.now() < end, `${path} is ${record.stage} after ${seconds} s`)
    await sleep(100)
  }
}
