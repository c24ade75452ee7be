/** Making and signing documents: CPU time of each part of an issue. `./colophon bench sign` */
import { generateKeyPairSync, hash, sign } from 'node:crypto'
import { issueCertificate, issueIdentity, issueReceipt } from '../api/certificates/issue.ts'
import type { Issuer } from '../api/certificates/sign.ts'
import { toMultibase } from '../verifier/encoding.ts'
import { measure, printTable } from './_util/measure.ts'

const { privateKey } = generateKeyPairSync('ed25519')
const did = `did:ethr:0xc0104:0x${'ab'.repeat(20)}`
const issuer: Issuer = {
  did,
  name: 'Colophon registry',
  privateKey,
  verificationMethod: `${did}#delegate-1`,
  publicUrl: 'http://127.0.0.1:8090',
  numberPrefix: '链',
}

const ids = [
  '01a20240-2540-77c2-a279-92d6213bb229',
  '01a20242-30b0-7382-acab-893913440381',
] as const
const [id, workId] = ids
const time = 1_795_334_088
const file = {
  mediaType: 'image/webp',
  size: 1_108_420,
  sha256: '11'.repeat(32),
  sm3: '22'.repeat(32),
}
const salt = '33'.repeat(16)
const receipt = { id, time, depositor: did, file, received: true, salt }
const deposited = { file, received: true, depositId: id, depositIndex: 0, depositTime: time }
const certificate = {
  id,
  workId,
  time,
  logIndex: 1,
  registrationNumber: '链作登字-2026-H-00000001',
  files: [deposited],
  salt,
  declared: {
    work: { title: '初光', category: 'photograph', creationNature: 'originalWork' },
    authors: [{ displayName: '作者', signing: 'realName' }],
    owners: [{ displayName: '作者', did, acquisition: 'original', rights: 0x1ffff }],
    ownershipForm: 'individual',
  },
}
const identity = {
  subject: did,
  partyKind: 'naturalPerson',
  assuranceLevel: 'documentChecked',
  commitments: [{ field: 'name', commitment: '44'.repeat(32) }],
}

/** Prints the table. */
export function run(): Promise<void> {
  const message = Buffer.alloc(64, 7)
  const signature = sign(null, message, privateKey)
  printTable([
    measure('SHA-256 of 64 bytes', () => hash('sha256', message, 'buffer')),
    measure('Ed25519 signature of 64 bytes', () => sign(null, message, privateKey)),
    measure('signature in base58', () => toMultibase(signature)),
    measure('deposit receipt, signed', () => issueReceipt(receipt, issuer)),
    measure('work certificate, signed', () => issueCertificate(certificate, issuer)),
    measure('identity certificate, signed', () =>
      issueIdentity({ id, time, logIndex: 1, command: identity }, issuer),
    ),
  ])
  return Promise.resolve()
}
