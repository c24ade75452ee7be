/** Drafts of applications: kept sealed in the vault until they are handed in, signed by all who must sign. */
import { verifyMessage } from 'ethers'
import { v7 as uuidv7 } from 'uuid'
import { applicationForm, type ApplicationForm } from '../applications/form.ts'
import { splitPersonal, type SplitForm } from '../applications/personal.ts'
import {
  checkSignatures,
  commitPersonal,
  formHashOf,
  signingParties,
  signingText,
  type Commitment,
  type FormSignature,
} from '../applications/signatures.ts'
import { isMembers } from '../../verifier/canonical.ts'
import { listOf } from '../cases/guards.ts'
import { ApiError } from '../errors.ts'
import { faultsOf } from '../faults.ts'
import { openDraft, sealDraft } from '../personal/seal.ts'
import type { DraftSigner } from '../vault/drafts.ts'
import type { Office } from './office.ts'
import { newSalts } from './sealed.ts'
import { titleOf } from './titles.ts'

/** A signature as it was given. */
export interface GivenSignature {
  /** DID of the signer. */
  readonly did: string
  /** EIP-191, 0x hex. */
  readonly signature: string
}

/** What a draft holds. */
interface Body {
  /** As far as it is filled in. */
  readonly form: unknown
  /** A salt for each party that can have personal data, hex: the hash that is signed must not change by itself. */
  readonly salts: readonly string[]
  readonly signatures: readonly GivenSignature[]
  /** Id of the case that it corrects. */
  readonly corrects?: string
}

export interface OpenDraft extends Body {
  readonly id: string
  readonly owner: string
  readonly revision: number
  /** Unix seconds. */
  readonly updated: number
}

/** Days a draft is kept after it was last saved (PIPL art. 19: no longer than is needed). */
const keptDays = 180
/** Parties of a form at most: 100 authors, 100 owners with guardians, agent, contact. */
const mostParties = 400
const noDraft = 'There is no such draft of yours. It may have been handed in or thrown away.'

export interface DraftGiven {
  readonly id?: string
  readonly revision: number
  readonly form: unknown
  readonly corrects?: string
}

/** Saves a draft; `revision` 0 makes a new one. Throws ApiError `state_changed` where it was changed meanwhile. */
export async function saveDraft(
  office: Office,
  owner: string,
  { id = uuidv7(), revision, form, corrects }: DraftGiven,
): Promise<OpenDraft> {
  const salts = newSalts(mostParties).map((salt) => Buffer.from(salt).toString('hex'))
  // A changed form has to be signed anew.
  const body = { form, salts, signatures: [], ...(corrects !== undefined && { corrects }) }
  return store(office, owner, id, revision, body)
}

async function store(
  { vault, now }: Office,
  owner: string,
  id: string,
  revision: number,
  body: Body,
): Promise<OpenDraft> {
  const expires = now() + keptDays * 86_400
  const seal = (key: Uint8Array): Uint8Array => sealDraft(key, id, body)
  const signers = othersWhoSign(owner, body)
  const saved = await vault.drafts.save({ id, owner, revision, expires, signers, seal })
  if (saved === 'changed')
    throw new ApiError('state_changed', 'The draft was changed meanwhile. Load it again.')
  return { id, owner, revision: saved, updated: now(), ...body }
}

/** Who has to sign a draft beside its owner, as soon as the form is whole: then there is something to sign. */
function othersWhoSign(owner: string, { form, signatures }: Body): DraftSigner[] {
  const read = applicationForm.safeParse(form)
  const parties = read.success ? signingParties(read.data) : []
  return parties
    .filter(({ did }) => did !== owner)
    .map(({ did }) => ({ did, signed: signatures.some((one) => one.did === did) }))
}

/** Throws ApiError `not_found`. */
export function loadDraft({ vault }: Office, owner: string, id: string): OpenDraft {
  const draft = vault.drafts.load(owner, id)
  if (draft === undefined) throw new ApiError('not_found', noDraft)
  const body = openDraft(draft.key, id, draft.body) as Body
  return { id, owner, revision: draft.revision, updated: draft.updated, ...body }
}

/** The draft's form, whole. Throws ApiError `defective_form` where it is not filled in yet. */
export function wholeForm({ form }: Pick<OpenDraft, 'form'>): ApplicationForm {
  const read = applicationForm.safeParse(form)
  if (read.success) return read.data
  const errors = faultsOf(read.error, form, 'body').slice(0, 20)
  throw new ApiError('defective_form', 'The form is not filled in yet.', { errors })
}

/** What is signed: the form without personal data, and salted commitments to those. */
export interface ToSign {
  readonly form: ApplicationForm
  readonly split: SplitForm
  readonly personal: readonly Commitment[]
  readonly formHash: string
  readonly salts: readonly Uint8Array[]
}

/** `given`: salts of a draft; else there are fresh ones. */
export function toSign(form: ApplicationForm, given?: readonly Uint8Array[]): ToSign {
  const split = splitPersonal(form)
  const salts = given ?? newSalts(split.parties.length)
  const personal = commitPersonal(split.parties, salts)
  return { form, split, personal, formHash: formHashOf(split.form, personal), salts }
}

export function draftToSign(draft: OpenDraft): ToSign {
  return toSign(
    wholeForm(draft),
    draft.salts.map((salt) => Buffer.from(salt, 'hex')),
  )
}

/** Who has to sign a draft, with the text of each, and who has. */
export function signing(draft: OpenDraft) {
  const { form, formHash } = draftToSign(draft)
  const parties = signingParties(form).map((party) => ({
    did: party.did,
    capacity: party.capacity,
    text: signingText(draft.id, formHash, party),
    signed: draft.signatures.some(({ did }) => did === party.did),
  }))
  return { formHash, parties }
}

function recovered(text: string, signature: string): string | undefined {
  try {
    return verifyMessage(text, signature).toLowerCase()
  } catch {
    return undefined
  }
}

/**
 * Which of the signatures count, for a form with this id.
 * Throws ApiError `defective_form` for one that is wrong: it is better told than left out.
 */
export async function signersOf(
  { ownerOf }: Office,
  id: string,
  { form, formHash }: ToSign,
  signatures: readonly GivenSignature[],
): Promise<ReadonlySet<string>> {
  const parties = signingParties(form)
  const read = signatures.map(({ did, signature }): FormSignature => {
    const party = parties.find((one) => one.did === did)
    const text = party && signingText(id, formHash, party)
    return { did, recovered: text === undefined ? undefined : recovered(text, signature) }
  })
  const owners = new Map<string, string | undefined>()
  for (const { did } of read) owners.set(did, await ownerOf(did))
  const { signers, defects } = checkSignatures(form, read, (did) => owners.get(did))
  if (defects.length === 0) return signers
  throw new ApiError('defective_form', 'A signature does not fit the form.', { defects })
}

/** Adds a co-owner's signature to a draft. Throws ApiError `not_found` for who has nothing to sign, `defective_form`. */
export async function signDraft(
  office: Office,
  owner: string,
  id: string,
  given: GivenSignature,
): Promise<OpenDraft> {
  const draft = loadDraft(office, owner, id)
  const signed = draftToSign(draft)
  await signersOf(office, id, signed, [given])
  const { form, salts, signatures, revision, corrects } = draft
  const others = signatures.filter(({ did }) => did !== given.did)
  const body = { form, salts, signatures: [...others, given] }
  return store(office, owner, id, revision, {
    ...body,
    ...(corrects !== undefined && { corrects }),
  })
}

/** A draft in a list: what it is about, as far as it says. */
export interface DraftSummary {
  readonly id: string
  readonly revision: number
  /** Unix seconds. */
  readonly updated: number
  /** Title of the series, else of the first work. */
  readonly title?: string
  /** Number of works. */
  readonly works: number
  readonly corrects?: string
}

/** Drafts of their owner, the newest first. */
export function listDrafts(office: Office, owner: string): DraftSummary[] {
  return office.vault.drafts.list(owner).map(({ id }) => summaryOf(loadDraft(office, owner, id)))
}

/** Drafts of others that a person has to sign, or has signed; the newest first. */
export function draftsAsking(
  office: Office,
  signer: string,
): (DraftSummary & { readonly owner: string; readonly signed: boolean })[] {
  return office.vault.drafts.asking(signer).map(({ id, owner, signed }) => ({
    ...summaryOf(loadDraft(office, owner, id)),
    owner,
    signed,
  }))
}

function summaryOf({ id, revision, updated, form, corrects }: OpenDraft): DraftSummary {
  const read = isMembers(form) ? form : {}
  const works = listOf(read, 'works').filter(isMembers)
  const title = titleOf(read)
  return {
    id,
    revision,
    updated,
    works: works.length,
    ...(title !== undefined && { title }),
    ...(corrects !== undefined && { corrects }),
  }
}

/** Whether somebody has to sign the draft: then the form may be seen, personal data of others apart. */
export function mustSign(draft: OpenDraft, did: string): boolean {
  const read = applicationForm.safeParse(draft.form)
  return read.success && signingParties(read.data).some((party) => party.did === did)
}
