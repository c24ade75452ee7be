import assert from 'node:assert/strict'
import { canonicalize } from '../../verifier/canonical.ts'
import { VerificationError } from '../../verifier/errors.ts'
import { printReadme, readEvidence } from '../../verifier/evidence.ts'
import { parseTrust, printTrust } from '../../verifier/trust.ts'
import { signDocument, unsignedDeposit, unsignedIdentity, unsignedWork } from './_util/documents.ts'
import { makeEvidence, trust } from './_util/evidence.ts'

const is = (code: string) => (error: unknown) =>
  error instanceof VerificationError && error.code === code

function readme(unsigned: object): string {
  return printReadme(canonicalize(signDocument({ ...unsigned })))
}

describe('evidence file', () => {
  it('is sorted into its parts', async () => {
    const { files } = await makeEvidence()
    const { certificate, proof, anchor, did, trust: claim } = readEvidence(files)
    assert.deepEqual([certificate, proof, anchor, did, claim], Array.from(files.values()).slice(1))
  })

  it('may lack every part but the certificate', () => {
    const certificate = new Uint8Array(1)
    assert.deepEqual(readEvidence(new Map([['certificate.json', certificate]])), { certificate })
    assert.throws(() => readEvidence(new Map()), is('evidence'))
  })

  it('has no other files', () => {
    for (const name of [
      'a.txt',
      './certificate.json',
      'CERTIFICATE.JSON',
      '__proto__',
      'constructor',
      '',
    ]) {
      const files = new Map([
        ['certificate.json', new Uint8Array()],
        [name, new Uint8Array()],
      ])
      assert.throws(() => readEvidence(files), is('evidence'), name)
    }
  })

  it('explains itself in both languages', () => {
    const work = readme(unsignedWork())
    assert.ok(work.includes('作品登记证书 链作登字-2026-A-00000001：《静夜思（英译）》'))
    assert.ok(work.includes('Work registration certificate 链作登字-2026-A-00000001'))
    assert.ok(readme(unsignedDeposit()).startsWith('存证回执 urn:uuid:'))
    assert.ok(readme(unsignedIdentity()).startsWith('数字身份证书 urn:uuid:'))
    assert.throws(() => printReadme('{}'), is('document'))
  })
})

describe('trust file', () => {
  it('reads back what it printed, and prints nothing that it would not read', () => {
    assert.deepEqual(parseTrust(printTrust(trust)), trust)
    assert.throws(
      () => printTrust({ ...trust, chains: [...trust.chains, ...trust.chains] }),
      is('trust'),
    )
    assert.throws(() => parseTrust('{'), is('json'))
  })
})
