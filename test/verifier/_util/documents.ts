import {
  createHash,
  createPrivateKey,
  createPublicKey,
  sign,
  type KeyObject,
  verify,
} from 'node:crypto'
import {
  type Document,
  legalNotices,
  parseDocument,
  signingInput,
} from '../../../verifier/certificate.ts'
import { documentContext, statusPurposes } from '../../../verifier/certificate-parts.ts'
import { toMultibase } from '../../../verifier/encoding.ts'

/** Ed25519 keys from fixed seeds, so that documents in tests and vectors are the same in every run. */
export function fixedKey(seed: number): { privateKey: KeyObject; publicKey: Uint8Array } {
  // PKCS #8 of an Ed25519 seed (RFC 8410 §7).
  const der = Buffer.from(
    `302e020100300506032b657004220420${'00'.repeat(31)}${seed.toString(16).padStart(2, '0')}`,
    'hex',
  )
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
  return { privateKey, publicKey: Uint8Array.from(Buffer.from(x ?? '', 'base64url')) }
}

/** Node's own Ed25519: ten times faster than the verifier's, and its judge. */
export function nodeVerify(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key).toString('base64url') }
  return verify(null, message, createPublicKey({ key: jwk, format: 'jwk' }), signature)
}

export const chainId = 786692
export const registrarDid = 'did:ethr:0xc0104:0x00112233445566778899aabbccddeeff00112233'
export const registrarKey = fixedKey(1)
export const verificationMethod = `${registrarDid}#delegate-1`
export const alice = 'did:ethr:0xc0104:0xa11ce00000000000000000000000000000000001'
export const bob = 'did:ethr:0xc0104:0xb0b0000000000000000000000000000000000002'
export const time = '2026-11-22T07:05:40Z'

export type Unsigned = { readonly [member: string]: unknown }

/** A document under construction: members to set (or, with undefined, to leave out). */
export type Changes = Readonly<Record<string, unknown>>

/** Adds an eddsa-jcs-2022 proof by a key (by default the registrar's). */
export function signDocument(
  unsigned: Unsigned,
  key: KeyObject = registrarKey.privateKey,
  changes: Changes = {},
): Unsigned {
  const options = {
    '@context': documentContext,
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-jcs-2022',
    created: unsigned['validFrom'],
    verificationMethod,
    proofPurpose: 'assertionMethod',
    ...changes,
  }
  const signature = sign(null, signingInput({ ...unsigned, proof: options }), key)
  return { ...unsigned, proof: { ...options, proofValue: toMultibase(signature) } }
}

function envelope(type: string, id: string): Unsigned {
  return {
    '@context': documentContext,
    id: `urn:uuid:${id}`,
    type: ['VerifiableCredential', type],
    issuer: { id: registrarDid, name: '链上版记 Colophon' },
    validFrom: time,
  }
}

export function statusEntries(logIndex: number): object[] {
  return statusPurposes.map((statusPurpose) => {
    const list = `https://registry.example/v1/status/${statusPurpose}/${Math.floor(logIndex / 131072)}`
    const statusListIndex = String(logIndex % 131072)
    return {
      id: `${list}#${statusListIndex}`,
      type: 'BitstringStatusListEntry',
      statusPurpose,
      statusListIndex,
      statusListCredential: list,
    }
  })
}

/** The file of the examples: what it holds, and its digests. */
export const fileBytes = Buffer.from('床前明月光，疑是地上霜。举头望明月，低头思故乡。\n')
export const fileDigests = {
  sha256: createHash('sha256').update(fileBytes).digest('hex'),
  sm3: createHash('sm3').update(fileBytes).digest('hex'),
}

export const depositId = '01935262-1111-7000-8000-000000000001'
export const certificateId = '01935262-22ab-7bcd-8abc-0000000000ef'
export const workId = '01935262-3333-7000-8000-000000000003'

export function depositSubject(): Unsigned {
  return {
    id: `urn:uuid:${depositId}`,
    depositor: alice,
    file: { mediaType: 'text/plain', size: fileBytes.length, digests: fileDigests },
    contentSalt: '000102030405060708090a0b0c0d0e0f',
    assertedBy: [{ fact: '/file', by: 'systemVerified' }],
    legalNotice: legalNotices.deposit,
  }
}

export function workSubject(): Unsigned {
  return {
    id: `urn:uuid:${workId}`,
    registrationNumber: '链作登字-2026-A-00000001',
    registrationDate: '2026-11-22',
    examination: 'automatic',
    work: {
      title: '静夜思（英译）',
      category: 'literary',
      creationNature: 'translated',
      basedOn: [{ title: '静夜思', owner: '李白', provenance: '公有领域' }],
      completion: { date: '2026-05', place: { country: 'CN', city: '北京' } },
      firstPublication: { status: 'published', date: '2026-06-01', place: { country: 'CN' } },
      digitalSourceType: 'digitalCreation',
      identifiers: [{ scheme: 'URL', value: 'https://poems.example/1' }],
    },
    files: [
      {
        mediaType: 'text/plain',
        size: fileBytes.length,
        digests: fileDigests,
        cid: 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku',
        encrypted: true,
        deposit: { id: `urn:uuid:${depositId}`, logIndex: 4, time: '2026-11-22T07:00:00Z' },
      },
    ],
    contentSalt: '101112131415161718191a1b1c1d1e1f',
    authors: [{ displayName: '张三', signing: 'realName', did: alice }],
    owners: [
      {
        displayName: '张三',
        did: alice,
        acquisition: 'original',
        rights: 131071,
        sharePpm: 600000,
      },
      {
        displayName: 'Bob Ltd',
        did: bob,
        acquisition: 'original',
        rights: 131056,
        sharePpm: 400000,
      },
    ],
    ownershipForm: 'commissioned',
    assertedBy: [
      ...['/work', '/authors', '/owners', '/ownershipForm'].map((fact) => ({
        fact,
        by: 'declared',
      })),
      { fact: '/files', by: 'systemVerified' },
    ],
    legalNotice: legalNotices.work,
  }
}

export function identitySubject(): Unsigned {
  return {
    id: alice,
    partyKind: 'naturalPerson',
    assuranceLevel: 'documentChecked',
    commitments: [{ field: 'name', commitment: 'c0'.repeat(32) }],
    assertedBy: [{ fact: '/assuranceLevel', by: 'documentChecked' }],
    legalNotice: legalNotices.identity,
  }
}

export function unsignedWork(subject: Unsigned = workSubject(), logIndex = 5): Unsigned {
  const head = envelope('WorkRegistrationCredential', certificateId)
  return { ...head, credentialStatus: statusEntries(logIndex), credentialSubject: subject }
}

export function unsignedDeposit(subject: Unsigned = depositSubject()): Unsigned {
  return { ...envelope('DepositReceiptCredential', depositId), credentialSubject: subject }
}

export function unsignedIdentity(subject: Unsigned = identitySubject(), logIndex = 6): Unsigned {
  const head = envelope('IdentityCredential', '01935262-4444-7000-8000-000000000004')
  return { ...head, credentialStatus: statusEntries(logIndex), credentialSubject: subject }
}

/** A signed document as read back. */
export function readSigned(unsigned: Unsigned): Document {
  return parseDocument(JSON.stringify(signDocument(unsigned)))
}
