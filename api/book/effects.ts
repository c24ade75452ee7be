/** What transitions bring about beyond the event itself: numbers, certificates, changes of certificates. */
import { registrationDateOf } from '../../verifier/date.ts'
import type { AssertionSource, StatusReason } from '../../verifier/vocabulary.ts'
import { partyContradictions } from '../applications/check-parties.ts'
import { toDeclared } from '../applications/declared.ts'
import type { PublicForm } from '../applications/form.ts'
import { partyDids } from '../applications/named.ts'
import { provinceOf } from '../applications/province.ts'
import { isOfAllOwners, ownersIn } from '../cases/consents.ts'
import { lastEvent } from '../cases/engine.ts'
import { listOf } from '../cases/guards.ts'
import { partiesIn } from '../cases/sealed.ts'
import type { PublicIdentityForm } from '../realname/form.ts'
import type { CaseFile, Move, Payload } from '../cases/machine.ts'
import { changesCertificate, isOfHolder, requestKindOf } from '../cases/request-machine.ts'
import type { Basis } from '../certificates/issue.ts'
import { acceptanceNumber } from '../certificates/number.ts'
import { ApiError } from '../errors.ts'
import type { IdentityCommand, WorkCommand, WorkFacts } from './book.ts'
import type { KnownDeposit } from './known-deposits.ts'
import { checkAmendment } from './check-amendment.ts'
import { checkDeclared } from './check-facts.ts'
import { identityDraft, renewedDrafts, requireUncertified } from './decide-identity.ts'
import { changeDraft, decideAmend, issuedOf, workIn } from './decide-status.ts'
import { depositsFor, rememberWork, sameWork, workDraft, type Origin } from './decide-work.ts'
import { newId, type Desk } from './desk.ts'
import { ownersOf, requireActing, ownersOnRecord, requireNoInterest } from './interests.ts'
import { identityOf } from './known-identities.ts'
import type { Issued } from './known-issued.ts'
import { formOf } from './needs.ts'
import type { Draft } from './record.ts'

export interface Effect {
  /** Added to the event's payload. */
  readonly payload?: Payload
  /** Records after the event's own. */
  readonly drafts?: readonly Draft[]
}

/** `index`: log index of the event. */
type MakeEffect = (desk: Desk, file: CaseFile, move: Move, index: number) => Effect

/** The number under which an application is accepted: its year, and the log index of the event that accepts it. */
function numbered(desk: Desk, index: number): string {
  const year = registrationDateOf(desk.time).slice(0, 4)
  return acceptanceNumber(desk.issuer.numberPrefix, year, index)
}

/** What a certificate is told of the application it comes from. */
interface Applied {
  readonly applicant: string
  readonly acceptanceNumber: string
  readonly seriesId: string | undefined
  readonly examination: 'automatic' | 'examined'
  readonly sources: Readonly<Record<string, AssertionSource>>
}

/** Facts that an examiner has checked against documents, as the approval lists them. */
function checkedFacts(file: CaseFile): Applied['sources'] {
  const checked = lastEvent(file, 'approve')?.payload['documentChecked']
  const facts = Array.isArray(checked) ? checked.filter((fact) => typeof fact === 'string') : []
  return Object.fromEntries(facts.map((fact: string) => [fact, 'documentChecked' as const]))
}

/** Throws ApiError `defective_form` where a party is another than its identity certificate says by now. */
const requireParties: MakeEffect = (desk, file, { payload }) => {
  const form = formOf(file, payload) as PublicForm
  const known = partyDids(form).flatMap((did) => {
    const identity = identityOf(desk, did)
    return identity ? [[did, identity] as const] : []
  })
  const defects = partyContradictions(form, new Map(known))
  if (defects.length === 0) return {}
  throw new ApiError('defective_form', 'Parties are others than their identity certificates say.', {
    defects,
  })
}

/** What was checked against documents must be a declared fact of every certificate that will say so. */
const approveApplication: MakeEffect = (desk, file, move, index) => {
  const { payload } = move
  requireParties(desk, file, move, index)
  const form = formOf(file, {}) as PublicForm
  const checked = listOf(payload, 'documentChecked').filter((fact) => typeof fact === 'string')
  const declared = checked.length === 0 ? [] : form.works.map((_work, i) => toDeclared(form, i))
  const unknown = checked.find((fact) => !declared.every((facts) => pointsInto(facts, fact)))
  if (unknown === undefined) return {}
  throw new ApiError(
    'invalid_request',
    `payload/documentChecked: ${unknown} is no declared fact of each certificate.`,
  )
}

/** Whether a JSON Pointer leads to something. */
function pointsInto(value: unknown, pointer: string): boolean {
  const steps = pointer.split('/').slice(1)
  const found = steps.reduce<unknown>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, step)
        ? Reflect.get(inner, step)
        : undefined,
    value,
  )
  return found !== undefined
}

function certifyAs(examination: Applied['examination']): MakeEffect {
  return (desk, file, move, index) => {
    const form = formOf(file, move.payload) as PublicForm | undefined
    if (form === undefined) throw new Error(`application ${file.id} has no form`)
    if (examination === 'automatic') requireParties(desk, file, move, index)
    const given = lastEvent(file, 'accept')?.payload['acceptanceNumber']
    const applied: Applied = {
      applicant: file.party,
      acceptanceNumber: typeof given === 'string' ? given : numbered(desk, index),
      seriesId: form.works.length > 1 ? newId(desk) : undefined,
      examination,
      sources: checkedFacts(file),
    }
    // First all are checked, then made: the rest of the batch must not know of one whose series is refused.
    const works = form.works.map((_work, i) => checkedWork(desk, form, i, applied))
    const drafts = works.map(({ command, files }, i) => {
      const draft = workDraft(desk, command, files, originOf(file, form, i, applied))
      rememberWork(desk, applied.applicant, draft)
      return draft
    })
    const issued = drafts.map(({ row, index: logIndex }) => ({
      certificate: row.id,
      registrationNumber: row.number,
      logIndex,
    }))
    return { payload: { acceptanceNumber: applied.acceptanceNumber, issued }, drafts }
  }
}

/** A work of the form as it will be registered. Throws ApiError `already_registered`, and what its facts are refused with. */
function checkedWork(
  desk: Desk,
  form: PublicForm,
  i: number,
  { applicant }: Applied,
): { command: WorkCommand; files: KnownDeposit[] } {
  const work = form.works[i]!
  const files = depositsFor(desk, { deposits: work.deposits, applicant })
  const digests = files.map((deposit) => deposit.file.sha256)
  const before = sameWork(desk, applicant, digests)
  if (before)
    throw new ApiError('already_registered', `The work is registered under ${before.number}.`, {
      registrationNumber: before.number,
    })
  const facts: WorkFacts = toDeclared(form, i)
  const publicLookup = form.lookup === 'public' && files.length === 1
  const command = { applicant, deposits: work.deposits, facts, publicLookup }
  checkDeclared(command, files, desk.time)
  return { command, files }
}

function originOf(
  { id }: CaseFile,
  form: PublicForm,
  i: number,
  { acceptanceNumber: number, seriesId, examination, sources }: Applied,
): Origin {
  const region = provinceOf(form)
  const count = form.works.length
  const { seriesTitle: title } = form
  const titled = title === undefined ? {} : { title }
  const series =
    seriesId === undefined ? {} : { series: { id: seriesId, index: i + 1, count, ...titled } }
  return {
    members: {
      application: id,
      acceptanceNumber: number,
      examination,
      sources,
      ...series,
    },
    act: { case: id, ...(region !== undefined && { region }) },
  }
}

/** Kinds of assurance that a verification can end in. */
type Assured = Pick<IdentityCommand, 'assuranceLevel'>

/** The identity certificate that a verification ends in, with the commitments made when it was applied for. */
const verifyIdentity: MakeEffect = (desk, file, { actor, role, payload, transition }) => {
  const asked = file.events[0]?.payload ?? payload
  const form = asked['form'] as PublicIdentityForm
  const { assuranceLevel } = payload as unknown as Assured
  const { subject, partyKind, organisationKind, guardian, minor } = form
  // Who was certified meanwhile applies for a new certificate; a list must not take the place of that.
  if (transition === 'certifyChecked') requireUncertified(desk, subject)
  const isPerson = partyKind === 'naturalPerson'
  const commitments = partiesIn(asked).flatMap((party) => party.commitments ?? [])
  const command = { subject, partyKind, assuranceLevel, commitments }
  const members = {
    ...(organisationKind !== undefined && { organisationKind }),
    ...(isPerson && guardian !== undefined && { guardian: guardian.did }),
    ...(isPerson && minor !== undefined && { minor }),
    ...(role === 'verifier' && { verifiedBy: actor }),
  }
  const draft = identityDraft(desk, command, { case: file.id, by: { actor, role } }, members)
  const drafts = renewedDrafts(desk, draft, subject)
  return { payload: { issued: draft.row.id, logIndex: draft.index }, drafts }
}

/**
 * A request is taken in only about a certificate on record, only from its holder where that is asked, and for facts that
 * keep owners and authors.
 */
const submitRequest: MakeEffect = (desk, file, { payload }) => {
  const kind = requestKindOf({ events: [{ payload }] as unknown as CaseFile['events'] })
  if (kind === 'recovery') return {}
  const issued = issuedOf(desk, String(payload['certificate']))
  if (isOfHolder(kind, payload) && issued.holder !== file.party)
    throw new ApiError('not_holder', 'Only who registered the work may ask for this.')
  if (kind === 'correction' || kind === 'supplement')
    checkAmendment(workIn(issued).credentialSubject, payload['facts'] as WorkFacts)
  if (isOfAllOwners(payload)) requireActing(desk, issued, ownersIn(payload))
  return {}
}

/** Whoever consents for a minor is still who may. */
const consentToRequest: MakeEffect = (desk, { events }, { actor }) => {
  const asked = events[0]!.payload
  const own = ownersIn(asked).filter(({ by }) => by === actor)
  requireActing(desk, issuedOf(desk, String(asked['certificate'])), own)
  return {}
}

/** Who decides on a request is not named in the certificate; one that needs all owners knows them all. */
function requireDecidable(desk: Desk, file: CaseFile, issued: Issued, actor: string): void {
  requireNoInterest(desk, issued, actor)
  const asked = file.events[0]!.payload
  if (!isOfAllOwners(asked)) return
  requireActing(desk, issued, ownersIn(asked))
  const known = new Set(ownersIn(asked).map(({ did }) => did))
  if (ownersOf(issued).every((did) => known.has(did))) return
  throw new ApiError('state_changed', 'This request does not name all owners: make it again.')
}

const refuseRequest: MakeEffect = (desk, file, { actor }) => {
  const { certificate } = file.events[0]!.payload
  if (typeof certificate === 'string') requireNoInterest(desk, issuedOf(desk, certificate), actor)
  return {}
}

const grantRequest: MakeEffect = (desk, file, { actor, payload }) => {
  const asked = file.events[0]!.payload
  const [kind, certificateId] = [requestKindOf(file), String(asked['certificate'])]
  if (kind === 'recovery') return {}
  const issued = issuedOf(desk, certificateId)
  requireDecidable(desk, file, issued, actor)
  if (!changesCertificate(kind)) return {}
  const note = typeof payload['note'] === 'string' ? { note: payload['note'] } : {}
  const order = (payload['basis'] ?? asked['basis']) as Basis | undefined
  const basis = order === undefined ? {} : { basis: order }
  const common = { certificate: certificateId, actor, case: file.id, ...note, ...basis }
  if (kind === 'correction' || kind === 'supplement') {
    const facts = asked['facts'] as WorkFacts
    const decision = decideAmend(desk, { ...common, reason: kind, facts })
    return 'drafts' in decision ? amended(decision.drafts) : {}
  }
  const [change, reason] =
    kind === 'surrender'
      ? (['surrendered', 'owner_request'] as const)
      : (['revoked', asked['ground'] as StatusReason] as const)
  return { drafts: [changeDraft(desk, issued, { ...common, change, reason }, 'registrar')] }
}

/** The event names the certificate that it brought about, as one that certifies does. */
function amended(drafts: readonly Draft[]): Effect {
  const issued = drafts.flatMap(({ row, index: logIndex }) =>
    row.kind === 'work' ? { certificate: row.id, registrationNumber: row.number, logIndex } : [],
  )
  return { payload: { issued }, drafts }
}

type Prepare = (desk: Desk, index: number, file: CaseFile, payload: Payload) => Payload

/** Whose certificate a new request is about, and whose consent is theirs: by what is on record, whatever was sent. */
const prepareRequest: Prepare = (desk, _index, file, { certificate }) => {
  const issued = desk.known.issued.get(String(certificate))
  if (issued === undefined || file.events.length > 0) return {}
  return { holder: issued.holder, owners: ownersOnRecord(desk, issued) }
}

/** Who is auditor at this place of the log: among them an audit is drawn. */
const auditorsNow: Prepare = ({ known }) => {
  const auditors = [...known.roles].filter(([, roles]) => roles.has('auditor'))
  return { auditors: auditors.map(([did]) => did).toSorted() }
}

/** What the registry adds to a payload before the machine judges it. */
export const preparations: Readonly<Record<string, Prepare>> = {
  'application.accept': (desk, index) => ({ acceptanceNumber: numbered(desk, index) }),
  'request.submit': prepareRequest,
  'audit.announce': auditorsNow,
}

/** By type and transition. */
export const effects: Readonly<Record<string, MakeEffect>> = {
  'application.submit': requireParties,
  'application.resubmit': requireParties,
  'application.approve': approveApplication,
  'application.certify': certifyAs('examined'),
  'application.certifyAutomatically': certifyAs('automatic'),
  'identity.verify': verifyIdentity,
  'identity.certifyChecked': verifyIdentity,
  'request.submit': submitRequest,
  'request.consent': consentToRequest,
  'request.grant': grantRequest,
  'request.refuse': refuseRequest,
}
