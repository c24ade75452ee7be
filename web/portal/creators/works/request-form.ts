/** A request as people fill it in, and as the registry takes it. */
import type { Label } from '../../../../verifier/vocabulary.ts'
import type { components } from '../../../../types/api.ts'
import { worksTexts as texts } from './texts.ts'

export type CertificateRequest = components['schemas']['CertificateRequest']
/** What a certificate says of a work, and whose it is. */
export type Facts = NonNullable<CertificateRequest['facts']>

/** What is asked for (api/cases/request-machine.ts), but for the recovery of a DID, which is not about a certificate. */
export const requestKinds = ['correction', 'supplement', 'surrender', 'revocation', 'copy'] as const
export type RequestKind = (typeof requestKinds)[number]

type Work = Facts['work']

export interface RequestFields {
  readonly statement?: string
  readonly work?: Work
  readonly ownershipNote?: string
  readonly ground?: NonNullable<CertificateRequest['ground']>
  readonly basis?: { readonly authority?: string; readonly caseNumber?: string }
  readonly sure?: boolean
}

/** Grounds that rest on the act of a court or tribunal. */
export const groundsWithBasis: readonly string[] = ['court_judgment', 'arbitral_award']

export const amends = (kind: RequestKind): boolean => kind === 'correction' || kind === 'supplement'

/** What the form begins with. */
export function startOf(facts: Facts): RequestFields {
  const { work, ownershipNote } = facts
  return { work, ...(ownershipNote !== undefined && { ownershipNote }) }
}

interface Whole {
  readonly kind: RequestKind
  readonly certificate: string
  /** Facts of the certificate: what the form does not show stays as it is. */
  readonly facts: Facts
  readonly fields: RequestFields
  readonly attachments: readonly string[]
}

export function requestOf({
  kind,
  certificate,
  facts,
  fields,
  attachments,
}: Whole): CertificateRequest {
  const { statement = '', ground, basis } = fields
  const based = ground !== undefined && groundsWithBasis.includes(ground)
  return {
    kind,
    certificate,
    statement: statement.trim(),
    ...(attachments.length > 0 && { attachments: [...attachments] }),
    ...(amends(kind) && { facts: amended(facts, fields) }),
    ...(kind === 'revocation' && ground !== undefined && { ground }),
    ...(based && { basis: basis as NonNullable<CertificateRequest['basis']> }),
  }
}

function amended(facts: Facts, { work, ownershipNote = '' }: RequestFields): Facts {
  const { ownershipNote: _, ...rest } = facts
  const note = ownershipNote.trim()
  // An answer of JSON: what has no value is not there.
  const written = withoutEmpty(merged(facts.work, work)) as Work
  return { ...rest, work: asStated(written), ...(note !== '' && { ownershipNote: note }) }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What the form shows over what is on record, member by member at any depth: what it does not show stays. */
function merged(before: unknown, now: unknown): unknown {
  if (!isRecord(before) || !isRecord(now)) return now
  const members = Object.entries(now).map(([name, value]) => [name, merged(before[name], value)])
  return { ...before, ...Object.fromEntries(members) }
}

/** An unpublished work has no date or place of publication, an original one is based on none, whatever stood there before. */
function asStated({ firstPublication, basedOn, ...work }: Work): Work {
  const status = firstPublication?.status
  return {
    ...work,
    ...(basedOn && work.creationNature !== 'originalWork' && { basedOn }),
    ...(status === 'published' && { firstPublication }),
    ...(status === 'unpublished' && { firstPublication: { status } }),
  }
}

/** Fields left open are no fields, at any depth; what holds nothing more goes too. */
function withoutEmpty(value: unknown): unknown {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim()
  if (Array.isArray(value)) {
    const items = value.map(withoutEmpty).filter((one) => one !== undefined)
    return items.length === 0 ? undefined : items
  }
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
    const written = withoutEmpty(inner)
    return written === undefined ? [] : [[name, written]]
  })
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}

const names: Readonly<Record<string, Label>> = {
  statement: texts.statement,
  ground: texts.ground,
  'basis.authority': texts.authority,
  'basis.caseNumber': texts.caseNumber,
  'work.title': texts.workName,
  'work.alternativeTitle': texts.alternativeTitle,
  'work.category': texts.category,
  'work.categoryNote': texts.categoryNote,
  'work.creationNature': texts.creationNature,
  'work.basedOn': texts.basedOn,
  'work.completion.date': texts.completed,
  'work.completion.place.country': texts.completedCountry,
  'work.completion.place.city': texts.completedCity,
  'work.firstPublication': texts.publication,
  'work.firstPublication.status': texts.publication,
  'work.firstPublication.date': texts.publishedOn,
  'work.firstPublication.place.country': texts.publishedCountry,
  'work.firstPublication.place.city': texts.publishedCity,
  'work.firstPublication.url': texts.publishedUrl,
  'work.declaredLicence': texts.declaredLicence,
  'work.excludedMaterial': texts.excludedMaterial,
  ownershipNote: texts.ownershipNote,
}

/** The field at a JSON Pointer into what was sent, with dots between its parts, and what it is called. */
export function fieldAt(pointer: string): { readonly name: string; readonly label?: Label } {
  const name = pointer
    .replace(/^\/facts/, '')
    .replace(/^\//, '')
    .replaceAll('/', '.')
  const label = names[name]
  return label === undefined ? { name } : { name, label }
}
