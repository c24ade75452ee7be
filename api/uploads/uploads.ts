/**
 * Resumable uploads (docs/decisions/0130-resumable-uploads.md): bytes that come in several requests, kept sealed until the
 * last one is here, and then deposited as any other file.
 *
 * Order of commits: bytes durable in the partial file → mark durable in the vault → acknowledged. Then: deposit durable in
 * the log → its id durable in the vault → partial file removed. Killed between two of these, the next start does the next
 * one: what lies behind the mark is cut off when the upload goes on, a file that is whole is deposited again (which answers
 * with the deposit of before), and a partial file that no upload needs is removed.
 */
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { ApiError } from '../errors.ts'
import type { DepositParts, FileToDeposit } from '../intake/deposit-file.ts'
import type { FileIntake } from '../intake/intake.ts'
import { abortable, chunks } from '../store/chunks.ts'
import { onDisk } from '../store/disk.ts'
import { StoreError } from '../store/store.ts'
import { seal, SealError, unseal } from '../vault/box.ts'
import { VaultError } from '../vault/errors.ts'
import type { Upload, UploadLimits } from '../vault/uploads.ts'
import type { Vault } from '../vault/vault.ts'
import { within } from '../within.ts'
import { Cut } from './cut.ts'
import { depositUpload, type Deposited, type Ended } from './deposit-upload.ts'
import { pieceSize, PartialWriter, type Mark, type PartialFile } from './partial-file.ts'
import { checkPlace, locked, problemOf, tooLong, tooMany } from './refusals.ts'

export interface UploadOptions extends DepositParts {
  readonly vault: Pick<Vault, 'uploads'>
  /** Of the partial files. Made where it is absent. */
  readonly folder: string
  readonly limits: UploadLimits & { readonly lifeSeconds: number }
  /** Unix seconds. */
  readonly now: () => number
}

/** What is asked for at the beginning, and kept sealed until the end. */
export interface UploadAsked extends FileToDeposit {
  /** Name of the file on the depositor's own machine, shown to the depositor alone. */
  readonly name?: string
}

export interface UploadState extends Omit<Upload, 'problem'> {
  /** While it has not ended. */
  readonly asked?: Pick<UploadAsked, 'name' | 'published' | 'publicLookup'>
  readonly problem?: Ended
}

export interface Uploads {
  /** Told of every deposit that an upload became. */
  onDeposit: (deposited: Deposited) => void
  /** Throws ApiError `empty_file`, `too_large`, `too_many_uploads`, `storage_full`. */
  begin(owner: string, asked: UploadAsked, length: number): Promise<UploadState>
  /** Those of an owner that are no deposits yet. */
  list(owner: string): UploadState[]
  /** Throws ApiError `not_found` where the owner has none of that id. */
  state(owner: string, id: string): UploadState
  /** What an owner asked for; undefined once the upload has ended. Throws ApiError `not_found`. */
  asked(owner: string, id: string): UploadAsked | undefined
  /** Ends a request that is sending bytes, keeps what it has sent, and says how far that is. */
  pause(owner: string, id: string): Promise<UploadState>
  /**
   * Adds bytes at an offset; they are durable when it resolves, as is every earlier part that a request brought before it
   * was cut off. The last byte begins the deposit. Throws ApiError `not_found`, `wrong_offset`, `upload_locked`,
   * `too_large`, `upload_incomplete`, `storage_full`, and what the upload ended with.
   */
  append(owner: string, id: string, part: UploadPart): Promise<UploadState>
  /**
   * Waits for the deposit of a whole file, so many milliseconds at most; not where it has just failed. Throws
   * ApiError `not_found`.
   */
  settled(owner: string, id: string, patience: number): Promise<UploadState>
  remove(owner: string, id: string): Promise<void>
  /** Deposits what is whole, and forgets what has expired. Rejects where one could not be deposited yet. */
  sweep(): Promise<void>
  close(): Promise<void>
}

export interface UploadPart {
  readonly offset: number
  readonly body: AsyncIterable<Uint8Array>
  /** Bytes that the request announces. */
  readonly announced?: number
}

/** Bytes after which what has come is made durable while the request goes on. */
const markEvery = 64 * pieceSize
/** Milliseconds after a failed deposit in which only the sweep tries again. */
const restMs = 5_000

/** Opens the folder. `idle`: nothing is removed and nothing deposited (for commands that only look). */
export async function openUploads(options: UploadOptions, idle: boolean): Promise<Uploads> {
  const uploads = new PartialUploads(options)
  if (!idle) await uploads.prepare()
  return uploads
}

/** What a deposit failed with that is to be tried again; undefined where it has ended. */
type Failure = { readonly err: unknown } | undefined

/** A request that is sending bytes. */
interface Writing {
  readonly stop: AbortController
  /** Resolves when the request has let go of the upload. */
  readonly ended: Promise<void>
}

class PartialUploads implements Uploads {
  onDeposit: (deposited: Deposited) => void = () => {}
  readonly #options: UploadOptions
  readonly #writing = new Map<string, Writing>()
  readonly #depositing = new Map<string, Promise<Failure>>()
  /** Whole files that are in the store and not on record yet. */
  readonly #stored = new Map<string, FileIntake>()
  /** When the deposit of a whole file failed last, in milliseconds since the start. */
  readonly #failed = new Map<string, number>()
  readonly #closing = new AbortController()

  constructor(options: UploadOptions) {
    this.#options = options
  }

  async prepare(): Promise<void> {
    await mkdir(this.#options.folder, { recursive: true, mode: 0o700 })
    await this.#tidy()
  }

  /**
   * Removes partial files that no upload needs: a process was killed between the two, the vault is new or older, or could
   * not be checkpointed. An upload is in the vault before its file is here.
   */
  async #tidy(): Promise<void> {
    const { folder } = this.#options
    for (const name of await readdir(folder)) {
      const upload = this.#vault.find(name)
      const isNeeded = upload && upload.deposit === undefined && upload.problem === undefined
      if (!isNeeded) await rm(join(folder, name), { recursive: true, force: true })
    }
  }

  get #vault(): Vault['uploads'] {
    return this.#options.vault.uploads
  }

  async begin(owner: string, asked: UploadAsked, length: number): Promise<UploadState> {
    await this.#checkRoom(length)
    const { now, limits } = this.#options
    const [id, updated] = [randomUUID(), now()]
    const box = (key: Uint8Array) => seal(key, askedContext(id), Buffer.from(JSON.stringify(asked)))
    const upload = { id, owner, length, updated, expires: updated + limits.lifeSeconds, seal: box }
    const begun = await this.#vault.begin(upload, limits)
    if (begun === 'begun') return this.state(owner, id)
    throw tooMany(begun, limits)
  }

  async #checkRoom(length: number): Promise<void> {
    const { maxBytes, folder } = this.#options
    if (length === 0) throw new ApiError('empty_file', 'A file of zero bytes cannot be deposited.')
    if (length > maxBytes)
      throw new ApiError('too_large', `A file may have ${maxBytes} bytes at most.`, {
        limit: maxBytes,
      })
    const { bavail, bsize } = await onDisk(() => statfs(folder))
    if (bavail * bsize < length)
      throw new ApiError('storage_full', 'The registry has no room for this file now.')
  }

  list(owner: string): UploadState[] {
    return this.#vault.list(owner).map((upload) => this.#shown(upload))
  }

  state(owner: string, id: string): UploadState {
    return this.#shown(this.#own(owner, id))
  }

  #own(owner: string, id: string): Upload {
    const upload = this.#vault.find(id)
    if (upload?.owner === owner && upload.expires > this.#options.now()) return upload
    throw new ApiError('not_found', 'There is no such upload of yours, or its time is over.')
  }

  #shown({ problem, ...upload }: Upload): UploadState {
    const asked = this.#askedOf(upload.id)
    const ended = problem === undefined ? undefined : (JSON.parse(problem) as Ended)
    return { ...upload, ...(asked && { asked }), ...(ended && { problem: ended }) }
  }

  asked(owner: string, id: string): UploadAsked | undefined {
    return this.#askedOf(this.#own(owner, id).id)
  }

  #askedOf(id: string): UploadAsked | undefined {
    const open = this.#vault.open(id)
    if (open === undefined) return undefined
    const text = Buffer.from(unseal(open.key, askedContext(id), open.body)).toString()
    return JSON.parse(text) as UploadAsked
  }

  async pause(owner: string, id: string): Promise<UploadState> {
    this.#own(owner, id)
    await this.#stopWriting(id)
    return this.state(owner, id)
  }

  async #stopWriting(id: string): Promise<void> {
    const writing = this.#writing.get(id)
    writing?.stop.abort()
    await writing?.ended
  }

  async append(owner: string, id: string, part: UploadPart): Promise<UploadState> {
    const upload = this.#own(owner, id)
    if (upload.problem !== undefined) throw problemOf(upload.problem)
    if (this.#writing.has(id)) throw locked('Another request is sending this upload.')
    checkPlace(upload, part)
    const key = this.#vault.open(id)?.key
    if (key !== undefined && upload.received < upload.length)
      await this.#locked(id, (stop) => this.#write(upload, this.#fileOf(id, key), part, stop))
    const after = this.state(owner, id)
    if (after.received === after.length) void this.#askDeposit(id)
    return after
  }

  #fileOf(id: string, key: Uint8Array): PartialFile {
    return { path: join(this.#options.folder, id), id, key }
  }

  /** One request at a time. Nothing may be awaited between the look whether there is one and this. */
  async #locked(id: string, act: (stop: AbortSignal) => Promise<void>): Promise<void> {
    const stop = new AbortController()
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#writing.set(id, { stop, ended: promise })
    try {
      await act(AbortSignal.any([stop.signal, this.#closing.signal]))
    } finally {
      this.#writing.delete(id)
      resolve()
    }
  }

  async #write(upload: Upload, file: PartialFile, part: UploadPart, stop: AbortSignal) {
    await using writer = await PartialWriter.open(file, upload).catch((error: unknown) =>
      this.#lost(upload, error),
    )
    const source = new Cut(abortable(part.body, stop))
    let marked: Mark = upload
    try {
      for await (const piece of chunks(source, pieceSize)) {
        const { received } = writer.mark
        if (received + piece.length > upload.length) throw tooLong(upload)
        await writer.append(piece)
        const due = writer.mark.received - marked.received >= markEvery
        if (due && writer.mark.received < upload.length) marked = await this.#mark(upload, writer)
      }
    } catch (error) {
      // No room, or more than was announced: what came since the last mark counts for nothing.
      await writer.rewind(marked)
      throw error
    }
    if (writer.mark.received > marked.received) await this.#mark(upload, writer)
    if (stop.aborted) throw locked('Another request took this upload over.')
    source.rethrow()
  }

  /** Bytes first: what the vault says has come must be there. */
  async #mark({ id }: Upload, writer: PartialWriter): Promise<Mark> {
    const { mark } = writer
    await writer.sync()
    const { now, limits } = this.#options
    const updated = now()
    await this.#vault.progress(id, { ...mark, updated, expires: updated + limits.lifeSeconds })
    return mark
  }

  /** The disk has less than was acknowledged (an older disk, a newer vault): the upload cannot go on. */
  async #lost({ id }: Upload, error: unknown): Promise<never> {
    if (!(error instanceof StoreError) || error.code !== 'missing') throw error
    await this.#vault.delete(id)
    const detail = 'The registry has lost what came of this upload. Begin it again.'
    throw new ApiError('not_found', detail, {}, { cause: error })
  }

  /** Begins the deposit of a whole file, once at a time. Resolves with what it failed with, if it is to be tried again. */
  #startDeposit(id: string): Promise<Failure> {
    const running = this.#depositing.get(id)
    if (running !== undefined) return running
    const one = this.#deposit(id).finally(() => this.#depositing.delete(id))
    this.#depositing.set(id, one)
    return one
  }

  /** For those who ask: they may ask as often as they like, and one that has just failed would fail again. */
  async #askDeposit(id: string): Promise<void> {
    if (performance.now() - (this.#failed.get(id) ?? -Infinity) < restMs) return
    await this.#startDeposit(id)
  }

  async #deposit(id: string): Promise<Failure> {
    const { signal } = this.#closing
    try {
      const end = await this.#end(id, signal)
      if (end === undefined) return undefined
      await this.#vault.end(id, endOf(end), this.#options.now() + this.#options.limits.lifeSeconds)
      this.#forgetAttempts(id)
      if ('deposit' in end) this.onDeposit(end)
      await rm(join(this.#options.folder, id), { force: true })
      return undefined
    } catch (err) {
      this.#failed.set(id, performance.now())
      // It stays whole and is tried again: by whoever asks for it next, and by the next sweep.
      if (!signal.aborted) this.#options.logger.warn({ err, id }, 'an upload is not deposited yet')
      return { err }
    }
  }

  /** What becomes of a whole upload; undefined where it has ended already. */
  async #end(id: string, signal: AbortSignal): Promise<Deposited | Ended | undefined> {
    try {
      const [upload, open, asked] = [this.#vault.find(id), this.#vault.open(id), this.#askedOf(id)]
      if (upload === undefined || open === undefined || asked === undefined) return undefined
      const attempt = { signal, stored: this.#stored }
      return await depositUpload(this.#options, asked, this.#fileOf(id, open.key), upload, attempt)
    } catch (err) {
      const isDamaged =
        err instanceof SealError || (err instanceof VaultError && err.code === 'corrupt')
      if (!isDamaged) throw err
      this.#options.logger.error({ err, id }, 'what was kept of an upload cannot be read')
      return {
        code: 'upload_incomplete',
        detail: 'What came of the upload is damaged. Begin it again.',
      }
    }
  }

  async settled(owner: string, id: string, patience: number): Promise<UploadState> {
    const { received, length, deposit } = this.state(owner, id)
    if (received === length && deposit === undefined) await within(this.#askDeposit(id), patience)
    return this.state(owner, id)
  }

  #forgetAttempts(id: string): void {
    this.#stored.delete(id)
    this.#failed.delete(id)
  }

  async remove(owner: string, id: string): Promise<void> {
    this.#own(owner, id)
    await this.#stopWriting(id)
    if (this.#isBusy(id)) throw locked('It is being written to, or deposited.')
    await this.#forget(id)
  }

  #isBusy(id: string): boolean {
    return this.#writing.has(id) || this.#depositing.has(id)
  }

  /** Locked, so that no request begins a file that nothing would remove. */
  async #forget(id: string): Promise<void> {
    await this.#locked(id, async () => {
      await this.#vault.delete(id)
      this.#forgetAttempts(id)
      await rm(join(this.#options.folder, id), { force: true })
    })
  }

  async sweep(): Promise<void> {
    for (const { id } of this.#vault.expired(this.#options.now()))
      if (!this.#isBusy(id)) await this.#forget(id)
    await this.#tidy()
    const whole = this.#vault.unfinished().filter(({ received, length }) => received === length)
    const failures: Failure[] = []
    for (const { id } of whole)
      if (!this.#closing.signal.aborted) failures.push(await this.#startDeposit(id))
    const failure = failures.find((one) => one !== undefined)
    if (failure !== undefined) throw failure.err
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.all([...this.#writing.values()].map(({ ended }) => ended))
    await Promise.all(this.#depositing.values())
  }
}

const askedContext = (id: string): string => `upload ${id} asked`

function endOf(end: Deposited | Ended) {
  return 'deposit' in end ? { deposit: end.deposit } : { problem: JSON.stringify(end) }
}
