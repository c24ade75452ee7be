/** Applications whose every word would be markup or script, were it not treated as text. */
import type { ApplicationForm } from '../../../api/applications/form.ts'
import type { OfficeHere } from '../../_util/office.ts'
import { newPerson } from '../../_util/people.ts'
import { author, owner, work } from '../../api/applications/_util/forms.ts'

export const payload =
  '"><img src=x onerror=document.title=1><script>document.title=1</script>\'{{7*7}}'

/** A form with the payload wherever the applicant has a word; `file` is that of the first of its two works. */
async function hostileForm(
  office: OfficeHere,
  applicant: string,
  file?: Uint8Array,
): Promise<ApplicationForm> {
  const place = { country: 'CN', city: payload }
  const one = work(1, {
    deposits: [await office.deposit(applicant, file)],
    title: payload,
    alternativeTitle: payload,
    category: 'other',
    categoryNote: payload,
    creationNature: 'adapted',
    basedOn: [{ title: payload, owner: payload, provenance: payload }],
    completion: { date: '2026-05', place },
    firstPublication: { status: 'published', date: '2026-06', place },
  })
  const named = { displayName: payload, signing: 'alias' } as const
  return office.form(applicant, {
    works: [one, { ...one, title: 'second', deposits: [await office.deposit(applicant)] }],
    authors: [author(1, { did: applicant, ...named })],
    owners: [owner(1, { did: applicant, ...named, rightsNote: payload })],
    ownershipNote: payload,
    seriesTitle: payload,
  })
}

/** Brings such an application to its end; returns the id of the first certificate. */
export async function hostileCertificate(office: OfficeHere, file?: Uint8Array): Promise<string> {
  const { did: applicant } = newPerson()
  const form = await hostileForm(office, applicant, file)
  const { id } = (await office.submit(applicant, form)).case
  await office.step(await office.staff('intake_clerk'), id, 'accept')
  await office.step(await office.staff('examiner'), id, 'claim')
  const opinion = { opinion: payload }
  await office.step(await office.staff('examiner'), id, 'passToReview', opinion)
  await office.step(await office.staff('senior_examiner'), id, 'approve', { documentChecked: [] })
  await office.step(await office.staff('registrar'), id, 'certify')
  const [issued] = await office.issued(applicant, id)
  return issued!.certificate
}
