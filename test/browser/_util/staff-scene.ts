/** A register with something to do for every role of the staff, and files and texts that would like to run. */
import { randomBytes } from 'node:crypto'
import { expectJson } from '../../api/routes/_api.ts'
import { author, owner, work } from '../../api/applications/_util/forms.ts'
import type { ApplicationForm } from '../../../api/applications/form.ts'
import { newPerson, signedInAs } from '../../_util/people.ts'
import type { BrowserRegistry } from './registry-page.ts'

/** A text that runs wherever it is read as a page. */
export const payload =
  '"><img src=x onerror=document.title="ran"><script>document.title="ran"</script>'

/** A page and a picture with a script in them, as works. */
export const hostileFiles = [
  '<!doctype html><title>x</title><script>parent.document.title="ran"</script>',
  '<svg xmlns="http://www.w3.org/2000/svg" onload="document.title=\'ran\'"><script>document.title="ran"</script></svg>',
] as const

/** One red pixel. */
export const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC',
  'base64',
)

/** Deposits a file as somebody; returns the deposit's id. */
export async function depositFile(
  { here }: BrowserRegistry,
  holder: string,
  bytes: Uint8Array,
  mediaType: string,
): Promise<string> {
  const path = `/v1/deposits?holder=${holder}&mediaType=${encodeURIComponent(mediaType)}`
  const response = await fetch(here.url + path, {
    method: 'POST',
    headers: {
      ...(await signedInAs(here.url, holder)),
      'content-type': 'application/octet-stream',
    },
    body: new Uint8Array(bytes),
  })
  return (await expectJson<{ id: string }>(response, 201)).id
}

/** A form of the applicant's that has to be examined, over these deposits, with a payload in every text. */
export async function hostileForm(
  { office }: BrowserRegistry,
  applicant: string,
  deposits: readonly string[],
): Promise<ApplicationForm> {
  const form = await office.examinedForm(applicant)
  const [first] = form.works
  const hostile = { title: payload, alternativeTitle: payload, excludedMaterial: payload }
  return {
    ...form,
    works: [work(1, { ...first, ...hostile, deposits: [...deposits] })],
    authors: [author(1, { did: applicant, displayName: payload })],
    owners: [owner(1, { did: applicant, displayName: payload, rightsNote: payload })],
    statement: { purpose: payload, process: payload, originality: payload },
    specimen: { electronic: { medium: payload.slice(0, 100), count: 1 } },
  }
}

export interface HostileCase {
  readonly id: string
  readonly applicant: string
  readonly form: ApplicationForm
  /** Contents of those of its files that are texts. */
  readonly texts: readonly string[]
}

/** An application with hostile texts and files, handed in. No two have the same file, which can be registered but once. */
export async function hostileCase(registry: BrowserRegistry): Promise<HostileCase> {
  const applicant = newPerson().did
  const end = `<!-- ${randomBytes(8).toString('hex')} -->`
  const texts = hostileFiles.map((text) => text + end)
  const [page = '', svg = ''] = texts
  // Of what type a file is is seen by its content: a type that it surely has not is refused when it comes.
  const deposits = [
    await depositFile(
      registry,
      applicant,
      Buffer.concat([picture, Buffer.from(end)]),
      'application/octet-stream',
    ),
    await depositFile(registry, applicant, Buffer.from(page), 'application/octet-stream'),
    await depositFile(registry, applicant, Buffer.from(svg), 'image/svg+xml'),
  ]
  const form = await hostileForm(registry, applicant, deposits)
  const { id } = (await registry.office.submit(applicant, form)).case
  return { id, applicant, form, texts }
}
