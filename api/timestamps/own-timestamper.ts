import * as pki from 'pkijs'
import { type CmsSigner, signCms, toDer } from './cms-sign.ts'
import { TimestampError } from './errors.ts'
import {
  imprintOf,
  printAnswer,
  printRefusal,
  randomInteger,
  readRequest,
  type TimestampRequest,
} from './messages.ts'
import { oids } from './oids.ts'
import type { Timestamp, Timestamper } from './timestamper.ts'

export interface OwnTimestamperOptions {
  /** Key and certificate whose only, critical purpose is time stamping. */
  readonly signer: CmsSigner
  /** Unix seconds. */
  readonly now: () => number
  /** Name for people. */
  readonly name: string
}

/** A time-stamping authority in the process. */
export interface OwnTimestamper extends Timestamper {
  /** Answers a request of RFC 3161 (DER); what cannot be stamped is answered with a refusal. */
  answer(request: Uint8Array): Promise<Uint8Array>
}

/**
 * Timestamps by the registry's own clock. They say no more than the registry says itself; the point is that they are
 * there without anybody to ask, in the form that PDF readers know.
 */
export function ownTimestamper(options: OwnTimestamperOptions): OwnTimestamper {
  return {
    name: options.name,
    independent: false,
    stamp: (digest) => stamp(options, { digest, certificateWanted: true }),
    answer: (request) => answer(options, request),
  }
}

async function answer(options: OwnTimestamperOptions, request: Uint8Array): Promise<Uint8Array> {
  try {
    const { token } = await stamp(options, readRequest(request))
    return printAnswer(token)
  } catch (error) {
    if (error instanceof TimestampError) return printRefusal(error)
    throw error
  }
}

async function stamp(
  { signer, now }: OwnTimestamperOptions,
  request: TimestampRequest,
): Promise<Timestamp> {
  const time = now()
  const token = await signCms({
    signer,
    embedCertificates: request.certificateWanted,
    contentType: oids.tstInfo,
    content: printInfo(request, time),
  })
  return { token, time }
}

/** Accuracy of the clock: one second, the unit of all times of the register. */
const accuracy = new pki.Accuracy({ seconds: 1 })

function printInfo({ digest, nonce }: TimestampRequest, time: number): Uint8Array {
  const info = new pki.TSTInfo({
    version: 1,
    policy: oids.ownClock,
    messageImprint: imprintOf(digest),
    serialNumber: randomInteger(16),
    genTime: new Date(time * 1000),
    accuracy,
    ...(nonce && { nonce }),
  })
  return toDer(info.toSchema())
}
