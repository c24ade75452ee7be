/** What the pages of log and statistics read beside the register's rows: anchors and open applications, made up and seeded. */
import { canonicalize } from '../../verifier/canonical.ts'
import { copyRows } from '../../api/db/copy.ts'
import type { CopyPart, Database } from '../../api/db/database.ts'
import { openStates, type OpenApplication } from '../../api/register/applications.ts'
import { deadline } from '../../api/cases/deadlines.ts'
import { random } from './register-rows.ts'

const partRows = 4_000
const day = 86_400
/** Far above the log that the bench makes, as the positions of the rows are. */
const sizesFrom = 2_000_000_000

/** Loads so many anchors and open applications into tables that are empty. `now`: Unix seconds. */
export async function fillPages(
  db: Database,
  { anchors, applications, now }: { anchors: number; applications: number; now: number },
): Promise<void> {
  await db.load(parts(anchors, (i) => copyRows('anchors', i.map(anchorOf))))
  const next = random(7)
  const make = (i: readonly number[]): CopyPart =>
    copyRows(
      'open_applications',
      i.map((n) => applicationOf(n, now, next)),
    )
  await db.load(parts(applications, make))
}

async function* parts(
  count: number,
  make: (numbers: number[]) => CopyPart,
): AsyncGenerator<CopyPart> {
  for (let from = 0; from < count; from += partRows)
    yield make(Array.from({ length: Math.min(partRows, count - from) }, (_, i) => from + i))
}

const hex = (n: number): string => n.toString(16).padStart(64, '0')

/** As long as real ones: a header of 540 bytes, a receipt proof of 700. */
function anchorOf(n: number) {
  const size = sizesFrom + n * 40
  const record = {
    format: 'colophon-anchor-v1',
    chainId: 786_692,
    contract: '0x73d6d093c58c1c274e465c1e1224c8139a8a6c66',
    size,
    root: hex(n),
    txHash: `0x${hex(n)}`,
    blockNumber: n,
    blockHash: `0x${hex(n)}`,
    blockTime: 1_700_000_000 + n,
    header: 'ab'.repeat(540),
    receiptKey: '80',
    receiptProof: ['cd'.repeat(700)],
    logIndex: 0,
  }
  const note = `bench\n${size}\n${hex(n)}\n\n— bench ${hex(n)}\n`
  return {
    size,
    block_number: n,
    block_time: record.blockTime,
    note,
    record: canonicalize(record),
  }
}

function applicationOf(n: number, now: number, next: () => number): OpenApplication {
  const state = openStates[Math.floor(next() * openStates.length)]!
  const received = now - Math.floor(next() * 33 * day)
  const waits = state === 'correctionRequired'
  return {
    case_id: `01935262-1111-7000-8000-${n.toString(16).padStart(12, '0')}`,
    state,
    lane: 'examined',
    received,
    started: received,
    first_notice: state === 'submitted' ? deadline('firstNotice', received) : 0,
    registration: waits ? 0 : deadline('registration', received),
  }
}
