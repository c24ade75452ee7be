/**
 * What webhooks tell of: a closed list of events, each read from one record of the log (docs/decisions/0132-webhooks.md).
 * Public facts only; of a case its id, type and states, to its party.
 */
import { uuidOf } from '../../verifier/certificate-parts.ts'
import { entryKinds } from '../../verifier/entry.ts'
import { isoTime } from '../access/challenge.ts'
import type { LogRecord } from '../log/log.ts'
import { timeOf } from '../register/entry.ts'
import type { Webhook } from '../vault/webhooks.ts'

export const eventTypes = [
  'certificate.issued',
  'certificate.suspended',
  'certificate.restored',
  'certificate.revoked',
  'certificate.superseded',
  'certificate.surrendered',
  'checkpoint.anchored',
  'case.changed',
] as const
export type EventType = (typeof eventTypes)[number]

/** Sent on request only. */
export const pingType = 'webhook.ping'

/** Kinds of log entries that events are read from. */
const kinds: Readonly<Record<number, readonly EventType[]>> = {
  [entryKinds.workCertificate]: ['certificate.issued'],
  [entryKinds.identityCertificate]: ['certificate.issued'],
  [entryKinds.statusChange]: [
    'certificate.suspended',
    'certificate.restored',
    'certificate.revoked',
    'certificate.superseded',
    'certificate.surrendered',
  ],
  [entryKinds.processEvent]: ['case.changed'],
}

/** The entry kinds (numbers) that webhooks with these events have to be shown. */
export function kindsFor(events: ReadonlySet<string>): number[] {
  return Object.keys(kinds)
    .map(Number)
    .filter((kind) => kinds[kind]?.some((type) => events.has(type)))
}

/** Something that happened, as it is told. */
export interface Happening {
  /** The same after every restart. */
  readonly id: string
  readonly type: EventType | typeof pingType
  /** Unix seconds. */
  readonly time: number
  readonly subject: string
  readonly data: Readonly<Record<string, unknown>>
  /** Whom it concerns; nobody where it is for everybody. */
  readonly dids: readonly string[]
  /** What of the public register it concerns. */
  readonly certificate?: { readonly id: string; readonly kind: 'work' | 'identity' }
}

/** The owners (DIDs) of a certificate on record, or the DID that it certifies. */
export type OwnersOf = (certificate: string) => Promise<readonly string[]>

/** Where the addresses in events lead, without a slash at the end. */
type PublicUrl = string

const utf8 = new TextDecoder('utf-8', { fatal: true })
const textOf = (bytes: Uint8Array): string => utf8.decode(bytes)

/** What a record tells; undefined where it is nothing of the list. */
export async function happeningOf(
  record: LogRecord,
  ownersOf: OwnersOf,
  url: PublicUrl,
): Promise<Happening | undefined> {
  const kind = record.entry[1]
  if (kind === entryKinds.workCertificate) return issued(record, 'work', url)
  if (kind === entryKinds.identityCertificate) return issued(record, 'identity', url)
  if (kind === entryKinds.statusChange) return changed(record, ownersOf, url)
  return kind === entryKinds.processEvent ? moved(record, url) : undefined
}

const common = ({ index, entry }: LogRecord) => ({ id: `log-${index}`, time: timeOf(entry) })

interface IssuedDocument {
  readonly id: string
  readonly credentialSubject: {
    readonly id: string
    readonly registrationNumber?: string
    readonly owners?: readonly { readonly did: string }[]
  }
}

/** Facts that are in no document. */
interface PrivateFacts {
  /** Of a certificate: who applied for it, or holds it. */
  readonly applicant?: string
  readonly standing?: { readonly party: string }
}

function applicantIn({ act }: LogRecord): string[] {
  const { applicant }: PrivateFacts = JSON.parse(textOf(act))
  return applicant === undefined ? [] : [applicant]
}

/** DIDs of the owners that a work certificate names; of an identity certificate the DID that it certifies. */
export function ownersIn(document: string): string[] {
  const { credentialSubject: subject }: IssuedDocument = JSON.parse(document)
  return subject.owners?.map(({ did }) => did) ?? [subject.id]
}

function issued(record: LogRecord, kind: 'work' | 'identity', url: PublicUrl): Happening {
  const text = textOf(record.document)
  const document: IssuedDocument = JSON.parse(text)
  const { registrationNumber } = document.credentialSubject
  const certificate = uuidOf(document.id)
  return {
    ...common(record),
    type: 'certificate.issued',
    subject: certificate,
    data: {
      certificate,
      kind,
      ...(registrationNumber !== undefined && { registrationNumber }),
      logIndex: record.index,
      link: `${url}/v1/certificates/${certificate}`,
    },
    dids: [...ownersIn(text), ...applicantIn(record)],
    certificate: { id: certificate, kind },
  }
}

interface ChangeDocument {
  readonly credentialSubject: {
    readonly id: string
    readonly registrationNumber?: string
    readonly change: string
    readonly reason: string
    readonly until?: string
    readonly replacedBy?: string
  }
}

async function changed(
  record: LogRecord,
  ownersOf: OwnersOf,
  url: PublicUrl,
): Promise<Happening | undefined> {
  const { credentialSubject: subject }: ChangeDocument = JSON.parse(textOf(record.document))
  const type = eventTypes.find((one) => one === `certificate.${subject.change}`)
  if (type === undefined) return undefined
  const certificate = uuidOf(subject.id)
  const { registrationNumber, reason, until, replacedBy } = subject
  const kind = registrationNumber === undefined ? 'identity' : 'work'
  return {
    ...common(record),
    type,
    subject: certificate,
    data: {
      certificate,
      kind,
      ...(registrationNumber !== undefined && { registrationNumber }),
      reason,
      ...(until !== undefined && { until }),
      ...(replacedBy !== undefined && { replacedBy: uuidOf(replacedBy) }),
      logIndex: record.index,
      link: `${url}/v1/certificates/${certificate}/status`,
    },
    dids: [...(await ownersOf(certificate)), ...applicantIn(record)],
    certificate: { id: certificate, kind },
  }
}

interface MoveDocument {
  readonly credentialSubject: {
    readonly id: string
    readonly caseType: string
    readonly position: number
    readonly from: string
    readonly to: string
  }
}

/** Who moved it and why is for those who ask with a session: it does not go over the internet to an address. */
function moved(record: LogRecord, url: PublicUrl): Happening | undefined {
  const { credentialSubject }: MoveDocument = JSON.parse(textOf(record.document))
  const { standing }: PrivateFacts = JSON.parse(textOf(record.act))
  const { caseType, position, from, to } = credentialSubject
  if (from === to || standing === undefined) return undefined
  const id = uuidOf(credentialSubject.id)
  return {
    ...common(record),
    type: 'case.changed',
    subject: id,
    data: { case: id, caseType, position, from, to, link: `${url}/v1/cases/${id}` },
    dids: [standing.party],
  }
}

export interface Anchored {
  readonly size: number
  readonly blockNumber: number
  /** Unix seconds. */
  readonly blockTime: number
  readonly txHash: string
}

/** An anchor: it covers every entry of the log with an index below its size. */
export function anchoredHappening({ size, ...anchor }: Anchored, url: PublicUrl): Happening {
  return {
    id: `anchor-${size}`,
    type: 'checkpoint.anchored',
    time: anchor.blockTime,
    subject: String(size),
    data: { size, ...anchor, link: `${url}/v1/log/checkpoint` },
    dids: [],
  }
}

/** What a webhook is told of, with the certificates of a list as a set. */
export interface Interest extends Pick<Webhook, 'owner' | 'events'> {
  readonly certificates: 'mine' | 'all' | ReadonlySet<string>
}

/** Whether a webhook is told of something. */
export function concerns(
  { owner, events, certificates }: Interest,
  { type, dids, certificate }: Happening,
): boolean {
  if (!events.includes(type)) return false
  if (type === 'checkpoint.anchored') return true
  if (certificate === undefined || certificates === 'mine') return dids.includes(owner)
  // The public register has works; who was certified as a person is told to that person, and to who asks for it by id.
  if (certificates === 'all') return certificate.kind === 'work' || dids.includes(owner)
  return certificates.has(certificate.id)
}

/** What is sent: a CloudEvent 1.0 in JSON. `source`: the registry's public address. */
export function bodyOf({ id, type, time, subject, data }: Happening, source: PublicUrl): string {
  return JSON.stringify({
    specversion: '1.0',
    id,
    source,
    type,
    subject,
    time: isoTime(time),
    datacontenttype: 'application/json',
    data,
  })
}
