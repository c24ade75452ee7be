import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canonicalize } from '../../verifier/canonical.ts'
import { commitment } from '../../verifier/disclosure.ts'
import { edit } from '../verifier/_util/acts.ts'
import {
  identitySubject,
  signDocument,
  unsignedIdentity,
  unsignedWork,
} from '../verifier/_util/documents.ts'

const root = join(import.meta.dirname, '../..')
const name = { field: 'name', salt: '30'.repeat(16), value: '张三' }
const phone = { field: 'phone', salt: '31'.repeat(16), value: '+8613800000000' }

/** Runs the command as cli.ts does, in a process of its own. */
const program = `
  const [certificate, disclosure, options] = process.argv.slice(1)
  const { discloseCheck } = await import('./scripts/disclose.ts')
  const { explain } = await import('./scripts/fail.ts')
  await discloseCheck(certificate, disclosure, JSON.parse(options)).catch((error) => {
    process.exitCode = explain(error)
  })`

describe('colophon disclose check', function () {
  this.timeout(60_000)
  let folder: string
  let certificate: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'colophon-disclose-'))
    const commitments = [name, phone].map(({ field, salt, value }) => ({
      field,
      commitment: commitment(salt, value),
    }))
    const unsigned = unsignedIdentity(edit(identitySubject(), { commitments }))
    certificate = write('certificate.json', canonicalize(signDocument(unsigned)))
  })

  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  function write(file: string, text: string): string {
    const path = join(folder, file)
    writeFileSync(path, text)
    return path
  }

  function shown(...disclosures: object[]): string {
    const id = String(unsignedIdentity()['id'])
    const text = canonicalize({ format: 'colophon-disclosure-v1', certificate: id, disclosures })
    return write('disclosure.json', text)
  }

  function run(disclosure: string, options: object = { lang: 'en' }, of = certificate) {
    const args = ['--input-type=module', '-e', program, of, disclosure, JSON.stringify(options)]
    return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  }

  it('says field by field what is as certified, without the values', () => {
    const { status, stdout, stderr } = run(shown(name, phone))
    assert.equal(status, 0, stderr)
    assert.match(stdout, /^as certified {2}name$/m)
    assert.match(stdout, /^as certified {2}telephone$/m)
    assert.ok(!stdout.includes('张三') && !stdout.includes('138'))
    assert.match(run(shown(name), { lang: 'zh' }).stdout, /^与证书一致 {2}姓名或名称$/m)
  })

  it('fails where a field is not as certified', () => {
    const { status, stdout } = run(shown(name, { ...phone, value: '+8613900000000' }), {
      json: true,
    })
    assert.equal(status, 1)
    assert.deepEqual(JSON.parse(stdout), [
      { field: 'name', matches: true },
      { field: 'phone', matches: false },
    ])
  })

  it('refuses files that are missing, damaged, or of another certificate, in one sentence', () => {
    const work = write('work.json', canonicalize(signDocument(unsignedWork())))
    const another = canonicalize({
      format: 'colophon-disclosure-v1',
      certificate: 'urn:uuid:01935262-4444-7000-8000-000000000009',
      disclosures: [name],
    })
    const cases = [
      run(join(folder, 'none.json')),
      run(write('damaged.json', '{')),
      run(write('another.json', another)),
      run(shown(name), {}, work),
    ]
    for (const { status, stderr } of cases) {
      assert.equal(status, 2, stderr)
      assert.match(stderr, /^colophon: [^\n]+\n$/)
      assert.ok(!stderr.includes('张三'))
    }
  })
})
