import assert from 'node:assert/strict'
import { changesIn } from '../../../web/portal/creators/works/changes.ts'
import { type Facts, requestOf } from '../../../web/portal/creators/works/request-form.ts'
import { author, owner, work } from '../../api/applications/_util/forms.ts'

const facts = {
  work: {
    ...work(1),
    creationNature: 'adaptation',
    basedOn: [{ title: '旧作', owner: '甲', provenance: '授权' }],
    completion: { date: '2024', place: { country: 'CN', city: '北京', division: '110101' } },
    firstPublication: {
      status: 'published',
      date: '2025-01-02',
      place: { country: 'CN', city: '上海', division: '310101' },
    },
  },
  authors: [author(1)],
  owners: [owner(1)],
  ownershipForm: 'individual',
} as unknown as Facts

/** As antd hands the values over: fields that are shown, those left open as empty texts. */
function asked(typed: object) {
  const fields = { statement: '写错了', work: typed as never }
  const request = requestOf({
    kind: 'correction',
    certificate: 'c',
    facts,
    fields,
    attachments: [],
  })
  return request.facts!.work
}

const shown = { title: facts.work.title, creationNature: 'adaptation', basedOn: facts.work.basedOn }

describe('a request about a certificate', () => {
  it('leaves what its form does not show as it is on record, at any depth', () => {
    const now = asked({
      ...shown,
      title: '新名',
      completion: { date: '2024-05', place: { country: 'CN', city: '' } },
      firstPublication: { status: 'published', date: '2025-01-02', url: '' },
    })
    assert.deepEqual(now, {
      ...facts.work,
      title: '新名',
      completion: { date: '2024-05', place: { country: 'CN', division: '110101' } },
    })
  })

  it('drops the place of publication and the works it is based on where they no longer apply', () => {
    const unpublished = asked({ ...shown, firstPublication: { status: 'unpublished' } })
    assert.deepEqual(unpublished.firstPublication, { status: 'unpublished' })
    assert.deepEqual(unpublished.basedOn, facts.work.basedOn)
    const open = asked({ ...shown, firstPublication: { status: undefined } })
    assert.ok(!('firstPublication' in open))
    const original = asked({ title: '旧名', creationNature: 'originalWork' })
    assert.ok(!('basedOn' in original))
  })

  it('is shown to co-owners with every place that would change', () => {
    const after = {
      ...facts,
      work: asked({ ...shown, title: '新名', firstPublication: { status: 'unpublished' } }),
      ownershipNote: '约定',
    }
    const changes = changesIn({ ...facts }, after)
    assert.deepEqual(
      changes.map(({ pointer, before, after: now }) => [pointer, before?.zh, now?.zh]),
      [
        ['/work/title', facts.work.title, '新名'],
        ['/work/firstPublication/status', '已发表', '未发表'],
        ['/work/firstPublication/date', '2025-01-02', undefined],
        ['/work/firstPublication/place/country', 'CN', undefined],
        ['/work/firstPublication/place/city', '上海', undefined],
        ['/work/firstPublication/place/division', '310101', undefined],
        ['/ownershipNote', undefined, '约定'],
      ],
    )
    assert.equal(changes[0]?.label.en, 'Work Title')
    assert.deepEqual(changesIn({ ...facts }, { ...facts }), [])
  })
})
