/** `colophon apply`: an application for registration, checked first, then handed in, and shown as it goes on. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Defect } from '../api/cases/defects.ts'
import type { CaseView } from '../api/office/visible.ts'
import { articleLabel } from '../verifier/articles.ts'
import { canonicalize } from '../verifier/canonical.ts'
import {
  caseOf,
  isCertified,
  issuedIn,
  parseObject,
  printCase,
  type SteppedAnswer,
} from './cases.ts'
import { RefusedError, type Client } from './client.ts'
import { UsageError } from './fail.ts'
import { language, type Language } from './language.ts'
import { signedIn, type SessionOptions } from './session.ts'
import { waitForAnchor } from './work.ts'

export interface ApplyOptions extends SessionOptions {
  readonly lang?: string
  /** Only check. */
  readonly check?: boolean
  /** Seconds to wait for a decision and for the chain. */
  readonly wait?: string
  /** A new case, though the same form was handed in before. */
  readonly again?: boolean
  readonly json?: boolean
}

interface Checked {
  readonly defects: readonly Defect[]
  readonly assessment: { readonly lane: string; readonly factors: readonly string[] }
}

const pollMs = 1_000
const longestWait = 86_400

const words = {
  en: { error: 'error', warning: 'warning', none: 'no defects' },
  zh: { error: '须补正', warning: '待核对', none: '无缺陷' },
} as const

const otherData =
  'This form was handed in before with other personal data. Look at that case (./colophon cases), or make a new one ' +
  'with --again.'

/** Checks a form, tells everything that is wrong with it, and hands it in if nothing is. */
export async function apply(path: string, options: ApplyOptions): Promise<void> {
  const [lang, wait] = [language(options.lang), secondsOf(options.wait)]
  const form = parseObject(await textOf(path), path)
  const { client, did } = await signedIn(options)
  const checked = await client.post<Checked>('/v1/applications/check', form)
  if (options.check) return showChecked(checked, options, lang)
  // A form with errors is refused with all of them, unless it was handed in before: then its case is the answer.
  if (!hasErrors(checked)) printDefects(checked.defects, lang, options)
  const key = options.again ? undefined : keyOf(did, form)
  const submitted = await handIn(client, '/v1/applications', { form }, key).catch(
    (error: unknown) => {
      throw told(error, lang, options)
    },
  )
  const file = await settled(client, submitted, wait)
  if (options.json) console.log(JSON.stringify(file, undefined, 2))
  else await show(client, file, wait)
}

const hasErrors = ({ defects }: Checked): boolean =>
  defects.some(({ severity }) => severity === 'error')

/** What the check says; exit status 1 where it found errors. */
function showChecked(checked: Checked, options: ApplyOptions, lang: Language): void {
  const wrong = hasErrors(checked)
  if (wrong) process.exitCode = 1
  if (options.json) return console.log(JSON.stringify(checked, undefined, 2))
  printDefects(checked.defects, lang, options)
  if (!wrong) console.log(`Lane ${checked.assessment.lane}`)
}

export async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new UsageError(`there is no file ${path}`)
  })
}

function secondsOf(text = '60'): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= longestWait) return Number(text)
  throw new UsageError(`--wait is a number of seconds, up to ${longestWait}`)
}

/** With `json` on the other channel: what is printed there is the answer of the API alone. */
export function printDefects(
  defects: readonly Defect[],
  lang: Language,
  { json }: Pick<ApplyOptions, 'json'>,
): void {
  const print = json ? console.error : console.log
  if (defects.length === 0) console.error(words[lang].none)
  for (const { severity, pointer, code, article, [lang]: text } of defects) {
    const of = article === undefined ? '' : ` [${articleLabel(article)[lang]}]`
    print(`${words[lang][severity]}  ${pointer}  ${text}${of} (${code})`)
  }
}

/**
 * The Idempotency-Key of a form: the registry keeps it for ever and its hash has no salt, so it is made of what stays
 * on record anyway and of no personal data. Whether those are the same is for the registry to compare.
 */
export function keyOf(did: string, form: object): string {
  const shown = JSON.stringify({ did, form }, (name, value: unknown) =>
    name === 'personal' ? undefined : value,
  )
  return createHash('sha256')
    .update(canonicalize(JSON.parse(shown)))
    .digest('hex')
}

/**
 * Hands in, with an Idempotency-Key (`keyOf`) unless a new case is wanted: a command that is cut off and run again is answered
 * with the case that it had made.
 */
export async function handIn(
  client: Client,
  path: string,
  body: object,
  key: string | undefined,
): Promise<CaseView> {
  const headers = {
    'content-type': 'application/json',
    ...(key !== undefined && { 'idempotency-key': key }),
  }
  const response = await client.send(path, { method: 'POST', headers, body: JSON.stringify(body) })
  const { created, case: file } = (await response.json()) as SteppedAnswer
  if (!created)
    console.error('This form was handed in before; here is its case (--again: a new one)')
  return file
}

/** A refusal as the person can act on it: defects in the person's language, a key in words of this command. */
export function told(error: unknown, lang: Language, options: Pick<ApplyOptions, 'json'>): unknown {
  if (!(error instanceof RefusedError)) return error
  if (error.problem['code'] === 'idempotency_mismatch')
    return new RefusedError({ ...error.problem, detail: otherData })
  if (!Array.isArray(error.problem['defects'])) return error
  printDefects(error.problem['defects'] as Defect[], lang, options)
  return error
}

/** Waits for the decision, which is there at once in the automatic lane. */
async function settled(client: Client, file: CaseView, wait: number): Promise<CaseView> {
  if (isCertified(file) || file.lane !== 'automatic') return file
  const end = Date.now() + wait * 1000
  let now = file
  while (!isCertified(now) && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, pollMs))
    now = await caseOf(client, file.id)
  }
  return now
}

async function show(client: Client, file: CaseView, wait: number): Promise<void> {
  printCase(file)
  const issued = issuedIn(file)
  if (issued.length === 0) return console.log(`Look again with: ./colophon case ${file.id}`)
  const last = issued.at(-1)!.certificate
  if (await waitForAnchor(client, last, wait * 1000)) console.log('On chain')
  else console.log('Not on chain yet: its certificate says so until it is')
}
