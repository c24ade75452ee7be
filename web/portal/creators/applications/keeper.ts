/**
 * A draft while it is being filled in: kept in the memory of the page, also while nobody is signed in, and saved again and again.
 * Personal data are written nowhere else on the device.
 */
import { RefusedError } from '../../../registry.ts'
import { asSole, type Editing, isSole, madeSole } from './form/change.ts'
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
  /** The short form of who made the work alone: the author is the owner. */
  readonly sole: boolean
  readonly saved: SavedDraft
  readonly state: SaveState
  /** What somebody else saved, in a conflict. */
  readonly theirs?: SavedDraft
  readonly error?: unknown
}

/** A handing in: what is said again where no answer came. */
export interface Attempt {
  readonly id: string
  readonly revision: number
  readonly corrects?: string
  /** Of the request (docs/api.md, Repeating a request). */
  readonly key: string
  readonly form: Members
}

/** Milliseconds after the last change. */
const pause = 1_200

export class DraftKeeper {
  readonly owner: string
  readonly #store: DraftStore
  readonly #listeners = new Set<() => void>()
  #now: Kept
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Saves run one after another: each needs the revision that the one before made. */
  #saving = Promise.resolve()
  #attempt: Attempt | undefined
  #stopped = false

  constructor(owner: string, saved: SavedDraft, store: DraftStore) {
    this.owner = owner
    this.#store = store
    this.#now = fresh(saved)
  }

  readonly subscribe = (changed: () => void): (() => void) => {
    this.#listeners.add(changed)
    return () => void this.#listeners.delete(changed)
  }

  readonly now = (): Kept => this.#now

  get isUnsaved(): boolean {
    return !isSame(this.#now.editing.form, this.#now.saved.form)
  }

  /** A file on its way is to come into the form. */
  get isAwaiting(): boolean {
    return Object.keys(this.#now.editing.awaited ?? {}).length > 0
  }

  /** Changes the form; it is saved a moment after the last change. */
  edit(change: (editing: Editing) => Editing): void {
    if (this.#stopped) return
    const { state, sole } = this.#now
    const next = { ...this.#now.editing, ...change(this.#now.editing) }
    const editing = sole ? { ...next, form: asSole(next.form) } : next
    // A conflict stays until the person has chosen.
    this.#set({ ...this.#now, editing, state: state === 'conflict' ? state : 'unsaved' })
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.save(), pause)
  }

  /** Between the short form and the whole one. */
  switchTo(sole: boolean): void {
    if (sole) this.edit((editing) => ({ ...editing, form: madeSole(editing.form) }))
    this.#set({ ...this.#now, sole })
  }

  /** Saves what is not saved yet. Resolves also where that failed: the state says so. */
  save(): Promise<void> {
    clearTimeout(this.#timer)
    return this.#afterwards(async () => {
      if (this.#now.state === 'conflict') return
      if (this.isUnsaved) await this.#send(this.#now.saved.revision)
      else this.#set({ ...without(this.#now), state: 'saved' })
    })
  }

  #afterwards(step: () => Promise<void>): Promise<void> {
    this.#saving = this.#saving.then(step)
    return this.#saving
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
    await this.#afterwards(async () => {
      const { theirs } = this.#now
      if (theirs !== undefined) await this.#send(theirs.revision)
    })
  }

  /** In a conflict: takes what somebody else saved. */
  takeTheirs(): void {
    const { theirs } = this.#now
    if (theirs !== undefined) this.#set(fresh(theirs))
  }

  /** What the registry has now, where nothing here is unsaved: a signature makes a new revision. */
  refresh(saved: SavedDraft): void {
    if (!this.isUnsaved && this.#now.state === 'saved') this.#set(fresh(saved))
  }

  /**
   * Saves, and hands in the form that is seen here, no other. Where no answer came the next call says the same again: the
   * registry carries it out once. Rejects with what saving or `send` fails with, and with `state_changed` in a conflict.
   */
  async handIn<T>(send: (attempt: Attempt) => Promise<T>): Promise<T> {
    const attempt = await this.#attemptNow()
    this.#attempt = attempt
    try {
      const done = await send(attempt)
      this.#attempt = undefined
      return done
    } catch (error) {
      if (!isUnanswered(error)) this.#attempt = undefined
      throw error
    }
  }

  async #attemptNow(): Promise<Attempt> {
    const last = this.#attempt
    if (last !== undefined && isSame(last.form, this.#now.editing.form)) return last
    try {
      return await this.#newAttempt()
    } catch (error) {
      // The draft is gone: the last one was carried out.
      const gone = error instanceof RefusedError && error.code === 'not_found'
      if (gone && last !== undefined) return last
      throw error
    }
  }

  async #newAttempt(): Promise<Attempt> {
    await this.save()
    // Something was typed while it was on its way.
    while (this.#now.state === 'unsaved') await this.save()
    const { state, saved, error } = this.#now
    if (state === 'failed') throw error
    // A signature makes a new revision without a change of the form.
    const newest = await this.#store.load(saved.id)
    if (state === 'conflict' || !isSame(newest.form, saved.form)) {
      this.#set({ ...without(this.#now), theirs: newest, state: 'conflict' })
      throw new RefusedError({ code: 'state_changed' })
    }
    const { id, revision, form, corrects } = newest
    const key = crypto.randomUUID()
    return { id, revision, form, key, ...(corrects !== undefined && { corrects }) }
  }

  /** It is handed in or thrown away: nothing is saved any more. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#stopped = true
    this.#now = {
      ...this.#now,
      editing: { ...this.#now.editing, awaited: {} },
      state: 'saved',
      saved: { ...this.#now.saved, form: this.#now.editing.form },
    }
  }

  #set(now: Kept): void {
    this.#now = now
    for (const tell of this.#listeners) tell()
  }
}

function fresh(saved: SavedDraft): Kept {
  const { form } = saved
  return { editing: { form, aside: {} }, sole: isSole(form), saved, state: 'saved' }
}

function without({ editing, sole, saved, state }: Kept): Kept {
  return { editing, sole, saved, state }
}

/** No answer came, or one that says nothing of the request. */
const isUnanswered = (error: unknown): boolean =>
  !(error instanceof RefusedError) || unanswered.has(error.code)

const unanswered = new Set(['unreachable', 'unavailable', 'internal', 'idempotency_conflict'])
