import { copyRows } from '../../../api/db/copy.ts'
import { openDatabase } from '../../../api/db/open.ts'
import { numberedDeposits } from './rows.ts'

// Program for the kill tests: copies batches of 500 deposits for ever, from a number on, and writes how many rows the
// database has acknowledged, a line each time.
const [, , folder = '', from = '0'] = process.argv
const db = await openDatabase({ folder })
for (let n = Number(from); ; n += 500) {
  await db.copy([copyRows('deposits', numberedDeposits(n, 500))])
  process.stdout.write(`${n + 500}\n`)
}
