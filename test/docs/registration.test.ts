import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defectTexts } from '../../api/applications/defect.ts'
import table from '../../api/applications/lanes.json' with { type: 'json' }
import { applicationMachine, applicationStates } from '../../api/applications/machine.ts'
import { notAcceptReasons, refuseReasons } from '../../api/applications/reasons.ts'
import { periods } from '../../api/cases/deadlines.ts'
import { requestMachine } from '../../api/cases/request-machine.ts'
import type { DefectText } from '../../api/cases/defects.ts'
import type { Machine } from '../../api/cases/machine.ts'
import { identityDefectTexts } from '../../api/realname/check.ts'
import { identityColumns } from '../../api/realname/csv.ts'
import { identityMachine } from '../../api/realname/machine.ts'
import { personalFields } from '../../api/realname/personal.ts'
import { powerActions, powerOfAttorneyMachine } from '../../api/realname/power-of-attorney.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/registration.md'), 'utf8')

/** Cells of the table between two marks, without its head. */
function rows(mark: string): string[][] {
  const [, text = ''] = new RegExp(`<!-- ${mark} -->([^]*)<!-- /${mark} -->`).exec(page) ?? []
  const lines = text.split('\n').filter((line) => line.startsWith('|'))
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

const codes = (cell = ''): string[] => cell.match(/[\w]+/g) ?? []
const defectRows = (texts: Readonly<Record<string, DefectText>>) =>
  Object.entries(texts).map(([code, { severity, article = '', en, zh }]) => [
    `\`${code}\``,
    severity,
    article,
    en,
    zh,
  ])

function assertMoves(mark: string, { transitions }: Machine): void {
  const told = rows(mark).map(([name, from, to, who]) => [
    codes(name)[0],
    codes(from),
    codes(to)[0],
    codes(who),
  ])
  const moves = Object.entries(transitions).map(([name, { from, to, roles }]) => [
    name,
    [...from],
    typeof to === 'string' ? to : told.find(([one]) => one === name)?.[2],
    [...roles],
  ])
  assert.deepEqual(told, moves)
}

describe('docs/registration.md', () => {
  it('lists every defect with severity, article and texts', () => {
    assert.deepEqual(rows('defects'), defectRows(defectTexts))
    assert.deepEqual(rows('identity-defects'), defectRows(identityDefectTexts))
  })

  it('lists every transition of the machines, and shows those of applications', () => {
    assertMoves('application', applicationMachine)
    assertMoves('identity', identityMachine)
    assertMoves('request', requestMachine)
    assertMoves('power', powerOfAttorneyMachine)
    const [, picture = ''] = /```mermaid([^]*?)```/.exec(page) ?? []
    for (const [name, { from, to }] of Object.entries(applicationMachine.transitions)) {
      if (name === 'withdraw' || name === 'submit') continue
      for (const state of from) {
        const arrow = typeof to === 'string' ? to : '\\w+'
        assert.match(
          picture,
          new RegExp(`${state} --> ${arrow}: .*\\b${name}\\b`),
          `${state} ${name}`,
        )
      }
    }
  })

  it('has the periods, points, reasons, states and fields that hold', () => {
    const wanted = Object.entries(periods).map(([name, { rows: list, source, en }]) => [
      `\`${name}\``,
      String(list.at(-1)?.days),
      source.en,
      en,
    ])
    assert.deepEqual(rows('periods'), wanted)
    const points = Object.entries(table.points).map(([name, one]) => [
      `\`${name}\``,
      String(one.points),
      one.en,
    ])
    assert.deepEqual(rows('factors'), points)
    const said = [
      ...Object.keys({ ...notAcceptReasons, ...refuseReasons }),
      ...personalFields,
      ...powerActions,
      ...Object.entries(applicationStates).map(([code, { zh }]) => `${code}\` ${zh}`),
    ]
    for (const one of said) assert.ok(page.includes(`\`${one}`), one)
    assert.ok(page.includes(identityColumns.join(',')))
  })
})
