/** The register from the command line: each command its own process, against a real registry. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parse } from 'csv-parse/sync'
import { author, form, owner, work } from '../api/applications/_util/forms.ts'
import { child } from '../api/realname/_util/identity.ts'
import { ownEnvironment, run, startCommand, type Answer, type Running } from './_util/command.ts'

interface Result {
  readonly line: string
  readonly did: string
  readonly state: string
  readonly certificate: string
  readonly errors: string
}

const people = ['admin', 'registrar', 'clerk', 'examiner', 'senior', 'author'] as const
type Person = (typeof people)[number]

const idIn = ({ stdout }: Answer): string =>
  /^Case +(\S+)$/m.exec(stdout)?.[1] ?? assert.fail(stdout)

const linesIn = (text: string): number => text.trimEnd().split('\n').length
const documentIn = ({ stdout }: Answer): { id: string } => JSON.parse(stdout)

describe('commands of the register', function () {
  this.timeout(300_000)
  let folder: string
  let server: Running
  let api: string
  const dids = new Map<Person, string>()

  /** Everybody has a key of his own; the registry is the same. */
  const envOf = (who: Person): NodeJS.ProcessEnv => ({
    ...ownEnvironment(folder),
    XDG_CONFIG_HOME: join(folder, who),
  })
  const as = (who: Person, ...args: readonly string[]): Promise<Answer> =>
    run([...args, '--api', api], { env: envOf(who), cwd: folder })

  async function done(who: Person, ...args: readonly string[]): Promise<Answer> {
    const answer = await as(who, ...args)
    assert.equal(answer.status, 0, answer.stdout + answer.stderr)
    return answer
  }

  async function refused(
    status: number,
    reason: RegExp,
    who: Person,
    ...args: readonly string[]
  ): Promise<Answer> {
    const answer = await as(who, ...args)
    assert.equal(answer.status, status, answer.stdout + answer.stderr)
    assert.match(answer.stdout + answer.stderr, reason)
    assert.doesNotMatch(answer.stderr, /\n +at /, 'a trace is for our own bugs only')
    return answer
  }

  async function start(): Promise<void> {
    server = startCommand(['start'], { env: envOf('admin') })
    api = (await server.until(/API +(http\S+)/))[1]!
  }

  async function stop(): Promise<void> {
    server.signal('SIGTERM')
    assert.equal(await server.ended, 0, server.stderr())
  }

  const results = (name: string): Result[] =>
    parse(readFileSync(join(folder, name)), { columns: true })

  const formOf = async (title: string, more: object = {}): Promise<object> => {
    writeFileSync(join(folder, `${title}.txt`), `the text of ${title}`)
    const { stdout } = await done('author', 'deposit', `${title}.txt`)
    const did = dids.get('author')!
    return form({
      applicant: did,
      works: [work(1, { title, category: 'literary', deposits: [stdout.trim()], ...more })],
      authors: [author(1, { did })],
      owners: [owner(1, { did })],
    })
  }
  const save = (name: string, value: object): void =>
    writeFileSync(join(folder, name), JSON.stringify(value))

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-office-'))
    await start()
    for (const who of people) {
      const { stderr } = await done(who, 'sign-in')
      dids.set(who, /Signed in as (\S+)/.exec(stderr)![1]!)
    }
    await stop()
    const granted = await run(['role', 'grant', 'admin', dids.get('admin')!], {
      env: envOf('admin'),
    })
    assert.equal(granted.status, 0, granted.stderr)
    await start()
  })

  after(async () => {
    await stop()
    const checked = await run(['fsck'], { env: envOf('admin') })
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    assert.equal(checked.status, 0, checked.stdout + checked.stderr)
  })

  describe('role --online', () => {
    it('is for administrators', async () => {
      const args = ['role', 'grant', 'registrar', dids.get('author')!, '--online']
      await refused(1, /may not do this/, 'author', ...args)
      await refused(2, /name a role and a DID/, 'admin', 'role', 'grant', '--online')
      await refused(2, /choices|grant, revoke, list/i, 'admin', 'role', 'give', '--online')
    })

    it('gives and takes roles in the running registry', async () => {
      const roles = {
        registrar: 'registrar',
        clerk: 'intake_clerk',
        examiner: 'examiner',
        senior: 'senior_examiner',
      } as const
      for (const [who, role] of Object.entries(roles))
        await done('admin', 'role', 'grant', role, dids.get(who as Person)!, '--online')
      await done('admin', 'role', 'grant', 'auditor', dids.get('author')!, '--online')
      const taken = ['role', 'revoke', 'auditor', dids.get('author')!, '--online']
      const { stdout } = await done('admin', ...taken, '--reason', 'error')
      assert.match(stdout, new RegExp(`^${dids.get('clerk')!} +intake_clerk$`, 'm'))
      assert.doesNotMatch(stdout, /auditor/)
    })
  })

  describe('identities', () => {
    const issue = ['identities', 'issue', 'people.csv', '--method', 'counter 3']
    let sample: string[]

    it('sample prints rows that are always the same', async () => {
      const [first, second] = await Promise.all([
        run(['identities', 'sample', '1200'], { env: envOf('admin') }),
        run(['identities', 'sample', '1200'], { env: envOf('admin') }),
      ])
      assert.equal(first.stdout, second.stdout)
      sample = first.stdout.trimEnd().split('\n')
      assert.equal(sample.length, 1_201)
      const odd = await run(['identities', 'sample', 'many'], { env: envOf('admin') })
      assert.equal(odd.status, 2)
    })

    it('issue certifies the good rows, and tells of the others by column alone', async () => {
      const own = `${dids.get('author')!},naturalPerson,,documentChecked,张三,residentId,110199199003070041,1990-03-07`
      const wrong = sample[2]!.replace('1d27adca75a1472d917ad2759afb3814530a6f32', 'ab'.repeat(20))
      const bad = wrong.replace(/,(\d{17})(.),/, (_, head: string, check: string) => {
        return `,${head}${check === '0' ? '1' : '0'},`
      })
      const rows = [...sample.slice(0, 6), bad, own, `${sample[7]!},one cell more`]
      writeFileSync(join(folder, 'people.csv'), `${rows.join('\n')}\n`)
      const answer = await refused(
        1,
        /6 certified, 0 on record before, 2 failed, of 8/,
        'registrar',
        ...issue,
      )
      assert.match(
        answer.stderr,
        /line 7: defective_form: idNumber has a wrong form or check digit/,
      )
      assert.match(answer.stderr, /line 9: it has more cells/)
      const told =
        answer.stdout + answer.stderr + readFileSync(join(folder, 'people.results.csv'), 'utf8')
      for (const row of rows.slice(1)) {
        const [, , , , name, , number] = row.split(',')
        assert.ok(!told.includes(name!) && !told.includes(number!), 'personal data are told')
      }
    })

    it('issue again certifies nobody twice, and keeps what was told', async () => {
      const before = results('people.results.csv')
      await refused(1, /6 certified, 0 on record before, 2 failed/, 'registrar', ...issue)
      assert.deepEqual(results('people.results.csv'), before)
      rmSync(join(folder, 'people.results.csv'))
      await refused(1, /0 certified, 6 on record before, 2 failed/, 'registrar', ...issue)
    })

    it('apply has a child certified with the key of its DID beside the guardian’s own', async () => {
      const secret = join(folder, 'child.txt')
      writeFileSync(secret, 'a secret of eight or more\n')
      await done('author', 'did', 'new', '--out', 'child.json', '--passphrase-file', secret)
      const key = readFileSync(join(folder, 'child.json'), 'utf8')
      const [subject] = /did:ethr:0x[0-9a-f]+:0x[0-9a-f]{40}/.exec(key)!
      const deposits: string[] = []
      for (const name of ['card', 'book']) {
        writeFileSync(join(folder, `${name}.txt`), name)
        deposits.push((await done('author', 'deposit', `${name}.txt`)).stdout.trim())
      }
      const kinds = ['idDocument', 'guardianshipDocument'] as const
      const attachments = kinds.map((kind, i) => ({ kind, deposit: deposits[i]! }))
      const guardian = { did: dids.get('author')!, relation: '母', personal: owner(1).personal }
      save('child-form.json', child({ subject, guardian, attachments }))
      const apply = ['identities', 'apply', 'child-form.json']
      await refused(1, /signatureMissing/, 'author', ...apply, '--check', '--lang', 'en')
      await refused(1, /signatureMissing/, 'author', ...apply)
      const signed = [...apply, '--subject-key', 'child.json', '--subject-passphrase-file', secret]
      save('own-form.json', { ...child({ subject: guardian.did, guardian, attachments }) })
      await refused(2, /the form is for/, 'author', ...signed.with(2, 'own-form.json'))
      assert.equal((await done('author', ...signed, '--check')).stdout, '')
      const samePassphrase = [...signed.slice(0, -2), '--passphrase-file', secret]
      assert.equal((await done('author', ...samePassphrase, '--check')).stdout, '')
      const id = idIn(await done('author', ...signed))
      assert.equal(idIn(await done('author', ...signed)), id)
    })

    it('issue is for registrars and verifiers, and takes no other file', async () => {
      await refused(1, /for registrar or verifier/, 'author', ...issue, '--out', 'mine.csv')
      writeFileSync(join(folder, 'odd.csv'), 'name,number\na,b\n')
      await refused(
        2,
        /has other columns/,
        'registrar',
        'identities',
        'issue',
        'odd.csv',
        '--method',
        'x',
      )
      await refused(2, /another file/, 'registrar', ...issue, '--out', 'odd.csv')
    })

    it('issue that was killed half way goes on, and doubles nothing', async () => {
      const rows = [sample[0]!, ...sample.slice(7)]
      writeFileSync(join(folder, 'many.csv'), `${rows.join('\n')}\n`)
      const many = ['identities', 'issue', 'many.csv', '--method', 'counter 3', '--api', api]
      const first = startCommand(many, { env: envOf('registrar'), cwd: folder })
      const path = join(folder, 'many.results.csv')
      const written = (): number =>
        existsSync(path) ? readFileSync(path, 'utf8').split('\n').length : 0
      while (written() < 400 && first.child.exitCode === null) await pause(5)
      first.signal('SIGKILL')
      await first.ended
      const { stdout } = await done('registrar', ...many.slice(0, -2))
      const [, certified, known, failed] = /(\d+) certified, (\d+) on record before, (\d+) failed/
        .exec(stdout)!
        .map(Number)
      assert.equal(certified! + known!, rows.length - 1)
      assert.equal(failed, 0)
      assert.ok(certified! >= 500, 'certificates told before it was killed are kept')
      const ids = results('many.results.csv').flatMap(({ certificate }) => certificate || [])
      assert.equal(new Set(ids).size, certified)
    })
  })

  describe('applications', () => {
    let number: string
    let certificate: string

    it('apply tells every defect in the language asked for, and hands nothing in', async () => {
      const good = await formOf('夜航')
      save('form.json', good)
      save('bad.json', { ...good, trueWill: false, statement: {}, specimen: {} })
      const zh = await refused(1, /须补正/, 'author', 'apply', 'bad.json', '--lang', 'zh')
      const en = await refused(1, /^error {2}\//m, 'author', 'apply', 'bad.json', '--lang', 'en')
      assert.ok(linesIn(zh.stdout) >= 3, zh.stdout)
      assert.equal(linesIn(zh.stdout), linesIn(en.stdout))
      await refused(1, /no such case/, 'author', 'cases')
    })

    it('apply --json prints the answer of the API alone, also where there are defects', async () => {
      const check = await as('author', 'apply', 'bad.json', '--check', '--json')
      assert.equal(check.status, 1, check.stderr)
      const { defects } = JSON.parse(check.stdout) as { defects: { severity: string }[] }
      assert.ok(defects.filter(({ severity }) => severity === 'error').length >= 3, check.stdout)
      const basedOn = [{ title: '静夜思', owner: '李白', provenance: '公有领域' }]
      save('warned.json', await formOf('独白', { basedOn }))
      const warned = await done('author', 'apply', 'warned.json', '--lang', 'en', '--json')
      assert.equal((JSON.parse(warned.stdout) as { state: string }).state, 'submitted')
      assert.match(warned.stderr, /^warning {2}\//m)
    })

    it('apply --check says which lane it would take', async () => {
      const { stdout } = await done('author', 'apply', 'form.json', '--check')
      assert.match(stdout, /^Lane automatic$/m)
    })

    it('apply shows case and certificate, and again the same', async () => {
      const first = await done('author', 'apply', 'form.json')
      ;[, number = '', certificate = ''] =
        /^Certificate (\S+) +(\S+)$/m.exec(first.stdout) ?? assert.fail(first.stdout)
      assert.match(first.stdout, /certified \(application\)[^]*^On chain$/m)
      const again = await done('author', 'apply', 'form.json')
      // The file is registered by now, which is no reason to refuse the form that did it.
      assert.equal(again.stdout, first.stdout)
      assert.match(again.stderr, /was handed in before/)
      const other = await as('author', 'apply', 'form.json', '--again')
      assert.equal(other.status, 1, other.stdout)
      assert.ok(other.stdout.includes(number), other.stdout)
    })

    it('apply refuses what is no form, and what nobody can read', async () => {
      writeFileSync(join(folder, 'text.json'), '["not a form"]')
      await refused(2, /text\.json is no JSON object/, 'author', 'apply', 'text.json')
      await refused(2, /there is no file/, 'author', 'apply', 'nowhere.json')
      save('strange.json', { form: 'application-v1', surprise: true })
      await refused(1, /surprise/, 'author', 'apply', 'strange.json')
    })

    it('staff take an application through all its steps', async () => {
      const basedOn = [{ title: '静夜思', owner: '李白', provenance: '公有领域' }]
      save('adapted.json', await formOf('改编', { creationNature: 'adapted', basedOn }))
      const applied = await done('author', 'apply', 'adapted.json')
      const id = idIn(applied)
      assert.match(applied.stdout, new RegExp(`Look again with: ./colophon case ${id}`))
      const again = await done('author', 'apply', 'adapted.json')
      assert.equal(idIn(again), id, 'the same form is the same case')
      const queue = await done('clerk', 'cases', '--desk', 'nobody', '--state', 'submitted')
      assert.ok(queue.stdout.includes(id), queue.stdout)
      await refused(1, /desk/, 'author', 'cases', '--desk', 'all')
      await refused(1, /./, 'examiner', 'step', id, 'certify')
      await refused(1, /Steps of this case/, 'clerk', 'step', id, 'admire')
      await done('clerk', 'step', id, 'accept', '--expected', '1')
      await refused(1, /events by now/, 'examiner', 'step', id, 'claim', '--expected', '1')
      await done('examiner', 'step', id, 'claim')
      const mine = await done('examiner', 'cases', '--desk', 'mine', '--json')
      assert.deepEqual(
        (JSON.parse(mine.stdout) as { id: string }[]).map((one) => one.id),
        [id],
      )
      await done('examiner', 'step', id, 'passToReview', '--payload', '{"opinion":"形式审查合格"}')
      save('approval.json', { documentChecked: ['/authors'] })
      await done('senior', 'step', id, 'approve', '--payload', 'approval.json')
      const last = await done('registrar', 'step', id, 'certify')
      assert.match(last.stdout, /^Certificate 链作登字-\d{4}-A-\d{8} /m)
      const shown = await done('author', 'case', id)
      assert.match(shown.stdout, /submit[^]*accept[^]*claim[^]*passToReview[^]*approve[^]*certify/)
      await refused(2, /neither JSON/, 'clerk', 'step', id, 'close', '--payload', 'nowhere.json')
    })

    it('search finds it, and says when it finds nothing', async () => {
      let found = await as('author', 'search', '夜航')
      for (let tries = 0; found.status === 1 && tries < 50; tries++) {
        await pause(200)
        found = await as('author', 'search', '夜航')
      }
      assert.ok(found.stdout.includes(number), found.stdout + found.stderr)
      const words = await done('author', 'search', '夜', '航')
      assert.ok(words.stdout.includes(number), words.stdout)
      await refused(1, /0 found/, 'author', 'search', '没有', '这件作品')
      await refused(1, /sort/, 'author', 'search', '夜航', '--sort', 'best')
    })

    it('report lists the month', async () => {
      const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7)
      const { stdout } = await done('author', 'report', month, '--format', 'csv')
      assert.ok(stdout.includes(number), stdout)
      await done('author', 'report', month, '--format', 'json', '--out', 'report.json')
      assert.ok(readFileSync(join(folder, 'report.json'), 'utf8').includes(number))
      await refused(1, /month/, 'author', 'report', 'November')
    })

    it('certificate gives the signed document by id and by number', async () => {
      const [byId, byNumber, document] = [
        await done('author', 'certificate', certificate),
        await done('author', 'certificate', number),
        await done('author', 'certificate', number, '--format', 'vc'),
      ]
      assert.equal(documentIn(byId).id, certificate)
      assert.equal(documentIn(byNumber).id, certificate)
      assert.equal(documentIn(document).id, `urn:uuid:${certificate}`)
      await refused(
        1,
        /no certificate with the number/,
        'author',
        'certificate',
        number.replace(/\d{8}$/, '99999999'),
      )
      await refused(2, /--format is one of/, 'author', 'certificate', number, '--format', 'doc')
    })

    it('request names the judgment that a revocation rests on', async () => {
      const asked = ['request', 'revocation', certificate, '--statement', '著作权属他人']
      const judged = [...asked, '--ground', 'court_judgment']
      await refused(1, /basis is for court/, 'author', ...judged)
      const authority = ['--basis-authority', '北京互联网法院']
      await refused(2, /go together/, 'author', ...judged, ...authority)
      const number1 = ['--basis-case', '(2026)京0491民初1号']
      const { stdout } = await done('author', ...judged, ...authority, ...number1, '--json')
      assert.deepEqual(JSON.parse(stdout).events[0].payload.basis, {
        authority: authority[1],
        caseNumber: number1[1],
      })
    })

    it('certificate gives a PDF, or says that the registry has none', async () => {
      const answer = await as('author', 'certificate', number, '--format', 'pdf', '--out', 'c.pdf')
      if (answer.status === 0)
        assert.equal(readFileSync(join(folder, 'c.pdf')).toString('latin1', 0, 5), '%PDF-')
      else assert.match(answer.stderr, /does not offer certificates as pdf/)
    })
  })
})
