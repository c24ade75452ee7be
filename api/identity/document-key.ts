import { createPrivateKey, generateKeyPairSync, X509Certificate, type KeyObject } from 'node:crypto'
import type { CmsSigner } from '../timestamps/cms-sign.ts'
import { IdentityError } from './errors.ts'
import { openSecretFolder, readSecret, writeSecret } from './key-files.ts'
import { makeCertificate, type Purpose } from './x509.ts'

// The keys with which PDF forms of certificates are signed and stamped: docs/decisions/0100-certificate-forms.md.
// They sign forms, never the certificates themselves: a PDF that is lost is made again.

export interface DocumentKeysOptions {
  /** The registry's folder of keys. */
  readonly folder: string
  /** Name of the registrar, for certificates that are made here. */
  readonly registrarName: string
  /** Unix seconds; the machine's clock where absent. */
  readonly now?: () => number
}

export interface DocumentKeys {
  /** Signs PDF documents. */
  readonly documents: CmsSigner
  /** Signs timestamps of the registry's own clock. */
  readonly timestamps: CmsSigner
  /** The certificate at the top of `documents`: what a reader of PDF has to trust. PEM. */
  readonly root: string
  /** Names of the files that were made or renewed at this start, for the log. */
  readonly made: readonly string[]
}

interface Identity {
  readonly privateKey: KeyObject
  /** DER, own first. */
  readonly certificates: readonly Uint8Array[]
}

const year = 365 * 86_400
/** A certificate made here is renewed when it has less than this left. */
const renewal = year / 4
const files = {
  authority: 'document-ca.pem',
  documents: 'document.pem',
  timestamps: 'timestamp.pem',
} as const
const names: Readonly<Record<Purpose, string>> = {
  authority: 'Document CA 文件签名根证书',
  documents: 'Certificate forms 证书文件签名',
  timestamps: 'Own clock 自有时钟时间戳',
}
const years: Readonly<Record<Purpose, number>> = { authority: 30, documents: 5, timestamps: 5 }

/**
 * Opens the keys for PDF documents, and makes what is not there: a CA of the registry's own, under it one key for
 * documents and one for timestamps, all P-256. Whoever wants another certificate (of a licensed authority) puts key and
 * chain as PEM in the file's place; such a one is never renewed here.
 * Throws IdentityError `permissions`, `corrupt` (also for a certificate that has ended).
 */
export async function openDocumentKeys(options: DocumentKeysOptions): Promise<DocumentKeys> {
  const { folder, now = () => Math.floor(Date.now() / 1000) } = options
  await openSecretFolder(folder)
  const office = new Office(folder, options.registrarName, now())
  const documents = await office.open('documents')
  const timestamps = await office.open('timestamps')
  const root = toPem(documents.certificates.at(-1)!)
  return { documents, timestamps, root, made: office.made }
}

/** Reads, makes and renews the files. The CA is opened only when something is to be signed by it. */
class Office {
  readonly made: string[] = []
  readonly #folder: string
  readonly #organisation: string
  readonly #time: number

  constructor(folder: string, organisation: string, time: number) {
    this.#folder = folder
    this.#organisation = organisation
    this.#time = time
  }

  async open(purpose: Purpose): Promise<Identity> {
    const name = files[purpose]
    const text = await readSecret(this.#folder, name)
    const found = text === undefined ? undefined : readIdentity(text, name)
    const left = found === undefined ? 0 : endOf(found) - this.#time
    if (found !== undefined && left > renewal) return found
    const ours = found === undefined || (await this.#isOurs(found))
    if (ours) return this.#make(purpose, name)
    if (left <= 0)
      throw new IdentityError(
        'corrupt',
        `the certificate in ${name} has ended; put a new one there`,
      )
    return found
  }

  /** Whether a certificate was issued by our CA: only then is it for us to renew. */
  async #isOurs(identity: Identity): Promise<boolean> {
    const text = await readSecret(this.#folder, files.authority)
    const top = identity.certificates.at(-1)!
    if (text === undefined) return false
    return Buffer.from(readIdentity(text, files.authority).certificates[0]!).equals(top)
  }

  async #make(purpose: Purpose, name: string): Promise<Identity> {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const authority = purpose === 'authority' ? undefined : await this.open('authority')
    const certificate = makeCertificate({
      purpose,
      organisation: this.#organisation,
      commonName: names[purpose],
      privateKey,
      from: this.#time - 60,
      to: this.#time + years[purpose] * year,
      ...(authority && {
        issuer: { certificate: authority.certificates[0]!, privateKey: authority.privateKey },
      }),
    })
    const certificates = [certificate, ...(authority?.certificates ?? [])]
    await writeSecret(this.#folder, name, printIdentity({ privateKey, certificates }))
    this.made.push(name)
    return { privateKey, certificates }
  }
}

/** Unix seconds at which a certificate ends. */
function endOf({ certificates }: Identity): number {
  return new X509Certificate(certificates[0]!).validToDate.getTime() / 1000
}

function printIdentity({ privateKey, certificates }: Identity): string {
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return key + certificates.map(toPem).join('')
}

const certificateBlock = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** A private key (EC or RSA) and certificates, the key's own first. The cause is dropped: it may quote the key. */
function readIdentity(text: string, name: string): Identity {
  try {
    const privateKey = createPrivateKey(text)
    const blocks = text.match(certificateBlock) ?? []
    const certificates = blocks.map((pem) => new X509Certificate(pem))
    const isSigner = ['ec', 'rsa'].includes(privateKey.asymmetricKeyType ?? '')
    if (isSigner && certificates[0]?.checkPrivateKey(privateKey) === true)
      return { privateKey, certificates: certificates.map(({ raw }) => raw) }
  } catch {
    // Told below, with the file's name.
  }
  throw new IdentityError(
    'corrupt',
    `${name} does not hold an EC or RSA private key and, after it, its certificate`,
  )
}

function toPem(der: Uint8Array): string {
  return new X509Certificate(der).toString()
}
