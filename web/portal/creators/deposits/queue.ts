/**
 * Files on their way to deposits, a few at a time. It belongs to the portal and not to a page: going to another page stops nothing.
 * Files and what is done with them are in the memory of this page only.
 */
import { isSessionOver } from '../../../refusals.ts'
import { RefusedError } from '../../../registry.ts'
import { forgetSession } from '../../base/session.ts'
import { type DepositItem, type DepositOptions, isContinuedBy, isUnderWay } from './item.ts'
import { makeDeposit } from './make-deposit.ts'
import { mediaTypeOf } from './media-type.ts'
import type { PickedFile } from './picked.ts'
import { dropUpload, type UnfinishedUpload, unfinishedUploads } from './upload.ts'

/** Files that are worked on at once. */
const atOnce = 3
/** Milliseconds between two drawings of the page. */
const tick = 150
/** Milliseconds to wait where the registry says that too much was asked. */
const calm = 10_000

export class DepositQueue {
  /** DID in whose name it deposits. */
  readonly holder: string
  #items: readonly DepositItem[] = []
  #next = 1
  readonly #files = new Map<number, File>()
  readonly #running = new Map<number, AbortController>()
  readonly #listeners = new Set<() => void>()
  /** Uploads of before that no file here continues yet; asked for when files come. */
  #unfinished: Promise<UnfinishedUpload[]> | undefined
  #drawing: ReturnType<typeof setTimeout> | undefined
  #calm: ReturnType<typeof setTimeout> | undefined

  constructor(holder: string) {
    this.holder = holder
  }

  readonly subscribe = (changed: () => void): (() => void) => {
    this.#listeners.add(changed)
    return () => void this.#listeners.delete(changed)
  }

  readonly items = (): readonly DepositItem[] => this.#items

  add(picked: readonly PickedFile[], options: DepositOptions): void {
    this.#unfinished = undefined
    const added = picked.map(({ file, path }): DepositItem => {
      const key = this.#next++
      this.#files.set(key, file)
      const { size } = file
      return { key, path, size, mediaType: mediaTypeOf(file), options, state: 'waiting', part: 0 }
    })
    this.#items = [...this.#items, ...added]
    this.#draw()
    this.#goOn()
  }

  /** Stops what is under way; the bytes that went stay where they are. */
  pause(keys: ReadonlySet<number> = this.#keysOf(isUnderWay)): void {
    for (const key of keys) this.#change(key, { state: 'paused', speed: undefined })
    this.#stop(keys)
    this.#goOn()
  }

  /** Goes on with what is paused or failed. */
  resume(keys: ReadonlySet<number> = this.#keysOf(({ state }) => state === 'paused')): void {
    for (const key of keys) this.#change(key, { state: 'waiting', error: undefined })
    this.#unfinished = undefined
    this.#goOn()
  }

  /** Takes files off the list. What has begun is dropped at the registry too; deposits stay. */
  remove(keys: ReadonlySet<number>): void {
    const gone = this.#items.filter(({ key }) => keys.has(key))
    this.#items = this.#items.filter(({ key }) => !keys.has(key))
    this.#stop(keys)
    for (const { key, upload } of gone) {
      this.#files.delete(key)
      // What stays there is listed as unfinished, and can be dropped from there.
      if (upload !== undefined) dropUpload(upload).catch(() => undefined)
    }
    this.#draw()
    this.#goOn()
  }

  removeDeposited(): void {
    this.remove(this.#keysOf(({ state }) => state === 'deposited'))
  }

  #keysOf(wanted: (item: DepositItem) => boolean): ReadonlySet<number> {
    return new Set(this.#items.filter(wanted).map(({ key }) => key))
  }

  #stop(keys: ReadonlySet<number>): void {
    for (const key of keys) this.#running.get(key)?.abort()
    for (const key of keys) this.#running.delete(key)
  }

  #goOn(): void {
    if (this.#calm !== undefined) return
    for (const item of this.#items) {
      if (this.#running.size >= atOnce) break
      if (item.state === 'waiting' && !this.#running.has(item.key)) void this.#carryOut(item)
    }
    guardLeaving(this, this.#items.some(isUnderWay))
  }

  async #carryOut(item: DepositItem): Promise<void> {
    const { key } = item
    const control = new AbortController()
    this.#running.set(key, control)
    // What an attempt that was stopped still tells is of no interest.
    const change = (changed: Partial<DepositItem>): void => {
      if (this.#running.get(key) === control) this.#change(key, changed)
    }
    const claim = (name: string) => this.#claim(name, item)
    const { holder } = this
    const { signal } = control
    try {
      await makeDeposit({ holder, file: this.#files.get(key)!, item, change, claim, signal })
    } catch (error) {
      if (!signal.aborted) this.#fail(key, error)
    }
    if (this.#running.get(key) === control) this.#running.delete(key)
    this.#goOn()
  }

  #fail(key: number, error: unknown): void {
    if (isSessionOver(error)) {
      this.pause()
      this.#change(key, { state: 'paused', speed: undefined })
      forgetSession()
    } else if (error instanceof RefusedError && error.code === 'too_many_requests') {
      this.#change(key, { state: 'waiting', speed: undefined })
      this.#rest()
    } else {
      this.#change(key, { state: 'failed', speed: undefined, error })
      if (isRefusedForGood(error)) this.#beginAnew(key, error)
    }
  }

  /** The upload of before is of no more use. */
  #beginAnew(key: number, error: unknown): void {
    const upload = this.#items.find((item) => item.key === key)?.upload
    this.#change(key, { upload: undefined, ...otherType(error) })
    if (upload !== undefined) dropUpload(upload).catch(() => undefined)
  }

  #rest(): void {
    clearTimeout(this.#calm)
    this.#calm = setTimeout(() => {
      this.#calm = undefined
      this.#goOn()
    }, calm)
  }

  /** An upload of before that this file goes on with: it was chosen again, for the same. */
  async #claim(name: string, item: DepositItem): Promise<UnfinishedUpload | undefined> {
    this.#unfinished ??= unfinishedUploads().then((all) => [...all])
    const all = await this.#unfinished.catch(() => [])
    const mine = new Set(
      this.#items.map(({ upload }) => upload?.slice(upload.lastIndexOf('/') + 1)),
    )
    const at = all.findIndex((one) => !mine.has(one.id) && isContinuedBy(one, name, item))
    return at < 0 ? undefined : all.splice(at, 1)[0]
  }

  #change(key: number, changed: Partial<DepositItem>): void {
    this.#items = this.#items.map((item) => (item.key === key ? { ...item, ...changed } : item))
    this.#draw(changed.state === undefined)
  }

  /** Progress comes many times a second; it is drawn a few times. */
  #draw(soon = false): void {
    if (soon && this.#drawing !== undefined) return
    clearTimeout(this.#drawing)
    this.#drawing = setTimeout(
      () => {
        this.#drawing = undefined
        for (const tell of this.#listeners) tell()
      },
      soon ? tick : 0,
    )
  }
}

/** Refusals after which the registry takes no more of the upload: a new one has to be begun. */
const forGood = new Set([
  'not_found',
  'digest_mismatch',
  'media_type_mismatch',
  'empty_file',
  'upload_incomplete',
])

const isRefusedForGood = (error: unknown): boolean =>
  error instanceof RefusedError && forGood.has(error.code)

/** A file that is not what its name says is deposited as any bytes when it is tried again. */
function otherType(error: unknown): Pick<DepositItem, 'mediaType'> | object {
  const mismatch = error instanceof RefusedError && error.code === 'media_type_mismatch'
  return mismatch ? { mediaType: 'application/octet-stream' } : {}
}

const underWay = new Set<DepositQueue>()

/** Leaving the page ends what is under way: the browser asks first. */
function guardLeaving(queue: DepositQueue, busy: boolean): void {
  if (busy) underWay.add(queue)
  else underWay.delete(queue)
  if (underWay.size > 0) addEventListener('beforeunload', ask)
  else removeEventListener('beforeunload', ask)
}

const ask = (event: BeforeUnloadEvent): void => event.preventDefault()

let current: DepositQueue | undefined

/** The queue of whoever is signed in. Another person begins with an empty one. */
export function queueOf(holder: string): DepositQueue {
  if (current?.holder === holder) return current
  current?.pause()
  current = new DepositQueue(holder)
  return current
}
