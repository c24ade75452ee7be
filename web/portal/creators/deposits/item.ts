/** A file on its way to a deposit. */
import type { FileDigests } from '../../../../verifier/index.ts'
import type { components } from '../../../../types/api.ts'

/** What is done with the bytes: stored encrypted, stored openly, or left on the device. */
export const keepings = ['encrypted', 'published', 'digests'] as const
export type Keeping = (typeof keepings)[number]

export interface DepositOptions {
  readonly keeping: Keeping
  /** The log shows the bare digest, so that whoever has the file finds the entry. */
  readonly publicLookup: boolean
}

/** The options as the registry names them. */
export const asAsked = ({ keeping, publicLookup }: DepositOptions) => ({
  published: keeping === 'published',
  lookup: publicLookup ? ('public' as const) : ('salted' as const),
})

/** Where a file is on its way; `paused` and `failed` wait for the person. */
export type ItemState = 'waiting' | 'hashing' | 'uploading' | 'paused' | 'deposited' | 'failed'

export interface DepositItem {
  readonly key: number
  /** As it was given, with the folders it lay in. */
  readonly path: string
  /** Bytes. */
  readonly size: number
  readonly mediaType: string
  readonly options: DepositOptions
  readonly state: ItemState
  /** Part of the present step that is done, 0 to 1. */
  readonly part: number
  /** Bytes a second; absent before it is known. */
  readonly speed?: number | undefined
  readonly digests?: Required<FileDigests>
  /** Address of the upload, once it was begun: from there it goes on. */
  readonly upload?: string | undefined
  /** Id of the deposit. */
  readonly deposit?: string
  /** Why it failed. */
  readonly error?: unknown
}

/**
 * Whether a file goes on with an upload of before: one of its name and length, and with the options chosen now. Those of the
 * upload cannot be changed: a file meant to be encrypted must not become public because it was begun so once.
 */
export function isContinuedBy(
  upload: components['schemas']['Upload'],
  name: string,
  { size, options }: Pick<DepositItem, 'size' | 'options'>,
): boolean {
  const { published, lookup } = asAsked(options)
  return (
    upload.state === 'receiving' &&
    upload.filename === name &&
    upload.length === size &&
    upload.published === published &&
    upload.lookup === lookup
  )
}

/** The part of hashing in the whole way of a file that is uploaded. */
const hashingPart = 0.2

/** Part of the whole way that is done, 0 to 1. */
export function partDone({ state, part, options, digests }: DepositItem): number {
  if (state === 'deposited') return 1
  if (options.keeping === 'digests') return state === 'hashing' ? part : 0
  if (state === 'hashing') return part * hashingPart
  const reached = digests === undefined ? 0 : hashingPart
  return state === 'waiting' ? reached : reached + part * (1 - hashingPart)
}

export const isRunning = ({ state }: DepositItem): boolean =>
  state === 'hashing' || state === 'uploading'

/** Whether a file is still on its way by itself. */
export const isUnderWay = (item: DepositItem): boolean =>
  isRunning(item) || item.state === 'waiting'

export interface Totals {
  readonly count: number
  readonly deposited: number
  readonly failed: number
  readonly paused: number
  readonly underWay: number
  readonly bytes: number
  /** Part of all bytes' way, 0 to 1. */
  readonly part: number
}

export function totalsOf(items: readonly DepositItem[]): Totals {
  const count = (wanted: (item: DepositItem) => boolean) => items.filter(wanted).length
  const bytes = items.reduce((sum, { size }) => sum + size, 0)
  const done = items.reduce((sum, item) => sum + item.size * partDone(item), 0)
  return {
    count: items.length,
    deposited: count(({ state }) => state === 'deposited'),
    failed: count(({ state }) => state === 'failed'),
    paused: count(({ state }) => state === 'paused'),
    underWay: count(isUnderWay),
    bytes,
    part: bytes === 0 ? 0 : done / bytes,
  }
}
