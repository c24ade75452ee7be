import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { folders } from '../../api/context.ts'
import { purposeCodes, purposes } from '../../api/personal/purposes.ts'
import { personalFields } from '../../api/realname/personal.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/privacy.md'), 'utf8')

function part(mark: string): string {
  const [, text = ''] = new RegExp(`<!-- ${mark} -->([^]*)<!-- /${mark} -->`).exec(page) ?? []
  return text
}

describe('docs/privacy.md', () => {
  it('has every personal field in its inventory', () => {
    for (const field of personalFields) assert.ok(part('inventory').includes(`\`${field}\``), field)
  })

  it('says of each folder that may hold some that it does', () => {
    const places = [`${folders.log}/segments/`, `${folders.vault}/`, `${folders.blocks}/`]
    for (const place of places) assert.ok(part('inventory').includes(`\`${place}\``), place)
  })

  it('lists the purposes with who may read for them', () => {
    const rows = part('purposes')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split('|').map((cell) => cell.trim()))
    assert.deepEqual(
      rows.map(([, code, zh, who]) => [code, zh, who]),
      purposeCodes.map((code) => [
        `\`${code}\``,
        purposes[code].zh,
        purposes[code].roles.map((role) => `\`${role}\``).join(' '),
      ]),
    )
  })
})
