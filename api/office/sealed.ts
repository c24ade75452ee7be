/** Personal data on their way into a case: one dossier a party, its key durable before the box is on record. */
import { randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { canonicalize } from '../../verifier/canonical.ts'
import type { SealedParty } from '../cases/sealed.ts'
import { ApiError } from '../errors.ts'
import { newCommitments } from '../personal/commitments.ts'
import { openBox, sealFields } from '../personal/seal.ts'
import { certifiedAs, certifiedFields } from '../realname/certified-fields.ts'
import type { Personal, PersonalField, SplitParty } from '../realname/personal.ts'
import type { Office } from './office.ts'

/** Beside the fields, a box holds the salt of the party's commitment, or of each commitment, by its field in the certificate. */
const saltName = 'salt'
const fieldSalt = (certified: string): string => `${saltName}:${certified}`

/** Fresh salts for the parties of a form. */
export function newSalts(count: number): Uint8Array[] {
  return Array.from({ length: count }, () => randomBytes(16))
}

/** Where the data of a form belong. */
export interface Matter {
  /** Id of the case. */
  readonly case: string
  /** DID that a dossier is filed under where the party has none. */
  readonly about: string
}

/** Seals each party in a dossier of its own. Throws VaultError. */
export function sealParties(
  office: Office,
  parties: readonly SplitParty[],
  salts: readonly Uint8Array[],
  matter: Matter,
): Promise<SealedParty[]> {
  return Promise.all(
    parties.map(({ pointer, subject, fields }, i) => {
      const salt = Buffer.from(salts[i]!).toString('hex')
      return sealOne(office, { pointer, subject, ...matter }, { ...fields, [saltName]: salt })
    }),
  )
}

/** Seals each party, with commitments to the fields that an identity certificate commits to. */
export function sealCommitted(
  office: Office,
  parties: readonly SplitParty[],
  matter: Matter,
): Promise<SealedParty[]> {
  return Promise.all(
    parties.map(async ({ pointer, subject, fields }) => {
      const open = newCommitments(certifiedFields(pointer, fields))
      const salts = Object.fromEntries(open.map(({ field, salt }) => [fieldSalt(field), salt]))
      const sealed = await sealOne(office, { pointer, subject, ...matter }, { ...fields, ...salts })
      const commitments = open.map(({ field, commitment }) => ({ field, commitment }))
      return { ...sealed, ...(commitments.length > 0 && { commitments }) }
    }),
  )
}

async function sealOne(
  { vault }: Office,
  { pointer, subject, ...matter }: Matter & { pointer: string; subject: string | undefined },
  fields: Record<string, string>,
): Promise<SealedParty> {
  const dossier = uuidv7()
  const key = await vault.dossiers.create(dossier, subject ?? matter.about, matter.case)
  const named = subject === undefined ? {} : { subject }
  return { pointer, ...named, dossier, box: sealFields(key, dossier, fields) }
}

/**
 * Whether an act is certainly not on record. After another failure of ours it may be all the same: then the keys of its
 * boxes must stay.
 */
export function isRefused(error: unknown): boolean {
  return error instanceof ApiError && (error.status < 500 || error.code === 'storage_full')
}

/** Takes back dossiers whose boxes did not come on record after all. */
export async function discard(
  { vault, now }: Office,
  parties: readonly SealedParty[],
): Promise<void> {
  await Promise.all(parties.map(({ dossier }) => vault.dossiers.discard(dossier, now())))
}

/** A field of a party. Where an identity certificate commits to it: under which name, and the salt that opens it. */
export interface OpenField {
  readonly field: string
  readonly value: string
  readonly certifiedAs?: string
  readonly salt?: string
}

/** Throws ApiError `personal_data_lost` where the vault does not have the key of a box that was not erased. */
export async function requireKeys(
  { vault, book }: Office,
  parties: readonly SealedParty[],
): Promise<void> {
  const missing = parties.filter(({ dossier }) => !vault.dossiers.has(dossier))
  const files = await Promise.all(missing.map(({ dossier }) => book.caseFile(dossier)))
  const lost = missing.filter((_, i) => files[i]?.state !== 'erased')
  if (lost.length === 0) return
  throw new ApiError(
    'personal_data_lost',
    'The keys of these data are not in the vault: it was lost or exchanged. Nobody can open them until the operator ' +
      'restores it from a backup. Certificates, cases and the log are complete without it.',
    { dossiers: lost.map(({ dossier }) => dossier) },
  )
}

/**
 * Opens a party's box; `erased` where its key is not in the vault any more. A key that was lost is told apart by
 * requireKeys. Throws SealError.
 */
export function openParty(
  { vault }: Pick<Office, 'vault'>,
  { dossier, box, pointer }: SealedParty,
): OpenField[] | 'erased' {
  const key = vault.dossiers.open(dossier)
  if (key === undefined || key === 'erased') return 'erased'
  const opened = openBox(key, dossier, box)
  const fields: Personal = Object.fromEntries(
    Object.entries(opened).filter(([name]) => !isSalt(name)),
  )
  return Object.entries(fields).map(([field, value]) => {
    const name = certifiedAs(field as PersonalField, pointer, fields)
    const salt = name && opened[fieldSalt(name)]
    return { field, value, ...(name && salt && { certifiedAs: name, salt }) }
  })
}

/**
 * What a request left when it came first must be what it asks for now: its personal data are not in the fingerprint of the
 * request, which stays for ever, so they are compared here as long as they can be opened.
 * Throws ApiError `idempotency_mismatch`.
 */
export function requireSame(
  office: Office,
  recorded: readonly SealedParty[],
  asked: readonly SplitParty[],
): void {
  const same = recorded.every((party) => {
    const fields = openParty(office, party)
    const now = asked.find(({ pointer }) => pointer === party.pointer)?.fields
    return fields === 'erased' || textOf(fields) === textOf(pairs(now ?? {}))
  })
  if (same && recorded.length === asked.length) return
  const detail = 'This Idempotency-Key came with other personal data before. Use a new key.'
  throw new ApiError('idempotency_mismatch', detail)
}

function pairs(fields: Personal): OpenField[] {
  return Object.entries(fields).map(([field, value]) => ({ field, value }))
}

function textOf(fields: readonly OpenField[]): string {
  return canonicalize(Object.fromEntries(fields.map(({ field, value }) => [field, value])))
}

const isSalt = (name: string): boolean => name === saltName || name.startsWith(`${saltName}:`)
