import assert from 'node:assert/strict'
import { v7 as uuidv7 } from 'uuid'
import { roleCaseOf } from '../../../api/cases/roles-machine.ts'
import { uuidOf } from '../applications/_util/forms.ts'
import { alice, bob, BookFixture, depositOf, noon } from './_util/book-fixture.ts'
import { certified } from './_util/certificates.ts'
import { filed, publicForm } from './_util/payloads.ts'

const power = () => ({
  ...({ caseType: 'powerOfAttorney', transition: 'grant', actor: alice } as const),
  caseId: uuidv7(),
  payload: { agent: bob, scope: ['apply'], from: noon, until: noon + 86_400 },
})

/** Ids of deposits that there are not: more than the parameters of a query of PostgreSQL. */
const manyIds = Array.from({ length: 70_000 }, (_, i) => uuidOf(i))

/** Steps of cases as the book takes them. */
describe('book: steps', function () {
  this.timeout(60_000)
  let fixture: BookFixture

  before(async () => {
    fixture = await BookFixture.start()
  })
  after(() => fixture.stop())

  it('a step is answered with the case as it is read back', async () => {
    const { file, event, created } = await fixture.book.move(power())
    assert.ok(created)
    assert.deepEqual(await fixture.book.caseFile(file.id), file)
    assert.deepEqual(file.events, [event])
  })

  it('repeated under its key it is answered with the first case, also when the case has moved on', async () => {
    const idempotency = { key: 'power-1', fingerprint: new Uint8Array(32).fill(7) }
    const first = await fixture.book.move({ ...power(), idempotency })
    const again = await fixture.book.move({ ...power(), idempotency })
    assert.deepEqual([again.created, again.event, again.file], [false, first.event, first.file])
    const revoke = { caseType: 'powerOfAttorney', transition: 'revoke', actor: alice } as const
    await fixture.book.move({ ...revoke, caseId: first.file.id, payload: {} })
    const later = await fixture.book.move({ ...power(), idempotency })
    assert.deepEqual([later.created, later.event], [false, first.event])
    assert.equal(later.file.state, 'revoked')
  })

  it('the certificates of a series have its title, its number of works and their place', async () => {
    const issued = await certified(fixture, alice, { seriesTitle: '四季' }, ['spring', 'autumn'])
    const series = await Promise.all(
      issued.map(async (id) => {
        const { document } = (await fixture.book.find(id))!
        const { title, index, count } = JSON.parse(document).credentialSubject.series
        return [title, index, count]
      }),
    )
    assert.deepEqual(series, [
      ['四季', 1, 2],
      ['四季', 2, 2],
    ])
  })

  it('a form that names more deposits than one query takes is refused for the first that is unknown', async () => {
    const { id } = await fixture.book.deposit(depositOf(alice, 'known'))
    const form = publicForm(alice, [id])
    const works = [{ ...form.works[0]!, deposits: [id, ...manyIds] }]
    const submitted = fixture.book.move({
      caseId: uuidv7(),
      caseType: 'application',
      transition: 'submit',
      actor: alice,
      payload: filed({ ...form, works }, 'automatic'),
    })
    const other = fixture.book.deposit(depositOf(bob, 'other'))
    await assert.rejects(submitted, { name: 'ApiError', code: 'not_found' })
    assert.ok((await other).created)
    const found = await fixture.book.deposits([id, ...manyIds])
    assert.deepEqual([...found.keys()], [id])
    const digests = Array.from({ length: 70_000 }, (_, i) => i.toString(16).padStart(64, '0'))
    assert.equal((await fixture.book.registrationsOf(digests)).size, 0)
  })

  it('a role counts from the answer on, and no longer once it is taken', async () => {
    const roles = {
      caseType: 'roles',
      actor: 'system',
      party: bob,
      payload: { role: 'court' },
    } as const
    const step = { ...roles, caseId: roleCaseOf(bob) }
    assert.deepEqual([...(await fixture.book.rolesOf(bob))], [])
    await fixture.book.move({ ...step, transition: 'grant' })
    assert.deepEqual([...(await fixture.book.rolesOf(bob))], ['court'])
    await fixture.book.move({ ...step, transition: 'revoke', reason: 'duty_ended' })
    assert.deepEqual([...(await fixture.book.rolesOf(bob))], [])
  })
})
