/** `colophon disclose check`: compares personal data that a party shows with the commitments in its certificate. */
import { readFile, stat } from 'node:fs/promises'
import { commitmentFields } from '../verifier/vocabulary.ts'
import {
  checkDisclosures,
  type DisclosureMatch,
  type IdentityCertificate,
  parseDisclosure,
  readDocument,
  VerificationError,
} from '../verifier/index.ts'
import { UsageError } from './fail.ts'
import { language } from './language.ts'
import { asUsage } from './verify.ts'

export interface DiscloseOptions {
  readonly lang?: string
  readonly json?: boolean
}

/** Largest certificate or disclosure read, bytes. */
const largest = 1 << 20

async function read<T>(path: string, parse: (text: string) => T): Promise<T> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isFile() !== true) throw new UsageError(`there is no file ${path}`)
  if (found.size > largest) throw new UsageError(`${path} is too large`)
  const source = await readFile(path, 'utf8')
  return asUsage(path, () => parse(source))
}

function identityIn(text: string): IdentityCertificate {
  const { kind, document } = readDocument(text)
  if (kind === 'identityCertificate' && 'commitments' in document.credentialSubject)
    return document as IdentityCertificate
  throw new VerificationError('document', 'it is no identity certificate')
}

const words = {
  en: {
    matches: 'as certified',
    differs: 'NOT as certified',
    limit:
      'This compares values with the certificate only. Check the certificate itself: colophon verify CERTIFICATE',
  },
  zh: {
    matches: '与证书一致',
    differs: '与证书不一致',
    limit: '本结果只比对证书中的承诺。证书本身请另行核验：colophon verify 证书',
  },
} as const

/** Name of a field for people. Values are not printed: who runs this has them in the file. */
function labelOf(field: string, lang: 'zh' | 'en'): string {
  const known = Object.entries(commitmentFields).find(([code]) => code === field)
  return known === undefined ? field : known[1][lang]
}

function print(matches: readonly DisclosureMatch[], lang: 'zh' | 'en'): void {
  const text = words[lang]
  for (const { field, matches: same } of matches) {
    console.log(`${same ? text.matches : text.differs}  ${labelOf(field, lang)}`)
  }
  console.log(`\n${text.limit}`)
}

/** Checks a disclosure (paths of files) and prints each field's result; exit status 1 where one does not match. */
export async function discloseCheck(
  certificatePath: string,
  disclosurePath: string,
  options: DiscloseOptions = {},
): Promise<void> {
  const certificate = await read(certificatePath, identityIn)
  const disclosure = await read(disclosurePath, parseDisclosure)
  const matches = asUsage(disclosurePath, () => checkDisclosures(certificate, disclosure))
  if (options.json) console.log(JSON.stringify(matches, undefined, 2))
  else print(matches, language(options.lang))
  if (matches.some((one) => !one.matches)) process.exitCode = 1
}
