import { hash, verify, X509Certificate } from 'node:crypto'
import * as asn1 from 'asn1js'
import * as pki from 'pkijs'
import { toDer } from './cms-sign.ts'
import { TimestampError } from './errors.ts'
import { digestNames, oids, signatureAlgorithms } from './oids.ts'

// Reads signatures of CMS, strictly: one signer, signed attributes, and a signer's certificate that the
// signature itself names (ESS). The structures are parsed by pkijs; every check is made here.

/** A signature of CMS that was checked. */
export interface CheckedSignature {
  /** Object identifier of what is signed. */
  readonly contentType: string
  readonly content: Uint8Array
  /** The signer's certificate. It is not yet said that anybody vouches for it. */
  readonly certificate: X509Certificate
  /** All certificates that came along. */
  readonly certificates: readonly X509Certificate[]
  /** The signature's value, over which a signature timestamp is made. */
  readonly signature: Uint8Array
  /** DER of a signature timestamp, where there is one. */
  readonly timestamp?: Uint8Array
}

/**
 * Reads a signature (DER of a ContentInfo) and checks it.
 * @param detached the content, where the signature does not hold it
 * Throws TimestampError `invalid`.
 */
export function readCms(der: Uint8Array, detached?: Uint8Array): CheckedSignature {
  return parsed('a CMS signature', () => readChecked(readSignedData(der), detached))
}

function readChecked(signed: pki.SignedData, detached: Uint8Array | undefined): CheckedSignature {
  const [info, ...others] = signed.signerInfos
  if (info === undefined || others.length > 0) throw invalid('has not exactly one signer')
  const content = detached ?? contentOf(signed)
  const certificates = certificatesOf(signed)
  const certificate = signerCertificate(info, certificates)
  const contentType = signed.encapContentInfo.eContentType
  checkAttributes(info, contentType, content, certificate)
  checkSignature(info, certificate)
  const timestamp = timestampOf(info)
  const signature = bytesOf(info.signature)
  return {
    contentType,
    content,
    certificate,
    certificates,
    signature,
    ...(timestamp && { timestamp }),
  }
}

/** Runs a parser. What it throws becomes `invalid`, without its words: they may quote the input. */
export function parsed<T>(what: string, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    if (error instanceof TimestampError) throw error
    throw new TimestampError('invalid', `This is not ${what}.`)
  }
}

/** The bytes of an OCTET STRING, in one piece or several. */
export function bytesOf(octet: asn1.OctetString): Uint8Array {
  return new Uint8Array(octet.getValue())
}

function invalid(what: string): TimestampError {
  return new TimestampError('invalid', `The signature ${what}.`)
}

function readSignedData(der: Uint8Array): pki.SignedData {
  const { result, offset } = asn1.fromBER(Uint8Array.from(der))
  if (offset !== der.length) throw invalid('is followed by other bytes')
  const info = new pki.ContentInfo({ schema: result })
  if (info.contentType !== oids.signedData) throw invalid('is of another kind of CMS')
  return new pki.SignedData({ schema: info.content })
}

function contentOf({ encapContentInfo }: pki.SignedData): Uint8Array {
  if (encapContentInfo.eContent === undefined) throw invalid('does not hold its content')
  return bytesOf(encapContentInfo.eContent)
}

function certificatesOf({ certificates = [] }: pki.SignedData): X509Certificate[] {
  return certificates
    .filter((one) => one instanceof pki.Certificate)
    .map((one) => new X509Certificate(toDer(one.toSchema())))
}

/** The certificate with the issuer and serial number that the signer names. */
function signerCertificate(
  { sid }: pki.SignerInfo,
  certificates: readonly X509Certificate[],
): X509Certificate {
  const found = certificates.find(
    ({ raw }) => sid instanceof pki.IssuerAndSerialNumber && isNamed(sid, raw),
  )
  if (found === undefined) throw invalid("comes without the signer's certificate")
  return found
}

function isNamed(sid: pki.IssuerAndSerialNumber, der: Uint8Array): boolean {
  const { issuer, serialNumber } = pki.Certificate.fromBER(Uint8Array.from(der))
  return issuer.isEqual(sid.issuer) && serialNumber.isEqual(sid.serialNumber)
}

function attributeOf(info: pki.SignerInfo, type: string): unknown {
  const found = info.signedAttrs?.attributes.filter((one) => one.type === type) ?? []
  return found.length === 1 && found[0]?.values.length === 1 ? found[0].values[0] : undefined
}

function checkAttributes(
  info: pki.SignerInfo,
  contentType: string,
  content: Uint8Array,
  certificate: X509Certificate,
): void {
  const named = attributeOf(info, oids.contentType)
  if (!(named instanceof asn1.ObjectIdentifier) || named.getValue() !== contentType)
    throw invalid('does not name the type of its content')
  const digest = attributeOf(info, oids.messageDigest)
  const expected = hash(digestOf(info), content, 'buffer')
  if (!(digest instanceof asn1.OctetString) || !expected.equals(bytesOf(digest)))
    throw invalid('is over another content')
  if (!namesCertificate(info, certificate)) throw invalid("does not name the signer's certificate")
}

function digestOf({ digestAlgorithm }: pki.SignerInfo): string {
  const name = digestNames[digestAlgorithm.algorithmId]
  if (name === undefined) throw invalid('uses a digest that is not taken here')
  return name
}

/** Whether ESS signing-certificate (SHA-1, RFC 2634) or its version 2 names the certificate first. */
function namesCertificate(info: pki.SignerInfo, { raw }: X509Certificate): boolean {
  const second = firstId(attributeOf(info, oids.signingCertificateV2))
  if (second !== undefined) return hashOf(second.value, raw)
  const first = firstId(attributeOf(info, oids.signingCertificate))
  return first !== undefined && isHash(first.value[0], 'sha1', raw)
}

function firstId(attribute: unknown): { value: asn1.BaseBlock[] } | undefined {
  const [ids] = attribute instanceof asn1.Sequence ? attribute.valueBlock.value : []
  const [id] = ids instanceof asn1.Sequence ? ids.valueBlock.value : []
  return id instanceof asn1.Sequence ? { value: id.valueBlock.value } : undefined
}

/** ESSCertIDv2: an algorithm, SHA-256 where it is left out, then the hash. */
function hashOf([first, second]: asn1.BaseBlock[], raw: Uint8Array): boolean {
  if (!(first instanceof asn1.Sequence)) return isHash(first, 'sha256', raw)
  const { algorithmId } = new pki.AlgorithmIdentifier({ schema: first })
  const name = digestNames[algorithmId]
  return name !== undefined && isHash(second, name, raw)
}

function isHash(value: unknown, name: string, raw: Uint8Array): boolean {
  return value instanceof asn1.OctetString && hash(name, raw, 'buffer').equals(bytesOf(value))
}

function checkSignature(info: pki.SignerInfo, { publicKey }: X509Certificate): void {
  const algorithm = signatureAlgorithms[info.signatureAlgorithm.algorithmId]
  if (algorithm === undefined || algorithm.key !== publicKey.asymmetricKeyType)
    throw invalid('uses an algorithm that is not taken here')
  const attributes = Uint8Array.from(new Uint8Array(info.signedAttrs?.encodedValue ?? []))
  const digest = algorithm.digest ?? digestOf(info)
  if (!verify(digest, attributes, publicKey, bytesOf(info.signature)))
    throw invalid('was not made by the key of its certificate')
}

function timestampOf({ unsignedAttrs }: pki.SignerInfo): Uint8Array | undefined {
  const found = unsignedAttrs?.attributes.find(({ type }) => type === oids.timeStampToken)
  const value: unknown = found?.values[0]
  return value instanceof asn1.BaseBlock ? toDer(value) : undefined
}
