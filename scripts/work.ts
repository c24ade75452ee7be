/** The facts a person declares on the command line or in a row of a CSV file, as the API takes them. */
import type { Client, Resource } from './client.ts'

/** All 17 rights of art. 10. */
const allRights = 0x1ffff

export interface DeclaredWork {
  readonly title: string
  readonly category: string
  readonly authors: readonly string[]
  readonly owner?: string | undefined
  readonly completed?: string | undefined
  readonly nature?: string | undefined
  readonly licence?: string | undefined
  readonly note?: string | undefined
  readonly published?: 'published' | 'unpublished' | undefined
}

function workMembers(declared: DeclaredWork): object {
  const { title, category, nature, completed, licence, note, published } = declared
  return {
    title,
    category,
    ...(note === undefined ? {} : { categoryNote: note }),
    creationNature: nature ?? 'originalWork',
    ...(completed === undefined ? {} : { completion: { date: completed } }),
    ...(published === undefined ? {} : { firstPublication: { status: published } }),
    ...(licence === undefined ? {} : { declaredLicence: licence }),
  }
}

/** Registers one deposit as a work of one owner, the holder. */
export async function registerWork(
  client: Client,
  holder: string,
  depositId: string,
  declared: DeclaredWork,
): Promise<Resource> {
  const displayName = declared.owner ?? declared.authors.join('; ')
  return client.post<Resource>('/v1/works', {
    applicant: holder,
    deposits: [depositId],
    work: workMembers(declared),
    authors: declared.authors.map((name) => ({ displayName: name, signing: 'realName' })),
    owners: [{ displayName, did: holder, acquisition: 'original', rights: allRights }],
    ownershipForm: 'individual',
  })
}

/** Waits until a certificate is anchored; false if it is not within the time (milliseconds). */
export async function waitForAnchor(client: Client, id: string, within: number): Promise<boolean> {
  const end = Date.now() + within
  while (Date.now() < end) {
    const { stage } = await client.get<Resource>(`/v1/certificates/${id}`)
    if (stage === 'anchored') return true
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
  return false
}
