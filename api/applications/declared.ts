/** What of an application ends in a certificate: the facts as declared, for each work of the series. */
import type { WorkFacts } from '../book/book.ts'
import type { ApplicationForm, PublicForm } from './form.ts'
import type { WorkForm } from './form-work.ts'
import lists from './lists.json' with { type: 'json' }

/** What is shown in the place of a name that is not public (署名: 匿名). */
export const anonymousName = '匿名'

/** The facts of a certificate that an application declares (docs/formats/certificate.md). */
export type DeclaredFacts = WorkFacts & {
  readonly serviceVariant?: 'ordinary' | 'special'
  readonly commissionedHolder?: 'client' | 'contractor'
  readonly ownershipNote?: string
}

/**
 * The facts for work `i` of the series. A form without errors gives facts that the verifier accepts. Throws RangeError
 * where there is no such work.
 */
export function toDeclared(form: ApplicationForm | PublicForm, i: number): DeclaredFacts {
  const work = form.works[i]
  if (work === undefined) throw new RangeError(`the series has no work ${i}`)
  const { ownershipForm, serviceVariant, commissionedHolder, ownershipNote } = form
  return {
    work: workFacts(work),
    authors: form.authors.map(authorFacts),
    owners: form.owners.map(ownerFacts),
    ownershipForm,
    ...(serviceVariant && { serviceVariant }),
    ...(commissionedHolder && { commissionedHolder }),
    ...(ownershipNote !== undefined && { ownershipNote }),
  }
}

type Owner = PublicForm['owners'][number]
type Author = PublicForm['authors'][number]

function authorFacts(author: Author) {
  const { did } = author
  return { ...shownName(author), ...(did !== undefined && { did }) }
}

function ownerFacts(owner: Owner) {
  const { did, partyKind, rights, acquisitionNote, rightsNote, sharePpm } = owner
  return {
    ...shownName(owner),
    did,
    partyKind,
    acquisition: owner.acquisition,
    rights,
    ...(acquisitionNote !== undefined && { acquisitionNote }),
    ...(rightsNote !== undefined && { rightsNote }),
    ...(sharePpm !== undefined && { sharePpm }),
  }
}

/** A minor's name is hidden unless it was agreed that it is public. */
function shownName({ displayName, signing, minor, publicNameConsent }: Owner | Author) {
  const hidden = signing === 'anonymous' || (minor === true && publicNameConsent !== true)
  return hidden ? { displayName: anonymousName, signing: 'anonymous' } : { displayName, signing }
}

/** Members of a work form that are facts of the certificate, as they stand. */
const plainMembers = [
  'title',
  'alternativeTitle',
  'category',
  'creationNature',
  'basedOn',
  'digitalSourceType',
  'declaredLicence',
  'identifiers',
  'excludedMaterial',
] as const satisfies readonly (keyof WorkForm & keyof WorkFacts['work'])[]

function workFacts(work: WorkForm | PublicForm['works'][number]): WorkFacts['work'] {
  const { title, category, creationNature, completion, firstPublication } = work
  const plain = plainMembers.flatMap((name) =>
    work[name] === undefined ? [] : [[name, work[name]]],
  )
  const categoryNote = noteOf(work)
  return {
    ...Object.fromEntries(plain),
    title,
    category,
    creationNature,
    ...(categoryNote !== undefined && { categoryNote }),
    ...(completion && { completion: withPlace(completion) }),
    ...(firstPublication && { firstPublication: withPlace(firstPublication) }),
  }
}

/** A place of a certificate has no division code: the register shows places by name. */
function withPlace<T extends { readonly place?: { country: string; city?: string } }>(fact: T): T {
  if (fact.place === undefined) return fact
  const { country, city } = fact.place
  return { ...fact, place: { country, ...(city !== undefined && { city }) } }
}

/** The explanation of the category, with what the form asks of films as data. */
function noteOf({
  categoryNote,
  film,
}: Pick<WorkForm, 'categoryNote' | 'film'>): string | undefined {
  if (film === undefined) return categoryNote
  const { subtype, minutes, episodes } = film
  const parts = [
    categoryNote,
    lists.filmSubtypes[subtype].zh,
    minutes && `${minutes}分钟`,
    episodes && `${episodes}集`,
  ]
  return parts.filter(Boolean).join('；')
}
