/** Authors and owners as parties: names, consent, identity, minors (form Z11 items 2 and 3; PIPL). */
import { registrationDateOf } from '../../verifier/date.ts'
import {
  personalProblems,
  type PersonalProblem,
  type PersonalRules,
} from '../realname/check-personal.ts'
import { holdsPersonalNumber, isMinorOn } from '../realname/id-numbers.ts'
import party from '../realname/party.json' with { type: 'json' }
import { checkDate } from './check-dates.ts'
import type { CheckContext, KnownIdentity } from './context.ts'
import { anonymousName } from './declared.ts'
import {
  applicationDefects,
  type ApplicationDefect,
  type DefectCode,
  type SayDefect,
} from './defect.ts'
import type { ApplicationForm, PublicForm } from './form.ts'
import type { AuthorForm, OwnerForm } from './form-parties.ts'
import rules from './rules.json' with { type: 'json' }

/** Checks every author and owner by itself. */
export function checkParties(form: ApplicationForm, context: CheckContext, say: SayDefect): void {
  for (const [i, author] of form.authors.entries()) {
    const at = `/authors/${i}`
    checkNamed(author, at, context, say)
    checkCertifiedAuthor(author, context.identities, at, say)
    const anything = { ...rulesFor(author.partyKind, context), required: [] }
    tellPersonal(personalProblems(author.personal, anything), at, say)
    if (author.deathDate !== undefined)
      checkDate(author.deathDate, `${at}/deathDate`, { context, say })
  }
  checkTwice(form.authors.map(authorKey), '/authors', 'authorTwice', say)
  for (const [i, owner] of form.owners.entries()) checkOwner(owner, `/owners/${i}`, context, say)
  checkTwice(
    form.owners.map(({ did }) => did),
    '/owners',
    'ownerTwice',
    say,
  )
  if (!form.owners.some(({ did }) => did === form.applicant)) say('applicantNotOwner', '/applicant')
}

/** Anonymous authors are all shown alike, so only a DID tells two of them apart. */
function authorKey({ did, displayName, signing }: AuthorForm, i: number): string {
  return did ?? (signing === 'anonymous' ? `anonymous ${i}` : `named ${displayName}`)
}

function checkTwice(keys: readonly string[], at: string, code: DefectCode, say: SayDefect): void {
  for (const [i, key] of keys.entries()) if (keys.indexOf(key) < i) say(code, `${at}/${i}`)
}

function checkNamed(
  named: AuthorForm | OwnerForm,
  at: string,
  context: CheckContext,
  say: SayDefect,
): void {
  checkName(named, at, say)
  checkConsent(named, at, say)
  checkMinor(named, at, context, say)
  if (holdsPersonalNumber(named.displayName)) say('personalDataInPublicText', `${at}/displayName`)
}

function checkName(
  { displayName, signing, personal }: AuthorForm | OwnerForm,
  at: string,
  say: SayDefect,
): void {
  const pointer = `${at}/displayName`
  if (signing === 'anonymous') {
    if (displayName !== anonymousName) say('anonymousNamed', pointer)
    return
  }
  const { legalName } = personal
  const differs = legalName !== undefined && !displayName.includes(legalName)
  if (signing === 'realName' && differs) say('nameDiffers', pointer)
}

/** Only persons have a right to their data, and the law gives consent to the living. */
function checkConsent(named: AuthorForm | OwnerForm, at: string, say: SayDefect): void {
  const dead = 'deathDate' in named && named.deathDate !== undefined
  const needed = named.partyKind === 'naturalPerson' && named.signing === 'realName' && !dead
  if (needed && named.publicNameConsent !== true)
    say('nameConsentMissing', `${at}/publicNameConsent`)
}

function checkMinor(
  named: AuthorForm | OwnerForm,
  at: string,
  { time }: CheckContext,
  say: SayDefect,
): void {
  const { minor, partyKind, personal } = named
  if (minor === true && partyKind !== 'naturalPerson') say('minorNotPerson', `${at}/minor`)
  if (minor === true || partyKind !== 'naturalPerson') return
  if (isMinorOn(personal, registrationDateOf(time)) === true) say('minorUndeclared', `${at}/minor`)
}

function checkOwner(owner: OwnerForm, at: string, context: CheckContext, say: SayDefect): void {
  checkNamed(owner, at, context, say)
  checkKind(owner, at, say)
  checkDivision(owner, at, say)
  checkGuardian(owner, at, context, say)
  checkIdentity(owner, at, context, say)
  tellPersonal(personalProblems(owner.personal, rulesFor(owner.partyKind, context)), at, say)
  for (const member of ['acquisitionNote', 'rightsNote'] as const)
    if (holdsPersonalNumber(owner[member] ?? '')) say('personalDataInPublicText', `${at}/${member}`)
}

function checkKind({ partyKind, organisationKind }: OwnerForm, at: string, say: SayDefect): void {
  const pointer = `${at}/organisationKind`
  if (partyKind === 'legalPerson' && organisationKind === undefined)
    say('organisationKindMissing', pointer)
  if (partyKind !== 'legalPerson' && organisationKind !== undefined)
    say('organisationKindMisplaced', pointer)
}

function checkDivision({ nationality, division }: OwnerForm, at: string, say: SayDefect): void {
  if (division === undefined) {
    if (nationality === 'CN') say('divisionMissing', `${at}/division`)
  } else if (!party.divisions.includes(division.slice(0, 2))) {
    say('divisionUnknown', `${at}/division`)
  }
}

function rulesFor(partyKind: string, { time }: CheckContext): PersonalRules {
  return { partyKind, required: rules.partyFields, today: registrationDateOf(time) }
}

function checkGuardian(
  { did, minor, guardian }: OwnerForm,
  at: string,
  context: CheckContext,
  say: SayDefect,
): void {
  if (minor !== true) {
    if (guardian !== undefined) say('guardianMisplaced', `${at}/guardian`)
  } else if (guardian === undefined) {
    say('minorWithoutGuardian', `${at}/guardian`)
  } else {
    if (guardian.did === did) say('guardianIsMinor', `${at}/guardian/did`)
    const problems = personalProblems(guardian.personal, rulesFor('naturalPerson', context))
    tellPersonal(problems, `${at}/guardian`, say)
  }
}

function checkIdentity(owner: OwnerForm, at: string, context: CheckContext, say: SayDefect): void {
  const identity = context.identities.get(owner.did)
  if (identity === undefined) say('identityMissing', `${at}/did`)
  checkCertified(owner, identity, at, say)
}

type Identities = CheckContext['identities']

/**
 * Where the parties of a form are others than their identity certificates say: errors that are looked for again when the
 * register decides, since somebody may have been certified meanwhile.
 */
export function partyContradictions(form: PublicForm, identities: Identities): ApplicationDefect[] {
  const { defects, say } = applicationDefects()
  for (const [i, author] of form.authors.entries())
    checkCertifiedAuthor(author, identities, `/authors/${i}`, say)
  for (const [i, owner] of form.owners.entries())
    checkCertified(owner, identities.get(owner.did), `/owners/${i}`, say)
  return defects
}

/** A minor's name is hidden wherever it stands, not only among the owners. */
function checkCertifiedAuthor(
  { did, minor }: Pick<AuthorForm, 'did' | 'minor'>,
  identities: Identities,
  at: string,
  say: SayDefect,
): void {
  const certified = did !== undefined && identities.get(did)?.minor === true
  if (certified && minor !== true) say('minorUndeclared', `${at}/minor`)
}

/** Who may act for an owner is nobody's to declare: the identity certificate says it. */
function checkCertified(
  { partyKind, minor = false, guardian }: PublicForm['owners'][number],
  identity: KnownIdentity | undefined,
  at: string,
  say: SayDefect,
): void {
  if (identity === undefined) {
    if (minor) say('guardianNotCertified', `${at}/guardian`)
    return
  }
  if (identity.partyKind !== partyKind) say('identityContradicts', `${at}/partyKind`)
  if ((identity.minor === true) !== minor) say('identityContradicts', `${at}/minor`)
  else if (minor && guardian && identity.guardian !== guardian.did)
    say('identityContradicts', `${at}/guardian/did`)
}

/** Says what is wrong with personal data, by the names of fields only. */
export function tellPersonal(
  problems: readonly PersonalProblem[],
  at: string,
  say: SayDefect,
): void {
  for (const { code, field } of problems) say(code, `${at}/personal/${field}`, party.fields[field])
}
