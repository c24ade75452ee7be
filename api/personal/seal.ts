/** Sealed fields: the personal data of a dossier as they stand in the payload of an event (docs/decisions/0081). */
import { z } from 'zod'
import { canonicalize, parseStrict } from '../../verifier/canonical.ts'
import { seal, SealError, unseal } from '../vault/box.ts'

/** Values by field name. */
export type Fields = Readonly<Record<string, string>>

const fieldsForm = z.record(z.string(), z.string())
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const ofDossier = (id: string): string => `dossier fields ${id}`
const ofDraft = (id: string): string => `draft body ${id}`

/** Seals fields with the data key of a dossier (Vault.dossiers) as base64url. Two boxes of one text differ. */
export function sealFields(key: Uint8Array, dossierId: string, fields: Fields): string {
  const box = seal(key, ofDossier(dossierId), Buffer.from(canonicalize(fields)))
  return Buffer.from(box).toString('base64url')
}

/** Opens sealed fields. Throws SealError where box, key or dossier is another, or one bit of them was changed. */
export function openBox(key: Uint8Array, dossierId: string, box: string): Record<string, string> {
  const bytes = Buffer.from(box, 'base64url')
  // Node skips what is not base64url: a text that is not printed the same way again was tampered with.
  if (bytes.toString('base64url') !== box) throw new SealError('the box is not base64url')
  return fieldsForm.parse(parseStrict(utf8.decode(unseal(key, ofDossier(dossierId), bytes))))
}

/** Seals the body of a draft, any JSON value, with the draft's key (Vault.drafts). */
export function sealDraft(key: Uint8Array, draftId: string, body: unknown): Uint8Array {
  return seal(key, ofDraft(draftId), Buffer.from(canonicalize(body)))
}

/** Opens the body of a draft. Throws SealError. */
export function openDraft(key: Uint8Array, draftId: string, box: Uint8Array): unknown {
  return parseStrict(utf8.decode(unseal(key, ofDraft(draftId), box)))
}
