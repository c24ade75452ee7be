import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { signedInAs } from '../../_util/people.ts'
import { removeFolder, startRegistry, type TestRegistry } from '../../_util/start-registry.ts'
import {
  application,
  deposited,
  expectJson,
  expectProblem,
  leavesNothing,
  newHolder,
  postJson,
  registered,
  upload,
  type Resource,
} from './_api.ts'

type Form = ReturnType<typeof application>
/** A form with members of the work replaced; undefined takes a member out. */
const withWork =
  (members: Record<string, unknown>) =>
  (form: Form): unknown => ({ ...form, work: { ...form.work, ...members } })
const withMembers =
  (members: Record<string, unknown>) =>
  (form: Form): unknown => ({ ...form, ...members })

const author = { displayName: 'A', signing: 'alias' }
const owner = (did: string, more: object = {}) => ({
  displayName: 'A',
  did,
  acquisition: 'original',
  rights: 1,
  ...more,
})

describe('POST /v1/works', () => {
  let registry: TestRegistry
  const holder = newHolder()
  let deposit: Resource
  before(async () => {
    registry = await startRegistry()
    deposit = await deposited(registry, holder)
  })
  after(async () => {
    await registry.stop()
    await removeFolder(registry.dataFolder)
  })

  const future = String(new Date().getUTCFullYear() + 2)
  const other = newHolder()
  const source = { title: 'Source', owner: 'Somebody', provenance: 'A library' }
  const refused: readonly [string, (form: Form) => unknown, string, string][] = [
    [
      'an unknown category',
      withWork({ category: 'sculpture' }),
      'unknown_category',
      '/work/category',
    ],
    [
      'other without a note',
      withWork({ category: 'other' }),
      'unknown_category',
      '/work/categoryNote',
    ],
    ['a missing title', withWork({ title: undefined }), 'invalid_request', '/work/title'],
    ['an empty title', withWork({ title: '' }), 'invalid_name', '/work/title'],
    [
      'a title of 201 characters',
      withWork({ title: '字'.repeat(201) }),
      'invalid_name',
      '/work/title',
    ],
    [
      'a title of 10,000 characters',
      withWork({ title: 'x'.repeat(10_000) }),
      'invalid_name',
      '/work/title',
    ],
    ['a control character', withWork({ title: 'a\u0000b' }), 'invalid_name', '/work/title'],
    ['a line break', withWork({ title: 'a\nb' }), 'invalid_name', '/work/title'],
    [
      'a right-to-left override',
      withWork({ title: 'gpj.\u202exe' }),
      'invalid_name',
      '/work/title',
    ],
    ['a right-to-left mark', withWork({ title: 'a\u200fb' }), 'invalid_name', '/work/title'],
    ['a byte order mark', withWork({ title: 'a\ufeffb' }), 'invalid_name', '/work/title'],
    ['white space at the end', withWork({ title: 'a ' }), 'invalid_name', '/work/title'],
    ['a title that is not NFC', withWork({ title: 'e\u0301' }), 'invalid_name', '/work/title'],
    ['a title that is a number', withWork({ title: 5 }), 'invalid_name', '/work/title'],
    ['an unknown member', withMembers({ price: 5 }), 'invalid_request', '/price'],
    ['an unknown member within', withWork({ colour: 'red' }), 'invalid_request', '/work/colour'],
    [
      '__proto__ as a member',
      () => '{"__proto__":{"applicant":1}}',
      'invalid_request',
      '/applicant',
    ],
    [
      'a date that is none',
      withWork({ completion: { date: '2022-13' } }),
      'invalid_date',
      '/work/completion/date',
    ],
    [
      '29 February 2023',
      withWork({ completion: { date: '2023-02-29' } }),
      'invalid_date',
      '/work/completion/date',
    ],
    [
      'a date and time',
      withWork({ completion: { date: '2022-05-01T00:00:00Z' } }),
      'invalid_date',
      '/work/completion/date',
    ],
    [
      'a day without a month',
      withWork({ completion: { date: '2022--05' } }),
      'invalid_date',
      '/work/completion/date',
    ],
    [
      'completion in the future',
      withWork({ completion: { date: future } }),
      'invalid_date',
      '/work/completion/date',
    ],
    [
      'publication in the future',
      withWork({ firstPublication: { status: 'published', date: future } }),
      'invalid_date',
      '/work/firstPublication/date',
    ],
    [
      'publication before completion',
      withWork({ firstPublication: { status: 'published', date: '2022-04' } }),
      'invalid_date',
      '/work/firstPublication/date',
    ],
    [
      'a date of publication of an unpublished work',
      withWork({ firstPublication: { status: 'unpublished', date: '2023' } }),
      'invalid_request',
      '/work/firstPublication',
    ],
    [
      'a country that is none',
      withWork({ completion: { date: '2022', place: { country: 'XX' } } }),
      'invalid_request',
      '/work/completion/place/country',
    ],
    [
      'an adaptation of nothing',
      withWork({ creationNature: 'adapted' }),
      'invalid_request',
      '/work/basedOn',
    ],
    [
      'sources without a source',
      withWork({ creationNature: 'adapted', basedOn: [] }),
      'invalid_request',
      '/work/basedOn',
    ],
    [
      'a source with a hostile name',
      withWork({ creationNature: 'adapted', basedOn: [{ ...source, owner: '\u202e' }] }),
      'invalid_name',
      '/work/basedOn/0/owner',
    ],
    [
      'an unknown source type',
      withWork({ digitalSourceType: 'dreamt' }),
      'invalid_request',
      '/work/digitalSourceType',
    ],
    ['no author', withMembers({ authors: [] }), 'invalid_request', '/authors'],
    [
      '101 authors',
      withMembers({ authors: Array.from({ length: 101 }, () => author) }),
      'invalid_request',
      '/authors',
    ],
    [
      'a hostile author',
      withMembers({ authors: [{ displayName: '\u0007', signing: 'alias' }] }),
      'invalid_name',
      '/authors/0/displayName',
    ],
    ['no owner', withMembers({ owners: [] }), 'invalid_request', '/owners'],
    [
      'no right at all',
      withMembers({ owners: [owner(holder, { rights: 0 })] }),
      'invalid_request',
      '/owners/0/rights',
    ],
    [
      'an eighteenth right',
      withMembers({ owners: [owner(holder, { rights: 1 << 17 })] }),
      'invalid_request',
      '/owners/0/rights',
    ],
    [
      'two owners of an individual work',
      withMembers({ owners: [owner(holder), owner(other)] }),
      'invalid_request',
      '/ownershipForm',
    ],
    [
      'a joint work of one',
      withMembers({ ownershipForm: 'joint' }),
      'invalid_request',
      '/ownershipForm',
    ],
    [
      'one owner twice',
      withMembers({ owners: [owner(holder), owner(holder)], ownershipForm: 'joint' }),
      'invalid_request',
      '/owners',
    ],
    [
      'shares that do not sum up',
      withMembers({
        owners: [owner(holder, { sharePpm: 1 }), owner(other, { sharePpm: 2 })],
        ownershipForm: 'joint',
      }),
      'invalid_request',
      '/owners',
    ],
    [
      'a share for one of two',
      withMembers({
        owners: [owner(holder, { sharePpm: 1 }), owner(other)],
        ownershipForm: 'joint',
      }),
      'invalid_request',
      '/owners',
    ],
    [
      'an owner whose DID is none',
      withMembers({ owners: [owner('did:web:a.example')] }),
      'invalid_did',
      '/owners/0/did',
    ],
    [
      'an applicant whose DID is none',
      withMembers({ applicant: 'me' }),
      'invalid_did',
      '/applicant',
    ],
    ['no deposit', withMembers({ deposits: [] }), 'invalid_request', '/deposits'],
    [
      'a deposit id that is none',
      withMembers({ deposits: ['x'] }),
      'invalid_request',
      '/deposits/0',
    ],
    [
      'public look-up of two files',
      (form) => ({
        ...form,
        lookup: 'public',
        deposits: ['01a20244-c0f0-7715-92b6-740dca8098b0', '01a20244-c0f0-7715-92b6-740dca8098b1'],
      }),
      'invalid_request',
      '/lookup',
    ],
    ['a list instead of a form', () => [], 'invalid_request', ''],
  ]
  for (const [name, change, code, pointer] of refused) {
    it(`refuses ${name} as ${code} at ${pointer || 'the whole form'}`, () =>
      leavesNothing(registry, async () => {
        const body = change(application(holder, deposit.id))
        const problem = await expectProblem(await postJson(registry, '/v1/works', body), code)
        assert.equal(problem.status, 400)
        assert.equal(problem.errors?.[0]?.pointer, pointer)
        assert.equal(problem.errors[0].code, code)
      }))
  }

  const notJson: readonly [string, string | Uint8Array<ArrayBuffer>][] = [
    ['a duplicate member', '{"applicant":"a","applicant":"b"}'],
    ['text that is not JSON', '{applicant}'],
    ['nothing', ''],
    ['half a character', '{"applicant":"\\ud800"}'],
    ['bytes that are not UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
    ['a number of another form', '{"applicant":1e3}'],
    ['nesting without end', '['.repeat(100_000)],
  ]
  for (const [name, body] of notJson) {
    it(`refuses ${name} as invalid_request`, () =>
      leavesNothing(registry, async () => {
        const headers = {
          'content-type': 'application/json',
          ...(await signedInAs(registry.url, holder)),
        }
        const answer = await fetch(`${registry.url}/v1/works`, { method: 'POST', headers, body })
        assert.equal((await expectProblem(answer, 'invalid_request')).status, 400)
      }))
  }

  it('refuses a body of another type, a compressed one, and one that is too large', () =>
    leavesNothing(registry, async () => {
      const text = { 'content-type': 'text/plain' }
      const gzip = { 'content-encoding': 'gzip' }
      await expectProblem(
        await postJson(registry, '/v1/works', '{}', text),
        'unsupported_media_type',
      )
      await expectProblem(
        await postJson(registry, '/v1/works', '{}', gzip),
        'unsupported_media_type',
      )
      const large = JSON.stringify({ applicant: 'x'.repeat(2 << 20) })
      await expectProblem(await postJson(registry, '/v1/works', large), 'too_large')
    }))

  it('refuses a DID of another chain', () =>
    leavesNothing(registry, async () => {
      const applicant = holder.replace('0xc0104', '0x1')
      const body = application(applicant, deposit.id)
      await expectProblem(await postJson(registry, '/v1/works', body), 'invalid_did')
    }))

  it('refuses a deposit that does not exist, and one of another holder', () =>
    leavesNothing(registry, async () => {
      const unknown = application(holder, '01a20244-c0f0-7715-92b6-740dca8098b0')
      await expectProblem(await postJson(registry, '/v1/works', unknown), 'not_found')
      const stolen = application(other, deposit.id)
      await expectProblem(await postJson(registry, '/v1/works', stolen), 'not_holder')
    }))

  it('takes partial dates, and publication in the year of completion', async () => {
    for (const date of ['2022', '2022-05', '2022-05-17']) {
      const { id } = await deposited(registry, holder)
      const form = application(holder, id)
      const firstPublication = { status: 'published', date: '2022' }
      const body = withWork({ completion: { date }, firstPublication })(form)
      await expectJson(await postJson(registry, '/v1/works', body), 201)
    }
  })

  it('takes names in any script, of 200 characters', async () => {
    const { id } = await deposited(registry, holder)
    const title = '𠮷'.repeat(198) + 'مث'
    const body = withWork({ title })(application(holder, id))
    const made = await expectJson<{ document: { credentialSubject: { work: { title: string } } } }>(
      await postJson(registry, '/v1/works', body),
      201,
    )
    assert.equal(made.document.credentialSubject.work.title, title)
  })

  it('writes DIDs of any case in lower case', async () => {
    const { id } = await deposited(registry, holder)
    const shouted = holder.replace(/[0-9a-f]{40}$/, (address) => address.toUpperCase())
    const answer = await postJson(registry, '/v1/works', application(shouted, id))
    const text = await answer.text()
    assert.equal(answer.status, 201)
    assert.ok(text.includes(holder))
  })

  it('answers the same work with the first certificate', async () => {
    const first = await registered(registry, holder)
    const [covered] = first.document.credentialSubject.files ?? []
    const id = covered!.deposit.id.slice('urn:uuid:'.length)
    await leavesNothing(registry, async () => {
      const again = await postJson(registry, '/v1/works', application(holder, id))
      assert.equal((await expectJson<Resource>(again, 200)).id, first.id)
    })
  })

  it("takes another holder's deposit of a registered file, and refuses its registration with the number", async () => {
    const bytes = randomBytes(500)
    const mine = await expectJson<Resource>(await upload(registry, bytes, { holder }), 201)
    const first = await expectJson<Resource>(
      await postJson(registry, '/v1/works', application(holder, mine.id)),
      201,
    )
    const theirs = await expectJson<Resource>(await upload(registry, bytes, { holder: other }), 201)
    await leavesNothing(registry, async () => {
      const answer = await postJson(registry, '/v1/works', application(other, theirs.id))
      const problem = await expectProblem(answer, 'already_registered')
      assert.equal(problem.status, 409)
      assert.equal(problem.registrationNumber, first.document.credentialSubject.registrationNumber)
    })
  })
})
