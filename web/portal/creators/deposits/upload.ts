/** Sends one file to `/v1/uploads` by the tus protocol: cut off, it goes on where it was. */
import { type DetailedError, type HttpResponse, Upload } from 'tus-js-client'
import { RefusedError } from '../../../registry.ts'
import { answerOf, api, type Schema } from '../../base/client.ts'
import { currentToken } from '../../base/session.ts'

export type UnfinishedUpload = Schema<'Upload'>

interface Sending {
  readonly file: File
  /** Options of the deposit, as the registry names them. */
  readonly metadata: Readonly<Record<string, string>>
  /** Where an earlier upload of the file is. */
  readonly at?: string | undefined
  /** Told the address of the upload, once it has one. */
  readonly began: (at: string) => void
  /** Told the bytes that have gone. */
  readonly sent: (bytes: number) => void
  readonly signal: AbortSignal
}

const endpoint = `${location.origin}/v1/uploads`
/** Between two parts the session is used, so that it does not end while a large file is under way. */
const partLength = 32 << 20
/** Files up to this length go with the request that begins the upload. */
const atOnce = 4 << 20
/** Milliseconds before each further try after the connection failed; they begin anew whenever bytes went through. */
const pauses = [500, 1_000, 3_000, 5_000, 10_000]
/** Milliseconds between two questions whether a whole file is deposited. */
const betweenQuestions = 2_000

const path = '/v1/uploads'

/** Uploads of mine that are no deposits. Rejects with RefusedError. */
export async function unfinishedUploads(): Promise<readonly UnfinishedUpload[]> {
  return (await answerOf(api.GET('/v1/uploads', {}))).items
}

/** Drops an upload; what was deposited stays. Rejects with RefusedError. */
export async function dropUpload(at: string): Promise<void> {
  const params = { path: { id: idOf(at) }, header: { 'Tus-Resumable': '1.0.0' as const } }
  await answerOf(api.DELETE('/v1/uploads/{id}', { params }))
}

export const addressOf = ({ id }: UnfinishedUpload): string => `${location.origin}${path}/${id}`
const idOf = (at: string): string => at.slice(at.lastIndexOf('/') + 1)

/** Sends a file, and resolves with the id of its deposit. Rejects with RefusedError, or with the reason of the signal. */
export async function sendFile(sending: Sending): Promise<string> {
  sending.signal.throwIfAborted()
  const { at, deposit } = await upload(sending)
  return deposit ?? settled(at, sending.signal)
}

interface Sent {
  readonly at: string
  readonly deposit: string | undefined
}

function upload({ file, metadata, at, began, sent, signal }: Sending): Promise<Sent> {
  const { promise, resolve, reject } = Promise.withResolvers<Sent>()
  let deposit: string | undefined
  const sender = new Upload(file, {
    endpoint,
    ...(at !== undefined && { uploadUrl: at }),
    metadata: { ...metadata },
    chunkSize: partLength,
    uploadDataDuringCreation: file.size <= atOnce,
    retryDelays: pauses,
    // The registry knows what is unfinished; nothing of it is kept on the device.
    storeFingerprintForResuming: false,
    onBeforeRequest: (request) => request.setHeader('Authorization', `Bearer ${currentToken()}`),
    onAfterResponse: (_, response) => {
      deposit = response.getHeader('Colophon-Deposit') ?? deposit
    },
    onShouldRetry: (error) => mayPass(error.originalResponse),
    onUploadUrlAvailable: () => began(sender.url ?? ''),
    onProgress: sent,
    onSuccess: () => resolve({ at: sender.url ?? '', deposit }),
    onError: (error) => reject(refusalOf(error)),
  })
  signal.addEventListener('abort', () => {
    // The bytes stay where they are.
    void sender.abort()
    reject(signal.reason as Error)
  })
  sender.start()
  return promise
}

/** Whether the same request may succeed: nothing came back, somebody else is at it, or the registry has a bad moment. */
function mayPass(response: HttpResponse | null): boolean {
  const status = response?.getStatus() ?? 0
  return status === 0 || status === 409 || status === 423 || status >= 500
}

function refusalOf(error: Error | DetailedError): RefusedError {
  const response = 'originalResponse' in error ? error.originalResponse : null
  const cause = { cause: error }
  try {
    return new RefusedError(JSON.parse(response?.getBody() ?? '{}') as object as never, cause)
  } catch {
    return new RefusedError({}, cause)
  }
}

/** Waits until a file that is whole has become a deposit. Each question waits ten seconds by itself, not where it just failed. */
async function settled(at: string, signal: AbortSignal): Promise<string> {
  for (;;) {
    signal.throwIfAborted()
    const params = { path: { id: idOf(at) } }
    const { state, deposit, problem } = await answerOf(api.GET('/v1/uploads/{id}', { params }))
    if (deposit !== undefined) return deposit
    if (problem !== undefined) throw new RefusedError(problem)
    if (state === 'receiving') throw new RefusedError({ code: 'upload_incomplete' })
    await new Promise((done) => setTimeout(done, betweenQuestions))
  }
}

const longestName = 255

/** A name as the registry keeps it: without what cannot be printed. */
export function printable(name: string): string {
  const plain = name
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .normalize('NFC')
    .trim()
  return Array.from(plain).slice(0, longestName).join('').trim()
}
