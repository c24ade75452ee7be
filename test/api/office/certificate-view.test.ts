import assert from 'node:assert/strict'
import { certificateView } from '../../../api/office/certificate-view.ts'
import { author, owner, proof } from '../applications/_util/forms.ts'
import { factsOf, workOf } from '../book/_util/book-fixture.ts'
import { OfficeHere } from '../../_util/office.ts'
import { newPerson } from '../../_util/people.ts'
import { RegistryHere } from '../../_util/registry-here.ts'

/** The first second after the last year of a term, in China. */
const endOf = (year: number): number => Date.parse(`${year + 1}-01-01T00:00:00+08:00`) / 1e3

describe('office: what is shown of a certificate', function () {
  this.timeout(120_000)
  let registry: RegistryHere
  let office: OfficeHere

  before(async () => {
    registry = await RegistryHere.start()
    office = new OfficeHere(registry)
  })
  after(() => registry.remove())

  /** State that is shown of a certificate, as of a Unix second. */
  async function shown(id: string, time?: number) {
    const { book, config } = registry.context
    await registry.context.drain()
    const view = await certificateView({ book, config }, (await book.find(id))!, undefined, time)
    return view.status
  }

  it('is that the term has ended, from the day after the last that the certificate gives', async () => {
    const { did } = newPerson()
    const deposits = [await office.deposit(did)]
    const film = {
      title: '老电影',
      category: 'audiovisual',
      categoryNote: '纪录片',
      creationNature: 'originalWork',
      completion: { date: '1970-05' },
      firstPublication: { status: 'published' as const, date: '1979-01-01' },
    }
    const facts = factsOf(did, { work: film })
    const { id } = await registry.context.book.registerWork(workOf(did, deposits, { facts }))
    assert.deepEqual(await shown(id, endOf(2029) - 1), { state: 'active' })
    const ended = { state: 'termExpired', since: endOf(2029) }
    assert.deepEqual(await shown(id, endOf(2029)), ended)
  })

  it('is that the term has ended fifty years after the author, of whose death the application tells', async () => {
    const { did } = newPerson()
    const deposit = await office.deposit(did)
    const form = await office.form(did, {
      authors: [author(2, { displayName: '李四', publicNameConsent: false, deathDate: '2001-05' })],
      owners: [
        owner(1, {
          did,
          acquisition: 'inherited',
          acquisitionNote: '遗嘱',
          rights: 0x1fff0,
          rightsNote: '署名权属于李四',
        }),
      ],
      attachments: [{ ...proof, deposit }],
    })
    const id = await certified(did, form)
    assert.deepEqual(await shown(id, endOf(2051) - 1), { state: 'active' })
    assert.deepEqual(await shown(id, endOf(2051)), { state: 'termExpired', since: endOf(2051) })
  })

  it('is never that the term has ended while an author lives, for all that is known', async () => {
    const did = await office.identified()
    const { case: file } = await office.submit(did, await office.form(did))
    const [issued] = await office.issued(did, file.id)
    assert.deepEqual(await shown(issued!.certificate, endOf(2200)), { state: 'active' })
  })

  async function certified(did: string, form: Parameters<OfficeHere['submit']>[1]) {
    const { id } = (await office.submit(did, form)).case
    await office.step(await office.staff('intake_clerk'), id, 'accept')
    await office.step(await office.staff('examiner'), id, 'claim')
    await office.step(await office.staff('examiner'), id, 'passToReview', { opinion: '合格' })
    const checked = { documentChecked: ['/authors'] }
    await office.step(await office.staff('senior_examiner'), id, 'approve', checked)
    await office.step(await office.staff('registrar'), id, 'certify')
    return (await office.issued(did, id))[0]!.certificate
  }
})
