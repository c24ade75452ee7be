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
  /** Certificates that must vouch for the authority's. Where absent, whoever answers at the address is believed. */
  readonly roots?: readonly X509Certificate[]
  /** Milliseconds to wait for the answer; 10,000 where absent. */
  readonly timeout?: number
}

/** A token is a few KB, with its certificates; more is no answer. */
const mostBytes = 65_536

/** Timestamps from an authority on the network. Each answer is checked before it is passed on. */
export function httpTimestamper(options: HttpTimestamperOptions): Timestamper {
  const { url, roots } = options
  return {
    name: options.name ?? new URL(url).host,
    independent: true,
    async stamp(digest): Promise<Timestamp> {
      const nonce = randomInteger()
      const token = readAnswer(await ask(options, printRequest(digest, nonce)))
      const facts = checkToken(token, { digest, ...(roots && { roots }) })
      if (!sameNonce(nonce, facts.nonce)) throw invalid('answers another request')
      if (roots && !facts.trusted) throw invalid('is by nobody who is trusted')
      return { token, time: facts.time }
    },
  }
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
