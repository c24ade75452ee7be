import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packEvidence } from '../../api/evidence/package.ts'
import { canonicalize } from '../../verifier/canonical.ts'
import { fromUtf8 } from '../../verifier/encoding.ts'
import type { Report } from '../../verifier/index.ts'
import { printTrust } from '../../verifier/trust.ts'
import { threeChanges, unsignedList } from '../verifier/_util/acts.ts'
import { signDocument } from '../verifier/_util/documents.ts'
import { makeEvidence, trust } from '../verifier/_util/evidence.ts'

const root = join(import.meta.dirname, '../..')
const purposes = ['revocation', 'suspension', 'refresh'] as const

function listsOf(...revoked: number[]): Record<(typeof purposes)[number], string> {
  const [revocation, suspension, refresh] = purposes.map((purpose) =>
    canonicalize(signDocument(unsignedList(purpose, purpose === 'revocation' ? revoked : []))),
  )
  return { revocation: revocation!, suspension: suspension!, refresh: refresh! }
}

const codeOf = ({ steps }: Report) => steps.find(({ id }) => id === 'status')?.code

describe('colophon verify, of what became of a certificate', function () {
  this.timeout(60_000)
  let folder: string
  let part: (name: string) => string

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'colophon-status-'))
    write('known.json', printTrust(trust))
    const { files } = await makeEvidence()
    part = (name) => fromUtf8(files.get(name) ?? new Uint8Array())
  })

  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  function write(name: string, content: string | Uint8Array): string {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }

  function run(...paths: string[]): { status: number | null; report: Report } {
    const args = ['verify', ...paths, '--trust', join(folder, 'known.json'), '--json']
    const cli = join(root, 'scripts/cli.ts')
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
      cwd: folder,
      encoding: 'utf8',
    })
    assert.notEqual(stdout, '', stderr)
    return { status, report: JSON.parse(stdout) }
  }

  function zip(more: object): string {
    const parts = {
      document: part('certificate.json'),
      proof: part('certificate.tlog-proof'),
      trust: part('trust.json'),
    }
    write('work.txt', 'another file')
    return write('evidence.zip', packEvidence({ ...parts, ...more }))
  }

  it('passes offline by the lists in the archive', () => {
    const { status, report } = run(zip({ statusLists: listsOf() }))
    assert.equal(codeOf(report), 'in-force')
    assert.equal(status, 0)
  })

  it('fails by lists or history in the archive that say it does not hold', () => {
    const revoked = run(zip({ statusLists: listsOf(5) }))
    assert.deepEqual([revoked.status, codeOf(revoked.report)], [1, 'revoked'])
    const history = threeChanges().map((one) => canonicalize(one))
    const replaced = run(zip({ statusLists: listsOf(), history }))
    assert.deepEqual([replaced.status, codeOf(replaced.report)], [1, 'replaced'])
  })

  it('reads loose files, under other names too', () => {
    const lists = listsOf(5)
    const paths = purposes.map((purpose) => write(`${purpose}.download`, lists[purpose]))
    write('work.txt', 'any')
    const certificate = write('certificate.json', part('certificate.json'))
    const { report } = run(join(folder, 'work.txt'), certificate, ...paths)
    assert.equal(codeOf(report), 'revoked')
  })

  it('verifies a status list or a status change alone, as the document', () => {
    const list = run(write('status-revocation.json', listsOf().revocation))
    const change = run(write('change.json', canonicalize(threeChanges()[0])))
    for (const { status, report } of [list, change]) {
      assert.equal(status, 0)
      assert.equal(codeOf(report), 'never-revoked')
      assert.equal(report.steps[2]?.code, 'signature-valid')
    }
  })
})
