/** Who owns by which form (著作权法 arts 11-19), how it was acquired, and in which shares. */
import { codesOf } from '../../verifier/vocabulary.ts'
import type { SayDefect } from './defect.ts'
import type { ApplicationForm } from './form.ts'
import type { AuthorForm, OwnerForm } from './form-parties.ts'
import lists from './lists.json' with { type: 'json' }

const byContract: readonly string[] = codesOf(lists.acquisitionsByContract)

/** Checks form of ownership, acquisition and shares. */
export function checkOwnership(form: ApplicationForm, say: SayDefect): void {
  checkVariants(form, say)
  checkForm[form.ownershipForm](form, say)
  checkAuthorship(form, say)
  checkShares(form.owners, say)
  for (const [i, owner] of form.owners.entries()) checkAcquisition(owner, `/owners/${i}`, say)
  if (needsProof(form) && !form.attachments.some(({ kind }) => kind === 'ownershipProof'))
    say('ownershipProofMissing', '/attachments')
}

function checkVariants(form: ApplicationForm, say: SayDefect): void {
  const members = [
    ['serviceVariant', 'service'],
    ['commissionedHolder', 'commissioned'],
  ] as const
  for (const [member, ownershipForm] of members) {
    const wanted = form.ownershipForm === ownershipForm
    if (wanted && form[member] === undefined) say('variantMissing', `/${member}`)
    if (!wanted && form[member] !== undefined) say('variantMisplaced', `/${member}`)
  }
}

const isPerson = ({ partyKind }: AuthorForm | OwnerForm) => partyKind === 'naturalPerson'

const checkForm: Record<
  ApplicationForm['ownershipForm'],
  (form: ApplicationForm, say: SayDefect) => void
> = {
  individual({ authors, owners }, say) {
    if (owners.length > 1) say('severalOwners', '/owners')
    if (authors.length > 1 || !authors.every(isPerson)) say('individualParties', '/ownershipForm')
  },
  joint({ authors, owners }, say) {
    if (owners.length < 2 || authors.length < 2) say('jointParties', '/ownershipForm')
  },
  legalEntity({ authors, owners }, say) {
    if (owners.length > 1) say('severalOwners', '/owners')
    if (authors.length > 1 || owners.some(isPerson) || authors.some(isPerson))
      say('legalEntityParties', '/ownershipForm')
  },
  service({ serviceVariant, owners }, say) {
    if (serviceVariant === undefined) return
    const fits = serviceVariant === 'special' ? (owner: OwnerForm) => !isPerson(owner) : isPerson
    // Heirs and successors need not be of the kind of those they follow.
    const wrong = owners.some((owner) => owner.acquisition === 'original' && !fits(owner))
    if (wrong) say('serviceParties', '/serviceVariant')
  },
  commissioned() {},
}

/** Who acquired originally is the author, unless the law or a contract gives the work to another. */
function checkAuthorship(form: ApplicationForm, say: SayDefect): void {
  const { ownershipForm, serviceVariant, commissionedHolder } = form
  const givenAway = serviceVariant === 'special' || commissionedHolder === 'client'
  if (givenAway) return
  for (const [i, owner] of form.owners.entries()) {
    if (owner.acquisition !== 'original' || isAuthor(owner, form.authors)) continue
    const commissioned = ownershipForm === 'commissioned'
    say(commissioned ? 'commissionedParties' : 'ownerNotAuthor', `/owners/${i}`)
  }
}

/** By DID; by name where an author has no DID. */
function isAuthor(owner: OwnerForm, authors: readonly AuthorForm[]): boolean {
  return authors.some(({ did, displayName }) =>
    did === undefined ? displayName === owner.displayName : did === owner.did,
  )
}

function checkShares(owners: readonly OwnerForm[], say: SayDefect): void {
  const shares = owners.flatMap(({ sharePpm }) => sharePpm ?? [])
  if (shares.length === 0) return
  const sum = shares.reduce((total, share) => total + share, 0)
  if (shares.length < owners.length) say('sharesPartial', '/owners')
  else if (sum !== 1_000_000) say('sharesSum', '/owners')
}

function checkAcquisition(owner: OwnerForm, at: string, say: SayDefect): void {
  const { acquisition, acquisitionNote } = owner
  if (byContract.includes(acquisition)) say('acquisitionByContract', `${at}/acquisition`)
  else if (acquisition !== 'original' && acquisitionNote === undefined)
    say('acquisitionNoteMissing', `${at}/acquisitionNote`)
}

/** Where the law gives the work to another than the author, a document has to say so. */
function needsProof({ serviceVariant, commissionedHolder, owners }: ApplicationForm): boolean {
  if (serviceVariant === 'special' || commissionedHolder === 'client') return true
  return owners.some(({ acquisition }) => acquisition !== 'original')
}
