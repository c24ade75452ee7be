/** The way of one file: digests first, then its bytes, or the digests alone. */
import { RefusedError } from '../../../registry.ts'
import { answerOf, api } from '../../base/client.ts'
import { digestsOf } from './hash.ts'
import { asAsked, type DepositItem } from './item.ts'
import { speedometer } from './speed.ts'
import { addressOf, printable, sendFile, type UnfinishedUpload } from './upload.ts'

interface Making {
  readonly holder: string
  readonly file: File
  readonly item: DepositItem
  /** Told what changed. */
  readonly change: (changed: Partial<DepositItem>) => void
  /** Takes an earlier upload of the same file out of those that nobody continues. */
  readonly claim: (name: string) => Promise<UnfinishedUpload | undefined>
  readonly signal: AbortSignal
}

type Digests = NonNullable<DepositItem['digests']>

/** Makes a deposit of a file, going on where an earlier try ended. Rejects with RefusedError, DOMException, or the signal's reason. */
export async function makeDeposit(making: Making): Promise<void> {
  const { file, item, change } = making
  // The registry refuses it too, but only after everything else.
  if (file.size === 0) throw new RefusedError({ code: 'empty_file' })
  const digests = item.digests ?? (await hashed(making))
  change({ state: 'uploading', part: 0, speed: undefined, digests })
  const deposit =
    item.options.keeping === 'digests'
      ? await sendDigests(making, digests)
      : await sendBytes(making, digests)
  change({ state: 'deposited', part: 1, speed: undefined, upload: undefined, deposit })
}

function hashed({ file, change, signal }: Making): Promise<Digests> {
  change({ state: 'hashing', part: 0 })
  const speed = speedometer()
  const progress = (part: number): void => change({ part, speed: speed(part * file.size) })
  return digestsOf(file, progress, signal)
}

async function sendDigests({ holder, item, signal }: Making, digests: Digests): Promise<string> {
  const { mediaType, options } = item
  const body = { holder, mediaType, ...digests, lookup: asAsked(options).lookup }
  const made = await answerOf(api.POST('/v1/deposits', { params: {}, body, signal }))
  return made.id
}

async function sendBytes(making: Making, { sha256, sm3 }: Digests): Promise<string> {
  const { holder, file, item, change, claim, signal } = making
  const { mediaType, options, path } = item
  const { published, lookup } = asAsked(options)
  const filename = printable(path)
  const earlier = item.upload === undefined ? await claim(filename) : undefined
  const at = item.upload ?? (earlier && addressOf(earlier))
  const speed = speedometer()
  return sendFile({
    file,
    at,
    metadata: {
      holder,
      mediaType,
      sha256,
      sm3,
      published: String(published),
      lookup,
      ...(filename !== '' && { filename }),
    },
    began: (upload) => change({ upload }),
    sent: (bytes) => change({ part: bytes / file.size, speed: speed(bytes) }),
    signal,
  })
}
