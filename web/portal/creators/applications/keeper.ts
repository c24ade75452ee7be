/**
 * A draft while it is being filled in: kept in the memory of the page, also while nobody is signed in, and saved again and again.
 * Personal data are written nowhere else on the device.
 */
import { RefusedError } from '../../../registry.ts'
import type { Editing } from './form/change.ts'
import { isSame, type Members } from './form/pointer.ts'

export interface SavedDraft {
  readonly id: string
  readonly revision: number
  /** Unix seconds. */
  readonly updated: number
  readonly form: Members
  readonly corrects?: string
}

/** How drafts are saved and read again; both reject with RefusedError. */
export interface DraftStore {
  readonly save: (draft: Omit<SavedDraft, 'updated'>) => Promise<SavedDraft>
  readonly load: (id: string) => Promise<SavedDraft>
}

export type SaveState = 'saved' | 'unsaved' | 'saving' | 'failed' | 'conflict'

export interface Kept {
  readonly editing: Editing
  readonly saved: SavedDraft
  readonly state: SaveState
  /** What somebody else saved, in a conflict. */
  readonly theirs?: SavedDraft
  readonly error?: unknown
}

/** Milliseconds after the last change. */
const pause = 1_200

export class DraftKeeper {
  readonly owner: string
  readonly #store: DraftStore
  readonly #listeners = new Set<() => void>()
  #now: Kept
  #timer: ReturnType<typeof setTimeout> | undefined
  #saving: Promise<void> | undefined

  constructor(owner: string, saved: SavedDraft, store: DraftStore) {
    this.owner = owner
    this.#store = store
    this.#now = { editing: { form: saved.form, aside: {} }, saved, state: 'saved' }
  }

  readonly subscribe = (changed: () => void): (() => void) => {
    this.#listeners.add(changed)
    return () => void this.#listeners.delete(changed)
  }

  readonly now = (): Kept => this.#now

  get isUnsaved(): boolean {
    return !isSame(this.#now.editing.form, this.#now.saved.form)
  }

  /** Changes the form; it is saved a moment after the last change. */
  edit(change: (editing: Editing) => Editing): void {
    const editing = change(this.#now.editing)
    const { state } = this.#now
    // A conflict stays until the person has chosen.
    this.#set({ ...this.#now, editing, state: state === 'conflict' ? state : 'unsaved' })
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.save(), pause)
  }

  /** Saves what is not saved yet. Resolves also where that failed: the state says so. */
  async save(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#saving
    if (this.#now.state === 'conflict') return
    if (!this.isUnsaved) return this.#set({ ...without(this.#now), state: 'saved' })
    this.#saving = this.#send(this.#now.saved.revision).finally(() => (this.#saving = undefined))
    await this.#saving
  }

  async #send(revision: number): Promise<void> {
    const { editing, saved } = this.#now
    this.#set({ ...without(this.#now), state: 'saving' })
    const { id, corrects } = saved
    const draft = { id, revision, form: editing.form, ...(corrects !== undefined && { corrects }) }
    try {
      this.#took(await this.#store.save(draft))
    } catch (error) {
      await this.#failed(error)
    }
  }

  #took(saved: SavedDraft): void {
    this.#set({ ...without(this.#now), saved })
    const state = this.isUnsaved ? 'unsaved' : 'saved'
    this.#set({ ...this.#now, state })
    // Something was typed while it was on its way.
    if (state === 'unsaved') this.#timer = setTimeout(() => void this.save(), pause)
  }

  async #failed(reason: unknown): Promise<void> {
    const changed = reason instanceof RefusedError && reason.code === 'state_changed'
    const theirs = changed ? await this.#newest() : undefined
    if (theirs !== undefined) this.#set({ ...without(this.#now), theirs, state: 'conflict' })
    else this.#set({ ...without(this.#now), error: reason, state: 'failed' })
  }

  /** What is there now; undefined where that cannot be asked, or the draft is gone. */
  async #newest(): Promise<SavedDraft | undefined> {
    try {
      return await this.#store.load(this.#now.saved.id)
    } catch {
      return undefined
    }
  }

  /** In a conflict: saves what is here over what somebody else saved. */
  async keepMine(): Promise<void> {
    const { theirs } = this.#now
    if (theirs !== undefined) await this.#send(theirs.revision)
  }

  /** In a conflict: takes what somebody else saved. */
  takeTheirs(): void {
    const { theirs } = this.#now
    if (theirs !== undefined) this.#set(this.#fresh(theirs))
  }

  /** What the registry has now, where nothing here is unsaved: a signature makes a new revision. */
  refresh(saved: SavedDraft): void {
    if (!this.isUnsaved && this.#now.state === 'saved') this.#set(this.#fresh(saved))
  }

  #fresh(saved: SavedDraft): Kept {
    return { editing: { form: saved.form, aside: {} }, saved, state: 'saved' }
  }

  /** It is handed in or thrown away: nothing is saved any more. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#now = {
      ...this.#now,
      state: 'saved',
      saved: { ...this.#now.saved, form: this.#now.editing.form },
    }
  }

  #set(now: Kept): void {
    this.#now = now
    for (const tell of this.#listeners) tell()
  }
}

function without({ editing, saved, state }: Kept): Kept {
  return { editing, saved, state }
}
