/** Canonical JSON (RFC 8785) of a work certificate: ours beside the npm package and beside JSON.stringify. */
import { createRequire } from 'node:module'
import { canonicalize, readStrict } from '../verifier/canonical.ts'
import { makeCertificate } from './_util/certificates.ts'
import { measure, printTable } from './_util/measure.ts'

const npmCanonicalize: (value: unknown) => string = createRequire(import.meta.url)('canonicalize')

/** Prints CPU time a certificate. */
export async function run(): Promise<void> {
  const text = makeCertificate(5)
  const value: unknown = JSON.parse(text)
  const spaced = JSON.stringify(value, null, 2)
  console.log(`work certificate of ${Buffer.byteLength(text)} bytes`)
  printTable([
    measure('canonicalize', () => canonicalize(value)),
    measure('npm canonicalize 2.1.0', () => npmCanonicalize(value)),
    measure('JSON.stringify (not canonical)', () => JSON.stringify(value)),
    measure('JSON.parse (not strict)', () => JSON.parse(text)),
    measure('read strictly, canonical text', () => readStrict(text)),
    measure('read strictly, other white space', () => readStrict(spaced)),
  ])
  return Promise.resolve()
}

if (import.meta.main) await run()
