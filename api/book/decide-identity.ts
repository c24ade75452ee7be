/** Identity certificates (数字身份证书). */
import { holdersHash, zeroWord } from '../../verifier/entry.ts'
import { issueIdentity, type IdentityFacts } from '../certificates/issue.ts'
import type { IdentityCommand } from './book.ts'
import { newId, type Decision, type Desk } from './desk.ts'
import { addressOf } from './did.ts'
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
  return { drafts: [identityDraft(desk, command)] }
}
