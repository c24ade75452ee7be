import assert from 'node:assert/strict'
import {
  awaitFile,
  canBeSole,
  change,
  type Editing,
  fileCame,
  madeSole,
  removeItem,
} from '../../../web/portal/creators/applications/form/change.ts'
import type { Field, List } from '../../../web/portal/creators/applications/form/nodes.ts'
import {
  itemsAt,
  type Members,
  withValue,
} from '../../../web/portal/creators/applications/form/pointer.ts'
import { allNodes } from '../../../web/portal/creators/applications/form/sections.ts'
import {
  newForm,
  newJointForm,
  withDeposits,
} from '../../../web/portal/creators/applications/form/start.ts'
import { nodeAt, type Placed } from '../../../web/portal/creators/applications/form/walk.ts'
import { author, didOf, form, owner, uuidOf, work } from '../../api/applications/_util/forms.ts'

const works = { node: nodeAt(form(), allNodes, '/works')!.node as List, at: '' }
const three = form({ works: [1, 2, 3].map((n) => work(n, { title: `${n}` })) })

const begun = (): Editing =>
  awaitFile(awaitFile({ form: three, aside: {} }, 7, '/works/0/deposits'), 8, '/works/2/deposits')

describe('files on their way into a form', () => {
  it('come to the work that they were given for, also after another was taken out', () => {
    const without = removeItem(begun(), works, 1)
    assert.deepEqual(without.awaited, { 7: '/works/0/deposits', 8: '/works/1/deposits' })
    const { form: now, awaited } = fileCame(without, 8, 'new')
    const before = itemsAt(three, '/works/2/deposits')
    assert.deepEqual(itemsAt(now, '/works/1/deposits'), [...before, 'new'])
    assert.deepEqual(itemsAt(now, '/works/0/deposits'), itemsAt(three, '/works/0/deposits'))
    assert.deepEqual(awaited, { 7: '/works/0/deposits' })
  })

  it('come nowhere where their work was taken out, or nothing became of them', () => {
    const without = removeItem(begun(), works, 2)
    assert.deepEqual(without.awaited, { 7: '/works/0/deposits' })
    assert.deepEqual(fileCame(without, 8, 'new').form, without.form)
    assert.deepEqual(fileCame(without, 7, undefined), { ...without, awaited: {} })
    const replaced = { ...begun(), form: form({ works: [work(1)] }) }
    assert.deepEqual(fileCame(replaced, 8, 'new').form, replaced.form)
  })

  it('are in the form once, however often they were given', () => {
    const twice = fileCame(fileCame(begun(), 7, 'same'), 8, 'other')
    const again = fileCame(awaitFile(twice, 9, '/works/0/deposits'), 9, 'same')
    assert.deepEqual(
      itemsAt(again.form, '/works/0/deposits').filter((id) => id === 'same'),
      ['same'],
    )
  })

  it('take the place of the one that was there where there is room for one', () => {
    const attached: Editing = {
      form: withValue(three, '/attachments', [{ kind: 'other', deposit: 'old' }]),
      aside: {},
    }
    const came = fileCame(awaitFile(attached, 1, '/attachments/0/deposit'), 1, 'new')
    assert.deepEqual(itemsAt(came.form, '/attachments'), [{ kind: 'other', deposit: 'new' }])
  })
})

describe('a form begun with deposits', () => {
  it('has those that the link names, once each, and nothing else', () => {
    const [one, two] = [uuidOf(1), uuidOf(2)]
    const named = withDeposits(newForm(didOf(1)), `${one},x,${two},${one},`)
    assert.deepEqual(itemsAt(named, '/works/0/deposits'), [one, two])
    assert.deepEqual(withDeposits(newForm(didOf(1)), 'x'), newForm(didOf(1)))
  })
})

describe('the short form', () => {
  const mine = form({ authors: [author(1)], owners: [owner(1)] })

  it('is offered where it keeps all that was filled in', () => {
    const other = withValue(newForm(didOf(1)), '/ownershipForm', undefined)
    for (const one of [newForm(didOf(1)), mine, other, { ...mine, ownershipForm: 'legalEntity' }])
      assert.ok(canBeSole(one), JSON.stringify(one))
    const { node } = nodeAt(other, allNodes, '/ownershipForm') as Placed<Field>
    assert.ok(canBeSole(change({ form: other, aside: {} }, { node, at: '' }, 'service').form))
  })

  it('is not offered where it would throw away so much as a name', () => {
    const agent = { by: 'agent', agent: didOf(4), powersOfAttorney: [], personal: {} }
    const all: readonly Members[] = [
      newJointForm(didOf(1)),
      form({ authors: [author(1, { displayName: '李四' })], owners: [owner(1)] }),
      withValue(mine, '/owners/0/did', didOf(2)),
      withValue(mine, '/owners/0/sharePpm', 5),
      withValue(mine, '/owners/0/minor', true),
      withValue(mine, '/owners/0/partyKind', 'legalPerson'),
      withValue(mine, '/serviceVariant', 'general'),
      { ...mine, filing: agent },
    ]
    for (const one of all) assert.ok(!canBeSole(one), JSON.stringify(one))
    assert.ok(canBeSole(madeSole(all[0]!)))
  })
})
