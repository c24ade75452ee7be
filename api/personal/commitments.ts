/** Commitments to personal data: what a certificate shows instead of them (docs/formats/identity-certificate.md). */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Fields } from './seal.ts'

export interface Commitment {
  readonly field: string
  /** 64 hex digits: HMAC-SHA-256 of the value in UTF-8. */
  readonly commitment: string
}

/** A commitment with what opens it. The salt is as secret as the value. */
export interface OpenCommitment extends Commitment {
  /** 32 hex digits: the key of the HMAC. */
  readonly salt: string
}

const saltLength = 16
const saltForm = /^[0-9a-f]{32,64}$/

/** Commits to each field with a new salt of 128 random bits, in the order of the field names. */
export function newCommitments(fields: Fields): OpenCommitment[] {
  return Object.entries(fields)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([field, value]) => {
      const salt = randomBytes(saltLength).toString('hex')
      return { field, salt, commitment: commitmentTo(value, salt) }
    })
}

/** Whether a value and a salt (16 to 32 bytes, hex) are what a commitment was made of. */
export function opensCommitment(commitment: string, value: string, salt: string): boolean {
  if (!saltForm.test(salt) || !value.isWellFormed()) return false
  const [made, given] = [Buffer.from(commitmentTo(value, salt)), Buffer.from(commitment)]
  return made.length === given.length && timingSafeEqual(made, given)
}

function commitmentTo(value: string, salt: string): string {
  return createHmac('sha256', Buffer.from(salt, 'hex')).update(value, 'utf8').digest('hex')
}
