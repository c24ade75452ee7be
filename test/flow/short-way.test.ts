import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import lanes from '../../api/applications/lanes.json' with { type: 'json' }
import { OfficeHere, type ProblemAnswer } from '../_util/office.ts'
import { newPerson } from '../_util/people.ts'
import { RegistryHere } from '../_util/registry-here.ts'
import { author, owner, person, work } from '../api/applications/_util/forms.ts'
import { snapshot } from './_util/snapshot.ts'

const someone = () => newPerson().did
/** Nobody else's, and no digits that look like somebody's number. */
const newTitle = () =>
  `灯下 ${Array.from({ length: 12 }, () => 'abcdefghij'[randomInt(10)]).join('')}`

interface Body {
  readonly applicant: string
  readonly deposits: readonly string[]
  readonly work: Readonly<Record<string, unknown>>
  readonly authors: readonly object[]
  readonly owners: readonly object[]
  readonly ownershipForm: string
}

interface Refusal extends ProblemAnswer {
  readonly factors?: readonly string[]
}

const workOf = (more: object) => (body: Body) => ({ ...body, work: { ...body.work, ...more } })
const ownerOf = (more: object) => (body: Body) => ({
  ...body,
  owners: body.owners.map((one) => ({ ...one, ...more })),
})

/** `POST /v1/works`: at once what an application would be certified for at once, and nothing else. */
describe('the short way of registration', function () {
  this.timeout(240_000)
  let registry: RegistryHere
  let office: OfficeHere
  let did: string

  before(async () => {
    registry = await RegistryHere.start()
    office = new OfficeHere(registry)
  })
  beforeEach(() => {
    did = someone()
  })
  after(() => registry.end())

  async function bodyOf(applicant: string, more: Partial<Body> = {}): Promise<Body> {
    const { deposits = [await office.deposit(applicant)] } = more
    return {
      applicant,
      work: { title: newTitle(), category: 'photograph', creationNature: 'originalWork' },
      authors: [{ displayName: '张三', signing: 'realName' }],
      owners: [{ displayName: '张三', did: applicant, acquisition: 'original', rights: 0x1ffff }],
      ownershipForm: 'individual',
      ...more,
      deposits,
    }
  }

  const register = (body: Body, status = 201) =>
    office.expect<{ id: string }>(status, body.applicant, 'POST', '/v1/works', body)

  /** What is told instead of registering, with a way to register it all the same. */
  async function refusalOf(body: Body): Promise<Refusal> {
    const before = await snapshot(registry.context)
    const answer = await office.send<Refusal>(body.applicant, 'POST', '/v1/works', body)
    assert.ok([403, 422].includes(answer.status), JSON.stringify(answer.body))
    assert.match(answer.body.detail, /POST \/v1\/applications/)
    assert.deepEqual(await snapshot(registry.context), before)
    return answer.body
  }

  it('is for who owns alone, with an identity certificate or without', async () => {
    await register(await bodyOf(did))
    await register(await bodyOf(await office.identified()))
    const stranger = {
      displayName: '李四',
      did: someone(),
      acquisition: 'original',
      rights: 131_071,
    }
    const plain = await bodyOf(did)
    const joint = {
      ...plain,
      authors: [...plain.authors, { displayName: '李四', signing: 'realName' }],
      owners: [...plain.owners, stranger],
      ownershipForm: 'joint',
    }
    for (const body of [joint, { ...plain, owners: [stranger] }]) {
      const { code, detail } = await refusalOf(body)
      assert.equal(code, 'forbidden')
      assert.match(detail, /every owner signs/)
    }
  })

  it('is for a sound that somebody recorded himself', async () => {
    await register(workOf({ category: 'sound_recording' })(await bodyOf(did)))
  })

  const source = [{ title: '静夜思', owner: '李白', provenance: '公有领域' }]
  const inherited = { acquisition: 'inherited', acquisitionNote: '遗嘱' }

  const examined: [string, (body: Body) => Body, string][] = [
    ['an adaptation', workOf({ creationNature: 'adapted', basedOn: source }), 'notOriginal'],
    ['material of others', workOf({ excludedMaterial: '第三章' }), 'thirdParty'],
    ['architecture', workOf({ category: 'architecture' }), 'category'],
    ['a performance', workOf({ category: 'performance' }), 'category'],
    [
      'part of the rights',
      ownerOf({ rights: 0x1ffff ^ 0x40, rightsNote: '署名权属他人' }),
      'partialRights',
    ],
    ['a title of what the law excludes', workOf({ title: '日历' }), 'warning'],
  ]
  for (const [what, change, factor] of examined)
    it(`leaves to people: ${what}`, async () => {
      const { code, factors = [] } = await refusalOf(change(await bodyOf(did)))
      assert.equal(code, 'forbidden')
      assert.ok(factors.includes(factor), factors.join())
    })

  const defective: [string, (body: Body) => Body, string][] = [
    ['software', workOf({ category: 'software' }), 'softwareDetailsMissing'],
    ['a film', workOf({ category: 'audiovisual', categoryNote: '短片' }), 'filmDetailsMissing'],
    [
      'what a model made',
      workOf({ digitalSourceType: 'trainedAlgorithmicMedia' }),
      'humanContributionMissing',
    ],
    ['what was inherited', ownerOf(inherited), 'ownershipProofMissing'],
    ['a work of another author', ownerOf({ displayName: '李四' }), 'ownerNotAuthor'],
    [
      'two authors',
      (body) => ({
        ...body,
        authors: [...body.authors, { displayName: '李四', signing: 'alias' }],
      }),
      'individualParties',
    ],
    [
      'a telephone number in the title',
      workOf({ title: '来电 13800138000' }),
      'personalDataInPublicText',
    ],
    [
      'an identity number in a name',
      ownerOf({ displayName: `张三 ${person.idNumber}` }),
      'personalDataInPublicText',
    ],
    ['a company of an individual work', ownerOf({ partyKind: 'legalPerson' }), 'individualParties'],
  ]
  for (const [what, change, code] of defective)
    it(`tells what an application would lack: ${what}`, async () => {
      const problem = await refusalOf(change(await bodyOf(did)))
      assert.equal(problem.code, 'defective_form')
      const codes = problem.defects!.map((defect) => defect.code)
      assert.ok(codes.includes(code), codes.join())
    })

  it('is not for works like those of others, nor for a second registration of a file', async () => {
    const first = await bodyOf(someone())
    await register(first)
    await registry.context.register.caughtUp()
    const other = await bodyOf(did)
    const like = { ...other, work: { ...other.work, title: first.work['title'] } }
    const { factors = [] } = await refusalOf(like)
    assert.ok(factors.includes('duplicates'), factors.join())
    const second = await bodyOf(did)
    await register(second)
    // Two poems without a title: a collection is registered however fast the register follows.
    await registry.context.register.caughtUp()
    await register({ ...(await bodyOf(did)), work: second.work })
    const more = {
      ...(await bodyOf(did)),
      deposits: [...second.deposits, await office.deposit(did)],
    }
    const { defects = [] } = await refusalOf(more)
    assert.deepEqual(
      defects.map(({ code }) => code),
      ['alreadyRegistered'],
    )
  })

  it('believes the identity certificate: of a minor, and of another kind of party', async () => {
    const [child, mother] = [did, someone()]
    await office.certifiedChild(child, mother)
    const { defects = [] } = await refusalOf(await bodyOf(child))
    assert.deepEqual(defects.map(({ code }) => code).toSorted(), ['minorWithoutGuardian'])
    const adult = await office.identified()
    const body = ownerOf({ partyKind: 'unincorporatedOrg' })(await bodyOf(adult))
    const codes = (await refusalOf(body)).defects!.map(({ code }) => code)
    assert.ok(codes.includes('identityContradicts'), codes.join())
  })

  it('ends with a registration by fraud; what is on record before is answered all the same', async () => {
    const [good, bad] = [await bodyOf(did), await bodyOf(did)]
    const { id } = await register(good)
    const revoked = await register(bad)
    const path = `/v1/certificates/${revoked.id}/status`
    const change = { change: 'revoked', reason: 'fraud' }
    await office.expect(201, await office.staff('registrar'), 'POST', path, change)
    const { code, factors } = await refusalOf(await bodyOf(did))
    assert.deepEqual([code, factors], ['forbidden', []])
    assert.equal((await register(good, 200)).id, id)
  })

  it('ends with a complaint that was upheld; what the holder lost by a leaked key is no complaint', async () => {
    const registrar = await office.staff('registrar')
    for (const [reason, tier] of [
      ['key_compromise', 'B'],
      ['duplicate', 'C'],
    ]) {
      const { id } = await register(await bodyOf(did))
      const change = { change: 'revoked', reason }
      await office.expect(201, registrar, 'POST', `/v1/certificates/${id}/status`, change)
      const { assessment } = await office.expect<{ assessment: { tier: string } }>(
        ...([200, did, 'POST', '/v1/applications/check', await office.form(did)] as const),
      )
      assert.equal(assessment.tier, tier)
    }
    assert.equal((await refusalOf(await bodyOf(did))).code, 'forbidden')
  })

  it('is closed while others may object before a registration', async () => {
    const body = await bodyOf(did)
    const days = lanes.oppositionDays.automatic
    days.push({ from: registry.now(), days: 15 })
    try {
      office.later(1)
      assert.match((await refusalOf(body)).detail, /Others may object/)
    } finally {
      days.pop()
    }
    await register(body)
  })

  it('agrees with the lane of a whole application', async () => {
    const identified = await office.identified()
    for (const [, change] of examined.slice(0, 4)) {
      const body = change(await bodyOf(identified))
      const form = await office.form(identified, {
        works: [work(1, { ...body.work, deposits: [...body.deposits] })],
        authors: [author(1, { did: identified })],
        owners: [owner(1, { did: identified })],
      })
      const { assessment } = await office.expect<{ assessment: { lane: string } }>(
        ...([200, identified, 'POST', '/v1/applications/check', form] as const),
      )
      assert.equal(assessment.lane, 'examined')
      await refusalOf(body)
    }
  })
})
