/** Works, people and files that the journeys of creators begin with, and what all of them do on a page. */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Download, Locator, Page } from 'playwright-core'
import party from '../../../api/realname/party.json' with { type: 'json' }
import type { OfficeHere, SteppedAnswer } from '../../_util/office.ts'
import { walletOf } from '../../_util/people.ts'
import { author, owner, person, residentId } from '../../api/applications/_util/forms.ts'
import type { PortalPage } from './portal-page.ts'

/** A number of a resident identity card with a right check digit that was never given out. */
export const someIdNumber = residentId

/** A file as it is given to a page. */
export interface Given {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

export const textFile = (name: string): Given => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(`${name} ${randomBytes(8).toString('hex')}`),
})

export const pdfFile = (name: string): Given => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(50)]),
})

export const pngFile = (name: string): Given => ({
  name,
  mimeType: 'image/png',
  buffer: Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), randomBytes(100)]),
})

/** What a click downloads. */
export async function downloaded(page: Page, button: Locator): Promise<[Download, Buffer]> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
  return [download, await readFile(await download.path())]
}

/** Chooses in a list by what is written there. */
export async function choose(field: Locator, option: string): Promise<void> {
  await field.click()
  const listed = field.page().locator('.ant-select-dropdown:visible .ant-select-item-option')
  await listed.filter({ hasText: option }).first().click()
}

/** Name and document of a party of the form for an identity certificate. */
export async function fillPerson(
  portal: PortalPage,
  place: 'personal' | 'guardian' | 'representative',
  { legalName, idType, idNumber }: Identified = person,
): Promise<void> {
  const { page } = portal
  await page.locator(`#identity_${place}_legalName`).fill(legalName)
  const kind = portal.say(party.idTypes[idType])
  await choose(page.locator(`#identity_${place}_idType`), kind)
  await page.locator(`#identity_${place}_idNumber`).fill(idNumber)
}

interface Identified {
  readonly legalName: string
  readonly idType: keyof typeof party.idTypes
  readonly idNumber: string
}

/** Has a verifier check the only application of somebody's for an identity certificate that is open. */
export async function verifyIdentity(office: OfficeHere, did: string): Promise<void> {
  const { items } = await office.expect<{ items: { id: string }[] }>(
    ...([200, did, 'GET', '/v1/cases?type=identity'] as const),
  )
  const id = items[0]!.id
  const verifier = await office.staff('verifier')
  await office.step(verifier, id, 'claim')
  const checked = { assuranceLevel: 'documentChecked', method: 'documentInspection' }
  await office.step(verifier, id, 'verify', checked)
}

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
