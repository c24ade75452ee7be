/** Identity certificates (数字身份证书). */
import { isIdentityCertificate } from '../../verifier/certificate-identity.ts'
import { holdersHash, zeroWord } from '../../verifier/entry.ts'
import { system } from '../cases/engine.ts'
import { issueIdentity, type IdentityFacts } from '../certificates/issue.ts'
import { ApiError } from '../errors.ts'
import type { IdentityCommand } from './book.ts'
import { checkDocument } from './check-facts.ts'
import { changeDraft } from './decide-status.ts'
import { newId, type Decision, type Desk } from './desk.ts'
import { addressOf } from './did.ts'
import { identityOf, standingOf } from './known-identities.ts'
import type { Issued } from './known-issued.ts'
import { actOf, type Act, type Draft } from './record.ts'

/** Draws up an identity certificate and takes its place in the log. */
export function identityDraft(
  desk: Desk,
  command: IdentityCommand,
  more: Pick<Act, 'case' | 'by'> = {},
  members: Omit<IdentityFacts, 'id' | 'time' | 'logIndex' | 'command'> = {},
): Draft {
  const id = newId(desk)
  const { time, next: logIndex } = desk
  const signed = issueIdentity({ ...members, id, time, logIndex, command }, desk.issuer)
  checkDocument(desk, isIdentityCertificate, signed.text)
  const entry = {
    time,
    kind: 'identityCertificate' as const,
    publicLookup: false,
    subject: id,
    holders: holdersHash([{ address: `0x${command.subject.slice(-40)}`, ppm: 1_000_000 }]),
    content: zeroWord,
    document: signed.hash,
  }
  const row = { kind: 'identity' as const, id, holder: addressOf(command.subject) }
  const act = { ...actOf('identity', command.idempotency), ...more }
  return { index: desk.next++, entry, act, document: signed.text, row }
}

export function decideIdentity(desk: Desk, command: IdentityCommand): Decision {
  const draft = identityDraft(desk, command)
  // So that a list in the same batch does not certify the person again.
  if (desk.bulk !== true) noteIdentity(desk, draft, command.subject)
  return { drafts: [draft] }
}

/** Throws ApiError `state_changed`, with the certificate's id, where a person has an identity certificate in force. */
export function requireUncertified(desk: Desk, did: string): void {
  const before = identityOf(desk, did)
  if (before === undefined) return
  const detail = 'This DID has an identity certificate in force. Its holder applies for another.'
  throw new ApiError('state_changed', detail, { certificate: before.id })
}

/**
 * An identity certificate in the place of those that the person has: they are superseded in the same act. Throws ApiError
 * `state_changed` where one is suspended, since a new one must not lift that, or was issued this very moment.
 */
export function renewedDrafts(desk: Desk, draft: Draft, holder: string): Draft[] {
  const before = standingOf(desk.known, holder)
  for (const { id, state } of before) requireReplaceable(desk, id, state)
  const { id: replacedBy } = draft.row
  const replaced = { actor: system, change: 'superseded', reason: 'renewal', replacedBy } as const
  const from = draft.act.case === undefined ? {} : { case: draft.act.case }
  const changes = before.map((issued) =>
    changeDraft(desk, issued, { ...replaced, ...from, certificate: issued.id }, system),
  )
  noteIdentity(desk, draft, holder)
  return [draft, ...changes]
}

function requireReplaceable({ known }: Desk, id: string, state: Issued['state']): void {
  if (state === 'suspended')
    throw new ApiError(
      'state_changed',
      'The identity certificate of this DID is suspended. A registrar or a court restores or revokes it first.',
    )
  // The list with its bit was not looked up, since it was not on record yet.
  if (known.issued.has(id)) return
  throw new ApiError('state_changed', 'This DID was certified this moment. Try again.')
}

/** For the rest of the batch the person is certified. */
function noteIdentity({ known, undo }: Desk, { index, document, row }: Draft, holder: string) {
  const address = holder.slice(-40)
  const before = known.identities.get(address) ?? []
  const issued = { id: row.id, index, document, holder, changes: [], state: 'active' } as const
  known.identities.set(address, [...before, issued])
  undo.push(() => known.identities.set(address, before))
}
