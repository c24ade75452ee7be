/** A deposited file as somebody has read it: its bytes, whether they are those of the deposit, and what they are. */
import { bytesOf } from '../../base/client.ts'
import { headLength, recognise, type Recognised } from './recognise.ts'

export interface ReadFile {
  readonly blob: Blob
  /** Undefined where the browser could not tell. */
  readonly same: boolean | undefined
  readonly recognised: Recognised
}

/** A file is digested in one piece up to here; larger ones are compared after they were downloaded. */
const digestedUpTo = 512 << 20

/** Reads a file for a purpose, which is on record then. Rejects with RefusedError. */
export async function readFile(
  caseId: string,
  deposit: string,
  reading: object,
  sha256: string,
): Promise<ReadFile> {
  const blob = await bytesOf(`/v1/cases/${caseId}/files/${deposit}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(reading),
  })
  const head = new Uint8Array(await blob.slice(0, headLength).arrayBuffer())
  return { blob, same: await hasDigest(blob, sha256), recognised: recognise(head) }
}

/** Browsers digest in secure contexts only. */
async function hasDigest(blob: Blob, sha256: string): Promise<boolean | undefined> {
  if (blob.size > digestedUpTo || !isSecureContext) return undefined
  const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())
  const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0'))
  return hex.join('') === sha256
}
