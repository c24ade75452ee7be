/** `colophon certificate`: a certificate by its id or number, in one of its forms. */
import { Client, RefusedError, type Resource } from './client.ts'
import { FailedError, UsageError } from './fail.ts'
import { language } from './language.ts'
import { requireWritable, writeOutput } from './output.ts'

/** Forms with the media type that is asked for. */
const forms: Readonly<Record<string, string>> = {
  json: 'application/json',
  vc: 'application/vc',
  pdf: 'application/pdf',
  png: 'image/png',
  html: 'text/html',
}
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export interface CertificateOptions {
  readonly format: string
  readonly out?: string
  readonly lang?: string
  readonly api?: string
}

/** Prints a certificate, or writes it into a file: pictures and PDFs always. */
export async function certificate(asked: string, options: CertificateOptions): Promise<void> {
  const { format, api } = options
  const type = forms[format]
  if (type === undefined)
    throw new UsageError(`--format is one of ${Object.keys(forms).join(', ')}`)
  if (options.out !== undefined) await requireWritable(options.out)
  const client = new Client(api)
  const id = uuid.test(asked) ? asked : await idOf(client, asked)
  const bytes = await fetchForm(client, id, format, type, language(options.lang))
  const out =
    options.out ?? (type.startsWith('text/') || isText(format) ? undefined : `${id}.${format}`)
  if (out === undefined) return void process.stdout.write(bytes)
  await writeOutput(out, bytes)
  console.error(`Certificate ${asked}: ${out}`)
}

const isText = (format: string): boolean => format === 'json' || format === 'vc'

async function idOf(client: Client, number: string): Promise<string> {
  const query = new URLSearchParams({ number })
  const { items } = await client.get<{ items: readonly Resource[] }>(
    `/v1/certificates?${query.toString()}`,
  )
  if (items[0] !== undefined) return items[0].id
  throw new FailedError(`there is no certificate with the number ${number}`)
}

/** The signed document has an address of its own; the other forms are negotiated under that of the certificate. */
async function fetchForm(
  client: Client,
  id: string,
  format: string,
  type: string,
  lang: string,
): Promise<Uint8Array> {
  const path = `/v1/certificates/${id}${format === 'vc' ? '/document' : ''}`
  const headers = { accept: type, 'accept-language': lang }
  const response = await client.send(path, { headers }).catch((error: unknown) => {
    const unknown = error instanceof RefusedError && error.problem['status'] === 406
    throw unknown ? notOffered(format) : error
  })
  const given = response.headers.get('content-type')?.split(';', 1)[0]
  if (given !== type) throw notOffered(format)
  return new Uint8Array(await response.arrayBuffer())
}

function notOffered(format: string): FailedError {
  return new FailedError(`this registry does not offer certificates as ${format}: take json or vc`)
}
