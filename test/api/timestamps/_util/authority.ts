/** A time-stamping authority (RFC 3161) for tests: it answers requests with tokens by a key and clock of its own. */
import * as asn1 from 'asn1js'
import * as pki from 'pkijs'
import { bytesOf } from '../../../../api/timestamps/cms-read.ts'
import { type CmsSigner, signCms, toDer } from '../../../../api/timestamps/cms-sign.ts'
import { imprintOf, randomInteger } from '../../../../api/timestamps/messages.ts'
import { oids } from '../../../../api/timestamps/oids.ts'

export interface AuthorityOptions {
  readonly signer: CmsSigner
  /** Unix seconds. */
  readonly now: () => number
}

/** The answer (DER) to a request: a token with the nonce of the request. */
export async function answerTo(
  { signer, now }: AuthorityOptions,
  request: Uint8Array,
): Promise<Uint8Array> {
  const { messageImprint, nonce } = pki.TimeStampReq.fromBER(Uint8Array.from(request))
  const info = new pki.TSTInfo({
    version: 1,
    policy: oids.ownClock,
    messageImprint: imprintOf(bytesOf(messageImprint.hashedMessage)),
    serialNumber: randomInteger(16),
    genTime: new Date(now() * 1000),
    ...(nonce && { nonce }),
  })
  const content = toDer(info.toSchema())
  const token = await signCms({ signer, contentType: oids.tstInfo, content })
  const timeStampToken = new pki.ContentInfo({
    schema: asn1.fromBER(Uint8Array.from(token)).result,
  })
  return answer(pki.PKIStatus.granted, timeStampToken)
}

/** The answer (DER) of an authority that will not. */
export function refusal(): Uint8Array {
  return answer(pki.PKIStatus.rejection)
}

function answer(status: pki.PKIStatus, timeStampToken?: pki.ContentInfo): Uint8Array {
  const info = new pki.PKIStatusInfo({ status })
  return toDer(
    new pki.TimeStampResp({ status: info, ...(timeStampToken && { timeStampToken }) }).toSchema(),
  )
}
