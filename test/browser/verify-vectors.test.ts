import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { gunzip } from '../../api/certificates/status-list.ts'
import { toUtf8 } from '../../verifier/encoding.ts'
import {
  type FileDigests,
  readEvidence,
  type Report,
  type Trust,
  VerificationError,
  verify,
} from '../../verifier/index.ts'
import { fileBytes, fileDigests } from '../verifier/_util/documents.ts'
import { chromiumOrSkip, openBrowser } from './_util/chromium.ts'
import { locales } from './_util/registry-page.ts'
import {
  bytesFile,
  diskAddress,
  type GivenFiles,
  requestsOf,
  VerifyPage,
  zipFile,
} from './_util/verify-page.ts'

const folder = join(import.meta.dirname, '..', 'vectors')

/** Documents that stand alone: the page takes them as evidence of one part. */
const documents = [
  'certificate',
  'deposit-receipt',
  'identity-certificate',
  'status-change',
  'process-event',
  'status-list',
]

interface Case {
  readonly path: string
  readonly members: Map<string, Uint8Array>
  readonly trust?: Trust
  readonly file?: FileDigests
  /** A node of the chain said something: the page asks none, so its report is that without it. */
  readonly observed: boolean
  readonly expected: { readonly verdict?: string }
}

async function casesOf(format: string): Promise<Case[]> {
  const names = ['accept', 'reject'].map(async (verdict) =>
    (await readdir(join(folder, verdict, format))).map((name) => join(verdict, format, name)),
  )
  return await Promise.all((await Promise.all(names)).flat().toSorted().map(readCase))
}

async function readCase(path: string): Promise<Case> {
  const { input, expect } = JSON.parse(await readFile(join(folder, path), 'utf8'))
  if (input.files === undefined) {
    const members = new Map([['certificate.json', toUtf8(String(input.text))]])
    return { path, members, observed: false, expected: {} }
  }
  const { files, trust, file, observation, statusLists = [] } = input
  const members = new Map(
    Object.entries(files).map(([name, text]) => [name, toUtf8(String(text))] as const),
  )
  for (const list of statusLists) {
    const purpose = /status\/(\w+)\//.exec(list)![1]!
    members.set(`status-${purpose}.json`, toUtf8(list))
  }
  return { path, members, trust, file, observed: observation !== undefined, expected: expect }
}

/** Whether it is the file of the vectors; of others there are only digests, and those have no size. */
const isOurs = (file: FileDigests | undefined): boolean =>
  file?.sha256 === fileDigests.sha256 && file.size === fileBytes.length

/** What command line and API make of the same: the report, or a refusal of the whole. */
function reportOf({ members, trust, file: whole }: Case): Report | undefined {
  const { size: _, ...digests } = whole ?? {}
  const file = isOurs(whole) ? whole : whole && (digests as FileDigests)
  try {
    const options = { ...(trust && { trust }), ...(file && { file }), gunzip }
    return verify(readEvidence(members), options)
  } catch (error) {
    if (error instanceof VerificationError) return undefined
    throw error
  }
}

/** The file itself where the vectors have it, its digests where they are of no file. */
function givenOf({ members, trust, file }: Case): GivenFiles {
  const digests =
    file && !isOurs(file) ? { sha256: file.sha256, ...(file.sm3 && { sm3: file.sm3 }) } : {}
  return {
    evidence: [zipFile(members)],
    ...(isOurs(file) && { work: bytesFile('work.bin', fileBytes) }),
    ...(trust && { trust: bytesFile('trust.json', JSON.stringify(trust)) }),
    ...digests,
  }
}

describe('verify.html judges every vector as command line and API do', function () {
  this.timeout(300_000)
  let context: BrowserContext
  let page: VerifyPage
  let asked: string[]

  before(async function () {
    context = await openBrowser(await chromiumOrSkip(this), { locale: locales.en }, 'nowhere.test')
    asked = requestsOf(context, diskAddress)
    page = await VerifyPage.open(context, 'en')
  })
  after(() => context?.close())

  for (const format of ['evidence', ...documents])
    it(format, async () => {
      const cases = await casesOf(format)
      assert.ok(cases.length > 1)
      for (const one of cases) {
        const report = reportOf(one)
        if (report === undefined) {
          await page.verify(givenOf(one))
          assert.match(await page.problemOf('evidence'), /no document/, one.path)
          continue
        }
        const expected = report.steps.map(({ id, status, en }) => ({ id, status, sentence: en }))
        assert.deepEqual(await page.steps(givenOf(one)), expected, one.path)
        if (!one.observed && one.expected.verdict !== undefined)
          assert.equal(report.verdict, one.expected.verdict, one.path)
        const failed = (await page.verdict()).includes('failed:')
        assert.equal(failed, report.verdict === 'fail', one.path)
      }
      assert.deepEqual(asked, [])
    })
})
