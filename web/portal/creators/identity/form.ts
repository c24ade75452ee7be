/** The form as people fill it in, and as the registry takes it (api/realname/form.ts). */
import type { Label } from '../../../../verifier/vocabulary.ts'
import type { Schema } from '../../base/client.ts'
import { identityTexts as texts } from './texts.ts'

export type IdentityForm = Schema<'IdentityForm'>
type Personal = IdentityForm['personal']

/** Who is certified. */
export type Subject = 'self' | 'child' | 'organisation'

export interface Fields {
  readonly partyKind?: 'legalPerson' | 'unincorporatedOrg'
  readonly organisationKind?: IdentityForm['organisationKind']
  readonly nationality: string
  readonly division?: string
  readonly personal?: Personal
  readonly relation?: string
  readonly guardian?: Personal
  readonly representative?: Personal
  readonly processing?: boolean
  readonly sensitive?: boolean
}

export type AttachmentKind = IdentityForm['attachments'][number]['kind']
export type Documents = Readonly<Partial<Record<AttachmentKind, readonly string[]>>>

interface Whole {
  readonly who: Subject
  readonly fields: Fields
  readonly documents: Documents
  /** DID of whoever is signed in. */
  readonly me: string
  /** DID of the minor. */
  readonly child?: string | undefined
}

/** Kinds of documents that are asked for. */
export const documentKinds: Readonly<Record<Subject, readonly AttachmentKind[]>> = {
  self: ['idDocument'],
  child: ['idDocument', 'guardianshipDocument'],
  organisation: ['registrationDocument'],
}

/** The form as it is sent. */
export function formOf(whole: Whole): IdentityForm {
  const { who, fields, me, child } = whole
  const { nationality, division, personal = {}, processing = false } = fields
  return {
    form: 'identity-v1',
    subject: who === 'child' ? (child ?? me) : me,
    partyKind: who === 'organisation' ? (fields.partyKind ?? 'legalPerson') : 'naturalPerson',
    nationality,
    ...(nationality === 'CN' && filled({ division })),
    attachments: attachmentsOf(whole),
    consent: { processing, ...(who === 'child' && { sensitive: fields.sensitive ?? false }) },
    personal: filled(personal),
    ...(who === 'child' && minorPart(whole)),
    ...(who === 'organisation' && unitPart(fields)),
  }
}

function minorPart({ fields, me }: Whole): Partial<IdentityForm> {
  const { relation = '', guardian = {} } = fields
  return { minor: true, guardian: { did: me, relation, personal: filled(guardian) } }
}

function unitPart({
  partyKind,
  organisationKind,
  representative = {},
}: Fields): Partial<IdentityForm> {
  const kind = partyKind === 'unincorporatedOrg' ? {} : filled({ organisationKind })
  return { ...kind, legalRepresentative: { personal: filled(representative) } }
}

function attachmentsOf({ who, documents }: Whole): IdentityForm['attachments'] {
  return documentKinds[who].flatMap((kind) =>
    (documents[kind] ?? []).map((deposit) => ({ kind, deposit })),
  )
}

/** Without what was left open. */
function filled<T extends object>(fields: T): T {
  const entries = Object.entries(fields).flatMap(([name, value]): [string, unknown][] => {
    const written: unknown = typeof value === 'string' ? value.trim() : value
    return written === undefined || written === '' ? [] : [[name, written]]
  })
  return Object.fromEntries(entries) as T
}

/** The name of a field in the form as people fill it in, by JSON Pointer into what was sent; undefined for the whole. */
export function fieldAt(pointer: string): readonly string[] | undefined {
  const [first = '', second = '', third = ''] = pointer.split('/').slice(1)
  if (first === 'personal') return ['personal', second]
  if (first === 'guardian' && second === 'personal') return ['guardian', third]
  if (first === 'guardian' && second === 'relation') return ['relation']
  if (first === 'legalRepresentative') return ['representative', third || 'legalName']
  if (first === 'consent') return [second]
  return ['partyKind', 'organisationKind', 'nationality', 'division'].includes(first)
    ? [first]
    : undefined
}

const names: Readonly<Record<string, Label>> = {
  ...texts,
  attachments: texts.documents,
  subjectSignature: texts.childKey,
}

/** What the field at a pointer is called. */
export function nameAt(pointer: string): Label {
  const parts = pointer.split('/').filter((part) => Object.hasOwn(names, part))
  const own = parts.filter((part) => part !== 'guardian' && part !== 'personal').at(-1)
  return names[own ?? parts.at(-1) ?? ''] ?? texts.form
}
