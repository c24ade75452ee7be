/** From a request to the book's deposit command: digests as declared, or the file taken in first. */
import type { Request } from 'express'
import { requireSelf, type Caller } from '../access/permissions.ts'
import type { Outcome } from '../book/book.ts'
import { holderDid } from '../book/did.ts'
import { ApiError } from '../errors.ts'
import { depositFile, type DepositParts, type FileToDeposit } from '../intake/deposit-file.ts'
import type { Metrics } from '../metrics.ts'
import type { Services } from '../services.ts'
import { depositBody, uploadQuery } from './deposit-schemas.ts'
import type { Stamp } from './idempotency.ts'
import { bodyWhile, read, readJson, readQuery } from './read.ts'
import { none } from './schemas.ts'

const bodyLimit = 64 * 1024
const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

type Deposit = (request: Request, stamp: Stamp, caller: Caller) => Promise<Outcome>

export interface Deposits {
  readonly digests: Deposit
  readonly file: Deposit
}

export function createDeposits(services: Services, metrics: Metrics): Deposits {
  const received = (bytes: number) => metrics.received.inc(bytes)
  return {
    digests: (request, stamp, caller) => depositDigests(services, request, stamp, caller),
    async file(request, stamp, caller) {
      const query = readQuery(uploadQuery, request)
      // All that can be refused without the file is refused before it is taken in.
      const asked = fileToDeposit(query, holderOf(query.holder, services, caller))
      refuseAnnounced(request, services.config.maxFileBytes)
      const body = bodyOfHolder(services, request, asked.holder)
      return depositFile(partsOf(services), asked, body, { stamp, received })
    },
  }
}

function partsOf({ book, store, logger, config, intake }: Services): DepositParts {
  const { maxFileBytes: maxBytes } = config
  return { book, store, logger, maxBytes, encryptTo: intake.encryptTo }
}

/** The holder named, who must be the caller; platforms deposit for those who use them. */
export function holderOf(named: string, { config }: Services, caller: Caller): string {
  const holder = holderDid(named, config.chain.chainId)
  requireSelf(caller, holder, 'platform')
  return holder
}

/** The bytes of a file, as long as who sends them may deposit for the holder. */
export function bodyOfHolder(
  { access }: Pick<Services, 'access'>,
  request: Request,
  holder: string,
): AsyncGenerator<Uint8Array> {
  return bodyWhile(request, async () =>
    requireSelf(await access.callerStill(request, 'deposit'), holder, 'platform'),
  )
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

/** What a depositor asked for, whichever way the bytes come. */
export function fileToDeposit(
  { mediaType, published, lookup, sha256, sm3, size }: Omit<Upload, 'holder'>,
  holder: string,
): FileToDeposit {
  return {
    holder,
    mediaType,
    published: published === 'true',
    publicLookup: lookup === 'public',
    expect: { ...(sha256 && { sha256 }), ...(sm3 && { sm3 }), ...(size !== undefined && { size }) },
  }
}

function refuseAnnounced(request: Request, limit: number): void {
  if (Number(request.headers['content-length'] ?? 0) > limit)
    throw new ApiError('too_large', `A file may have ${limit} bytes at most.`, { limit })
}
