import { hash, sign, type KeyObject } from 'node:crypto'
import * as asn1 from 'asn1js'
import * as pki from 'pkijs'
import { oids } from './oids.ts'

// Signatures of CMS (RFC 5652) as CAdES asks for them: the attributes signed are content type, digest and the
// certificate of the signer (ESS signing-certificate-v2, RFC 5035). Made with SHA-256.

/** Who signs: an EC or RSA key with its certificate. */
export interface CmsSigner {
  readonly privateKey: KeyObject
  /** DER, the signer's own first, then those that vouch for it. */
  readonly certificates: readonly Uint8Array[]
}

export interface SignOptions {
  readonly signer: CmsSigner
  /** Object identifier of what is signed. */
  readonly contentType: string
  readonly content: Uint8Array
  /** Leave the content out of the signature: it is elsewhere. */
  readonly detached?: boolean
  /** Fetches a timestamp token (DER) over the SHA-256 of the signature; it becomes an unsigned attribute. */
  readonly stamp?: (digest: Uint8Array) => Promise<Uint8Array>
}

/** Signs a content. Returns the DER of a ContentInfo. */
export async function signCms(options: SignOptions): Promise<Uint8Array> {
  const { signer, stamp } = options
  const [certificate] = certificatesOf(signer)
  if (certificate === undefined) throw new TypeError('a signer needs a certificate')
  const signedAttrs = signedAttributes(options, certificate)
  const signature = sign('sha256', derSet(signedAttrs), signer.privateKey)
  const info = new pki.SignerInfo({
    version: 1,
    sid: new pki.IssuerAndSerialNumber({
      issuer: certificate.issuer,
      serialNumber: certificate.serialNumber,
    }),
    digestAlgorithm: sha256Algorithm(),
    signedAttrs,
    signatureAlgorithm: signatureAlgorithm(signer.privateKey),
    signature: octets(signature),
  })
  if (stamp) info.unsignedAttrs = await stamped(signature, stamp)
  return contentInfo(options, info)
}

/** The algorithm identifier of SHA-256, without parameters (RFC 5754 §2). */
export function sha256Algorithm(): pki.AlgorithmIdentifier {
  return new pki.AlgorithmIdentifier({ algorithmId: oids.sha256 })
}

/** The algorithm with which a key signs here. */
export function signatureAlgorithm(key: KeyObject): pki.AlgorithmIdentifier {
  return key.asymmetricKeyType === 'rsa'
    ? new pki.AlgorithmIdentifier({
        algorithmId: oids.rsaWithSha256,
        algorithmParams: new asn1.Null(),
      })
    : new pki.AlgorithmIdentifier({ algorithmId: oids.ecdsaWithSha256 })
}

/** DER of a value of ASN.1. */
export function toDer(value: { toBER(): ArrayBuffer }): Uint8Array {
  return new Uint8Array(value.toBER())
}

/** An OCTET STRING. */
export function octets(bytes: Uint8Array): asn1.OctetString {
  return new asn1.OctetString({ valueHex: Uint8Array.from(bytes).buffer })
}

function signedAttributes(
  { contentType, content, signer }: SignOptions,
  certificate: pki.Certificate,
): pki.SignedAndUnsignedAttributes {
  const [der = new Uint8Array()] = signer.certificates
  const attributes = [
    attribute(oids.contentType, new asn1.ObjectIdentifier({ value: contentType })),
    attribute(oids.messageDigest, octets(hash('sha256', content, 'buffer'))),
    attribute(oids.signingCertificateV2, signingCertificate(der, certificate)),
  ]
  return new pki.SignedAndUnsignedAttributes({ type: 0, attributes: attributes.toSorted(byDer) })
}

function attribute(type: string, value: asn1.BaseBlock): pki.Attribute {
  return new pki.Attribute({ type, values: [value] })
}

/** SigningCertificateV2 with one ESSCertIDv2: SHA-256 (the default, so not named), issuer and serial number. */
function signingCertificate(der: Uint8Array, certificate: pki.Certificate): asn1.Sequence {
  const issuer = new pki.GeneralNames({
    names: [new pki.GeneralName({ type: 4, value: certificate.issuer })],
  })
  const issuerSerial = new asn1.Sequence({ value: [issuer.toSchema(), certificate.serialNumber] })
  const id = new asn1.Sequence({ value: [octets(hash('sha256', der, 'buffer')), issuerSerial] })
  return new asn1.Sequence({ value: [new asn1.Sequence({ value: [id] })] })
}

/** DER wants the members of a SET OF in the order of their encodings. */
function byDer(one: pki.Attribute, other: pki.Attribute): number {
  return Buffer.compare(toDer(one.toSchema()), toDer(other.toSchema()))
}

/** What is signed is the encoding as a SET OF, not the [0] that stands in the message (RFC 5652 §5.4). */
function derSet(attributes: pki.SignedAndUnsignedAttributes): Uint8Array {
  const der = toDer(attributes.toSchema())
  der[0] = 0x31
  return der
}

async function stamped(
  signature: Uint8Array,
  stamp: (digest: Uint8Array) => Promise<Uint8Array>,
): Promise<pki.SignedAndUnsignedAttributes> {
  const token = await stamp(hash('sha256', signature, 'buffer'))
  const { result } = asn1.fromBER(Uint8Array.from(token))
  return new pki.SignedAndUnsignedAttributes({
    type: 1,
    attributes: [attribute(oids.timeStampToken, result)],
  })
}

/** Parsing a certificate takes longer than signing with it. */
const parsedCertificates = new WeakMap<CmsSigner, pki.Certificate[]>()

function certificatesOf(signer: CmsSigner): pki.Certificate[] {
  const known = parsedCertificates.get(signer)
  if (known) return known
  const found = signer.certificates.map((der) => pki.Certificate.fromBER(Uint8Array.from(der)))
  parsedCertificates.set(signer, found)
  return found
}

function contentInfo(
  { contentType, content, detached, signer }: SignOptions,
  info: pki.SignerInfo,
): Uint8Array {
  const encapContentInfo = new pki.EncapsulatedContentInfo({ eContentType: contentType })
  // Not through the constructor, which would cut the string into pieces: that is BER, not DER.
  if (detached !== true) encapContentInfo.eContent = octets(content)
  const signed = new pki.SignedData({
    version: contentType === oids.data ? 1 : 3,
    digestAlgorithms: [sha256Algorithm()],
    encapContentInfo,
    certificates: certificatesOf(signer),
    signerInfos: [info],
  })
  const inner = signed.toSchema(true)
  return toDer(new pki.ContentInfo({ contentType: oids.signedData, content: inner }).toSchema())
}
