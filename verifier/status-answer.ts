import type { Document } from './certificate.ts'
import type { StatusChange } from './certificate-status.ts'
import { type Case } from './case.ts'
import { findKey, isSigned, keyOf } from './document-steps.ts'
import { type Finding, finding } from './report.ts'
import { type StatusChangeCode, statusReasons } from './vocabulary.ts'

// What lists or history say of a document's status, and which of the two counts.

export const inForce = 'in-force'

/** What a source says; without a time it says nothing that can be relied on. */
export interface Answer {
  readonly finding: Finding
  /** When the registrar said it, `2026-11-22T07:05:40Z`. */
  readonly time?: string
  /** It stands whatever was said later: it cannot be undone, or the evidence contradicts itself. */
  readonly final?: boolean
}

/** The later of what the history and the lists say; lists count where both are of one second. */
export function later(told: Answer | undefined, listed: Answer): Answer {
  if (told === undefined || listed.final === true) return listed
  if (listed.time === undefined) return told
  return told.time !== undefined && told.time > listed.time ? told : listed
}

/** How far a signature of the registrar can be relied on today. */
export type Reliance =
  'good' | 'another issuer' | 'the signature does not fit' | 'claimed' | 'revoked'

/** Whether the registrar of the document signed this too, with a key that is known and not revoked. */
export function relianceOn(
  facts: Case,
  document: Document,
  signed: Pick<Document, 'issuer' | 'proof'>,
): Reliance {
  if (signed.issuer.id !== document.issuer.id) return 'another issuer'
  const key = keyOf(facts, signed)
  if (key === undefined) return 'claimed'
  if (!isSigned(signed, key, facts)) return 'the signature does not fit'
  const trusted = findKey(facts.options.trust, signed.issuer.id, key.id)
  if (trusted === undefined) return 'claimed'
  return trusted.revokedAtBlock === undefined ? 'good' : 'revoked'
}

const codes = {
  superseded: 'replaced',
  suspended: 'suspended',
  restored: inForce,
  revoked: 'revoked',
  surrendered: 'surrendered',
} as const satisfies Record<StatusChangeCode, string>

/** What a status change says, with its reason. */
export function findingOf({ validFrom: time, credentialSubject: said }: StatusChange): Finding {
  const { zh, en } = statusReasons[said.reason]
  const source =
    said.basis === undefined ? [] : [`${said.basis.authority} ${said.basis.caseNumber}`]
  const causeZh = [zh, ...source, ...detail('新证书', said.replacedBy), ...detail('至', said.until)]
  const causeEn = [
    en,
    ...source,
    ...detail('new certificate', said.replacedBy),
    ...detail('until', said.until),
  ]
  const words = { time, causeZh: `（${causeZh.join('，')}）`, causeEn: ` (${causeEn.join(', ')})` }
  return finding(codes[said.change], words)
}

function detail(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`${name} ${value}`]
}
