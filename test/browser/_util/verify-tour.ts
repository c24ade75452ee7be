/** Every view of the page verify.html in turn, to be looked at. */
import type { BrowserContext } from 'playwright-core'
import { fileBytes } from '../../verifier/_util/documents.ts'
import { makeEvidence, trust } from '../../verifier/_util/evidence.ts'
import type { Visit } from './did-tour.ts'
import type { Language } from './registry-page.ts'
import { bytesFile, VerifyPage, zipFile } from './verify-page.ts'

/** The form, the form refused, and results that pass and fail. */
export async function visitVerify(
  context: BrowserContext,
  language: Language,
  visit: Visit,
): Promise<void> {
  const { files } = await makeEvidence()
  const evidence = [zipFile(files)]
  const page = await VerifyPage.open(context, language)
  await visit(page.page, 'verify-form')
  await page.verify({})
  await page.problemOf('evidence')
  await visit(page.page, 'verify-refused')
  const known = bytesFile('trust.json', JSON.stringify(trust))
  await page.steps({ evidence, work: bytesFile('静夜思.txt', fileBytes), trust: known })
  await visit(page.page, 'verify-passed')
  await page.steps({ evidence, work: bytesFile('other.txt', 'another work') })
  await visit(page.page, 'verify-failed')
}
