import { createHash, createPublicKey, sign, type KeyObject } from 'node:crypto'
import * as asn1 from 'asn1js'
import * as pki from 'pkijs'
import { octets, signatureAlgorithm, toDer } from '../timestamps/cms-sign.ts'
import { randomInteger } from '../timestamps/messages.ts'
import { oids } from '../timestamps/oids.ts'

// X.509 certificates (RFC 5280) for the registrar's keys that sign PDF documents and timestamps.

/** What a certificate is for. */
export type Purpose = 'authority' | 'documents' | 'timestamps'

export interface CertificateRequest {
  readonly purpose: Purpose
  /** Organisation; cut to the 64 characters that X.520 allows. */
  readonly organisation: string
  readonly commonName: string
  readonly privateKey: KeyObject
  /** Unix seconds. */
  readonly from: number
  readonly to: number
  /** Who signs; the key itself where absent. */
  readonly issuer?: { readonly certificate: Uint8Array; readonly privateKey: KeyObject }
}

/** Makes a certificate. Returns its DER. */
export function makeCertificate(request: CertificateRequest): Uint8Array {
  const { issuer, privateKey } = request
  const certificate = new pki.Certificate()
  certificate.version = 2
  certificate.serialNumber = randomInteger(16)
  certificate.subject = nameOf(request)
  certificate.issuer = issuer ? subjectOf(issuer.certificate) : certificate.subject
  certificate.notBefore = timeOf(request.from)
  certificate.notAfter = timeOf(request.to)
  certificate.subjectPublicKeyInfo = publicKeyInfo(privateKey)
  certificate.extensions = extensionsOf(request)
  signCertificate(certificate, issuer?.privateKey ?? privateKey)
  return toDer(certificate.toSchema(true))
}

function signCertificate(certificate: pki.Certificate, key: KeyObject): void {
  const algorithm = signatureAlgorithm(key)
  certificate.signature = algorithm
  certificate.signatureAlgorithm = algorithm
  const signature = sign('sha256', toDer(certificate.encodeTBS()), key)
  certificate.signatureValue = new asn1.BitString({ valueHex: Uint8Array.from(signature).buffer })
}

/** Attribute types of X.520. */
const names = { organisation: '2.5.4.10', common: '2.5.4.3' } as const

/** One attribute in each RDN. (pkijs by itself puts all into one.) */
function nameOf({ organisation, commonName }: CertificateRequest): pki.RelativeDistinguishedNames {
  const parts = [namePart(names.organisation, organisation), namePart(names.common, commonName)]
  const { result } = asn1.fromBER(new asn1.Sequence({ value: parts }).toBER())
  return new pki.RelativeDistinguishedNames({ schema: result })
}

function namePart(type: string, value: string): asn1.Set {
  const text = new asn1.Utf8String({ value: Array.from(value).slice(0, 64).join('') })
  const pair = new asn1.Sequence({ value: [new asn1.ObjectIdentifier({ value: type }), text] })
  return new asn1.Set({ value: [pair] })
}

function subjectOf(der: Uint8Array): pki.RelativeDistinguishedNames {
  return pki.Certificate.fromBER(Uint8Array.from(der)).subject
}

/** UTCTime until 2049, GeneralizedTime from 2050 on (RFC 5280 §4.1.2.5). */
function timeOf(seconds: number): pki.Time {
  const value = new Date(seconds * 1000)
  return new pki.Time({ type: value.getUTCFullYear() < 2050 ? 0 : 1, value })
}

function publicKeyInfo(key: KeyObject): pki.PublicKeyInfo {
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' })
  return pki.PublicKeyInfo.fromBER(Uint8Array.from(der))
}

function extensionsOf({ purpose, privateKey, issuer }: CertificateRequest): pki.Extension[] {
  const isAuthority = purpose === 'authority'
  return [
    extension('2.5.29.19', true, new pki.BasicConstraints({ cA: isAuthority }).toSchema()),
    extension('2.5.29.15', true, usageBits(isAuthority)),
    extension('2.5.29.14', false, octets(keyId(publicKeyInfo(privateKey)))),
    ...(issuer ? [authorityKey(issuer.certificate)] : []),
    ...purposeOf(purpose),
  ]
}

function extension(extnID: string, critical: boolean, value: asn1.BaseBlock): pki.Extension {
  return new pki.Extension({ extnID, critical, extnValue: value.toBER() })
}

/** keyCertSign and cRLSign (bits 5, 6), or digitalSignature and nonRepudiation (bits 0, 1). */
function usageBits(isAuthority: boolean): asn1.BitString {
  const bits = Uint8Array.of(isAuthority ? 0b0000_0110 : 0b1100_0000)
  return new asn1.BitString({ valueHex: bits.buffer, unusedBits: isAuthority ? 1 : 6 })
}

/** SHA-1 of the key, which names it and secures nothing (RFC 5280 §4.2.1.2, method 1). */
function keyId({ subjectPublicKey }: pki.PublicKeyInfo): Uint8Array {
  return createHash('sha1').update(subjectPublicKey.valueBlock.valueHexView).digest()
}

function authorityKey(issuer: Uint8Array): pki.Extension {
  const { subjectPublicKeyInfo } = pki.Certificate.fromBER(Uint8Array.from(issuer))
  const keyIdentifier = octets(keyId(subjectPublicKeyInfo))
  return extension('2.5.29.35', false, new pki.AuthorityKeyIdentifier({ keyIdentifier }).toSchema())
}

function purposeOf(purpose: Purpose): pki.Extension[] {
  if (purpose === 'authority') return []
  const isTime = purpose === 'timestamps'
  // Readers built on NSS (poppler) know no purpose of documents but that of e-mail.
  const keyPurposes = isTime ? [oids.timeStamping] : [oids.documentSigning, oids.emailProtection]
  // RFC 3161 §2.3: critical, and time stamping alone.
  return [extension(oids.extendedKeyUsage, isTime, new pki.ExtKeyUsage({ keyPurposes }).toSchema())]
}
