import { generateKeyPairSync } from 'node:crypto'
import { issueCertificate } from '../../api/certificates/issue.ts'
import type { Issuer } from '../../api/certificates/sign.ts'

const keys = generateKeyPairSync('ed25519')
const { x = '' } = keys.publicKey.export({ format: 'jwk' })
const did = 'did:ethr:0xc0104:0x00112233445566778899aabbccddeeff00112233'

/** The registrar's Ed25519 public key, 32 bytes. */
export const publicKey = new Uint8Array(Buffer.from(x, 'base64url'))

/** The log's Ed25519 key. */
export const logKey = generateKeyPairSync('ed25519').privateKey

export const issuer: Issuer = {
  did,
  name: 'Colophon',
  privateKey: keys.privateKey,
  verificationMethod: `${did}#delegate-1`,
  publicUrl: 'http://127.0.0.1:8090',
  numberPrefix: '链',
}

function uuid(kind: number, i: number): string {
  return `01935262-000${kind}-7000-8000-${i.toString(16).padStart(12, '0')}`
}

/** Canonical JSON of a work certificate as the registry issues it, one of many that differ. */
export function makeCertificate(logIndex: number): string {
  const time = 1_795_331_140
  const digest = logIndex.toString(16).padStart(64, '0')
  const file = { mediaType: 'image/webp', size: 81_204 + logIndex, sha256: digest, sm3: digest }
  const deposited = {
    file,
    received: true,
    depositId: uuid(1, logIndex),
    depositIndex: logIndex,
    depositTime: time,
  }
  return issueCertificate(
    {
      id: uuid(2, logIndex),
      workId: uuid(3, logIndex),
      time,
      logIndex,
      registrationNumber: `链作登字-2026-H-${String(logIndex + 1).padStart(8, '0')}`,
      files: [deposited],
      salt: digest.slice(32),
      declared: {
        work: {
          title: `木纹 ${logIndex}`,
          category: 'photograph',
          creationNature: 'originalWork',
          completion: { date: '2022' },
          declaredLicence: 'CC-BY-SA-3.0',
        },
        authors: [{ displayName: 'GNOME backgrounds team', signing: 'alias' }],
        owners: [
          {
            displayName: 'GNOME backgrounds team',
            did: 'did:ethr:0xc0104:0xa11ce00000000000000000000000000000000001',
            acquisition: 'original',
            rights: 131071,
          },
        ],
        ownershipForm: 'individual',
      },
    },
    issuer,
  ).text
}
