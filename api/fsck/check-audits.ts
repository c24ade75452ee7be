/** Random audits: each is drawn again from the log, the roles of that time and the block, and must come out the same. */
import { canonicalize } from '../../verifier/canonical.ts'
import { announcementOf, draw } from '../cases/audit-machine.ts'
import type { CaseFile, CaseType } from '../cases/machine.ts'
import { rolesIn } from '../cases/roles-machine.ts'
import type { Context } from '../context.ts'
import { Problems, type Finding } from './findings.ts'

type Parts = Pick<Context, 'book' | 'chain'>

/** Cases read at once. */
const page = 200

export async function checkAudits(parts: Parts): Promise<Finding> {
  const problems = new Problems('book: audits')
  const roles = await filesOf(parts, 'roles', problems)
  const audits = await filesOf(parts, 'audit', problems)
  for (const file of audits)
    await checkOne(parts, file, roles, problems).catch((error: unknown) =>
      problems.add(`audit ${file.id} cannot be drawn again: ${String(error)}`),
    )
  return problems.finding(`${audits.length} audits come out the same`)
}

async function filesOf({ book }: Parts, type: CaseType, problems: Problems): Promise<CaseFile[]> {
  const files: CaseFile[] = []
  for (let after = -1; ;) {
    const rows = await book.listCases({ type, after, limit: page })
    for (const { id } of rows) files.push(...(await readable(book, id, problems)))
    if (rows.length < page) return files
    after = rows.at(-1)!.seq
  }
}

/** A damaged record is a finding like any other, so that the rest is checked too. */
async function readable(book: Parts['book'], id: string, problems: Problems): Promise<CaseFile[]> {
  try {
    const file = await book.caseFile(id)
    return file ? [file] : []
  } catch (error) {
    problems.add(`case ${id} cannot be read: ${String(error)}`)
    return []
  }
}

async function checkOne(
  { book, chain }: Parts,
  file: CaseFile,
  roles: readonly CaseFile[],
  problems: Problems,
): Promise<void> {
  const [{ index }, at] = [file.events[0]!, `audit ${file.id}`]
  const announced = announcementOf(file)
  const { from, to, block, auditors } = announced
  if (to > index) problems.add(`${at} spans entries that were still to come`)
  problems.expect(
    `${at}: auditors`,
    JSON.stringify(auditors),
    JSON.stringify(atEntry(roles, index)),
  )
  const drawn = file.events.find(({ transition }) => transition === 'draw')?.payload
  if (drawn === undefined) return
  problems.expect(`${at}: seed`, drawn['seed'], (await chain.block(block))?.hash)
  const certificates = await book.automaticCertificates(from, to, index)
  problems.expect(`${at}: certificates`, drawn['certificates'], certificates.length)
  const again = draw(String(drawn['seed']), certificates, { ...announced, auditors })
  problems.expect(`${at}: draw`, canonicalize(drawn['drawn']), canonicalize(again))
}

/** Who was auditor at an entry of the log, sorted. */
function atEntry(roles: readonly CaseFile[], entry: number): string[] {
  const then = roles.filter(({ events }) =>
    rolesIn({ events: events.filter(({ index }) => index < entry) }).has('auditor'),
  )
  return then.map(({ party }) => party).toSorted()
}
