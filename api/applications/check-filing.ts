/** Who files, by which power, and who has signed (form Z11 items 11 and 12). */
import { registrationDateOf } from '../../verifier/date.ts'
import { personalProblems } from '../realname/check-personal.ts'
import { agentOf, covers } from '../realname/power-of-attorney.ts'
import { tellPersonal } from './check-parties.ts'
import type { CheckContext } from './context.ts'
import type { SayDefect } from './defect.ts'
import type { ApplicationForm } from './form.ts'
import type { FilingForm } from './form-parties.ts'
import rules from './rules.json' with { type: 'json' }
import { signerOf } from './signatures.ts'

/** Checks filing, powers of attorney, signatures, contact and the confirmations. */
export function checkFiling(form: ApplicationForm, context: CheckContext, say: SayDefect): void {
  const { filing, contact, statement } = form
  checkFiler(form, context, say)
  if (filing.by === 'agent') checkAgent(form, filing, context, say)
  checkSigned(form, context, say)
  const today = registrationDateOf(context.time)
  const required = rules.contactFields
  tellPersonal(
    personalProblems(contact.personal, { partyKind: 'any', required, today }),
    '/contact',
    say,
  )
  if (!form.trueWill) say('trueWillMissing', '/trueWill')
  for (const part of rules.statement)
    if (Reflect.get(statement, part) === undefined) say('statementMissing', `/statement/${part}`)
}

function checkFiler({ filing, owners }: ApplicationForm, { filer }: CheckContext, say: SayDefect) {
  if (filer === undefined) return
  const allowed = filing.by === 'agent' ? [filing.agent] : owners.map(signerOf)
  if (!allowed.includes(filer)) say('agentNotFiler', '/filing')
}

type ByAgent = Extract<FilingForm, { by: 'agent' }>

function checkAgent(
  form: ApplicationForm,
  filing: ByAgent,
  context: CheckContext,
  say: SayDefect,
): void {
  if (filing.powersOfAttorney.length === 0) say('agentWithoutPower', '/filing/powersOfAttorney')
  for (const [i, id] of filing.powersOfAttorney.entries())
    checkPower(form, filing, { id, at: `/filing/powersOfAttorney/${i}` }, context, say)
  const required = [...rules.partyFields, ...rules.contactFields]
  const today = registrationDateOf(context.time)
  tellPersonal(
    personalProblems(filing.personal, { partyKind: 'any', required, today }),
    '/filing',
    say,
  )
}

function checkPower(
  form: ApplicationForm,
  { agent }: ByAgent,
  { id, at }: { id: string; at: string },
  { powersOfAttorney, time }: CheckContext,
  say: SayDefect,
): void {
  const power = powersOfAttorney.get(id)
  if (power === undefined) say('powerUnknown', at)
  else if (agentOf(power) !== agent || !form.owners.map(signerOf).includes(power.party))
    say('powerOfOthers', at)
  else if (!covers(power, 'apply', time)) say('powerDoesNotCover', at)
}

/** Every owner signs, or has the agent sign by a power of attorney; guardians of minors sign themselves. */
function checkSigned(form: ApplicationForm, context: CheckContext, say: SayDefect): void {
  const { signers } = context
  if (signers === undefined) return
  const represented = principalsOf(form.filing, context)
  for (const [i, owner] of form.owners.entries()) {
    const signer = signerOf(owner)
    if (signers.has(signer)) continue
    if (owner.minor === true) say('guardianSignatureMissing', `/owners/${i}/guardian`)
    else if (!represented.has(signer)) say('signatureMissing', `/owners/${i}`)
  }
}

/** Whom the agent may sign for; the agent's own signature has to be there. */
function principalsOf(filing: FilingForm, context: CheckContext): ReadonlySet<string> {
  if (filing.by !== 'agent' || !context.signers?.has(filing.agent)) return new Set()
  const powers = filing.powersOfAttorney.flatMap((id) => context.powersOfAttorney.get(id) ?? [])
  const valid = powers.filter(
    (power) => agentOf(power) === filing.agent && covers(power, 'apply', context.time),
  )
  return new Set(valid.map(({ party }) => party))
}
