/** Several clients at once: whatever the interleaving, the first registration stands and nothing is doubled. */
import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { person, signedInAs } from '../_util/people.ts'
import { runs } from '../_util/runs.ts'
import {
  assertSound,
  removeFolder,
  startRegistry,
  type TestRegistry,
} from '../_util/start-registry.ts'

const numRuns = runs(5)
const [holders, digests, keys, clients, longest] = [3, 10, 4, 4, 8]

interface DepositAct {
  readonly kind: 'deposit'
  readonly holder: number
  readonly files: readonly [number]
  readonly key: number | null
}

interface WorkAct {
  readonly kind: 'work'
  readonly holder: number
  readonly files: readonly number[]
  readonly title: number
  readonly key: number | null
}

type Act = DepositAct | WorkAct

/** What was asked and what was answered. */
interface Told {
  readonly act: Act
  readonly status: number
  readonly code?: string
  readonly id?: string
  readonly logIndex?: number
  readonly number?: string
}

const holder = fc.nat(holders - 1)
const file = fc.nat(digests - 1)
const key = fc.option(fc.nat(keys - 1), { freq: 2 })
const deposit: fc.Arbitrary<Act> = fc.record({
  kind: fc.constant('deposit' as const),
  holder,
  files: fc.tuple(file),
  key,
})
const work: fc.Arbitrary<Act> = fc.record({
  kind: fc.constant('work' as const),
  holder,
  files: fc.uniqueArray(file, { minLength: 1, maxLength: 2 }),
  title: fc.nat(1),
  key,
})
const scripts = fc.array(fc.array(fc.oneof(deposit, work), { maxLength: longest }), {
  minLength: 2,
  maxLength: clients,
})

/** Names of one run: holders, files and keys nobody used before. */
class World {
  readonly told: Told[] = []
  readonly #seed = randomUUID()
  readonly #url: string

  constructor(url: string) {
    this.#url = url
  }

  did(number: number): string {
    return person(`${this.#seed} ${number}`).did
  }

  digest(algorithm: 'sha256' | 'sm3', number: number): string {
    return createHash(algorithm).update(`${this.#seed} ${number}`).digest('hex')
  }

  async #post(path: string, act: Act, body: object): Promise<Told> {
    const named = act.key === null ? {} : { 'idempotency-key': `${this.#seed}-${act.key}` }
    const signed = await signedInAs(this.#url, this.did(act.holder))
    const headers = { 'content-type': 'application/json', ...signed, ...named }
    const init = { method: 'POST', headers, body: JSON.stringify(body) }
    const response = await fetch(this.#url + path, init)
    const answer = (await response.json()) as Answer
    const told: Told = {
      act,
      status: response.status,
      ...(response.ok ? resourceOf(answer) : problemOf(answer)),
    }
    this.told.push(told)
    return told
  }

  deposit(act: DepositAct): Promise<Told> {
    const [number] = act.files
    return this.#post('/v1/deposits', act, {
      holder: this.did(act.holder),
      mediaType: 'image/png',
      size: 1 + number,
      sha256: this.digest('sha256', number),
      sm3: this.digest('sm3', number),
    })
  }

  /** Of nobody else's work: those of the same title are looked at by people. */
  #title({ holder: of, files, title }: WorkAct): string {
    const letters = Array.from(this.#seed, (digit) => 'ghijklmnopabcdef'[parseInt(digit, 16)] ?? '')
    return `${letters.join('')} ${of} ${files.join('与')} 第 ${title} 件`
  }

  async work(act: WorkAct): Promise<Told> {
    const deposits: string[] = []
    for (const number of act.files) {
      const asked = { ...act, kind: 'deposit', files: [number], key: null } as const
      deposits.push((await this.deposit(asked)).id!)
    }
    const did = this.did(act.holder)
    return this.#post('/v1/works', act, {
      applicant: did,
      deposits,
      work: { title: this.#title(act), category: 'photograph', creationNature: 'originalWork' },
      authors: [{ displayName: 'A', signing: 'realName' }],
      owners: [{ displayName: 'A', did, acquisition: 'original', rights: 0x1ffff }],
      ownershipForm: 'individual',
    })
  }

  async run(acts: readonly Act[]): Promise<void> {
    for (const act of acts) await (act.kind === 'deposit' ? this.deposit(act) : this.work(act))
  }

  /** Ids of the certificates that the registry lists for a file. */
  async listed(number: number): Promise<string[]> {
    const sha256 = this.digest('sha256', number)
    const response = await fetch(`${this.#url}/v1/certificates?sha256=${sha256}`)
    const { items } = (await response.json()) as { items: { id: string }[] }
    return items.map(({ id }) => id)
  }
}

interface Answer {
  readonly id: string
  readonly logIndex: number
  readonly code: string
  readonly registrationNumber?: string
  readonly document: { readonly credentialSubject: { readonly registrationNumber?: string } }
}

function resourceOf({ id, logIndex, document }: Answer): Partial<Told> {
  const number = document.credentialSubject.registrationNumber
  return { id, logIndex, ...(number !== undefined && { number }) }
}

function problemOf({ code, registrationNumber: number }: Answer): Partial<Told> {
  return { code, ...(number !== undefined && { number }) }
}

const sameFiles = (a: Act, b: Act): boolean =>
  a.files.length === b.files.length && a.files.every((one) => b.files.includes(one))
const overlap = (a: Act, b: Act): boolean => a.files.some((one) => b.files.includes(one))
const sameRequest = (a: Act, b: Act): boolean => JSON.stringify(a) === JSON.stringify(b)

/** One deposit for each holder and file: made once, then always answered with. */
function checkDeposits(told: readonly Told[]): void {
  const made = told.filter(({ act, id }) => act.kind === 'deposit' && id !== undefined)
  const groups = Map.groupBy(made, ({ act }) => `${act.holder} ${act.files[0]}`)
  for (const group of groups.values()) {
    assert.equal(new Set(group.map(({ id }) => id)).size, 1)
    assert.equal(group.filter(({ status }) => status === 201).length, 1)
  }
}

/** The order of the log is the order of the decisions: each must follow from those before it. */
function checkWorks(told: readonly Told[]): Told[] {
  const works = told.filter(({ act }) => act.kind === 'work')
  const made = works
    .filter(({ status }) => status === 201)
    .toSorted((a, b) => a.logIndex! - b.logIndex!)
  for (const [i, { act }] of made.entries()) {
    for (const before of made.slice(0, i)) {
      if (before.act.holder === act.holder) assert.ok(!sameFiles(before.act, act), 'doubled')
      else assert.ok(!overlap(before.act, act), 'registered to two holders')
    }
  }
  for (const { act, id } of works.filter(({ status }) => status === 200)) {
    const first = made.find((one) => one.id === id)
    assert.ok(first && first.act.holder === act.holder && sameFiles(first.act, act))
  }
  for (const { act, number } of works.filter(({ code }) => code === 'already_registered')) {
    const first = made.find((one) => one.number === number)
    assert.ok(first && first.act.holder !== act.holder && overlap(first.act, act))
  }
  return made
}

/** Whether somebody asks for a file again, in another work of the same holder. */
function isPartOfOwn(act: Act, told: readonly Told[]): boolean {
  const own = told.filter((one) => one.act.kind === 'work' && one.act.holder === act.holder)
  return own.some((one) => one.status === 201 && overlap(one.act, act) && !sameFiles(one.act, act))
}

/** Refusals there may be: another holder's file, an own one in another work, and keys that several requests share. */
function checkRefusals(told: readonly Told[]): void {
  for (const { act, code, status } of told.filter((one) => one.code !== undefined)) {
    const rivals = told.filter((one) => one.act.key === act.key && act.key !== null)
    const others = rivals.filter((one) => !sameRequest(one.act, act))
    if (code === 'idempotency_mismatch') assert.ok(status === 422 && others.length > 0)
    else if (code === 'defective_form') assert.ok(status === 422 && isPartOfOwn(act, told))
    else if (code === 'idempotency_conflict') assert.ok(status === 409 && rivals.length > 1)
    else assert.deepEqual([status, code, act.kind], [409, 'already_registered', 'work'])
  }
}

/**
 * The request that made something with a key is what the key stands for. One that made nothing (the same was on
 * record) binds no key: asked again, it gets the same answer anyway.
 */
function checkKeys(told: readonly Told[]): void {
  const keyed = told.filter(({ act, id }) => act.key !== null && id !== undefined)
  for (const group of Map.groupBy(keyed, ({ act }) => act.key).values()) {
    const made = group.filter(({ status }) => status === 201)
    assert.ok(made.length <= 1, 'two records with one key')
    for (const one of group) {
      const twins = group.filter(({ act }) => sameRequest(act, one.act))
      assert.equal(new Set(twins.map(({ id }) => id)).size, 1)
    }
  }
}

describe('several clients at once', function () {
  this.timeout(300_000)
  let registry: TestRegistry

  before(async () => {
    registry = await startRegistry()
  })

  after(async () => {
    await registry?.stop()
    if (registry) await removeFolder(registry.dataFolder)
  })

  it('registers each file to the first who asks, once, and names the number to the others', () =>
    fc.assert(
      fc.asyncProperty(scripts, async (acts) => {
        const world = new World(registry.url)
        await Promise.all(acts.map((script) => world.run(script)))
        checkDeposits(world.told)
        checkRefusals(world.told)
        checkKeys(world.told)
        const made = checkWorks(world.told)
        for (let number = 0; number < digests; number++) {
          const expected = made.filter(({ act }) => act.files.includes(number)).map(({ id }) => id)
          assert.deepEqual(await world.listed(number), expected)
        }
      }),
      { numRuns, endOnFailure: true },
    ))

  it('leaves a sound registry', async () => {
    await registry.stop()
    assertSound(registry.dataFolder)
  })
})
