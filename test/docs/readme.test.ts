import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describeConfig } from '../../api/config.ts'

const root = join(import.meta.dirname, '..', '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const pages = [
  'README.md',
  'CHANGELOG.md',
  'bench/README.md',
  ...globSync('docs/**/*.md', { cwd: root }),
]

describe('the documents', () => {
  for (const page of pages) {
    it(`${page}: every relative link leads somewhere`, () => {
      const links = [...read(page).matchAll(/\]\(([^)#\s]+)/g)].map((match) => match[1]!)
      const local = links.filter((link) => !/^[a-z]+:/.test(link))
      const lost = local.filter((link) => !existsSync(join(root, dirname(page), link)))
      assert.deepEqual(lost, [])
    })
  }

  it('docs/operations.md lists the settings that the program reads', () => {
    const [, table] = /<!-- settings -->([\s\S]*)<!-- \/settings -->/.exec(
      read('docs/operations.md'),
    )!
    const rows = table!
      .split('\n')
      .filter((line) => line.startsWith('| `COLOPHON_'))
      .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
    const told = rows.map(([, name, fallback, meaning]) => ({ name, fallback, meaning }))
    assert.deepEqual(told, describeConfig())
  })

  it('bench/README.md lists every benchmark', () => {
    const names = readdirSync(join(root, 'bench')).filter((name) => name.endsWith('.ts'))
    const told = [...read('bench/README.md').matchAll(/^\| `([a-z-]+)` /gm)].map(
      (match) => match[1],
    )
    assert.deepEqual(new Set(told), new Set(names.map((name) => name.slice(0, -3))))
  })
})
