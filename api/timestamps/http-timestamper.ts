import type { X509Certificate } from 'node:crypto'
import { TimestampError } from './errors.ts'
import {
  printRequest,
  queryType,
  randomInteger,
  readAnswer,
  replyType,
  sameNonce,
} from './messages.ts'
import type { Timestamp, Timestamper } from './timestamper.ts'
import { checkToken } from './token.ts'

export interface HttpTimestamperOptions {
  /** Address of the authority (RFC 3161 over HTTP). */
  readonly url: string
  /** Name for people; the host of the address where absent. */
  readonly name?: string
  /** Certificates one of which must vouch for the authority's. */
  readonly roots: readonly X509Certificate[]
  /** Unix seconds, by our clock. */
  readonly now: () => number
  /** Most seconds between its clock and ours; 60 where absent. */
  readonly tolerance?: number
  /** Milliseconds to wait for the answer; 10,000 where absent. */
  readonly timeout?: number
}

/** A token is a few KB, with its certificates; more is no answer. */
const mostBytes = 65_536

/**
 * Timestamps from an authority on the network. Each answer is checked before it is passed on: the signature of the token,
 * the digest, the nonce, a chain to a root, and the time against our clock. So the address may be `http:`: whoever stands
 * on the way can make an answer fail, and see digests of signatures, but cannot make another one pass.
 */
export function httpTimestamper(options: HttpTimestamperOptions): Timestamper {
  const { url, roots, now, tolerance = 60 } = options
  return {
    name: options.name ?? new URL(url).host,
    checks: { roots: roots.map(nameOf), tolerance },
    async stamp(digest): Promise<Timestamp> {
      const [nonce, asked] = [randomInteger(), now()]
      const token = readAnswer(await ask(options, printRequest(digest, nonce)))
      const facts = checkToken(token, { digest, roots })
      if (!sameNonce(nonce, facts.nonce)) throw invalid('answers another request')
      if (!facts.trusted) throw invalid('is by nobody who is trusted')
      if (facts.time < asked - tolerance || facts.time > now() + tolerance)
        throw invalid(`is more than ${tolerance} seconds off our clock`)
      return { token, time: facts.time }
    },
  }
}

/** How a certificate is called: by its common name and organisation, else by its whole subject. */
function nameOf({ subject }: X509Certificate): string {
  const [name, organisation] = [/^CN=(.+)$/m, /^O=(.+)$/m].map((line) => line.exec(subject)?.[1])
  if (name === undefined) return subject.replaceAll('\n', ', ')
  return organisation === undefined ? name : `${name} (${organisation})`
}

function invalid(what: string): TimestampError {
  return new TimestampError('invalid', `The timestamp ${what}.`)
}

async function ask(options: HttpTimestamperOptions, body: Uint8Array): Promise<Uint8Array> {
  try {
    const answer = await fetch(options.url, {
      method: 'POST',
      headers: { 'Content-Type': queryType, Accept: replyType },
      body: Uint8Array.from(body),
      signal: AbortSignal.timeout(options.timeout ?? 10_000),
      redirect: 'error',
    })
    if (!answer.ok) throw new Error(`status ${answer.status}`)
    return await readAtMost(answer, mostBytes)
  } catch (error) {
    throw new TimestampError('unreachable', 'The time-stamping authority does not answer.', {
      cause: error,
    })
  }
}

async function readAtMost(answer: Response, most: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of answer.body ?? []) {
    length += piece.length
    if (length > most) throw new Error('the answer is too long')
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
