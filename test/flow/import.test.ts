/** Importing a CSV file: stopped half way, run again, with bad rows among the good. */
import assert from 'node:assert/strict'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { person } from '../_util/people.ts'
import {
  assertSound,
  removeFolder,
  startRegistry,
  type TestRegistry,
} from '../_util/start-registry.ts'
import { ownEnvironment, run, startCommand, type Answer } from './_util/command.ts'
import { openGate, type Gate } from './_util/gate.ts'

const samples = join(import.meta.dirname, '..', 'samples')
const header = 'file,title,category,authors,completion,licence,publication,source'
const good = 52

/** Line (from 1) and what is wrong there. */
const bad: readonly [row: string, reason: RegExp][] = [
  ['absent.png,Absent,photograph,A,2022,,', /the file absent\.png cannot be read/],
  [',No file,photograph,A,2022,,', /no file is named/],
  ['empty.txt,Empty,literary,A,2022,,', /zero bytes/],
  ['bad-1.txt,Category,watercolour,A,2022,,', /\/work\/category/],
  ['bad-2.txt,Title \u202Egnp.exe,literary,A,2022,,', /\/work\/title/],
  [`bad-3.txt,${'很长'.repeat(5000)},literary,A,2022,,`, /\/work\/title/],
  ['bad-4.txt,Date,literary,A,2022-02-30,,', /\/work\/completion/],
  ['bad-5.txt,Future,literary,A,2999,,', /\/work\/completion/],
  ['bad-6.txt,No author,literary,,2022,,', /\/authors/],
  ['bad-7.txt,Status,literary,A,2022,,secret,', /publication is "secret"/],
  ['bad-8.txt,Comma, not quoted,literary,A,2022,,,', /more cells than the file has columns/],
  [
    'bad-9.txt,Two authors,literary,林晚;A. Person,2022,,',
    /POST \/v1\/applications.*one author, who is you; joint works go by an application.*individualParties/,
  ],
  ['bad-10.txt,A program,software,A,2022,,', /POST \/v1\/applications/],
  ['poem-00.txt,The same file again,literary,A,2022,,', /registered already, as “夜航, 第 0 首”/],
]

interface Listed {
  readonly line: number
  readonly number: string
  readonly id: string
  readonly reason: string
}

describe('import', function () {
  this.timeout(120_000)
  let folder: string
  let csv: string
  let list: string
  let registry: TestRegistry
  let gate: Gate
  let env: NodeJS.ProcessEnv

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-import-'))
    csv = join(folder, 'works.csv')
    list = join(folder, 'list.csv')
    // The gate is another address of the registry: commands are told its name, as its operator has it.
    env = ownEnvironment(folder, { COLOPHON_PUBLIC_URL: 'http://registry.test' })
    await writeWorks()
    registry = await startRegistry()
    gate = await openGate(registry.url)
  })

  after(async () => {
    await gate?.close()
    await registry?.stop()
    await rm(folder, { recursive: true, force: true })
    if (registry) await removeFolder(registry.dataFolder)
  })

  /** Good rows first, since one bad row is the first good file again; a byte order mark as spreadsheets write it. */
  async function writeWorks(): Promise<void> {
    const rows: string[] = []
    for (let i = 0; i < good; i++) {
      const file = `poem-${String(i).padStart(2, '0')}.txt`
      await writeFile(join(folder, file), `夜航 ${i}\n`)
      rows.push(`${file},"夜航, 第 ${i} 首",literary,林晚,2022-05,CC0-1.0,unpublished`)
    }
    for (const i of bad.keys()) await writeFile(join(folder, `bad-${i}.txt`), `bad ${i}\n`)
    await writeFile(join(folder, 'empty.txt'), '')
    await copyFile(join(samples, 'tiles.png'), join(folder, 'tiles.png'))
    rows.push('tiles.png,Tiles,fine_art,A,2022,,published,"a source\nin two lines"')
    rows.push(...bad.map(([row]) => row))
    await writeFile(csv, `\uFEFF${[header, ...rows, ''].join('\r\n')}`)
  }

  const args = (api: string) => ['import', csv, '--api', api, '--out', list]
  /** Entries of the log once everything is published. */
  async function size(): Promise<number> {
    await new Promise((resolve) => setTimeout(resolve, 500))
    const note = await (await fetch(`${registry.url}/v1/log/checkpoint`)).text()
    return Number(note.split('\n')[1])
  }

  async function listed(): Promise<Listed[]> {
    const [head, ...lines] = (await readFile(list, 'utf8')).trimEnd().split('\n')
    assert.equal(head, 'line,file,registrationNumber,certificateId,reason')
    return lines
      .filter((line) => /^\d+,/.test(line))
      .map((text) => {
        const [line = '', , number = '', id = '', reason = ''] = text.split(',')
        return { line: Number(line), number, id, reason }
      })
  }

  describe('stopped by Ctrl-C and run again', () => {
    let first: Answer
    let kept: Listed[]
    let second: Answer
    let all: Listed[]

    before(async () => {
      const held = gate.holdAfter(20, 'POST /v1/works')
      const command = startCommand(args(gate.url), { env })
      await held
      command.signal('SIGINT')
      await command.until(/Stopping after the works under way/)
      gate.release()
      const status = await command.ended
      first = { status, stdout: command.stdout(), stderr: command.stderr() }
      kept = await listed()
      second = await run(args(gate.url), { env })
      all = await listed()
    })

    it('finishes what is under way, tells what was registered, and exits with 130', () => {
      assert.equal(first.status, 130, first.stderr)
      const [, done, total] = /^(\d+) of (\d+) works registered, 0 bad rows$/m.exec(first.stdout)!
      assert.equal(Number(total), good + 1 + bad.length)
      assert.ok(Number(done) > 20 && Number(done) <= 28, `${done} registered`)
      assert.equal(kept.length, Number(done))
    })

    it('continues without doubling anything', async () => {
      const good1 = all.filter(({ number }) => number !== '')
      assert.equal(good1.length, good + 1)
      assert.equal(new Set(good1.map(({ id }) => id)).size, good + 1)
      for (const { line, number, id } of kept) {
        const again = all.find((one) => one.line === line)
        assert.deepEqual([again?.number, again?.id], [number, id])
      }
      const numbers = good1.map(({ number }) => number.slice(-8)).toSorted()
      // Two series, literary and fine art: each without gaps.
      const serials = Array.from({ length: good }, (_, i) => String(i + 1).padStart(8, '0'))
      assert.deepEqual(numbers, ['00000001', ...serials].toSorted())
    })

    it('reports each bad row by its line and reason, and exits with 1', () => {
      assert.equal(second.status, 1)
      // The line after the header is 2; the row before the bad ones has a line break in it.
      const from = 2 + good + 2
      for (const [i, [, reason]] of bad.entries()) {
        const line = second.stdout
          .split('\n')
          .filter((text) => text.startsWith(`line ${from + i} not registered: `))
        assert.equal(line.length, 1, `line ${from + i}\n${second.stdout}`)
        const at = second.stdout.indexOf(line[0]!)
        assert.match(second.stdout.slice(at, at + 500), reason)
      }
      const summary = `${good + 1} of ${good + 1 + bad.length} works registered, ${bad.length} bad rows`
      assert.ok(second.stdout.includes(summary), second.stdout)
      assert.match(second.stdout, /^链作登字-\d{4}-\w-00000001 {2}夜航, 第 \d+ 首 {2}\(poem-/m)
    })

    it('sends nothing again for what is registered, and leaves the same list', async () => {
      const uploads = gate.count('POST /v1/deposits')
      const entries = await size()
      const third = await run(args(gate.url), { env })
      assert.equal(third.status, 1)
      assert.deepEqual(await listed(), all)
      // Only the empty file has no deposit to be found.
      assert.equal(gate.count('POST /v1/deposits') - uploads, 1)
      assert.equal(await size(), entries)
    })

    it('leaves a sound registry that holds one deposit and one certificate a work', async () => {
      await registry.stop()
      assertSound(registry.dataFolder)
      registry = await startRegistry({ dataFolder: registry.dataFolder })
      await gate.close()
      gate = await openGate(registry.url)
      // Six files of bad rows were deposited: a deposit needs no title.
      assert.equal(await size(), 2 * (good + 1) + 8)
    })
  })

  describe('where something is in the way', () => {
    it('ends at once on a second Ctrl-C', async () => {
      const held = gate.holdAfter(0, 'GET /v1/deposits')
      const command = startCommand(args(gate.url), { env })
      await held
      command.signal('SIGINT')
      await command.until(/Stopping after the works under way/)
      command.signal('SIGINT')
      assert.equal(await command.ended, 130)
      gate.release()
    })

    it('tells what was registered where the registry goes away half way', async () => {
      const other = { ...env, XDG_CONFIG_HOME: join(folder, 'another') }
      const held = gate.holdAfter(10, 'POST /v1/works')
      const command = startCommand(args(gate.url), { env: other })
      await held
      await gate.close()
      gate = await openGate(registry.url)
      assert.equal(await command.ended, 1)
      assert.match(command.stdout(), /^\d+ of 67 works registered/m)
      assert.match(command.stderr(), /^colophon: no registry answers at http/m)
      assert.doesNotMatch(command.stderr(), /\n +at /)
    })

    it('refuses another holder the works that are registered, each with the number it has', async () => {
      const other = { ...env, XDG_CONFIG_HOME: join(folder, 'a-third') }
      const one = join(folder, 'one.csv')
      const text = await readFile(csv, 'utf8')
      await writeFile(one, text.split('\r\n').slice(0, 3).join('\r\n'))
      const asked = ['import', one, '--api', registry.url, '--out', list]
      const answer = await run(asked, { env: other })
      assert.equal(answer.status, 1)
      const told = answer.stdout.match(/^line \d not registered: .*under 链作登字-\d{4}-\w-\d{8}/gm)
      assert.equal(told?.length, 2, answer.stdout)
    })

    it('registers for nobody but the person who signs in', async () => {
      const other = person('somebody else').did
      const one = join(folder, 'one.csv')
      const answer = await run(
        ['import', one, '--api', registry.url, '--out', list, '--holder', other],
        { env },
      )
      assert.equal(answer.status, 1)
      const told = answer.stdout.match(/^line \d not registered: .*Sign in as did:ethr:/gm)
      assert.equal(told?.length, 2, answer.stdout)
    })

    it('refuses what is no such CSV file in one plain sentence', async () => {
      const gbk = Buffer.from([...Buffer.from(`${header}\nposter.png,`), 0xd2, 0xb9, 0xba, 0xbd])
      const files: Record<string, [string | Buffer, RegExp]> = {
        'unclosed.csv': [
          `${header}\n"a.png,Title,photograph,A`,
          /cannot be read: Quote Not Closed/,
        ],
        'column.csv': ['file,title,category,authors,colour\n', /unknown column colour/],
        'lacks.csv': ['file,title\n', /lacks the column category, authors/],
        'twice.csv': ['file,title,category,authors,title\n', /has the column title twice/],
        'gbk.csv': [gbk, /not UTF-8/],
        'empty.csv': ['', /no rows/],
      }
      for (const [name, [text, reason]] of Object.entries(files)) {
        await writeFile(join(folder, name), text)
        const answer = await run(['import', join(folder, name), '--api', registry.url], { env })
        assert.equal(answer.status, 2, `${name}: ${answer.stderr}`)
        assert.match(answer.stderr, reason)
        assert.match(answer.stderr, /^colophon: .+\n$/)
      }
      const absent = await run(['import', join(folder, 'absent.csv'), '--api', registry.url], {
        env,
      })
      assert.equal(absent.status, 2)
      assert.match(absent.stderr, /^colophon: there is no file .*absent\.csv\n$/)
    })

    it('says plainly that no registry runs', async () => {
      const nobody = 'http://127.0.0.1:9'
      for (const command of [
        ['import', csv, '--api', nobody],
        ['register', join(folder, 'tiles.png'), '--title', 'T', '--category', 'fine_art'].concat([
          '--author',
          'A',
          '--api',
          nobody,
        ]),
      ]) {
        const { status, stderr } = await run(command, { env })
        assert.equal(status, 1)
        assert.match(stderr, /^colophon: no registry answers at http.*\.\/colophon start\n$/m)
        assert.doesNotMatch(stderr, /\n +at /)
      }
    })
  })
})
