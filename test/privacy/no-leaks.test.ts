import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { newPerson, signedInAs } from '../_util/people.ts'
import { BadRequests } from './_util/bad-requests.ts'
import { ChildOffice } from './_util/child-office.ts'
import { Everything } from './_util/everything.ts'
import { adultIdentity, examinedForm } from './_util/marked-forms.ts'
import { Marks } from './_util/marks.ts'
import { Needles, type Leak } from './_util/needles.ts'
import { Recorder, type Answered } from './_util/recorder.ts'

const id = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'

/** The only answers that show personal data. */
const allowed = [
  {
    why: 'their owner, his own draft',
    method: /GET|POST/,
    path: `/v1/applications/drafts(/${id})?`,
  },
  { why: 'a reading for a purpose', method: /POST/, path: `/v1/cases/${id}/personal` },
] as const

function isAllowed({ method, path, status }: Answered): boolean {
  const fits = allowed.some(
    (one) => one.method.test(method) && new RegExp(`^${one.path}$`).test(path),
  )
  return fits && (status === 200 || status === 201)
}

const told = (where: string, { label, form }: Leak): string => `${where}: ${label} (${form})`

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>
}

/**
 * Unique values stand in every personal field of everything that people hand in. Afterwards they are looked for, in
 * every form in which they could have leaked, in all files, answers and outputs of the registry.
 */
describe('personal data', function () {
  this.timeout(600_000)
  const marks = new Marks()
  const recorder = new Recorder()
  let child: ChildOffice
  let all: Everything
  let needles: Needles

  before(async () => {
    child = await ChildOffice.start({ env: { COLOPHON_LOG_LEVEL: 'trace' } })
    all = new Everything(child.office, marks)
  })
  after(async function () {
    const failed = this.test?.parent?.tests.some((one) => one.isFailed()) === true
    // Values are nobody's: where something failed, the reason is worth more than a clean output.
    if (failed)
      console.log(
        child.output
          .split('\n')
          .filter((line) => line.includes('"err"'))
          .join('\n'),
      )
    recorder[Symbol.dispose]()
    await child.remove()
  })

  /** Every file of the data folder that holds a value, with what was found. */
  async function inFiles(): Promise<string[]> {
    const names = await readdir(child.folder, { recursive: true, withFileTypes: true })
    const found: string[] = []
    for (const file of names.filter((one) => one.isFile())) {
      const path = join(file.parentPath, file.name)
      // Files come and go under a running database.
      const bytes = await readFile(path).catch(() => new Uint8Array())
      found.push(...needles.find(bytes).map((leak) => told(path, leak)))
    }
    return found
  }

  const inAnswers = (answers: readonly Answered[]): string[] =>
    answers.flatMap(({ method, path, bytes }) =>
      needles.find(bytes).map((leak) => told(`${method} ${path}`, leak)),
    )

  it('are handed in: drafts, applications, corrections, identities, rows', async () => {
    await all.jointDraft()
    await all.otherDrafts()
    await all.submitted()
    await all.byCommand((did, args) => child.runAs(did, args))
    await all.byAgent()
    await all.examined()
    await all.identities()
    await all.bulk()
  })

  it('are sent where they do not belong', async () => {
    const bad = new BadRequests(child.url, newPerson().did, marks)
    await bad.inBodies()
    await bad.inAddresses()
    await bad.inHeaders()
    await bad.raw(recorder)
  })

  it('are handed in while the registry fails', async () => {
    const { office } = child
    const { did } = newPerson()
    const form = await examinedForm(office, marks, 'failing', did)
    const identity = await adultIdentity(office, marks, 'failing identity', did)
    const limit = (bytes: string) =>
      spawnSync('prlimit', [`--pid=${child.registry.process.pid}`, `--fsize=${bytes}:`])
    limit('1')
    const statuses = [
      await office.send(did, 'POST', '/v1/applications', { form }),
      await office.send(did, 'POST', '/v1/identities', identity),
      await office.send(did, 'POST', '/v1/applications/drafts', { revision: 0, form }),
    ].map(({ status }) => status)
    limit('unlimited')
    assert.ok(
      statuses.every((status) => status >= 500),
      statuses.join(),
    )
    assert.match(child.output, /"err":\{/)
    await child.registry.kill()
    await child.startAgain()
  })

  it('are read for a purpose, which shows that they were there to be found', async () => {
    const registrar = await child.office.staff('registrar')
    const basis = { authority: '北京互联网法院', caseNumber: '（2026）京0491民初1号' }
    const asked = { purpose: 'court_order', basis }
    const shown = new Set<string>()
    needles = new Needles(marks.values, marks.hashed)
    for (const one of await casesWithData()) {
      await child.office.expect(200, registrar, 'POST', `/v1/cases/${one}/personal`, asked)
      for (const { label } of needles.find(recorder.answers.at(-1)!.bytes)) shown.add(label)
    }
    const recorded =
      /^(joint|submitted|by command|by agent|corrected|adult|company|child|row|refused identity)/
    const wanted = [...marks.values.keys()].filter((label) => recorded.test(label))
    const written = wanted.filter((label) => !/ as sent$| spoiled /.test(label))
    assert.ok(written.length > 200)
    // Of rows in bulk only four columns are taken.
    const missing = written.filter(
      (label) => !shown.has(label) && !/^row \d (?!legal|id|birth)/.test(label),
    )
    assert.deepEqual(missing, [])
  })

  async function casesWithData(): Promise<string[]> {
    const verifier = await child.office.staff('verifier')
    const { items } = await child.office.expect<{ items: { id: string }[] }>(
      ...([200, verifier, 'GET', '/v1/cases?type=identity&desk=all&limit=100'] as const),
    )
    return [...new Set([...all.cases, ...items.map((item) => item.id)])]
  }

  it('are erased in one case', async () => {
    const registrar = await child.office.staff('registrar')
    const { items } = await child.office.expect<{ items: { id: string }[] }>(
      ...([
        200,
        await child.office.staff('verifier'),
        'GET',
        '/v1/cases?type=identity&desk=all&state=refused',
      ] as const),
    )
    const path = `/v1/cases/${items[0]!.id}/erasure`
    const asked = { reason: 'data_subject_request', pointer: '' }
    await child.office.expect(200, registrar, 'POST', path, asked)
  })

  it('are asked for at every address, by everybody', async () => {
    const { office } = child
    const document = await office.expect<OpenApi>(200, undefined, 'GET', '/openapi.json')
    const { did: stranger } = newPerson()
    const readers = [
      undefined,
      stranger,
      await office.staff('auditor'),
      await office.staff('registrar'),
    ]
    const paths = Object.entries(document.paths).filter(([, item]) => 'get' in item)
    assert.ok(paths.length > 25)
    const page = await office.expect<{ items: object[] }>(
      200,
      undefined,
      'GET',
      '/v1/register?limit=50',
    )
    assert.ok(page.items.length > 0)
    for (const [path] of paths)
      for (const [i, address] of addresses(path).entries())
        await get(address, readers[i % readers.length])
    for (const [path] of paths) for (const reader of readers) await get(addresses(path)[0]!, reader)
    for (const query of ['q=笔名', 'q=某某公司', 'sort=oldest'])
      await get(`/v1/register?${query}`, undefined)
  })

  /** A path with ids of ours in the place of its parameters. */
  function addresses(path: string): string[] {
    const values: Record<string, readonly string[]> = {
      id: [...all.certificates, ...all.cases],
      index: Array.from({ length: 60 }, (_, i) => String(i)),
      position: ['0', '1', '2'],
    }
    const name = /\{(\w+)\}/.exec(path)?.[1]
    if (name === undefined) return [path]
    const some = values[name] ?? [newPerson().did]
    return some.flatMap((value) => addresses(path.replace(`{${name}}`, value)))
  }

  async function get(path: string, reader: string | undefined): Promise<void> {
    const headers = reader === undefined ? {} : await signedInAs(child.url, reader)
    await fetch(child.url + path, { headers })
  }

  it('are in no file of the running registry, its vault and its databases included', async () => {
    needles = new Needles(marks.values, marks.hashed)
    assert.ok(marks.values.size > 400)
    assert.deepEqual(await inFiles(), [])
  })

  it('are in no file after it was stopped, checked and rebuilt', async () => {
    await child.registry.stop()
    child.run('fsck', '--deep')
    child.run('rebuild')
    assert.deepEqual(await inFiles(), [])
    await child.startAgain()
    assert.deepEqual(await inFiles(), [])
  })

  it('are in no answer but to those who may see them', () => {
    const others = recorder.answers.filter((answer) => !isAllowed(answer))
    assert.ok(others.length > 500)
    assert.deepEqual(inAnswers(others), [])
    // And they were where they may be: the search does look.
    const seen = inAnswers(recorder.answers.filter(isAllowed))
    assert.ok(
      seen.some((one) => one.includes('/personal')) && seen.some((one) => one.includes('/drafts')),
    )
  })

  it('are in no line of the log, at level trace, and in no error', () => {
    const output = Buffer.from(child.output)
    assert.ok(output.length > 50_000)
    assert.match(child.output, /"stack":/)
    assert.deepEqual(needles.find(output), [])
    // One planted line is found.
    const planted = Buffer.concat([
      output,
      Buffer.from(marks.values.get('joint owner 1 idNumber')!),
    ])
    assert.equal(needles.find(planted)[0]?.label, 'joint owner 1 idNumber')
  })
})
