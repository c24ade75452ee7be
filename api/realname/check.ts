/** All defects of an identity application at once. */
import { registrationDateOf } from '../../verifier/date.ts'
import { defectList, type Defect, type DefectText, type Say } from '../cases/defects.ts'
import { personalProblems } from './check-personal.ts'
import table from './defects.json' with { type: 'json' }
import type { IdentityForm } from './form.ts'
import { ageOn, birthOf } from './id-numbers.ts'
import party from './party.json' with { type: 'json' }
import type { Personal } from './personal.ts'

export type IdentityDefectCode = keyof typeof table

/** All codes with severity, article and texts. */
export const identityDefectTexts: Readonly<Record<IdentityDefectCode, DefectText>> = table

export type IdentityDefect = Defect<IdentityDefectCode>
type SayIdentity = Say<IdentityDefectCode>

/** What the check has to know: plain data. */
export interface IdentityContext {
  /** Unix seconds. */
  readonly time: number
  /** Holders of the deposits named in the form, by id. */
  readonly depositHolders: ReadonlyMap<string, string>
  /** Who signed the form; absent before there is anything to sign. */
  readonly signers?: ReadonlySet<string>
  /** Whether the DID has an identity certificate in force. */
  readonly certified: boolean
}

const required = ['legalName', 'idType', 'idNumber'] as const

/** Everything that is wrong with an identity application. Pure and deterministic. */
export function findIdentityDefects(
  form: IdentityForm,
  context: IdentityContext,
): IdentityDefect[] {
  const { defects, say } = defectList<IdentityDefectCode>(identityDefectTexts)
  checkPersonal(form, form.partyKind, { at: '', context, say })
  if (form.partyKind === 'naturalPerson') checkPerson(form, context, say)
  else checkOrganisation(form, context, say)
  checkPlace(form, say)
  checkConsent(form, context, say)
  checkAttachments(form, context, say)
  if (context.certified) say('alreadyCertified', '/subject')
  checkSigned(form, context, say)
  return defects
}

interface Place {
  /** JSON Pointer of the party. */
  readonly at: string
  readonly context: IdentityContext
  readonly say: SayIdentity
}

function checkPersonal(
  { personal }: { readonly personal: Personal },
  partyKind: string,
  { at, context, say }: Place,
): void {
  const rules = { partyKind, required, today: registrationDateOf(context.time) }
  for (const { code, field } of personalProblems(personal, rules))
    say(code, `${at}/personal/${field}`, party.fields[field])
}

function checkPerson(form: IdentityForm, context: IdentityContext, say: SayIdentity): void {
  const { time } = context
  const { minor, guardian, organisationKind, legalRepresentative, personal } = form
  const birth = birthOf(personal)
  if (organisationKind !== undefined) say('organisationMisplaced', '/organisationKind')
  if (legalRepresentative !== undefined) say('organisationMisplaced', '/legalRepresentative')
  if (birth === undefined) say('birthDateMissing', '/personal/birthDate')
  else checkAge(minor === true, ageOn(birth, registrationDateOf(time)), say)
  if (minor !== true && guardian !== undefined) say('guardianMisplaced', '/guardian')
  if (minor === true) checkGuardian(form, context, say)
}

function checkAge(minor: boolean, age: number, say: SayIdentity): void {
  if (minor !== age < party.adultAge) say('minorContradicts', '/minor')
}

function checkGuardian(
  { guardian, subject, attachments }: IdentityForm,
  context: IdentityContext,
  say: SayIdentity,
): void {
  if (guardian === undefined) {
    say('minorWithoutGuardian', '/guardian')
    return
  }
  if (guardian.did === subject) say('guardianIsMinor', '/guardian/did')
  checkPersonal(guardian, 'naturalPerson', { at: '/guardian', context, say })
  if (!attachments.some(({ kind }) => kind === 'guardianshipDocument'))
    say('guardianshipMissing', '/attachments')
}

function checkOrganisation(form: IdentityForm, context: IdentityContext, say: SayIdentity): void {
  const { minor, guardian, organisationKind, legalRepresentative, partyKind, nationality } = form
  // The verifier takes no statement on it, `false` neither.
  if (minor !== undefined) say('minorMisplaced', '/minor')
  if (guardian !== undefined) say('guardianMisplaced', '/guardian')
  if (partyKind === 'legalPerson' && organisationKind === undefined)
    say('organisationKindMissing', '/organisationKind')
  if (partyKind !== 'legalPerson' && organisationKind !== undefined)
    say('organisationMisplaced', '/organisationKind')
  const { idType } = form.personal
  if (nationality === 'CN' && idType !== undefined && idType !== 'uscc')
    say('usccMissing', '/personal/idType')
  if (legalRepresentative === undefined) say('representativeMissing', '/legalRepresentative')
  else
    checkPersonal(legalRepresentative, 'naturalPerson', {
      at: '/legalRepresentative',
      context,
      say,
    })
}

function checkPlace({ nationality, division }: IdentityForm, say: SayIdentity): void {
  if (nationality === 'CN' && division === undefined) say('divisionMissing', '/division')
  if (division !== undefined && !party.divisions.includes(division.slice(0, 2)))
    say('divisionUnknown', '/division')
}

function checkConsent(form: IdentityForm, { time }: IdentityContext, say: SayIdentity): void {
  const { consent, partyKind, personal } = form
  if (!consent.processing) say('consentMissing', '/consent/processing')
  const birth = partyKind === 'naturalPerson' ? birthOf(personal) : undefined
  const child = birth !== undefined && ageOn(birth, registrationDateOf(time)) < party.sensitiveAge
  if (child && consent.sensitive !== true) say('sensitiveConsentMissing', '/consent/sensitive')
}

function checkAttachments(form: IdentityForm, context: IdentityContext, say: SayIdentity): void {
  const wanted = form.partyKind === 'naturalPerson' ? 'idDocument' : 'registrationDocument'
  if (!form.attachments.some(({ kind }) => kind === wanted)) say('documentMissing', '/attachments')
  const holders = [form.subject, form.guardian?.did]
  for (const [i, { deposit }] of form.attachments.entries()) {
    const holder = context.depositHolders.get(deposit)
    if (holder === undefined) say('depositUnknown', `/attachments/${i}/deposit`)
    else if (!holders.includes(holder)) say('depositNotApplicants', `/attachments/${i}/deposit`)
  }
}

/**
 * The subject signs, whoever it is: nobody has the DID of another certified. For a minor the guardian signs too, whose
 * signature is the consent (PIPL art. 31).
 */
function checkSigned(form: IdentityForm, { signers }: IdentityContext, say: SayIdentity): void {
  if (signers === undefined) return
  const { minor, guardian, subject, subjectSignature } = form
  if (minor === true && guardian && !signers.has(guardian.did))
    say('guardianSignatureMissing', '/guardian')
  if (signers.has(subject)) return
  if (subjectSignature === undefined) say('signatureMissing', '/subject')
  else say('signatureWrong', '/subjectSignature')
}
