/** What the public register (登记簿) shows of a certificate, and how it is read from a record of the log. */
import { uuidOf } from '../../verifier/certificate-parts.ts'
import type { Schema } from '../db/schema.ts'
import type { LogRecord } from '../log/log.ts'

/** States of a certificate as the register shows them (DOMAIN.md §7.3). */
export const registerStates = [
  'active',
  'suspended',
  'superseded',
  'revoked',
  'surrendered',
] as const satisfies readonly RegisterState[]
export type RegisterState = Schema['register']['state']

/** How an application was examined. */
export const lanes = ['automatic', 'examined'] as const

/** Where the application does not say from which province it came. */
export const unknownRegion = '00'

export type RegisterRow = Schema['register']

/** A change of a certificate's state. */
export interface StateChange {
  readonly certificate: string
  readonly state: RegisterState
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Unix seconds of an entry (docs/formats/entry.md). */
export function timeOf(entry: Uint8Array): number {
  const data = new DataView(entry.buffer, entry.byteOffset)
  return data.getUint32(24) * 2 ** 32 + data.getUint32(28)
}

/** Members of a work certificate that the register shows. */
interface Certificate {
  readonly id: string
  readonly credentialSubject: {
    readonly registrationNumber: string
    readonly registrationDate: string
    readonly firstRegistrationDate?: string
    readonly examination: string
    readonly work: {
      readonly title: string
      readonly alternativeTitle?: string
      readonly category: string
      readonly creationNature: string
      readonly completion?: { readonly date: string }
    }
    readonly authors: readonly Named[]
    readonly owners: readonly Named[]
  }
}

interface Named {
  readonly displayName: string
  readonly signing: string
}

const names = (of: readonly Named[]): string =>
  JSON.stringify(of.map(({ displayName }) => displayName))

/** The row of a work certificate that was just registered. `doc`: how many were registered before it. */
export function rowOf({ index, act, document }: LogRecord, doc: number): RegisterRow {
  const { id, credentialSubject: subject }: Certificate = JSON.parse(utf8.decode(document))
  const { registrationNumber, registrationDate, firstRegistrationDate, work } = subject
  return {
    doc,
    seq: index,
    id: uuidOf(id),
    number: registrationNumber,
    title: work.title,
    alternative_title: work.alternativeTitle ?? '',
    holders: names(subject.owners),
    authors: names(subject.authors),
    category: work.category,
    nature: work.creationNature,
    registered: registrationDate,
    first_registered: firstRegistrationDate ?? registrationDate,
    completed: work.completion?.date ?? '',
    lane: subject.examination,
    region: isAnonymous(subject) ? unknownRegion : regionOf(act),
    state: 'active',
  }
}

/**
 * Whoever became anonymous by a correction, or before this was asked, is not found by a province either. Minors whose
 * names are public are not told by the certificate: of them the act has none (api/applications/province.ts).
 */
function isAnonymous({ authors, owners }: Certificate['credentialSubject']): boolean {
  return [...authors, ...owners].some(({ signing }) => signing === 'anonymous')
}

/** GB/T 2260 province code. It is in the act only: a certificate does not say where the applicant lives. */
function regionOf(act: Uint8Array): string {
  const { region }: { region?: unknown } = JSON.parse(utf8.decode(act))
  return typeof region === 'string' && /^[1-9]\d$/.test(region) ? region : unknownRegion
}

const stateAfter: Readonly<Record<string, RegisterState>> = {
  restored: 'active',
  suspended: 'suspended',
  superseded: 'superseded',
  revoked: 'revoked',
  surrendered: 'surrendered',
}

interface Change {
  readonly type: readonly string[]
  readonly credentialSubject: { readonly id: string; readonly change: string }
}

/** What a record of kind `statusChange` says; undefined for a change that this register does not show. */
export function changeOf({ document }: LogRecord): StateChange | undefined {
  const { type, credentialSubject: subject }: Change = JSON.parse(utf8.decode(document))
  if (!type.includes('StatusChangeCredential')) return undefined
  const state = Object.hasOwn(stateAfter, subject.change) ? stateAfter[subject.change] : undefined
  return state && { certificate: uuidOf(subject.id), state }
}
