/** Works and people that the journeys of creators begin with. */
import type { OfficeHere, SteppedAnswer } from '../../_util/office.ts'
import { walletOf } from '../../_util/people.ts'
import { author, owner, residentId } from '../../api/applications/_util/forms.ts'

/** A number of a resident identity card with a right check digit that was never given out. */
export const someIdNumber = residentId

/** A certified work of two owners; returns the certificate's id. */
export async function jointWork(
  office: OfficeHere,
  first: string,
  second: string,
): Promise<string> {
  const owners = [
    owner(1, { did: first, sharePpm: 600_000 }),
    owner(2, { did: second, sharePpm: 400_000, displayName: '李四' }),
  ]
  const authors = [author(1, { did: first }), author(2, { did: second, displayName: '李四' })]
  const form = await office.form(first, { authors, owners, ownershipForm: 'joint' })
  const draft = await signedDraft(office, form, first, second)
  const submitted = await office.expect<SteppedAnswer>(
    ...([201, first, 'POST', '/v1/applications', draft] as const),
  )
  return office.certify(submitted.case.id)
}

interface Saved {
  readonly id: string
  readonly revision: number
}

/** A draft with the signature of the other owner, as it is handed in. */
async function signedDraft(office: OfficeHere, form: object, of: string, signer: string) {
  const drafts = '/v1/applications/drafts'
  const { id } = await office.expect<Saved>(201, of, 'POST', drafts, { revision: 0, form })
  const signing = await office.expect<{ parties: { did: string; text: string }[] }>(
    ...([200, signer, 'GET', `${drafts}/${id}/signing?owner=${of}`] as const),
  )
  const { text = '' } = signing.parties.find(({ did }) => did === signer) ?? {}
  const signed = { owner: of, signature: await walletOf(signer).signMessage(text) }
  await office.expect(200, signer, 'POST', `${drafts}/${id}/signatures`, signed)
  const { revision } = await office.expect<Saved>(200, of, 'GET', `${drafts}/${id}`)
  return { draft: id, revision }
}
