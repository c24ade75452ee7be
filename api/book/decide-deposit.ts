/** Deposits (存证): the same file by the same holder is on record once. */
import { holdersHash } from '../../verifier/entry.ts'
import { issueReceipt } from '../certificates/issue.ts'
import { ApiError } from '../errors.ts'
import type { DepositCommand } from './book.ts'
import { contentOf, contentSalt, hexBytes, newId, type Decision, type Desk } from './desk.ts'
import { addressOf } from './did.ts'
import { addDeposit, fileKey } from './known.ts'
import { actOf, type Draft } from './record.ts'

function sameDeposit(desk: Desk, command: DepositCommand): Decision | undefined {
  const before = desk.known.depositsByFile.get(fileKey(command.file.sha256, command.holder)) ?? []
  const received = before.find((deposit) => deposit.received)
  if (received && received.file.sm3 !== command.file.sm3) {
    throw new ApiError(
      'digest_mismatch',
      'The file with this SHA-256 was received before and has another SM3 digest.',
    )
  }
  // Digests only, declared before: the file itself, now received, is better evidence and recorded anew.
  const match = received ?? (command.received ? undefined : before[0])
  return match && { existing: match.depositIndex }
}

function depositDraft(desk: Desk, command: DepositCommand): Draft {
  const id = newId(desk)
  const { holder, file, received, publicLookup, idempotency } = command
  const salt = contentSalt(publicLookup)
  const facts = { id, time: desk.time, depositor: holder, file, received, salt }
  const signed = issueReceipt(facts, desk.issuer)
  const entry = {
    time: desk.time,
    kind: 'deposit' as const,
    publicLookup,
    subject: id,
    holders: holdersHash([{ address: `0x${holder.slice(-40)}`, ppm: 1_000_000 }]),
    content: contentOf([file.sha256], salt),
    document: signed.hash,
  }
  const row = {
    kind: 'deposit' as const,
    id,
    holder: addressOf(holder),
    sha256: hexBytes(file.sha256),
  }
  const index = desk.next++
  return { index, entry, act: actOf('deposit', idempotency), document: signed.text, row }
}

export function decideDeposit(desk: Desk, command: DepositCommand): Decision {
  const same = sameDeposit(desk, command)
  if (same) return same
  const draft = depositDraft(desk, command)
  addDeposit(desk.known, {
    holder: command.holder,
    file: command.file,
    received: command.received,
    depositId: draft.row.id,
    depositIndex: draft.index,
    depositTime: desk.time,
  })
  return { drafts: [draft] }
}
