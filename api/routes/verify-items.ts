/** Verifies a list: look-ups in a few queries for all, evidence one after the other. */
import { setImmediate } from 'node:timers/promises'
import { canonicalize } from '../../verifier/canonical.ts'
import { readDocument, type ReadDocument } from '../../verifier/certificate.ts'
import type { FileDigests } from '../../verifier/case.ts'
import { VerificationError } from '../../verifier/errors.ts'
import type { Recorded } from '../book/book.ts'
import { lookUpAll } from '../book/look-up.ts'
import { ApiError } from '../errors.ts'
import type { Services } from '../services.ts'
import type { VerifyItem, VerifyResult } from './verify-schemas.ts'

type Registered = NonNullable<VerifyResult['certificates']>

/** Results in the order of the items. An item that cannot be read has a `problem`; it never stops the others. */
export async function verifyItems(
  services: Services,
  items: readonly VerifyItem[],
): Promise<VerifyResult[]> {
  const found = await lookUpAll(services.book, items)
  const results: VerifyResult[] = []
  for (const [n, item] of items.entries()) {
    results.push(await verifyItem(services, item, found[n] ?? []))
    // A signature costs a millisecond: a thousand of them must not hold up everybody else.
    if (item.certificate !== undefined) await setImmediate()
  }
  return results
}

async function verifyItem(
  services: Services,
  item: VerifyItem,
  found: Registered,
): Promise<VerifyResult> {
  const { sha256, registrationNumber: number, certificate } = item
  const asked = sha256 !== undefined || number !== undefined
  const certificates = asked ? { certificates: found } : {}
  if (certificate === undefined) return certificates
  return { ...certificates, ...(await verifyCertificate(services, item, textOf(certificate))) }
}

const utf8 = new TextEncoder()
const textOf = (value: string | object): string =>
  typeof value === 'string' ? value : canonicalize(value)

async function verifyCertificate(
  services: Services,
  item: VerifyItem,
  text: string,
): Promise<VerifyResult> {
  const own = await findOwn(services, text)
  try {
    const evidence = evidenceOf(item, text) ?? (await ownEvidence(services, own)) ?? alone(text)
    const report = await services.verifyEvidence(evidence, digestsOf(item))
    return { onRecord: own !== undefined, report }
  } catch (error) {
    if (!(error instanceof ApiError) || error.status >= 500) throw error
    return { problem: { code: error.code, detail: error.message } }
  }
}

/** For a certificate that came alone: the evidence that this registry has for it, once published. */
async function ownEvidence(
  { book }: Services,
  own: Recorded | undefined,
): Promise<Uint8Array | undefined> {
  if (own === undefined || own.stage === 'sequenced') return undefined
  return book.evidence(own.id)
}

/** The record of this very certificate, where there is one; what is no certificate is judged by the report. */
async function findOwn({ book }: Services, text: string): Promise<Recorded | undefined> {
  const read = readOrNot(text)
  const recorded = read && (await book.find(read.document.id.slice('urn:uuid:'.length)))
  return recorded?.document === read?.canonical ? recorded : undefined
}

function readOrNot(text: string): ReadDocument | undefined {
  try {
    return readDocument(text)
  } catch (error) {
    if (error instanceof VerificationError) return undefined
    throw error
  }
}

/** The evidence that came with a certificate; undefined where nothing did. */
function evidenceOf(
  { proof, anchor, did }: VerifyItem,
  certificate: string,
): Map<string, Uint8Array> | undefined {
  const files = alone(certificate)
  const others = {
    'certificate.tlog-proof': proof,
    'anchor.json': anchor && textOf(anchor),
    'did.json': did && textOf(did),
  }
  for (const [name, text] of Object.entries(others))
    if (text !== undefined) files.set(name, utf8.encode(text))
  return files.size > 1 ? files : undefined
}

const alone = (certificate: string): Map<string, Uint8Array> =>
  new Map([['certificate.json', utf8.encode(certificate)]])

function digestsOf({ sha256, sm3, size }: VerifyItem): FileDigests | undefined {
  if (sha256 === undefined) return undefined
  return { sha256, ...(sm3 !== undefined && { sm3 }), ...(size !== undefined && { size }) }
}
