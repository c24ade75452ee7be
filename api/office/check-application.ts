/** What the register knows about an application: gathered for the check of its form, and for the lane it takes. */
import { holderDid } from '../book/did.ts'
import { findDefects } from '../applications/check.ts'
import type { CheckContext, Registered } from '../applications/context.ts'
import type { ApplicationDefect } from '../applications/defect.ts'
import type { ApplicationForm } from '../applications/form.ts'
import { partyDids } from '../applications/named.ts'
import { assess, creditTier, type Assessment, type CreditTier } from '../applications/lanes.ts'
import type { CaseFile } from '../cases/machine.ts'
import { hasEnded } from '../certificates/status.ts'
import type { Office } from './office.ts'

/** An application with everything that is wrong with it, and how it would be dealt with. */
export interface Checked {
  readonly defects: readonly ApplicationDefect[]
  readonly assessment: Assessment
}

/** Deposits that a form names: those of its works, and its attachments. */
function depositIds(form: ApplicationForm): string[] {
  const ofWorks = form.works.flatMap(({ deposits }) => deposits)
  return [...ofWorks, ...form.attachments.map(({ deposit }) => deposit)]
}

async function depositsOf(
  { book }: Office,
  form: ApplicationForm,
): Promise<CheckContext['deposits']> {
  const found = await book.deposits(depositIds(form))
  return new Map(
    [...found].map(([id, { holder, file, depositTime: time }]) => {
      const open = file.cid !== undefined && file.encrypted !== true
      return [id, { holder, digest: file.sha256, open, time }]
    }),
  )
}

async function registrationsOf(
  { book }: Office,
  deposits: CheckContext['deposits'],
  applicant: string,
): Promise<CheckContext['registrations']> {
  const digests = [...new Set([...deposits.values()].map(({ digest }) => digest))]
  const found = await book.registrationsOf(digests)
  const own = applicant.slice(-40)
  return new Map(
    [...found].map(([digest, all]): [string, Registered[]] => [
      digest,
      all
        .filter(({ state }) => !hasEnded(state))
        .map(({ registrationNumber, applicant: by }) => ({ registrationNumber, own: by === own })),
    ]),
  )
}

async function powersOf(
  { book }: Office,
  { filing }: ApplicationForm,
): Promise<ReadonlyMap<string, CaseFile>> {
  if (filing.by !== 'agent' || filing.powersOfAttorney === undefined) return new Map()
  const files = await Promise.all(filing.powersOfAttorney.map((id) => book.caseFile(id)))
  return new Map(files.flatMap((file) => (file ? [[file.id, file]] : [])))
}

/** Of another chain they would be other people under the same address. Throws ApiError `invalid_did`. */
function requireOurs({ chainId }: Office, form: ApplicationForm): void {
  const guardians = form.owners.flatMap(({ guardian }) => guardian?.did ?? [])
  for (const did of [form.applicant, ...partyDids(form), ...guardians]) holderDid(did, chainId)
}

/** What the register knows that a form is judged by. `signers`: who signed it; absent before there is anything to sign. */
export async function knownOf(
  office: Office,
  form: ApplicationForm,
  filer: string | undefined,
  signers?: ReadonlySet<string>,
): Promise<{ readonly context: CheckContext; readonly tier: CreditTier }> {
  requireOurs(office, form)
  const titles = form.works.map(({ title }) => title)
  const { applicant } = form
  const found = depositsOf(office, form)
  const [deposits, registrations, powersOfAttorney, identities, similarTitles, past] =
    await Promise.all([
      found,
      found.then((all) => registrationsOf(office, all, applicant)),
      powersOf(office, form),
      office.book.identitiesOf(partyDids(form)),
      office.similarTitles(titles, applicant),
      office.book.pastRecordOf(applicant),
    ])
  const known = { deposits, registrations, similarTitles, powersOfAttorney, identities }
  const context = {
    time: office.now(),
    ...known,
    ...(filer !== undefined && { filer }),
    ...(signers !== undefined && { signers }),
  }
  return { context, tier: creditTier(past) }
}

/** Checks a form against the register. */
export async function checkApplication(...asked: Parameters<typeof knownOf>): Promise<Checked> {
  const [, form] = asked
  const { context, tier } = await knownOf(...asked)
  const defects = findDefects(form, context)
  return { defects, assessment: assess(form, defects, tier) }
}
