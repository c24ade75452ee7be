/**
 * Made-up people and organisations in the form in which identities are certified in bulk. Their numbers have right check
 * digits, but name a division (110199) that does not exist, so they are nobody's. The same rows each time.
 */
import { createHash } from 'node:crypto'
import { identityColumns } from '../api/realname/csv.ts'
import { checkCharacter11, checkCharacter31 } from '../api/realname/id-numbers.ts'
import { printDid } from '../verifier/did.ts'
import { environment, loadConfig } from '../api/config.ts'
import { csvLine } from './csv.ts'
import { UsageError } from './fail.ts'

export type SampleRow = Readonly<Record<string, string>>

const nowhere = '110199'
const surnames = Array.from('王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗')
const given = Array.from('伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚英华文博雅琪子涵宇轩')
const trades = ['文化传媒', '科技', '动漫', '影视', '设计', '出版']
/** One row in so many is an organisation. */
const organisationEach = 10
const mostRows = 1_000_000
const dayMs = 86_400_000
/** People were born on one of so many days from 1950 on. */
const birthDays = 18_000

/** Row number `n`, counted from 0, on a chain. */
export function sampleRow(n: number, chainId: number): SampleRow {
  const hash = createHash('sha256').update(`colophon sample ${n}`).digest()
  const address = `0x${hash.toString('hex', 0, 20)}`
  const pick = <T>(from: readonly T[], at: number): T => from[hash[at]! % from.length]!
  const name = pick(surnames, 20) + pick(given, 21) + pick(given, 22)
  const did = printDid(chainId, address)
  if (n % organisationEach === organisationEach - 1) return organisation(n, did, name, hash)
  const birthDate = new Date(Date.UTC(1950, 0, 1) + (n % birthDays) * dayMs)
  const day = birthDate.toISOString().slice(0, 10)
  const head = `${nowhere}${day.replaceAll('-', '')}${digits(Math.floor(n / birthDays), 3)}`
  return {
    did,
    partyKind: 'naturalPerson',
    organisationKind: '',
    assuranceLevel: 'documentChecked',
    legalName: name,
    idType: 'residentId',
    birthDate: day,
    idNumber: head + checkCharacter11(head),
  }
}

function organisation(n: number, did: string, name: string, hash: Buffer): SampleRow {
  const trade = trades[hash[23]! % trades.length]!
  const code = `91${nowhere}${digits(n, 9)}`
  return {
    did,
    partyKind: 'legalPerson',
    organisationKind: 'company',
    birthDate: '',
    assuranceLevel: 'systemVerified',
    legalName: `虚构${name}${trade}有限公司`,
    idType: 'uscc',
    idNumber: code + checkCharacter31(code),
  }
}

const digits = (n: number, length: number): string => String(n).padStart(length, '0')

/** `colophon identities sample N`: prints a CSV file of made-up rows. */
export function printSample(count: string): void {
  const rows = Number(count)
  if (!Number.isInteger(rows) || rows < 1 || rows > mostRows)
    throw new UsageError(`say how many rows, from 1 to ${mostRows}`)
  const { chainId } = loadConfig(environment).chain
  const lines = [csvLine(identityColumns)]
  for (let n = 0; n < rows; n++) {
    const row = sampleRow(n, chainId)
    lines.push(csvLine(identityColumns.map((column) => row[column]!)))
  }
  process.stdout.write(`${lines.join('\n')}\n`)
}
