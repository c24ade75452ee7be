import assert from 'node:assert/strict'
import { v7 as uuidv7 } from 'uuid'
import type { WorkFacts } from '../../../api/book/book.ts'
import daysOff from '../../../api/cases/days-off.json' with { type: 'json' }
import { owedConsents } from '../../../api/cases/consents.ts'
import { ApiError, type ProblemCode } from '../../../api/errors.ts'
import { author, didOf, owner, person } from '../applications/_util/forms.ts'
import { allRows, assertOneLife, assertSound } from './_util/agreement.ts'
import { alice, bob, BookFixture, depositOf, noon, workOf } from './_util/book-fixture.ts'
import {
  ask,
  certified,
  factsIn,
  give,
  identify,
  joint,
  jointForm,
  stepOf,
} from './_util/certificates.ts'
import { filed, publicForm } from './_util/payloads.ts'

const { applicant, child, guardian, company } = joint
const [registrar, agent] = [didOf(31), didOf(33)]
const day = 86_400
const letter = { payload: { text: '理由' }, reason: 'other' }

/** Requests about certificates on record: who has to agree, who may decide, and what must stay as it is. */
describe('book: requests', function () {
  this.timeout(120_000)
  let fixture: BookFixture

  before(async () => {
    fixture = await BookFixture.start()
  })
  beforeEach(async () => {
    await fixture.reset()
    await give(fixture, registrar, 'registrar')
  })
  afterEach(async () => {
    await assertSound(fixture)
    await assertOneLife(fixture)
  })
  after(() => fixture.stop())

  /** Refused with a code, and nothing has changed. */
  async function refuses(act: () => Promise<unknown>, code: ProblemCode): Promise<void> {
    const before = await allRows(fixture)
    await assert.rejects(act, (error) => error instanceof ApiError && error.code === code)
    assert.deepEqual(await allRows(fixture), before)
  }

  const stateOf = async (certificate: string) => (await fixture.book.lifeOf(certificate)).state
  const correction = async (certificate: string, change: (facts: WorkFacts) => unknown) => {
    const facts = await factsIn(fixture, certificate)
    return { kind: 'correction', certificate, facts: { ...facts, ...Object(change(facts)) } }
  }

  for (const kind of ['correction', 'supplement', 'surrender', 'revocation'] as const) {
    it(`${kind} of what several own takes the consent of all, for a minor of the guardian`, async () => {
      const [certificate] = await certified(fixture, applicant, jointForm())
      const more = {
        correction: { facts: await factsIn(fixture, certificate!) },
        supplement: { facts: await factsIn(fixture, certificate!) },
        surrender: {},
        revocation: { ground: 'applicant_request' },
      }[kind]
      const asked = await ask(fixture, applicant, { kind, certificate, ...more })
      assert.deepEqual(owedConsents(asked.file), [guardian, company])
      const grant = () => stepOf(fixture, asked, registrar, 'grant')
      await refuses(grant, 'state_changed')
      for (const stranger of [child, joint.author, bob, registrar])
        await refuses(() => stepOf(fixture, asked, stranger, 'consent'), 'forbidden')
      await refuses(() => stepOf(fixture, asked, applicant, 'consent'), 'state_changed')
      await stepOf(fixture, asked, company, 'consent')
      await refuses(() => stepOf(fixture, asked, company, 'consent'), 'state_changed')
      await refuses(grant, 'state_changed')
      await stepOf(fixture, asked, guardian, 'consent')
      const { file } = await grant()
      assert.equal(file.state, 'granted')
      const ended = { surrender: 'surrendered', revocation: 'revoked' } as const
      const end = kind === 'surrender' || kind === 'revocation' ? ended[kind] : 'superseded'
      assert.equal(await stateOf(certificate!), end)
    })
  }

  it('a copy, and a revocation that others ask for, need nobody’s consent', async () => {
    const [certificate] = await certified(fixture, applicant, jointForm())
    const copy = await ask(fixture, applicant, { kind: 'copy', certificate })
    await stepOf(fixture, copy, registrar, 'grant')
    const ground = { kind: 'revocation', certificate, ground: 'fraud' }
    await stepOf(fixture, await ask(fixture, bob, ground), registrar, 'grant')
    assert.equal(await stateOf(certificate!), 'revoked')
  })

  it('to be revoked at the applicant’s request is for the holder alone to ask', async () => {
    const [certificate] = await certified(fixture, applicant, jointForm())
    const wanted = { kind: 'revocation', certificate, ground: 'applicant_request' }
    for (const other of [bob, company, guardian])
      await refuses(() => ask(fixture, other, wanted), 'not_holder')
  })

  it('owners, shares and authors stay, and nobody who was anonymous is named', async () => {
    const [certificate] = await certified(fixture, applicant, jointForm())
    const changes: Record<string, (facts: WorkFacts) => object> = {
      'an owner dropped': ({ owners }) => ({
        owners: owners.slice(0, 2).map((one, i) => ({ ...one, sharePpm: [700_000, 300_000][i] })),
      }),
      'an owner replaced': ({ owners }) => ({
        owners: [{ ...owners[0]!, did: bob }, ...owners.slice(1)],
      }),
      'other shares': ({ owners }) => ({
        owners: owners.map((one, i) => ({ ...one, sharePpm: [600_000, 200_000, 200_000][i] })),
      }),
      'other rights': ({ owners }) => ({
        owners: owners.map((one, i) => ({ ...one, rights: i === 1 ? 1 : one.rights })),
      }),
      'an anonymous owner named': ({ owners }) => ({
        owners: owners.map(({ displayName, ...one }) => ({
          ...one,
          displayName: one.did === child ? '张小三' : displayName,
          signing: 'realName',
        })),
      }),
      'an anonymous author named': ({ authors }) => ({
        authors: authors.map(({ did }) => ({ did, displayName: '李四', signing: 'realName' })),
      }),
      'an author replaced by one without a DID': ({ authors }) => ({
        authors: [authors[1], { displayName: '李四', signing: 'alias' }],
      }),
      'an author dropped': ({ authors }) => ({ authors: authors.slice(0, 1) }),
      'an author replaced': ({ authors }) => ({
        authors: [authors[1], { ...authors[0]!, did: bob }],
      }),
      'an identity number': ({ work }) => ({
        work: { ...work, title: '夜航 110199199003070041' },
      }),
      'a mobile number': () => ({ ownershipNote: '电话 13800138000' }),
    }
    for (const change of Object.values(changes)) {
      const asked = await correction(certificate!, change)
      await refuses(() => ask(fixture, applicant, asked), 'invalid_request')
      const amend = { certificate: certificate!, actor: registrar, reason: 'correction' } as const
      await refuses(
        () => fixture.book.amend({ ...amend, facts: asked.facts as WorkFacts }),
        'invalid_request',
      )
    }
    // Who was named may become anonymous, and all else may be put right.
    const hidden = await correction(certificate!, ({ owners, authors }) => ({
      authors: authors.toReversed(),
      owners: owners.map((one) => ({ ...one, displayName: '匿名', signing: 'anonymous' })),
    }))
    const asked = await ask(fixture, applicant, hidden)
    await stepOf(fixture, asked, company, 'consent')
    await stepOf(fixture, asked, guardian, 'consent')
    await stepOf(fixture, asked, registrar, 'grant')
    assert.equal(await stateOf(certificate!), 'superseded')
  })

  it('an author who owns nothing is not named by another’s request, an owner may be', async () => {
    const authors = [
      author(1, { did: alice, displayName: '笔名', signing: 'alias' }),
      author(2, { did: bob, displayName: '子山', signing: 'alias' }),
    ]
    const [certificate] = await certified(fixture, alice, { authors })
    const named = (did: string) =>
      correction(certificate!, ({ authors: all }) => ({
        authors: all.map((one) =>
          one.did === did ? { ...one, displayName: '李四', signing: 'realName' } : one,
        ),
      }))
    const other = await named(bob)
    await refuses(() => ask(fixture, alice, other), 'invalid_request')
    const unasked = await correction(certificate!, ({ authors: all }) => ({
      authors: all.map((one) => (one.did === bob ? { ...one, displayName: '李四' } : one)),
    }))
    await refuses(() => ask(fixture, alice, unasked), 'invalid_request')
    await stepOf(fixture, await ask(fixture, alice, await named(alice)), registrar, 'grant')
    assert.equal(await stateOf(certificate!), 'superseded')
  })

  it('a sole owner states his rights anew', async () => {
    const [certificate] = await certified(fixture, alice)
    const asked = await correction(certificate!, ({ owners }) => ({
      owners: owners.map((one) => ({ ...one, rights: 3 })),
    }))
    await stepOf(fixture, await ask(fixture, alice, asked), registrar, 'grant')
    assert.equal(await stateOf(certificate!), 'superseded')
  })

  const minorForm = {
    authors: [author(1, { did: child, minor: true })],
    owners: [
      owner(1, {
        did: child,
        minor: true,
        guardian: { did: guardian, relation: '母', personal: person },
      }),
    ],
  }

  it('the guardian of a minor asks for the minor; what the minor asks, the guardian consents to', async () => {
    const [certificate] = await certified(fixture, child, minorForm)
    const wanted = { kind: 'surrender', certificate }
    await refuses(() => ask(fixture, bob, wanted, { party: child }), 'forbidden')
    const own = await ask(fixture, child, wanted)
    assert.deepEqual(owedConsents(own.file), [guardian])
    await refuses(() => stepOf(fixture, own, registrar, 'grant'), 'state_changed')
    await refuses(() => stepOf(fixture, own, bob, 'withdraw'), 'forbidden')
    await stepOf(fixture, own, guardian, 'withdraw')
    const copy = await ask(fixture, guardian, { kind: 'copy', certificate }, { party: child })
    assert.deepEqual([copy.event.role, copy.file.party], ['creator', child])
    const asked = await ask(fixture, guardian, wanted, { party: child })
    await stepOf(fixture, asked, registrar, 'grant')
    assert.equal(await stateOf(certificate!), 'surrendered')
  })

  it('whom the newest identity certificate names as guardian acts, and nobody once the child has come of age', async () => {
    const [certificate] = await certified(fixture, child, minorForm)
    const other = { did: bob, relation: '父' }
    await identify(fixture, child, { minor: true, guardian: other })
    const wanted = { kind: 'copy', certificate }
    await refuses(() => ask(fixture, guardian, wanted, { party: child }), 'forbidden')
    await ask(fixture, bob, wanted, { party: child })
    await identify(fixture, child)
    await refuses(() => ask(fixture, bob, wanted, { party: child }), 'forbidden')
    const asked = await ask(fixture, child, { kind: 'surrender', certificate })
    assert.deepEqual(owedConsents(asked.file), [])
  })

  for (const [end, reason] of [
    ['suspended', 'agreed'],
    ['revoked', 'fraud'],
  ] as const) {
    it(`nobody gives up what a minor owns while the minor’s identity certificate is ${end}`, async () => {
      const mother = { did: guardian, relation: '母' }
      const identity = await identify(fixture, child, { minor: true, guardian: mother })
      const [certificate] = await certified(fixture, child, minorForm)
      const wanted = { kind: 'surrender', certificate }
      const before = await ask(fixture, child, wanted)
      const agreed = await ask(fixture, guardian, wanted, { party: child })
      const ends = { certificate: identity, actor: registrar, change: end, reason } as const
      await fixture.book.changeStatus(ends)
      await refuses(() => stepOf(fixture, before, guardian, 'consent'), 'state_changed')
      await refuses(() => stepOf(fixture, agreed, registrar, 'grant'), 'state_changed')
      await refuses(() => ask(fixture, guardian, wanted, { party: child }), 'forbidden')
      await refuses(() => ask(fixture, child, wanted), 'state_changed')
      // Who was guardian decides nothing about it either.
      await give(fixture, guardian, 'registrar')
      const revoked = { certificate: certificate!, change: 'revoked', reason: 'fraud' } as const
      await refuses(
        () => fixture.book.changeStatus({ ...revoked, actor: guardian }),
        'conflict_of_interest',
      )
      if (end === 'suspended')
        await fixture.book.changeStatus({
          ...({ certificate: identity, actor: registrar, change: 'restored' } as const),
          reason: 'dispute_settled',
        })
      else await identify(fixture, child, { minor: true, guardian: mother })
      await stepOf(fixture, before, guardian, 'consent')
      await stepOf(fixture, before, registrar, 'grant')
      assert.equal(await stateOf(certificate!), 'surrendered')
    })
  }

  it('an adult gives up a work also while his identity certificate is suspended', async () => {
    const identity = await identify(fixture, alice)
    const [certificate] = await certified(fixture, alice)
    const suspended = { change: 'suspended', reason: 'agreed' } as const
    await fixture.book.changeStatus({ certificate: identity, actor: registrar, ...suspended })
    const asked = await ask(fixture, alice, { kind: 'surrender', certificate })
    await stepOf(fixture, asked, registrar, 'grant')
    assert.equal(await stateOf(certificate!), 'surrendered')
  })

  it('an agent gives up only with a power that says so, and has nobody’s key recovered', async () => {
    const [certificate] = await certified(fixture, alice)
    const power = async (scope: readonly string[]) => {
      const terms = { agent, scope, from: noon - 1, until: noon + day }
      const step = { caseType: 'powerOfAttorney', transition: 'grant', actor: alice } as const
      const caseId = uuidv7()
      await fixture.book.move({ ...step, caseId, payload: terms })
      return { party: alice, powerOfAttorney: caseId }
    }
    const [amends, all] = [await power(['amend']), await power(['amend', 'surrender', 'apply'])]
    const ends = { kind: 'revocation', certificate, ground: 'applicant_request' }
    await refuses(() => ask(fixture, agent, ends, amends), 'forbidden')
    const recovery = { kind: 'recovery', lost: alice, newOwner: agent }
    await refuses(() => ask(fixture, agent, recovery, amends), 'forbidden')
    await refuses(() => ask(fixture, agent, recovery, all), 'forbidden')
    const asked = await ask(fixture, agent, ends, all)
    await stepOf(fixture, asked, registrar, 'grant')
    assert.equal(await stateOf(certificate!), 'revoked')
  })

  it('whoever is named in the certificate or its application decides nothing about it', async () => {
    const [certificate] = await certified(fixture, applicant, jointForm())
    const ground = { kind: 'revocation', certificate, ground: 'fraud' }
    const [asked, copy] = [
      await ask(fixture, bob, ground),
      await ask(fixture, applicant, { kind: 'copy', certificate }),
    ]
    for (const named of Object.values(joint)) {
      await give(fixture, named, 'registrar')
      const change = { certificate: certificate!, actor: named } as const
      const suspended = { change: 'suspended', reason: 'ownership_dispute' } as const
      const revoked = { change: 'revoked', reason: 'fraud' } as const
      const conflict = 'conflict_of_interest'
      for (const end of [suspended, revoked])
        await refuses(() => fixture.book.changeStatus({ ...change, ...end }), conflict)
      for (const about of [asked, copy]) {
        await refuses(() => stepOf(fixture, about, named, 'grant'), conflict)
        await refuses(() => stepOf(fixture, about, named, 'refuse', letter), conflict)
      }
    }
    await stepOf(fixture, asked, registrar, 'refuse', { ...letter, reason: 'no_ground' })
  })

  it('an agent or objector of the application decides nothing about its certificate either', async () => {
    const { id } = await fixture.book.deposit(depositOf(alice, 'a'))
    const filing = { by: 'agent', agent, agentName: '代理', powersOfAttorney: [], personal: {} }
    const form = publicForm(alice, [id], { filing } as object)
    const { file } = await fixture.book.move({
      caseId: uuidv7(),
      caseType: 'application',
      transition: 'submit',
      actor: alice,
      payload: filed(form, 'automatic'),
    })
    const [issued] = file.events.at(-1)!.payload['issued'] as { certificate: string }[]
    await give(fixture, agent, 'registrar')
    const change = { certificate: issued!.certificate, change: 'revoked', reason: 'fraud' } as const
    await refuses(
      () => fixture.book.changeStatus({ ...change, actor: agent }),
      'conflict_of_interest',
    )
  })

  it('a certificate ends at its owner’s request only by a request that was granted', async () => {
    const single = await fixture.book.deposit(depositOf(alice, 'a'))
    const { id: certificate } = await fixture.book.registerWork(workOf(alice, [single.id]))
    const change = { certificate, actor: registrar } as const
    const surrendered = { change: 'surrendered', reason: 'owner_request' } as const
    const revoked = { change: 'revoked', reason: 'applicant_request' } as const
    for (const end of [surrendered, revoked])
      await refuses(() => fixture.book.changeStatus({ ...change, ...end }), 'invalid_request')
    const asked = await ask(fixture, alice, { kind: 'surrender', certificate })
    await stepOf(fixture, asked, registrar, 'grant')
    assert.equal(await stateOf(certificate), 'surrendered')
  })

  it('is to be decided by the end of the thirtieth day in Beijing, or of the next working day', async () => {
    const [certificate] = await certified(fixture, alice)
    const { file } = await ask(fixture, alice, { kind: 'copy', certificate })
    assert.equal(file.due, Date.UTC(2026, 11, 22, 16) / 1000 - 1)
    // A holiday that is announced later leaves a sound book sound.
    const none = { fixed: [], workdays: [] }
    daysOff.rows.push({ ...none, from: noon + day, dates: ['2026-12-22'] } as never)
    try {
      await assertSound(fixture)
    } finally {
      daysOff.rows.pop()
    }
  })
})
