import assert from 'node:assert/strict'
import { applicationStates } from '../../../api/applications/machine.ts'
import { endOfPeriod } from '../../../api/cases/calendar.ts'
import { caseTypes, staffRoles } from '../../../api/cases/machine.ts'
import { machineOf } from '../../../api/cases/machines.ts'
import { purposesOf } from '../../../api/personal/purposes.ts'
import { identityStates } from '../../../api/realname/machine.ts'
import { stepSchema, stepsOf } from '../../../api/routes/step-schemas.ts'
import { clockOf, workingDays } from '../../../web/portal/staff/clock.ts'
import { recognise } from '../../../web/portal/staff/case/recognise.ts'
import { purposesOf as purposesOfPage } from '../../../web/portal/staff/purposes.ts'
import { staffSteps } from '../../../web/portal/staff/case/staff-steps.ts'
import { reasonWord, stateWord, stepWord } from '../../../web/portal/staff/words.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1')

/** What pages of the staff say of themselves, where it has to be what the registry says. */
describe('words of the staff pages', () => {
  it('has a word for every state, step and reason of every machine, in both languages', () => {
    for (const type of caseTypes) {
      for (const [transition, { to, reasons = [] }] of Object.entries(
        machineOf(type).transitions,
      )) {
        const words = [stepWord(transition, type), ...reasons.map(reasonWord)]
        if (typeof to === 'string') words.push(stateWord(type, to))
        for (const { zh, en } of words) assert.notEqual(zh, en, `${type} ${transition}`)
      }
    }
  })

  it('names states as the registry does', () => {
    for (const [state, { zh }] of Object.entries(applicationStates))
      assert.equal(stateWord('application', state).zh, zh)
    for (const [state, { zh }] of Object.entries(identityStates))
      assert.equal(stateWord('identity', state).zh, zh)
  })

  it('calls a refusal by the term of what is refused', () => {
    for (const type of ['application', 'identity', 'request'])
      assert.equal(stepWord('refuse', type).zh, stateWord(type, 'refused').zh, type)
  })

  it('offers steps that the registry takes', () => {
    const known = new Set(caseTypes.flatMap(stepsOf))
    for (const step of staffSteps) assert.ok(known.has(step), step)
    assert.ok(stepSchema('application', 'requireCorrection'))
  })

  it('offers each role the purposes that the registry lets it read for', () => {
    for (const role of staffRoles) assert.deepEqual(purposesOfPage([role]), purposesOf(role), role)
  })

  it('counts working days by the calendar of the registry', () => {
    // Friday, 25 September 2026, 10:00 in Beijing: the first three days of October are holidays.
    const now = Date.parse('2026-09-25T02:00:00Z') / 1000
    const due = endOfPeriod(now, 7)
    assert.equal(new Date(due * 1000).toISOString(), '2026-10-05T15:59:59.000Z')
    assert.equal(workingDays(now, due), 4)
    const say = (time: number) => clockOf(time, now, String)
    assert.deepEqual(say(now + 3600), {
      urgency: 'soon',
      label: { zh: '今日到期', en: 'Due today' },
    })
    assert.deepEqual([say(due).urgency, say(due).label.en], ['later', 'Due in 4 working days'])
    assert.equal(say(now - 1).urgency, 'late')
  })

  it('knows a file by its bytes, and shows nothing that could run', () => {
    const known = {
      'image/png': '\u0089PNG\r\n\u001a\n',
      'image/jpeg': '\u00ff\u00d8\u00ff\u00e0',
      'image/webp': 'RIFF\0\0\0\0WEBPVP8 ',
      'audio/wav': 'RIFF\0\0\0\0WAVEfmt ',
      'video/mp4': '\0\0\0\u0020ftypisom',
      'video/webm': '\u001aE\u00df\u00a3',
    }
    for (const [mediaType, head] of Object.entries(known))
      assert.deepEqual(recognise(bytes(head)), { as: mediaType.split('/')[0], mediaType })
    for (const text of ['<svg onload="x()">', '<!doctype html>', 'GIF is a text', '', '静夜思'])
      assert.deepEqual(recognise(Buffer.from(text)), { as: 'text' }, text)
    for (const other of ['%PDF-1.7\n\u00e2\u00e3', 'PK\u0003\u0004', '\0\0\0', '\u00fe\u00ff\0<'])
      assert.deepEqual(recognise(bytes(other)), { as: 'other' }, other)
  })
})
