import * as pki from 'pkijs'
import { type CmsSigner, signCms, toDer } from './cms-sign.ts'
import { imprintOf, randomInteger } from './messages.ts'
import { oids } from './oids.ts'
import type { Timestamper } from './timestamper.ts'

export interface OwnTimestamperOptions {
  /** Key and certificate whose only, critical purpose is time stamping. */
  readonly signer: CmsSigner
  /** Unix seconds. */
  readonly now: () => number
  /** Name for people. */
  readonly name: string
}

/**
 * Timestamps by the registry's own clock. They say no more than the registry says itself; the point is that they are
 * there without anybody to ask, in the form that PDF readers know.
 */
export function ownTimestamper({ signer, now, name }: OwnTimestamperOptions): Timestamper {
  return {
    name,
    async stamp(digest) {
      const time = now()
      const content = printInfo(digest, time)
      return { token: await signCms({ signer, contentType: oids.tstInfo, content }), time }
    },
  }
}

/** Accuracy of the clock: one second, the unit of all times of the register. */
const accuracy = new pki.Accuracy({ seconds: 1 })

function printInfo(digest: Uint8Array, time: number): Uint8Array {
  const info = new pki.TSTInfo({
    version: 1,
    policy: oids.ownClock,
    messageImprint: imprintOf(digest),
    serialNumber: randomInteger(16),
    genTime: new Date(time * 1000),
    accuracy,
  })
  return toDer(info.toSchema())
}
