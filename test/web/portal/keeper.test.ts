import assert from 'node:assert/strict'
import {
  type Attempt,
  type DraftStore,
  DraftKeeper,
  type SavedDraft,
} from '../../../web/portal/creators/applications/keeper.ts'
import { awaitFile, fileCame } from '../../../web/portal/creators/applications/form/change.ts'
import { newForm, newJointForm } from '../../../web/portal/creators/applications/form/start.ts'
import { itemsAt } from '../../../web/portal/creators/applications/form/pointer.ts'
import { RefusedError } from '../../../web/registry.ts'

/** A registry of one draft, as the API keeps it: revisions, and a refusal of those that are not the newest. */
class OneDraft implements DraftStore {
  now: SavedDraft = { id: 'a', revision: 1, updated: 1, form: { title: 'one' } }
  down = false
  saves = 0
  save = async (draft: Omit<SavedDraft, 'updated'>): Promise<SavedDraft> => {
    this.saves++
    await Promise.resolve()
    if (this.down) throw new RefusedError({})
    if (draft.revision !== this.now.revision) throw new RefusedError({ code: 'state_changed' })
    return (this.now = { ...draft, revision: draft.revision + 1, updated: this.now.updated + 1 })
  }
  load = (): Promise<SavedDraft> => Promise.resolve(this.now)

  elsewhere(title: string): void {
    this.now = { ...this.now, revision: this.now.revision + 1, form: { title } }
  }
}

describe('a draft being filled in', () => {
  let store: OneDraft
  let keeper: DraftKeeper
  const type = (title: string): void =>
    keeper.edit((editing) => ({ ...editing, form: { ...editing.form, title } }))
  const state = () => [keeper.now().state, keeper.now().editing.form['title']]

  beforeEach(() => {
    store = new OneDraft()
    keeper = new DraftKeeper('did', store.now, store)
  })
  afterEach(() => keeper.stop())

  it('is saved on the revision that was read, and again what was typed meanwhile', async () => {
    type('two')
    assert.deepEqual(state(), ['unsaved', 'two'])
    const saving = keeper.save()
    await Promise.resolve()
    type('three')
    await saving
    assert.deepEqual([store.now.form['title'], ...state()], ['two', 'unsaved', 'three'])
    await keeper.save()
    assert.deepEqual([store.now.form['title'], ...state()], ['three', 'saved', 'three'])
    await keeper.save()
    assert.equal(store.saves, 2)
  })

  it('keeps everything while it cannot be saved', async () => {
    store.down = true
    type('two')
    await keeper.save()
    assert.deepEqual(state(), ['failed', 'two'])
    assert.ok(keeper.isUnsaved)
    store.down = false
    await keeper.save()
    assert.deepEqual([store.now.form['title'], ...state()], ['two', 'saved', 'two'])
  })

  it('asks which to keep where another window was faster, and does either', async () => {
    store.elsewhere('theirs')
    type('mine')
    await keeper.save()
    assert.deepEqual(state(), ['conflict', 'mine'])
    assert.equal(keeper.now().theirs?.form['title'], 'theirs')
    type('mine again')
    await keeper.save()
    assert.deepEqual([store.now.form['title'], ...state()], ['theirs', 'conflict', 'mine again'])
    await keeper.keepMine()
    assert.deepEqual([store.now.form['title'], ...state()], ['mine again', 'saved', 'mine again'])
    store.elsewhere('theirs again')
    type('lost by choice')
    await keeper.save()
    keeper.takeTheirs()
    assert.deepEqual(state(), ['saved', 'theirs again'])
    type('goes on from there')
    await keeper.save()
    assert.equal(store.now.form['title'], 'goes on from there')
  })

  it('takes what is new at the registry only where nothing here is unsaved', async () => {
    store.elsewhere('signed')
    keeper.refresh(store.now)
    assert.deepEqual(state(), ['saved', 'signed'])
    type('typed')
    keeper.refresh({ ...store.now, form: { title: 'other' } })
    assert.deepEqual(state(), ['unsaved', 'typed'])
  })

  it('sends one save after the other, however many wait: it is in no conflict with itself', async () => {
    type('two')
    const first = keeper.save()
    await Promise.resolve()
    type('three')
    await Promise.all([first, keeper.save(), keeper.save()])
    assert.deepEqual([store.now.form['title'], ...state()], ['three', 'saved', 'three'])
    store.elsewhere('theirs')
    type('mine')
    await keeper.save()
    await Promise.all([keeper.keepMine(), keeper.save()])
    assert.deepEqual([store.now.form['title'], ...state()], ['mine', 'saved', 'mine'])
  })

  describe('being handed in', () => {
    const sent: Attempt[] = []
    const answer = (attempt: Attempt): Promise<string> => {
      sent.push(attempt)
      return Promise.resolve('case')
    }
    const refuse = (code?: string) => (attempt: Attempt) => {
      sent.push(attempt)
      return Promise.reject(new RefusedError(code === undefined ? {} : { code }))
    }
    const said = () => sent.map(({ revision, form }) => [revision, form['title']])
    beforeEach(() => void sent.splice(0))

    it('saves what is seen, and hands that in', async () => {
      type('two')
      assert.equal(await keeper.handIn(answer), 'case')
      assert.deepEqual(said(), [[2, 'two']])
    })

    it('takes a revision that only a signature made, and none whose form nobody saw here', async () => {
      store.elsewhere('one')
      await keeper.handIn(answer)
      assert.deepEqual(said(), [[2, 'one']])
      store.elsewhere('unseen')
      await assert.rejects(keeper.handIn(answer), { code: 'state_changed' })
      assert.deepEqual([said().length, keeper.now().state], [1, 'conflict'])
      assert.equal(keeper.now().theirs?.form['title'], 'unseen')
    })

    it('says why it could not be saved', async () => {
      store.down = true
      type('two')
      await assert.rejects(keeper.handIn(answer), { code: 'unreachable' })
      assert.deepEqual([said(), keeper.isUnsaved], [[], true])
    })

    it('says the same again where no answer came, also when the draft is gone by then', async () => {
      await assert.rejects(keeper.handIn(refuse()), { code: 'unreachable' })
      const { load } = store
      store.load = () => Promise.reject(new RefusedError({ code: 'not_found' }))
      await keeper.handIn(answer)
      assert.deepEqual(sent[1], sent[0])
      store.load = load
      await assert.rejects(keeper.handIn(refuse()), { code: 'unreachable' })
      type('typed later')
      store.save = () => Promise.reject(new RefusedError({ code: 'not_found' }))
      await keeper.handIn(answer)
      assert.deepEqual(sent[3], sent[2])
    })

    it('says it anew after a refusal', async () => {
      await assert.rejects(keeper.handIn(refuse('defective_form')), { code: 'defective_form' })
      await keeper.handIn(answer)
      assert.notEqual(sent[1]?.key, sent[0]?.key)
    })
  })

  it('takes a co-author from elsewhere into the whole form: the short one would drop him', async () => {
    store.now = { ...store.now, form: newForm('did') }
    keeper = new DraftKeeper('did', store.now, store)
    assert.ok(keeper.now().sole)
    type('mine')
    store.now = { ...store.now, revision: 7, form: newJointForm('did') }
    await keeper.save()
    keeper.takeTheirs()
    assert.ok(!keeper.now().sole)
    type('goes on')
    await keeper.save()
    assert.deepEqual(
      [store.now.form['title'], itemsAt(store.now.form, '/authors').length],
      ['goes on', 2],
    )
  })

  it('waits for files on their way, until it is handed in', async () => {
    store.now = { ...store.now, form: newForm('did') }
    keeper = new DraftKeeper('did', store.now, store)
    keeper.edit((editing) => awaitFile(editing, 3, '/works/0/deposits'))
    assert.deepEqual([keeper.isAwaiting, keeper.isUnsaved], [true, false])
    type('typed meanwhile')
    keeper.edit((editing) => fileCame(editing, 3, 'deposit'))
    await keeper.save()
    assert.deepEqual(itemsAt(store.now.form, '/works/0/deposits'), ['deposit'])
    assert.ok(!keeper.isAwaiting)
    keeper.stop()
    const before = store.saves
    keeper.edit((editing) => fileCame(editing, 4, 'too late'))
    await keeper.save()
    assert.equal(store.saves, before)
  })

  it('sends along which case it corrects', async () => {
    keeper = new DraftKeeper('did', { ...store.now, corrects: 'case' }, store)
    type('two')
    await keeper.save()
    assert.equal(store.now.corrects, 'case')
  })
})
