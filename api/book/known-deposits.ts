/** Deposits on record, as their receipts tell them. A deposit never changes. */
import { uuidOf } from '../../verifier/certificate-parts.ts'
import type { DepositedFile } from '../certificates/issue.ts'
import type { Database } from '../db/database.ts'
import { inSlices } from '../db/slices.ts'
import type { RecordLocation, TransparencyLog } from '../log/log.ts'
import type { DepositCommand, FileFacts } from './book.ts'
import { addressOf } from './did.ts'

export interface KnownDeposit extends DepositedFile {
  readonly holder: string
}

interface ReceiptText {
  id: string
  validFrom: string
  credentialSubject: {
    depositor: string
    file: { mediaType: string; size: number; digests: { sha256: string; sm3: string } } & Pick<
      FileFacts,
      'cid' | 'encrypted'
    >
    assertedBy: { fact: string; by: string }[]
  }
}

/** A deposit as its receipt tells it. */
export function depositFromReceipt(index: number, receipt: string): KnownDeposit {
  const { id, validFrom, credentialSubject }: ReceiptText = JSON.parse(receipt)
  return {
    holder: credentialSubject.depositor,
    file: depositFromFile(credentialSubject.file),
    received: credentialSubject.assertedBy.every((fact) => fact.by === 'systemVerified'),
    depositId: uuidOf(id),
    depositIndex: index,
    depositTime: Date.parse(validFrom) / 1000,
  }
}

/** Facts of a file as a document tells them. */
export function depositFromFile({
  digests,
  ...rest
}: Omit<FileFacts, 'sha256' | 'sm3'> & {
  readonly digests: { readonly sha256: string; readonly sm3: string }
}): FileFacts {
  return { ...rest, ...digests }
}

const located = ['entries.seq', 'entries.segment', 'entries.position', 'entries.length'] as const

/** Deposits by id; ids that none has are left out. */
export async function findDeposits(
  db: Database,
  log: TransparencyLog,
  ids: readonly string[],
): Promise<Map<string, KnownDeposit>> {
  const query = placed(db).select(located)
  // A form may name more than one query takes.
  const rows = await inSlices(ids, (some) => query.where('deposits.id', 'in', some).execute())
  const found = await readDeposits(log, rows)
  return new Map(found.map((deposit) => [deposit.depositId, deposit]))
}

/** Deposits of these files by these holders: perhaps of others among them too. Oldest first. */
export async function depositsOfFiles(
  db: Database,
  log: TransparencyLog,
  files: readonly Pick<DepositCommand, 'file' | 'holder'>[],
): Promise<KnownDeposit[]> {
  if (files.length === 0) return []
  const digests = files.map(({ file }) => Buffer.from(file.sha256, 'hex'))
  const rows = await placed(db)
    .where('deposits.sha256', 'in', digests)
    .where(
      'deposits.holder',
      'in',
      files.map(({ holder }) => addressOf(holder)),
    )
    .select(located)
    .orderBy('entries.seq')
    .execute()
  return readDeposits(log, rows)
}

const placed = ({ query }: Database) =>
  query.selectFrom('deposits').innerJoin('entries', 'entries.seq', 'deposits.seq')

function readDeposits(
  log: TransparencyLog,
  rows: readonly (RecordLocation & { readonly seq: number })[],
): Promise<KnownDeposit[]> {
  return Promise.all(
    rows.map(async (row) => {
      const record = await log.read(row)
      return depositFromReceipt(row.seq, new TextDecoder().decode(record.document))
    }),
  )
}
