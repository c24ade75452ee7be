import assert from 'node:assert/strict'
import { v7 as uuidv7 } from 'uuid'
import type { Stepped } from '../../../api/book/book.ts'
import type { MoveCommand } from '../../../api/book/commands.ts'
import { roleCaseOf } from '../../../api/cases/roles-machine.ts'
import { ApiError } from '../../../api/errors.ts'
import { uuidOf } from '../../../verifier/certificate-parts.ts'
import { parseDocument } from '../../../verifier/certificate.ts'
import { didOf } from '../applications/_util/forms.ts'
import { findingsOf } from '../fsck/_util/acts-book.ts'
import { collect } from '../log/_util/records.ts'
import { BookFixture } from './_util/book-fixture.ts'
import { filed, publicForm, checkedIdentity } from './_util/payloads.ts'

const [verifier, registrar, mother, father] = [didOf(61), didOf(62), didOf(63), didOf(64)]

const refused = (code: string) => (error: unknown) =>
  error instanceof ApiError && error.code === code

const minor = (did: string) => ({ minor: true, guardian: { did, relation: '母' } })

/** A form whose applicant is said to be a minor, handed in by the guardian. */
function ofMinor(child: string, guardian: string): MoveCommand {
  const plain = publicForm(child, [])
  const owners = plain.owners.map((owner) => ({
    ...owner,
    minor: true,
    guardian: { did: guardian, relation: '母' },
  }))
  const step = { caseType: 'application', transition: 'submit', actor: guardian } as const
  const authors = plain.authors.map((author) => ({ ...author, minor: true }))
  const payload = filed({ ...plain, authors, owners }, 'examined')
  return { ...step, caseId: uuidv7(), party: child, payload }
}

/** Identity certificates as the book issues and renews them, and what they mean to applications. */
describe('book: identities', function () {
  this.timeout(60_000)
  let fixture: BookFixture
  let people = 100

  before(async () => {
    fixture = await BookFixture.start()
    for (const [party, role] of [
      [verifier, 'verifier'],
      [registrar, 'registrar'],
    ] as const)
      await fixture.book.move({
        ...({ caseType: 'roles', transition: 'grant', actor: 'system' } as const),
        caseId: roleCaseOf(party),
        party,
        payload: { role },
      })
  })
  after(async () => {
    assert.deepEqual(await findingsOf(fixture, await collect(fixture.log.scan(0))), [])
    await fixture.stop()
  })

  const someone = () => didOf(++people)
  const apply = (child: string, guardian: string) => fixture.book.move(ofMinor(child, guardian))

  /** An application on the verifier's desk; returns its case. */
  async function claimed(subject: string, more: object = {}): Promise<string> {
    const form = { form: 'identity-v1', subject, partyKind: 'naturalPerson', ...more }
    const step = { caseType: 'identity', caseId: uuidv7() } as const
    const payload = { form, parties: [], defects: [] }
    await fixture.book.move({ ...step, transition: 'submit', actor: subject, payload })
    await fixture.book.move({ ...step, transition: 'claim', actor: verifier, payload: {} })
    return step.caseId
  }

  const verify = (caseId: string): Promise<Stepped> =>
    fixture.book.move({
      ...({ caseType: 'identity', transition: 'verify', actor: verifier } as const),
      caseId,
      payload: checkedIdentity,
    })

  const certify = async (subject: string, more: object = {}): Promise<string> => {
    const { event } = await verify(await claimed(subject, more))
    return String(event.payload['issued'])
  }

  const list = (subject: string): Promise<Stepped> =>
    fixture.book.move({
      ...({ caseType: 'identity', transition: 'certifyChecked', actor: registrar } as const),
      caseId: uuidv7(),
      party: subject,
      payload: {
        form: { form: 'identity-v1', subject, partyKind: 'naturalPerson' },
        parties: [],
        assuranceLevel: 'documentChecked',
        method: 'counter',
      },
    })

  it('say nothing of minority where an organisation does, and hold nothing that the verifier refuses', async () => {
    const company = { partyKind: 'legalPerson', organisationKind: 'company', minor: false }
    const found = await fixture.book.find(await certify(someone(), company))
    const { credentialSubject } = parseDocument(found!.document)
    assert.ok('partyKind' in credentialSubject && !('minor' in credentialSubject))
    const { next } = fixture.log
    const wrong = await claimed(someone(), { minor: true })
    await assert.rejects(verify(wrong), refused('invalid_request'))
    assert.equal(fixture.log.next, next + 2)
  })

  it('take the place of those before them in the same act', async () => {
    const subject = someone()
    const first = await certify(subject)
    const second = await certify(subject)
    const life = await fixture.book.lifeOf(first)
    assert.equal(life.state, 'superseded')
    const [change] = life.changes.map(({ document }) => parseDocument(document).credentialSubject)
    assert.ok(change && 'change' in change)
    assert.deepEqual([change.reason, uuidOf(change.replacedBy!)], ['renewal', second])
    assert.deepEqual((await fixture.book.identitiesOf([subject])).get(subject)?.id, second)
  })

  it('are one, though two applications are decided at once', async () => {
    const subject = someone()
    const cases = [await claimed(subject), await claimed(subject)]
    const both = await Promise.allSettled(cases.map(verify))
    const failed = both.findIndex(({ status }) => status === 'rejected')
    if (failed >= 0) await verify(cases[failed]!)
    const states = await Promise.all(
      (await Promise.all(cases.map((id) => fixture.book.caseFile(id)))).map((file) =>
        fixture.book.lifeOf(String(file!.events.at(-1)!.payload['issued'])),
      ),
    )
    assert.deepEqual(states.map(({ state }) => state).toSorted(), ['active', 'superseded'])
  })

  it('are given by a list once, also by two at once, and to nobody who has one', async () => {
    const subject = someone()
    const both = await Promise.allSettled([list(subject), list(subject)])
    assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
    await assert.rejects(list(subject), refused('state_changed'))
    const other = someone()
    await certify(other)
    await assert.rejects(list(other), refused('state_changed'))
  })

  it('are not renewed while suspended: that would lift what a court ordered', async () => {
    const subject = someone()
    const certificate = await certify(subject)
    const change = { certificate, actor: registrar }
    await fixture.book.changeStatus({ ...change, change: 'suspended', reason: 'agreed' })
    const again = await claimed(subject)
    await assert.rejects(verify(again), refused('state_changed'))
    await assert.rejects(list(subject), refused('state_changed'))
    await fixture.book.changeStatus({ ...change, change: 'restored', reason: 'dispute_settled' })
    await verify(again)
    assert.equal((await fixture.book.lifeOf(certificate)).state, 'superseded')
  })

  describe('and applications', () => {
    it('let nobody act for an adult, or for another’s child, by declaring to be the guardian', async () => {
      const [adult, child, nobody] = [someone(), someone(), someone()]
      await certify(adult)
      await certify(child, minor(father))
      const { next } = fixture.log
      for (const one of [adult, child, nobody])
        await assert.rejects(apply(one, mother), refused('defective_form'))
      assert.equal(fixture.log.next, next)
      assert.ok((await apply(child, father)).created)
    })

    it('are judged by who was certified meanwhile', async () => {
      const child = someone()
      await certify(child, minor(mother))
      const waiting = await claimed(child, minor(father))
      const [, late] = await Promise.allSettled([verify(waiting), apply(child, mother)])
      assert.ok(late.status === 'rejected' && refused('defective_form')(late.reason))
    })
  })
})
