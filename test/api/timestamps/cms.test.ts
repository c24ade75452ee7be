import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import type { DocumentKeys } from '../../../api/identity/document-key.ts'
import { readCms } from '../../../api/timestamps/cms-read.ts'
import { signCms, type CmsSigner } from '../../../api/timestamps/cms-sign.ts'
import { TimestampError } from '../../../api/timestamps/errors.ts'
import { oids } from '../../../api/timestamps/oids.ts'
import { runs } from '../../_util/runs.ts'
import { makeKeys, needs, rsaSigner, tool, withFolder } from './_util/keys.ts'

const content = Buffer.from('what is signed')
const invalid = (error: unknown) => error instanceof TimestampError && error.code === 'invalid'
const signed = (signer: CmsSigner, detached = true) =>
  signCms({ signer, contentType: oids.data, content, detached })

describe('timestamps: signatures of CMS', () => {
  let keys: DocumentKeys
  before(async () => {
    keys = await makeKeys()
  })

  it('are read back with EC and RSA keys, detached or not', async () => {
    for (const signer of [keys.documents, rsaSigner('documents')]) {
      const apart = readCms(await signed(signer), content)
      const whole = readCms(await signed(signer, false))
      assert.deepEqual(Buffer.from(whole.content), content)
      assert.deepEqual(apart.certificate.raw, Buffer.from(signer.certificates[0]!))
      assert.equal(apart.contentType, oids.data)
    }
  })

  it('fail for any other content', async () => {
    const signature = await signed(keys.documents)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (other) => {
        fc.pre(!content.equals(other))
        assert.throws(() => readCms(signature, other), invalid)
      }),
      { numRuns: runs(10) },
    )
  })

  it('fail where another certificate of the same name is put in', async () => {
    const [one, other] = [await makeKeys(), await makeKeys()]
    const mixed = {
      privateKey: one.documents.privateKey,
      certificates: other.documents.certificates,
    }
    const signature = await signed(mixed)
    assert.throws(() => readCms(signature, content), invalid)
  })

  it('never throw anything but TimestampError, whatever is given', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        assert.throws(() => readCms(bytes), invalid)
      }),
      { numRuns: runs() },
    )
  })

  it('are accepted by openssl cms', async function () {
    await needs(this, 'openssl', 'version')
    await withFolder(async (folder) => {
      const at = (name: string) => join(folder, name)
      await writeFile(at('content'), content)
      await writeFile(at('ca.pem'), keys.root)
      await writeFile(at('signature'), await signed(keys.documents))
      const verify = ['cms', '-verify', '-inform', 'DER', '-in', at('signature'), '-binary']
      const all = [...verify, '-content', at('content'), '-CAfile', at('ca.pem'), '-purpose', 'any']
      const { code, output } = await tool('openssl', ...all, '-out', at('out'))
      assert.equal(code, 0, output)
    })
  })
})
