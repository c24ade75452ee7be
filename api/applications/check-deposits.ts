/** Files of an application: that they are the applicant's, fit what is declared, and are not registered yet. */
import type { CheckContext, DepositFacts, Registered } from './context.ts'
import type { SayDefect } from './defect.ts'
import type { ApplicationForm } from './form.ts'
import type { WorkForm } from './form-work.ts'

/** Checks works, attachments and specimen against what is on record. */
export function checkDeposits(form: ApplicationForm, context: CheckContext, say: SayDefect): void {
  checkKnown(form, context, say)
  for (const [i, work] of form.works.entries()) {
    const at = `/works/${i}`
    checkOpen(work, at, context, say)
    checkTitle(work, at, context, say)
    if (form.lookup === 'public' && work.deposits.length > 1)
      say('publicLookupManyFiles', `${at}/deposits`)
    for (const [j, id] of work.deposits.entries())
      checkDuplicates(form, work, { id, at: `${at}/deposits/${j}` }, context, say)
  }
  const { electronic, paper } = form.specimen
  if (electronic === undefined && paper === undefined) say('specimenMissing', '/specimen')
}

function checkKnown(form: ApplicationForm, context: CheckContext, say: SayDefect): void {
  const seen = new Set<string>()
  for (const { id, at, ofWork } of depositsOf(form)) {
    const facts = context.deposits.get(id)
    if (facts === undefined) say('depositUnknown', at)
    else if (facts.holder !== form.applicant) say('depositNotApplicants', at)
    if (ofWork) checkOnce(id, facts, { at, seen }, say)
  }
}

/** A file is the file of one work: under one deposit, and once. */
function checkOnce(
  id: string,
  facts: DepositFacts | undefined,
  { at, seen }: { at: string; seen: Set<string> },
  say: SayDefect,
): void {
  if (seen.has(id)) say('depositTwice', at)
  else if (facts && seen.has(facts.digest)) say('sameFileTwice', at)
  seen.add(id)
  if (facts) seen.add(facts.digest)
}

function depositsOf({ works, attachments }: ApplicationForm) {
  const files = works.flatMap(({ deposits }, i) =>
    deposits.map((id, j) => ({ id, at: `/works/${i}/deposits/${j}`, ofWork: true })),
  )
  const papers = attachments.map(({ deposit }, i) => ({
    id: deposit,
    at: `/attachments/${i}/deposit`,
    ofWork: false,
  }))
  return [...files, ...papers]
}

function checkOpen(work: WorkForm, at: string, context: CheckContext, say: SayDefect): void {
  const open = work.deposits.some((id) => context.deposits.get(id)?.open === true)
  if (open && work.firstPublication?.status === 'unpublished')
    say('unpublishedButPublic', `${at}/firstPublication/status`)
}

function checkTitle({ title }: WorkForm, at: string, context: CheckContext, say: SayDefect): void {
  const [first] = context.similarTitles.get(title) ?? []
  if (first) say('similarTitle', `${at}/title`, { number: first.registrationNumber })
}

function checkDuplicates(
  form: ApplicationForm,
  work: WorkForm,
  { id, at }: { id: string; at: string },
  { deposits, registrations }: CheckContext,
  say: SayDefect,
): void {
  const digest = deposits.get(id)?.digest
  const found = digest === undefined ? [] : (registrations.get(digest) ?? [])
  for (const { own, registrationNumber: number } of found) {
    if (own) say('alreadyRegistered', at, { number })
    else say(contests(form, work, number) ? 'duplicateContested' : 'duplicate', at, { number })
  }
}

/** A stranger's registration must not shut out the true owner: who names it and brings documents is heard. */
function contests(
  { attachments }: ApplicationForm,
  { previousRegistrations = [] }: WorkForm,
  number: Registered['registrationNumber'],
): boolean {
  const named = previousRegistrations.some(
    ({ registrationNumber, relation }) => registrationNumber === number && relation === 'contested',
  )
  return named && attachments.some(({ kind }) => kind === 'ownershipProof')
}
