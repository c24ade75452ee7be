import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Draft } from '../../../api/book/record.ts'
import { runs } from '../../_util/runs.ts'
import { acts, happenings, type Happening } from './_util/acts.ts'
import {
  allRows,
  assertCaseChains,
  assertDocuments,
  assertOneLife,
  assertSound,
  drafts,
} from './_util/agreement.ts'
import type { BookFixture } from './_util/book-fixture.ts'
import { History } from './_util/history.ts'

const histories = fc.array(happenings, { minLength: 30, maxLength: 60 })

/** Whether a record is what a command is answered with; others follow from one, in the same batch, or from a deadline. */
function isAnswer({ row, act, document }: Draft): boolean {
  if (row.kind === 'event') return !document.includes('"actor":"system"')
  if (row.kind === 'list' || act.case !== undefined) return false
  // A corrected certificate is the answer; that the old one is superseded follows from it.
  return !(row.kind === 'status' && row.change === 'superseded')
}

/** A corrected certificate is suspended as the one before was: that follows from its being corrected. */
function carriesOn(logged: readonly Draft[], { row, index }: Draft): boolean {
  const before = logged[index - 1]?.row
  const replaced = before?.kind === 'status' && before.change === 'superseded'
  return replaced && row.kind === 'status' && row.change === 'suspended'
}

/** The log has what was accepted, each once, and nothing else. */
function assertToldOf(logged: readonly Draft[], { told, begun }: History): void {
  const indexes = new Set(told.map(({ index }) => index))
  assert.equal(indexes.size, told.length)
  const answers = logged
    .slice(begun)
    .filter((draft) => isAnswer(draft) && !carriesOn(logged, draft))
  for (const { index, row } of answers)
    assert.ok(indexes.has(index), `nobody was told of ${row.kind} ${index}`)
  for (const { index, act } of told) assert.ok(logged[index], `${act.act} ${index} is lost`)
}

/** Any history of all acts, on the real book, log and database. `cost`: how many times fewer histories. */
export function actsSuite(open: () => Promise<BookFixture>, cost: number): void {
  const numRuns = runs(cost)
  let fixture: BookFixture
  /** How often each act was accepted and refused: that the test is about something. */
  const seen = new Map<string, number>()

  before(async () => {
    fixture = await open()
  })
  after(() => fixture?.stop())

  const count = ({ told, refused }: History): void => {
    const names = [...told.map(({ act }) => act.act), ...refused.map(({ code }) => code)]
    for (const name of names) seen.set(name, (seen.get(name) ?? 0) + 1)
  }

  const happened = async (history: readonly Happening[]): Promise<History> => {
    const made = await History.begin(fixture)
    for (const happening of history) await made.happen(happening)
    count(made)
    return made
  }

  it('follows from the log, and page, list, log and public register agree', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const made = await happened(history)
        await assertSound(fixture)
        await assertOneLife(fixture)
        await assertDocuments(fixture)
        await assertCaseChains(fixture)
        const logged = await drafts(fixture)
        assertToldOf(logged, made)
        const before = await allRows(fixture)
        await fixture.reopen(() => fixture.db.truncate())
        assert.deepEqual(await allRows(fixture), before, 'the log rebuilds the index')
      }),
      { numRuns },
    )
  })

  it('leaves nothing of an act that is refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        histories,
        fc.array(acts, { minLength: 20, maxLength: 40 }),
        async (history, more) => {
          const made = await happened(history)
          for (const act of more) {
            const [rows, next] = [await allRows(fixture), fixture.log.next]
            if (await made.attempt(act)) continue
            if (act.act === 'lists') continue
            assert.equal(fixture.log.next, next, `${JSON.stringify(act)} was refused`)
            assert.deepEqual(await allRows(fixture), rows)
          }
          count(made)
          await assertSound(fixture)
        },
      ),
      { numRuns: Math.ceil(numRuns / 3) },
    )
  })

  it('made every act, and met the refusals that matter', () => {
    for (const name of ['apply', 'step', 'status', 'amend', 'ask', 'power', 'role', 'audit'])
      assert.ok((seen.get(name) ?? 0) > 0, `${name}: ${JSON.stringify([...seen])}`)
    for (const code of ['already_registered', 'state_changed', 'forbidden', 'not_found'])
      assert.ok((seen.get(code) ?? 0) > 0, `${code}: ${JSON.stringify([...seen])}`)
  })
}
