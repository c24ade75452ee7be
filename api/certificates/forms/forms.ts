import { hash } from 'node:crypto'
import type { Label } from '../../../verifier/vocabulary.ts'
import type { CmsSigner } from '../../timestamps/cms-sign.ts'
import type { StampChecks, Timestamper } from '../../timestamps/timestamper.ts'
import { ByteCache } from './cache.ts'
import { pageOf } from './html.ts'
import type { Language } from './negotiate.ts'
import { signPdf } from './pdf-sign.ts'
import { openPress, type PressOptions } from './press.ts'
import { sheetOf } from './sheet-of.ts'
import type { CertificateView } from './view.ts'

export interface CertificateFormsOptions {
  /** Signs the PDF: `documents` of api/identity/document-key.ts. */
  readonly signer: CmsSigner
  /** Stamps the signature. */
  readonly timestamper: Timestamper
  /** Unix seconds; the machine's clock where absent. */
  readonly now?: () => number
  /** Bytes of PDF and PNG that are kept; 16 MiB where absent. */
  readonly cacheBytes?: number
  readonly press?: PressOptions
}

/** The forms of certificates for people. */
export interface CertificateForms {
  /**
   * The certificate as PDF/A-3 with the signed document attached, signed by the registrar (PAdES B-T).
   * Throws ApiError `unavailable` where too many are asked for, TimestampError where no timestamp can be had.
   */
  pdf(view: CertificateView): Promise<Uint8Array>
  /** Its first page as PNG, 1,240 pixels wide. Throws ApiError `unavailable`. */
  png(view: CertificateView): Promise<Uint8Array>
  /** Its page: no script, no request to anywhere. Serve it with `pagePolicy` of html.ts. */
  html(view: CertificateView, options: { readonly lang: Language }): string
  /** Ends the process that prints. */
  close(): Promise<void>
}

/** Opens the forms. Nothing is loaded or started before the first PDF or PNG. */
export function openCertificateForms(options: CertificateFormsOptions): CertificateForms {
  const { signer, timestamper, now = unixTime } = options
  const press = openPress(options.press)
  const cache = new ByteCache(options.cacheBytes ?? 16 * 2 ** 20)
  const signature = signatureLabel(timestamper)

  const print = (view: CertificateView, form: 'pdf' | 'png'): Promise<Uint8Array> =>
    press.print({ form, sheet: sheetOf(view), certificate: view.text, signature, time: now() })
  const sign = (pdf: Uint8Array, { registrarName: name }: CertificateView) =>
    signPdf(pdf, { signer, timestamper, name, now })

  return {
    pdf: (view) => cache.get(keyOf('pdf', view), async () => sign(await print(view, 'pdf'), view)),
    png: (view) => cache.get(keyOf('png', view), async () => print(view, 'png')),
    html: (view, { lang }) => pageOf(sheetOf(view), { lang, signature }),
    close: async () => press.close(),
  }
}

function unixTime(): number {
  return Math.floor(Date.now() / 1000)
}

/** Everything that a form shows goes into its key; the document by its canonical text. */
function keyOf(form: string, view: CertificateView): string {
  return hash('sha256', JSON.stringify([form, { ...view, document: undefined }]))
}

/** What is said of the signature, and of whose clock stands in it. */
function signatureLabel({ name, checks }: Timestamper): Label {
  const clock = checks
    ? stampedBy(name, checks)
    : {
        zh: `签名时间取自登记机构自己的时钟（${name}），并非独立的时间证明；独立的时间以链上锚定为准。`,
        en: `The time of the signature is that of the registry's own clock (${name}), vouched for by nobody else; what others vouch for is the time of the anchor.`,
      }
  return {
    zh: `PDF 文件由登记机构以其文件签名证书签名（PAdES B-T）。${clock.zh}`,
    en: `The PDF is signed by the registrar with its certificate for documents (PAdES B-T). ${clock.en}`,
  }
}

/** What was checked of the stamp of an authority, and no more. */
function stampedBy(name: string, { roots, tolerance }: StampChecks): Label {
  const [zh, en] = [roots.join('、'), roots.join(', ')]
  return {
    zh: `签名时间由时间戳机构 ${name} 签署。登记机构取用时核验了：时间戳的签名、所盖摘要与随机数，其证书可追溯至 ${zh}，所示时间与登记机构的时钟相差不超过 ${tolerance} 秒。`,
    en: `The time of the signature is signed by the time-stamping authority ${name}. The registrar checked, when taking it, the signature of the timestamp, its digest and nonce, a chain of certificates to ${en}, and a time within ${tolerance} seconds of its own clock.`,
  }
}
