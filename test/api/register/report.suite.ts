import assert from 'node:assert/strict'
import { parse } from 'csv-parse/sync'
import type { Database } from '../../../api/db/database.ts'
import { reportCsv, reportJson, totalsCsv } from '../../../api/register/report.ts'
import { collect } from '../log/_util/records.ts'
import { populate } from './_util/arbitraries.ts'
import { RegisterFixture } from './_util/register-fixture.ts'

const month = '2026-11'

async function joined(pieces: AsyncIterable<string>): Promise<string> {
  return (await collect(pieces)).join('')
}

/** The monthly report on any database. */
export function reportSuite(open: () => Promise<Database>): void {
  let db: Database
  let fixture: RegisterFixture

  before(async function () {
    this.timeout(300_000)
    db = await open()
  })
  after(async () => db?.close())
  beforeEach(async () => {
    fixture = await RegisterFixture.start(db)
  })
  afterEach(async () => fixture?.stop())

  const csv = async (): Promise<string> => joined(reportCsv(await fixture.register.report(month)))

  it('has every registration of the month, and no other', async () => {
    await populate(fixture, 300)
    const all = (await fixture.rows()).filter(({ registered }) => registered.startsWith(month))
    const json = await joined(reportJson(await fixture.register.report(month)))
    const report: { registrations: { registrationNumber: string; state: string }[] } =
      JSON.parse(json)
    assert.deepEqual(
      report.registrations.map(({ registrationNumber, state }) => [registrationNumber, state]),
      all.map(({ number: text, state }) => [text, state]),
    )
    const table = parse(await csv(), { bom: true, columns: false })
    assert.deepEqual(
      table.slice(1).map(([first]) => first),
      all.map(({ number: text }) => text),
    )
    assert.deepEqual((await fixture.register.report('2020-01')).totals.registrations, 0)
  })

  it('is a table that a spreadsheet reads back, and runs nothing of it', async () => {
    const titles = [
      '=1+1',
      '+86',
      '-2',
      '@a',
      '＝1',
      'a,b',
      'a"b',
      "'x",
      '图；图',
      '行\u2028行',
      '=cmd|"/c"!A1',
    ]
    for (const text of titles) fixture.writer.work({ title: text, authors: ['=x', 'y'] })
    await fixture.settle()
    const text = await csv()
    assert.ok(text.startsWith('\ufeff登记号'))
    const lines = text.split('\r\n')
    assert.equal(lines.length, titles.length + 2)
    const table = parse(text, { bom: true, columns: false })
    const back = table.slice(1).map(([, cell = '']) => cell)
    assert.ok(table.flat().every((cell) => !/^[=+\-@＝＋－＠\t\r]/.test(cell)))
    assert.deepEqual(
      back.map((cell, i) => (cell === `'${titles[i]}` ? cell.slice(1) : cell)),
      titles,
    )
  })

  it('has rows and totals of one moment, whatever happens while it is read', async () => {
    const ids = Array.from({ length: 1200 }, (_, i) => fixture.writer.work({ title: `诗 ${i}` }))
    for (const id of ids.slice(0, 7)) fixture.writer.change(id, 'suspended')
    await fixture.settle()
    const { totals, pages } = await fixture.register.report(month)
    // All that follows comes after the report was asked for.
    for (const id of ids.slice(3, 5)) fixture.writer.change(id, 'restored')
    for (const id of ids.slice(600)) fixture.writer.change(id, 'revoked')
    fixture.writer.work({ title: '后来' })
    await fixture.settle()
    const rows = (await collect(pages)).flat()
    assert.deepEqual(
      rows.map(({ id }) => id),
      ids,
    )
    const counts = Object.groupBy(rows, ({ state }) => state)
    assert.deepEqual([counts.active?.length, counts.suspended?.length], [1193, 7])
    assert.deepEqual(totals.state, { active: 1193, suspended: 7 })
    assert.equal(totals.registrations, 1200)
    const later = await fixture.register.report(month)
    assert.deepEqual(later.totals.state, { active: 596, revoked: 600, suspended: 5 })
  })

  it('has totals that are those of the statistics', async () => {
    await populate(fixture, 120)
    const report = await fixture.register.report(month)
    const [, ...lines] = parse(totalsCsv(report), { bom: true, columns: false })
    assert.deepEqual(lines[0], [month, 'registrations', '', String(report.totals.registrations)])
    const states = lines.filter(([, dimension]) => dimension === 'state')
    assert.deepEqual(
      Object.fromEntries(states.map(([, , value, count]) => [value, Number(count)])),
      report.totals.state,
    )
  })
}
