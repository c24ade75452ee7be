/** From a request to the book's deposit command: digests as declared, or the file taken in first. */
import type { Request } from 'express'
import { requireSelf, type Caller } from '../access/permissions.ts'
import type { Outcome } from '../book/book.ts'
import { holderDid } from '../book/did.ts'
import { ApiError } from '../errors.ts'
import { intakeFile, type FileIntake } from '../intake/intake.ts'
import type { Metrics } from '../metrics.ts'
import type { Services } from '../services.ts'
import { depositBody, uploadQuery } from './deposit-schemas.ts'
import type { Stamp } from './idempotency.ts'
import { bodyOf, read, readJson, readQuery } from './read.ts'
import { none } from './schemas.ts'

const bodyLimit = 64 * 1024
const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

type Deposit = (request: Request, stamp: Stamp, caller: Caller) => Promise<Outcome>

export interface Deposits {
  readonly digests: Deposit
  readonly file: Deposit
}

export function createDeposits(services: Services, metrics: Metrics): Deposits {
  return {
    digests: (request, stamp, caller) => depositDigests(services, request, stamp, caller),
    async file(request, stamp, caller) {
      const query = readQuery(uploadQuery, request)
      // All that can be refused without the file is refused before it is taken in.
      const holder = holderOf(query.holder, services, caller)
      const intake = await takeIn(services, request, query)
      metrics.received.inc(intake.size)
      return recordFile(services, { ...query, holder }, intake, stamp)
    },
  }
}

/** The holder named, who must be the caller; platforms deposit for those who use them. */
function holderOf(named: string, { config }: Services, caller: Caller): string {
  const holder = holderDid(named, config.chain.chainId)
  requireSelf(caller, holder, 'platform')
  return holder
}

async function depositDigests(
  services: Services,
  request: Request,
  stamp: Stamp,
  caller: Caller,
): Promise<Outcome> {
  read(none, { ...request.query }, 'query')
  const body = await readJson(depositBody, request, bodyLimit)
  const holder = holderOf(body.holder, services, caller)
  if (body.size === 0 || body.sha256 === emptySha256)
    throw new ApiError('empty_file', 'A file of zero bytes cannot be deposited.')
  const { mediaType, size, sha256, sm3 } = body
  const publicLookup = body.lookup === 'public'
  const file = { mediaType, size, sha256, sm3 }
  const asked = { holder, file, publicLookup }
  return services.book.deposit({ ...asked, received: false, ...stamp(asked) })
}

type Upload = ReturnType<typeof readQuery<typeof uploadQuery>>

/** Digests and stores the body in one pass. Throws ApiError; then nothing of it is kept. */
async function takeIn(services: Services, request: Request, query: Upload): Promise<FileIntake> {
  const { store, config, intake } = services
  const { sha256, sm3, size } = query
  const length = Number(request.headers['content-length'] ?? 0)
  if (length > config.maxFileBytes)
    throw new ApiError('too_large', `A file may have ${config.maxFileBytes} bytes at most.`, {
      limit: config.maxFileBytes,
    })
  return intakeFile({
    source: bodyOf(request),
    store,
    ...(query.published === 'true' ? {} : { encryptTo: intake.encryptTo }),
    expect: { ...(sha256 && { sha256 }), ...(sm3 && { sm3 }), ...(size !== undefined && { size }) },
    maxBytes: config.maxFileBytes,
  })
}

async function recordFile(
  services: Services,
  { holder, mediaType, lookup }: Upload,
  { sha256, sm3, size, cid, encrypted }: FileIntake,
  stamp: Stamp,
): Promise<Outcome> {
  const file = { mediaType, size, sha256, sm3, cid, encrypted }
  const publicLookup = lookup === 'public'
  // The CID of an encrypted copy differs each time; the request is the same if the plaintext is.
  const asked = { holder, publicLookup, file: { mediaType, size, sha256, sm3, encrypted } }
  const command = { holder, file, publicLookup, received: true, ...stamp(asked) }
  try {
    const outcome = await services.book.deposit(command)
    if (!outcome.document.includes(cid)) await discard(services, file)
    return outcome
  } catch (error) {
    // After a failure of ours the deposit may be in the log all the same: then its bytes must stay. Without
    // room it is surely not there, and its bytes would take the room that others wait for.
    const refused =
      error instanceof ApiError && (error.status < 500 || error.code === 'storage_full')
    if (refused) await discard(services, file)
    throw error
  }
}

/** Takes out a copy no deposit refers to. Only an encrypted one: its CID is surely nobody else's. */
async function discard(
  { store, logger }: Services,
  { cid, encrypted }: { cid: string; encrypted: boolean },
): Promise<void> {
  if (!encrypted) return
  try {
    await store.remove(cid)
  } catch (err) {
    logger.warn({ err, cid }, 'a copy that nothing refers to stays in the store')
  }
}
