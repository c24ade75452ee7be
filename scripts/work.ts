/** The facts a person declares on the command line or in a row of a CSV file, as the API takes them. */
import { RefusedError, type Client, type Resource } from './client.ts'

/** All 17 rights of art. 10. */
const allRights = 0x1ffff

export interface DeclaredWork {
  readonly title: string
  readonly category: string
  readonly authors: readonly string[]
  readonly owner?: string | undefined
  /** That the author and the owner are one person who uses two names. */
  readonly samePerson?: boolean | undefined
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

/** Registers one deposit as a work of the holder, who owns it alone and, by name or as declared, is its author. */
export async function registerWork(
  client: Client,
  holder: string,
  depositId: string,
  declared: DeclaredWork,
): Promise<Resource> {
  const { authors, samePerson } = declared
  const displayName = declared.owner ?? authors.join('; ')
  // The certificate says then that the author is whom the DID belongs to: said by the person, never guessed.
  const twoNames = authors.length === 1 && displayName !== authors[0]
  const same = samePerson === true && twoNames ? { did: holder } : {}
  const body = {
    applicant: holder,
    deposits: [depositId],
    work: workMembers(declared),
    authors: authors.map((name) => ({ displayName: name, signing: 'realName', ...same })),
    owners: [{ displayName, did: holder, acquisition: 'original', rights: allRights }],
    ownershipForm: 'individual',
  }
  return client.post<Resource>('/v1/works', body).catch((error: unknown) => {
    throw withDefects(error)
  })
}

interface ToldDefect {
  readonly code: string
  readonly pointer: string
  readonly en: string
}

/** A refusal that lists defects tells them. */
function withDefects(error: unknown): unknown {
  if (!(error instanceof RefusedError) || !Array.isArray(error.problem['defects'])) return error
  const defects = error.problem['defects'] as readonly ToldDefect[]
  const told = defects.map(({ code, pointer, en }) => `${pointer}: ${en}${hintFor(code)} (${code})`)
  const detail = [String(error.problem['detail']), ...told].join(' ')
  return new RefusedError({ ...error.problem, detail })
}

/** What the options of a command can do about a defect. */
const hints: Readonly<Record<string, string>> = {
  individualParties:
    ' These commands register works of one author, who is you; joint works go by an application.',
  ownerNotAuthor: ' If author and owner are one person who uses two names: --same-person.',
}

const hintFor = (code: string): string => hints[code] ?? ''

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
