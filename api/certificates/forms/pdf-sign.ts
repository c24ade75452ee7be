import { type CmsSigner, signCms } from '../../timestamps/cms-sign.ts'
import { oids } from '../../timestamps/oids.ts'
import type { Timestamper } from '../../timestamps/timestamper.ts'
import { withSignatureField } from './pdf-update.ts'

// PAdES, level B-T (ETSI EN 319 142-1): a CAdES signature over the whole document, with a timestamp on it.

export interface PdfSigning {
  readonly signer: CmsSigner
  readonly timestamper: Timestamper
  /** Name of the registrar. */
  readonly name: string
  /** Unix seconds. */
  readonly now: () => number
}

/** Room for the signature: two certificates of the registry's own take 5 KB with a timestamp, a long chain may take twice that. */
const size = 16_384

const reason = '证书文件由登记机构签名 Certificate form signed by the registrar'

/** Signs a PDF of the typesetter. Throws TimestampError where the authority gives no timestamp. */
export async function signPdf(pdf: Uint8Array, signing: PdfSigning): Promise<Uint8Array> {
  const { name, now, signer, timestamper } = signing
  const { bytes, room } = withSignatureField(pdf, { name, reason, time: now(), size })
  const content = Buffer.concat([bytes.subarray(0, room.from - 1), bytes.subarray(room.to + 1)])
  const signature = await signCms({
    signer,
    contentType: oids.data,
    content,
    detached: true,
    stamp: async (digest) => (await timestamper.stamp(digest)).token,
  })
  if (signature.length > size) throw new RangeError('the signature is larger than its room')
  const digits = Buffer.from(Buffer.from(signature).toString('hex'), 'latin1')
  bytes.set(digits, room.from)
  return bytes
}
