/** Drafts of applications that others have to sign. */
import { owner } from '../../api/applications/_util/forms.ts'
import type { OfficeHere } from '../../_util/office.ts'
import { newPerson } from '../../_util/people.ts'

export interface Draft {
  readonly id: string
  readonly owner: string
}

/** A draft of somebody's over a work of two owners, the second of whom is to sign. */
export async function draftFor(office: OfficeHere, signer: string, title = '夜航'): Promise<Draft> {
  const { did: applicant } = newPerson()
  const owners = [
    owner(1, { did: applicant, sharePpm: 600_000 }),
    owner(2, { did: signer, sharePpm: 400_000, displayName: '李四' }),
  ]
  const plain = await office.form(applicant, { owners, ownershipForm: 'joint' })
  const form = { ...plain, works: plain.works.map((work) => ({ ...work, title })) }
  const body = { revision: 0, form }
  const path = '/v1/applications/drafts'
  const { id } = await office.expect<{ id: string }>(201, applicant, 'POST', path, body)
  return { id, owner: applicant }
}
