import assert from 'node:assert/strict'
import {
  type DraftStore,
  DraftKeeper,
  type SavedDraft,
} from '../../../web/portal/creators/applications/keeper.ts'
import { RefusedError } from '../../../web/registry.ts'

/** A registry of one draft, as the API keeps it: revisions, and a refusal of those that are not the newest. */
class OneDraft implements DraftStore {
  now: SavedDraft = { id: 'a', revision: 1, updated: 1, form: { title: 'one' } }
  down = false
  saves = 0
  readonly save = async (draft: Omit<SavedDraft, 'updated'>): Promise<SavedDraft> => {
    this.saves++
    await Promise.resolve()
    if (this.down) throw new RefusedError({})
    if (draft.revision !== this.now.revision) throw new RefusedError({ code: 'state_changed' })
    return (this.now = { ...draft, revision: draft.revision + 1, updated: this.now.updated + 1 })
  }
  readonly load = (): Promise<SavedDraft> => Promise.resolve(this.now)

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

  it('sends along which case it corrects', async () => {
    keeper = new DraftKeeper('did', { ...store.now, corrects: 'case' }, store)
    type('two')
    await keeper.save()
    assert.equal(store.now.corrects, 'case')
  })
})
