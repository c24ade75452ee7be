/** What the commands say when something is wrong: with the data, the settings, the machine. */
import assert from 'node:assert/strict'
import { copyFile, globSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openDatabase } from '../../api/db/open.ts'
import { ownEnvironment, run, startCommand, type Answer, type Running } from './_util/command.ts'
import { openGate } from './_util/gate.ts'

const copy = promisify(copyFile)
const samples = join(import.meta.dirname, '..', 'samples')
/** A second start takes under 5 s on a quiet machine (the time is printed); machines that run tests are not quiet. */
const secondStartMs = 15_000

function assertPlain(answer: Answer, status: number, reason: RegExp): void {
  assert.equal(answer.status, status, answer.stdout + answer.stderr)
  assert.match(answer.stderr, reason)
  assert.doesNotMatch(answer.stderr, /\n +at /, 'a trace is for our own bugs only')
}

async function stop(server: Running): Promise<void> {
  server.signal('SIGTERM')
  assert.equal(await server.ended, 0, server.stderr())
}

const middle = (bytes: Buffer): number => bytes.length >> 1

const root = (bytes: Buffer): number => bytes.indexOf('root') + 12

function assertFound(answer: Answer, check: RegExp): void {
  assert.equal(answer.status, 1, answer.stdout + answer.stderr)
  assert.match(answer.stdout + answer.stderr, check)
  assert.doesNotMatch(answer.stderr, /\n +at /)
}

describe('commands', function () {
  this.timeout(180_000)
  let folder: string
  let data: string
  let env: NodeJS.ProcessEnv

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-cli-'))
    env = ownEnvironment(folder)
    data = env['COLOPHON_DATA']!
  })

  after(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }))

  const start = () => startCommand(['start'], { env })

  /** Turns one byte of a file over, runs fsck, and mends it again. */
  async function damaged(pattern: string, at: (bytes: Buffer) => number): Promise<Answer> {
    const [path] = globSync(pattern, { cwd: data }).toSorted()
    assert.ok(path, `${pattern} is there`)
    const whole = readFileSync(join(data, path))
    const bytes = Buffer.from(whole)
    const position = at(bytes)
    bytes[position] = bytes[position]! ^ 1
    writeFileSync(join(data, path), bytes)
    const answer = await run(['fsck', '--deep'], { env })
    writeFileSync(join(data, path), whole)
    return answer
  }

  async function register(file: string, api: string): Promise<Answer> {
    await copy(join(samples, file), join(folder, file))
    const facts = ['--title', file, '--category', 'fine_art', '--author', '林晚']
    return run(['register', join(folder, file), ...facts, '--api', api], { env })
  }

  describe('before there is a registry', () => {
    it('fsck, rebuild and rotate-key make none', async () => {
      for (const command of ['fsck', 'rebuild', 'rotate-key']) {
        assertPlain(await run([command], { env }), 2, /^colophon: there is no registry in .*data/)
      }
      assert.deepEqual(globSync('*', { cwd: data }), [])
    })

    it('start on a file in the place of the folder says so', async () => {
      const file = join(folder, 'a-file')
      writeFileSync(file, '')
      const answer = await run(['start'], { env: { ...env, COLOPHON_DATA: file } })
      assertPlain(answer, 1, /^colophon: .*a-file: (file already exists|not a directory)/)
    })

    it('start names each setting that cannot be used', async () => {
      const wrong = {
        COLOPHON_PORT: 'eighty',
        COLOPHON_NUMBER_PREFIX: '京',
        COLOPHON_RATE_LIMIT: '',
      }
      const answer = await run(['start'], { env: { ...env, ...wrong } })
      assertPlain(answer, 1, /COLOPHON_PORT must be a whole number/)
      assert.match(
        answer.stderr,
        /COLOPHON_NUMBER_PREFIX must not be the prefix of a state registry/,
      )
      assert.doesNotMatch(answer.stderr, /COLOPHON_RATE_LIMIT/)
    })

    it('an unknown command or option is refused with the list of commands', async () => {
      assertPlain(await run(['regster'], { env }), 2, /Usage: colophon/)
      assertPlain(await run(['verify', '--quick'], { env }), 2, /unknown option '--quick'/)
      assert.match((await run(['--help'], { env })).stdout, /register[^]*import[^]*verify[^]*fsck/)
    })
  })

  it('does not say that all went well where nobody read what it said', async () => {
    const command = startCommand(['bench'], { env })
    command.child.stdout!.destroy()
    assert.equal(await command.ended, 1)
  })

  describe('with a registry that runs', () => {
    let server: Running
    let api: string
    let taken: Server

    before(async () => {
      server = start()
      api = (await server.until(/API +(http\S+)/))[1]!
      taken = createServer().listen(0, '127.0.0.1')
      await once(taken, 'listening')
      for (const file of ['dawn.svg', 'tiles.png']) {
        const { status, stderr } = await register(file, api)
        assert.equal(status, 0, stderr)
      }
    })

    after(() => taken.close())

    it('a second one on the same folder says so, and the first goes on', async () => {
      const running = /stop it first/
      const [second, fsck] = await Promise.all([run(['start'], { env }), run(['fsck'], { env })])
      assertPlain(second, 1, running)
      assertPlain(fsck, 1, running)
      assert.equal((await fetch(`${api}/health`)).status, 200)
    })

    it('a file of zero bytes is refused in the terms of the form', async () => {
      const path = join(folder, 'nothing.txt')
      writeFileSync(path, '')
      const facts = ['--title', 'T', '--category', 'literary', '--author', 'A', '--api', api]
      assertPlain(await run(['register', path, ...facts], { env }), 1, /zero bytes/)
    })

    it('says that author and owner are one only for who says so', async () => {
      const path = join(folder, 'two-names.txt')
      writeFileSync(path, '两个名字\n')
      const facts = ['--title', 'T', '--category', 'literary', '--author', '李四', '--api', api]
      const agency = ['register', path, ...facts, '--owner', '某某文化公司']
      const refused = await run(agency, { env })
      assertPlain(refused, 1, /\/owners\/0: An owner .* is the author .*\(ownerNotAuthor\)/)
      assert.match(refused.stderr, /one person who uses two names: --same-person/)
      const csv = join(folder, 'two-names.csv')
      const row = 'two-names.txt,T,literary,李四,某某文化公司'
      writeFileSync(csv, `file,title,category,authors,owner\n${row}\n`)
      const imported = ['import', csv, '--out', join(folder, 'list.csv'), '--api', api]
      const listed = await run(imported, { env })
      assert.equal(listed.status, 1, listed.stderr)
      assert.match(listed.stdout, /^line 2 not registered: .*\(ownerNotAuthor\)/m)
      const said = await run([...imported, '--same-person'], { env })
      assert.equal(said.status, 0, said.stdout + said.stderr)
      const again = await run([...agency, '--same-person'], { env })
      assert.equal(again.status, 0, again.stderr)
      const number = /^Certificate (\S+)$/m.exec(again.stdout)![1]!
      const shown = await run(['certificate', number, '--format', 'vc', '--api', api], { env })
      const { work, owners, authors } = JSON.parse(shown.stdout).credentialSubject
      assert.equal((authors ?? work.authors)[0].did, owners[0].did, shown.stdout)
    })

    it('tells what is wrong with a command in one sentence, and ends with 2, before anything is sent', async () => {
      const picture = join(folder, 'dawn.svg')
      const facts = ['--title', 'T', '--category', 'fine_art', '--author', 'A']
      const nowhere = join(folder, 'nowhere', 'file')
      const guardian = `0x${'11'.repeat(20)}`
      const key = join(folder, 'no-address.json')
      writeFileSync(key, '{"version":3,"crypto":{}}', { mode: 0o600 })
      const wrong: readonly [reason: RegExp, ...command: string[]][] = [
        [/there is no file/, 'register', folder, ...facts],
        [
          /nowhere.file cannot be written: no such file/,
          'register',
          picture,
          ...facts,
          '--out',
          nowhere,
        ],
        [/is a folder: name a file/, 'register', picture, ...facts, '--out', folder],
        [/there is no file/, 'verify', folder],
        [/there is no file/, 'deposit', folder],
        [/cannot be written: no such/, 'report', '2026-11', '--out', nowhere],
        [/cannot be written: no such/, 'certificate', '链作登字-2026-F-00000001', '--out', nowhere],
        [
          /--threshold is a number from 1 to 1,/,
          'did',
          'guardians',
          guardian,
          '--threshold',
          'abc',
        ],
        [
          /--threshold is a number from 1 to 1,/,
          'did',
          'guardians',
          guardian,
          '--threshold',
          '1.5',
        ],
        [/name the guardians/, 'did', 'guardians', '--delay', '7d'],
        [/a keystore without the address/, 'did', 'rotate', '--file', key],
        [
          /argument 'fr' is invalid. Allowed choices are zh, en/,
          'certificate',
          'x',
          '--lang',
          'fr',
        ],
        [/argument 'fr' is invalid/, 'apply', picture, '--lang', 'fr'],
      ]
      for (const [reason, ...command] of wrong) {
        const asked = command[0] === 'verify' ? command : [...command, '--api', api]
        assertPlain(await run(asked, { env }), 2, reason)
      }
      for (const address of ['nonsense', 'ftp://registry.example'])
        assertPlain(await run(['sign-in', '--api', address], { env }), 2, /--api is the address/)
    })

    it('says with 1 that what is there is not what was asked for', async () => {
      const { port } = taken.address() as AddressInfo
      taken.on('request', (_, answer) => answer.end('<html>welcome</html>'))
      assertPlain(
        await run(['sign-in', '--api', `http://127.0.0.1:${port}`], { env }),
        1,
        /what answers at .* is no registry/,
      )
    })

    it('signs nothing for a process of this machine that passes on what another registry asks', async () => {
      const relay = await openGate(api)
      const settings = { ...env, COLOPHON_PORT: '8090' }
      const answer = await run(['sign-in', '--api', relay.url], { env: settings })
      await relay.close()
      assertPlain(answer, 2, /asks to sign in to http.*: nothing was signed/)
      assert.equal(answer.stdout, '')
    })

    it('signs in with an encrypted key by --passphrase-file', async () => {
      const own = { ...env, XDG_CONFIG_HOME: join(folder, 'encrypted') }
      const phrase = join(folder, 'phrase')
      writeFileSync(phrase, 'correct horse battery\n')
      const opened = ['--passphrase-file', phrase, '--api', api]
      assert.equal((await run(['did', 'new', ...opened], { env: own })).status, 0)
      const signedIn = await run(['sign-in', ...opened], { env: own })
      assert.match(signedIn.stdout, /^[A-Za-z0-9_-]{43}\n$/, signedIn.stderr)
      const facts = ['--title', '密', '--category', 'fine_art', '--author', '林晚']
      const path = join(folder, 'locked.svg')
      await copy(join(samples, 'dawn.svg'), path)
      writeFileSync(path, '<!-- another -->', { flag: 'a' })
      const registered = await run(['register', path, ...facts, ...opened], { env: own })
      assert.equal(registered.status, 0, registered.stderr)
      const csv = join(folder, 'locked.csv')
      writeFileSync(csv, 'file,title,category,authors\nlocked.svg,密,fine_art,林晚\n')
      const list = ['--out', join(folder, 'locked.list.csv')]
      const imported = await run(['import', csv, ...list, ...opened], { env: own })
      assert.equal(imported.status, 0, imported.stderr)
    })

    it('signs in and prints a token that the API takes, and nothing else', async () => {
      const { status, stdout, stderr } = await run(['sign-in', '--api', api], { env })
      assert.equal(status, 0, stderr)
      assert.match(stdout, /^[A-Za-z0-9_-]{43}\n$/)
      const headers = { authorization: `Bearer ${stdout.trim()}` }
      const answer = await fetch(`${api}/v1/session`, { headers })
      const { did } = (await answer.json()) as { did: string }
      assert.match(did, /^did:ethr:0xc0104:0x[0-9a-f]{40}$/)
      assert.ok(stderr.includes(`Signed in as ${did} until `), stderr)
    })

    it('registering again gives the same certificate', async () => {
      const [first, second] = [await register('dawn.svg', api), await register('dawn.svg', api)]
      const number = /Certificate (\S+)/.exec(first.stdout)?.[1]
      assert.equal(/Certificate (\S+)/.exec(second.stdout)?.[1], number)
    })

    it('continues with the same state after a stop, in seconds', async function () {
      await stop(server)
      const begun = performance.now()
      server = start()
      api = (await server.until(/API +(http\S+)/))[1]!
      const took = performance.now() - begun
      console.log(`      second start: ${(took / 1000).toFixed(1)} s`)
      assert.ok(took < secondStartMs, `${took} ms`)
      const again = await register('tiles.png', api)
      assert.match(again.stdout, /Certificate \S+-00000002/)
      await stop(server)
    })

    it('says which port is taken and how to choose another', async () => {
      const port = String((taken.address() as AddressInfo).port)
      const own = await run(['start'], { env: { ...env, COLOPHON_PORT: port } })
      assertPlain(own, 1, /EADDRINUSE.*127\.0\.0\.1:\d+\nSet COLOPHON_PORT/)
      const chain = await run(['start'], { env: { ...env, COLOPHON_CHAIN_PORT: port } })
      assert.equal(chain.status, 1)
      assert.match(chain.stderr, /^colophon: the chain does not start: another program listens/m)
      assert.match(chain.stderr, /^Set COLOPHON_CHAIN_PORT/m)
    })

    it('refuses settings that a registry with entries cannot change', async () => {
      const changed = { ...env, COLOPHON_LOG_ORIGIN: 'another.example/log' }
      assertPlain(await run(['start'], { env: changed }), 1, /COLOPHON_LOG_ORIGIN must stay/)
    })
  })

  describe('fsck on damaged data', () => {
    it('finds a byte in a segment of the log', async () => {
      assertFound(await damaged('log/segments/*.seg', middle), /segment|FAIL {2}log: records/)
    })

    it('finds a byte in a tile', async () => {
      assertFound(await damaged('log/public/tile/0/000.p/*', middle), /FAIL {2}log: tiles/)
    })

    it('finds a byte in a stored file', async () => {
      assertFound(await damaged('blocks/files/*/*', middle), /FAIL {2}store: files +entry \d+: baf/)
    })

    it('finds a byte in the record of an anchor', async () => {
      assertFound(await damaged('anchors/*.json', root), /FAIL {2}anchors: log/)
    })

    it('finds a changed row of the database, and rebuild mends it', async () => {
      const db = await openDatabase({ folder: join(data, 'db') })
      await db.query
        .updateTable('certificates')
        .set({ number: '链作登字-2026-F-99999999' })
        .where('seq', '=', 1)
        .execute()
      await db.close()
      const found = await run(['fsck'], { env })
      assertFound(found, /FAIL {2}book: rows +row of entry 1 .*99999999/)
      const [, entries] = /^pass {2}log: records +(\d+) records/m.exec(found.stdout) ?? []
      const rebuilt = await run(['rebuild'], { env })
      assert.match(rebuilt.stdout, new RegExp(`rebuilt: ${entries} entries`))
    })

    it('finds nothing once all is mended', async () => {
      const answer = await run(['fsck', '--deep'], { env })
      assert.equal(answer.status, 0, answer.stdout)
      assert.doesNotMatch(answer.stdout, /FAIL/)
    })
  })
})
