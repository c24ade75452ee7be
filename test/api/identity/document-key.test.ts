import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openDocumentKeys } from '../../../api/identity/document-key.ts'
import { IdentityError, type IdentityErrorCode } from '../../../api/identity/errors.ts'
import { now, rsaSigner, withFolder } from '../timestamps/_util/keys.ts'

const registrarName = '链上版记 Colophon'
const year = 365 * 86_400
const failsWith = (code: IdentityErrorCode) => (error: unknown) =>
  error instanceof IdentityError && error.code === code

const certificate = (der: Uint8Array | undefined) => new X509Certificate(der!)

/** An RSA key and certificate as an operator puts them there. */
function foreignPem(): string {
  const { privateKey, certificates } = rsaSigner('documents')
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return key + certificate(certificates[0]).toString()
}

describe('identity: keys for documents', () => {
  it('are made on first start, for the owner only, and found on the second', () =>
    withFolder(async (base) => {
      const folder = join(base, 'keys')
      const first = await openDocumentKeys({ folder, registrarName })
      const second = await openDocumentKeys({ folder, registrarName })
      assert.deepEqual(first.made, ['document-ca.pem', 'document.pem', 'timestamp.pem'])
      assert.deepEqual(second.made, [])
      assert.equal(second.root, first.root)
      assert.deepEqual(
        second.documents.certificates.map((der) => Buffer.from(der)),
        first.documents.certificates.map((der) => Buffer.from(der)),
      )
      for (const name of await readdir(folder))
        assert.equal((await stat(join(folder, name))).mode & 0o777, 0o600, name)
    }))

  it('have certificates of a CA of their own, with one purpose each', () =>
    withFolder(async (base) => {
      const keys = await openDocumentKeys({ folder: join(base, 'keys'), registrarName })
      const root = new X509Certificate(keys.root)
      const purposes = {
        documents: ['1.3.6.1.5.5.7.3.36', '1.3.6.1.5.5.7.3.4'],
        timestamps: ['1.3.6.1.5.5.7.3.8'],
      } as const
      for (const use of ['documents', 'timestamps'] as const) {
        const own = certificate(keys[use].certificates[0])
        assert.ok(own.checkIssued(root) && own.verify(root.publicKey) && !own.ca)
        assert.deepEqual(own.keyUsage, purposes[use])
        assert.equal(own.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1')
        assert.match(own.subject, /^O=链上版记 Colophon\nCN=/)
      }
      assert.ok(root.ca)
    }))

  it('are renewed by the same CA before they end', () =>
    withFolder(async (base) => {
      const folder = join(base, 'keys')
      const first = await openDocumentKeys({ folder, registrarName })
      const later = () => now() + 4.9 * year
      const renewed = await openDocumentKeys({ folder, registrarName, now: later })
      assert.deepEqual(renewed.made, ['document.pem', 'timestamp.pem'])
      assert.equal(renewed.root, first.root)
      const own = certificate(renewed.documents.certificates[0])
      assert.ok(own.validToDate.getTime() / 1000 > later() + 4 * year)
    }))

  it('may be another certificate that the operator has, which is never replaced', () =>
    withFolder(async (base) => {
      const folder = join(base, 'keys')
      await openDocumentKeys({ folder, registrarName })
      const path = join(folder, 'document.pem')
      const pem = foreignPem()
      await writeFile(path, pem)
      const keys = await openDocumentKeys({ folder, registrarName })
      assert.deepEqual(keys.made, [])
      assert.equal(keys.documents.privateKey.asymmetricKeyType, 'rsa')
      assert.ok(pem.endsWith(keys.root))
      const ended = openDocumentKeys({ folder, registrarName, now: () => now() + year })
      await assert.rejects(ended, failsWith('corrupt'))
      assert.equal(await readFile(path, 'utf8'), pem)
    }))

  it('are refused where others can read them, and where key and certificate do not belong together', () =>
    withFolder(async (base) => {
      const folder = join(base, 'keys')
      await openDocumentKeys({ folder, registrarName })
      const path = join(folder, 'document.pem')
      await chmod(path, 0o644)
      await assert.rejects(openDocumentKeys({ folder, registrarName }), failsWith('permissions'))
      await chmod(path, 0o600)
      const [key] = foreignPem().split('-----BEGIN CERTIFICATE', 1)
      const [, ...blocks] = foreignPem().split('-----BEGIN CERTIFICATE')
      await writeFile(path, `${key}-----BEGIN CERTIFICATE${blocks.join('')}`)
      await assert.rejects(openDocumentKeys({ folder, registrarName }), (error) => {
        assert.ok(failsWith('corrupt')(error))
        assert.doesNotMatch(String(error), /PRIVATE KEY-----|MII/)
        return true
      })
    }))

  it('take a name of any length', () =>
    withFolder(async (base) => {
      const long = '版'.repeat(200)
      const keys = await openDocumentKeys({ folder: join(base, 'keys'), registrarName: long })
      assert.match(certificate(keys.documents.certificates[0]).subject, /^O=版{64}\n/)
    }))
})
