import assert from 'node:assert/strict'
import {
  rightsLabel,
  dateLabel,
  placeLabel,
  shareLabel,
  timeText,
} from '../../../../api/certificates/forms/print.ts'
import { sheetOf } from '../../../../api/certificates/forms/sheet-of.ts'
import type { Line, Sheet } from '../../../../api/certificates/forms/sheet.ts'
import { textsOf } from '../../../../api/certificates/forms/print-data.ts'
import { same } from '../../../../api/certificates/forms/words.ts'
import { digitalSourceTypes, rights } from '../../../../verifier/vocabulary.ts'
import { hardCases, identityView, ownerDid, time, workView } from './_util/views.ts'

const sayings = (sheet: Sheet): string => textsOf(sheet, same('')).join('\n')
const lineOf = (sheet: Sheet, id: string): Line | undefined =>
  sheet.face.find((line) => line.id === id)
const shown = (line: Line | undefined): string => JSON.stringify(line?.values ?? [])

const provedAt = (stage: 'published' | 'anchored') =>
  sheetOf(workView({ view: { stage } })).proves.at(-1)!

describe('certificate forms: the sheet', () => {
  it('has the facts of the real certificate, in its order, with who asserted each', () => {
    const sheet = sheetOf(workView())
    assert.deepEqual(
      sheet.face.map(({ id }) => id),
      ['title', 'category', 'authors', 'owners', 'completion', 'firstPublication'],
    )
    assert.equal(sheet.number.values[0]?.text, '链作登字-2026-H-00000001')
    assert.ok(sheet.face.every(({ source }) => source === 'declared'))
    assert.deepEqual(lineOf(sheet, 'completion')?.values, [
      { note: { zh: '2026年5月17日', en: '17 May 2026' } },
    ])
    assert.deepEqual(sheet.date.values, [
      { note: { zh: '2026年11月22日', en: '22 November 2026' } },
    ])
  })

  it('claims no registration by the state, and nobody’s ownership', () => {
    for (const view of [workView(), identityView(), hardCases.crowd()]) {
      const sheet = sheetOf(view)
      assert.doesNotMatch(
        sayings(sheet),
        /proves? ownership(?! or)|证明权属(?!，也)|国徽|国家版权局准予/,
      )
    }
    const { formula } = sheetOf(workView())
    assert.match(formula.zh, /以自身名义作出，并非国家著作权行政管理部门的登记/)
    assert.match(formula.en, /not a registration by a state copyright authority/)
  })

  it('says everything in both languages', () => {
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      if ('zh' in value) {
        const { zh, en } = value as unknown as { zh: string; en: string }
        assert.ok(zh.length > 0 && en.length > 0, JSON.stringify(value))
      }
      Object.values(value).forEach(visit)
    }
    for (const view of [workView(), identityView(), hardCases.crowd()]) visit(sheetOf(view))
  })

  it('shows log and anchor, or that there is none yet', () => {
    const { anchor, ...pending } = workView({
      view: { stage: 'sequenced', status: { state: 'pendingAnchor' } },
    })
    assert.match(JSON.stringify(sheetOf(workView()).evidence), new RegExp(anchor?.txHash ?? '-'))
    const sheet = sheetOf(pending)
    assert.match(JSON.stringify(sheet.evidence), /尚未锚定/)
    assert.equal(sheet.status.tone, 'waiting')
  })

  it('warns of every state but that in force', () => {
    const tones = {
      active: 'good',
      pendingAnchor: 'waiting',
      suspended: 'ended',
      superseded: 'ended',
      revoked: 'ended',
      surrendered: 'ended',
      termExpired: 'ended',
    } as const
    for (const [state, tone] of Object.entries(tones)) {
      const status = { state: state as keyof typeof tones, since: time, reason: 'fraud' }
      const sheet = sheetOf(workView({ view: { status } }))
      assert.equal(sheet.status.tone, tone, state)
      assert.match(JSON.stringify(sheet.status.notes), /以欺骗手段取得登记/)
    }
  })

  it('shows what a corrected certificate takes the place of, with both dates', () => {
    const sheet = sheetOf(
      workView({
        subject: {
          amendment: 'correction',
          supersedes: {
            id: 'urn:uuid:01a20242-30b0-7382-acab-00000000000b',
            registrationNumber: '链作登字-2026-H-00000099',
            registrationDate: '2026-10-01',
          },
          firstRegistrationDate: '2026-09-30',
          series: { id: 'urn:uuid:1', index: 2, count: 9, title: '光' },
          acceptanceNumber: '链受字-2026-00000007',
          serviceVariant: 'special',
          commissionedHolder: 'client',
          ownershipNote: '另有约定',
        },
      }),
    )
    const all = sayings(sheet)
    for (const text of [
      '链作登字-2026-H-00000099',
      '更正登记',
      '2026年10月1日',
      '2026年9月30日',
      '共 9 件之第 2 件',
      '链受字-2026-00000007',
      '特殊职务作品',
      '著作权归委托人',
      '另有约定',
    ])
      assert.ok(all.includes(text), text)
  })

  it('shows what owners say of their rights', () => {
    const owner = {
      displayName: 'A',
      did: ownerDid(1),
      acquisition: 'inherited',
      rights: 1,
    } as const
    const extra = {
      partyKind: 'legalPerson',
      signing: 'alias',
      acquisitionNote: '遗赠',
      rightsNote: '仅发表权',
    } as const
    const base = workView({ owners: [owner] })
    const subject = { owners: [{ ...owner, ...extra }] }
    const all = sayings(sheetOf({ ...base, ...workView({ subject, owners: [owner] }) }))
    for (const text of ['法人', '别名', '遗赠', '仅发表权', '继承', '发表权'])
      assert.ok(all.includes(text), text)
  })

  it('names all parties in the annex, and on the face the first and how many', () => {
    const sheet = sheetOf(hardCases.crowd())
    assert.match(shown(lineOf(sheet, 'authors')), /等 100 人/)
    const table = sheet.annex.find(({ id }) => id === 'authors')?.table
    assert.equal(table?.rows.length, 100)
    assert.equal(sheet.annex.find(({ id }) => id === 'files')?.table?.rows.length, 100)
  })

  it('has no name and no number of a person on an identity certificate', () => {
    const sheet = sheetOf(identityView())
    assert.equal(sheet.title.zh, '数字身份证书')
    assert.equal(sheet.number.values[0]?.text, ownerDid(0))
    assert.doesNotMatch(sayings(sheet), /李明/)
  })

  it('says which copy it is', () => {
    const copyOf = { caseId: '01a20242-30b0-7382-acab-00000000000d', issuedAt: time, copyNumber: 3 }
    const { copy } = sheetOf(workView({ view: { copyOf } }))
    assert.match(copy?.label.zh ?? '', /补发件第 3 份，2026-11-22/)
  })

  it('says of a certificate in force that was suspended that it was', () => {
    const documentId = 'urn:uuid:01a20242-30b0-7382-acab-00000000000c'
    const suspended = { change: 'suspended', reason: 'court_order', time: time + 60, documentId }
    const restored = { change: 'restored', reason: 'court_order', time: time + 90, documentId }
    const history = [suspended, restored]
    const status = { state: 'active', since: time + 90, reason: 'court_order' } as const
    const { notes } = sheetOf(workView({ view: { history, status } })).status
    assert.match(notes[0]!.en, /was suspended and is in force again/)
    assert.doesNotMatch(JSON.stringify(notes), /shows no|无撤销/)
    assert.match(sheetOf(workView()).status.notes[0]!.en, /shows no revocation, suspension/)
  })

  it('says until when a suspension lasts, now and in the history', () => {
    const documentId = 'urn:uuid:01a20242-30b0-7382-acab-00000000000c'
    const until = time + 86_400
    const suspended = { change: 'suspended', reason: 'court_order', time: time + 60, documentId }
    const status = { state: 'suspended', since: time + 60, reason: 'court_order', until } as const
    const history = [{ ...suspended, until }]
    const sheet = sheetOf(workView({ view: { history, status } }))
    assert.match(sheet.status.notes.at(-1)!.en, /ends by itself at 2026-11-23/)
    assert.match(sheet.history[1]!.change.zh, /^中止（至 2026-11-23/)
  })

  it('claims no more of the public log than the anchor shows', () => {
    assert.match(provedAt('anchored').en, /backdated after its anchor, that would show/)
    assert.match(provedAt('published').en, /rest on the word of the registrar alone/)
    assert.match(provedAt('published').zh, /仅由登记机构自己证明/)
  })

  it('has words for every digital source type', () => {
    for (const digitalSourceType of digitalSourceTypes) {
      const details = sheetOf(workView({ work: { digitalSourceType } })).annex[0]!
      const line = details.lines?.find(({ id }) => id === 'digitalSourceType')
      assert.match(line?.values[0]?.note?.zh ?? '', /[\u4e00-\u9fff]/, digitalSourceType)
    }
  })

  it('counts the issue and each change as history', () => {
    const documentId = 'urn:uuid:01a20242-30b0-7382-acab-00000000000c'
    const history = [{ change: 'suspended', reason: 'court_order', time: time + 60, documentId }]
    const events = sheetOf(workView({ view: { history } })).history
    assert.deepEqual(
      events.map(({ change }) => change.en),
      ['Issued', 'Suspended'],
    )
    assert.equal(events[1]?.reason.zh, '法院裁定')
  })
})

describe('certificate forms: facts for people', () => {
  it('writes partial dates without making them whole', () => {
    assert.deepEqual(dateLabel('2026'), { zh: '2026年', en: '2026' })
    assert.deepEqual(dateLabel('2026-05'), { zh: '2026年5月', en: 'May 2026' })
    assert.deepEqual(dateLabel('0618-06-18'), { zh: '618年6月18日', en: '18 June 618' })
  })

  it('writes times of China, and says so', () => {
    assert.equal(timeText(Date.UTC(2026, 11, 31, 16) / 1000), '2027-01-01 00:00:00 UTC+8')
  })

  it('writes places, shares and rights', () => {
    assert.deepEqual(placeLabel({ country: 'CN', city: '北京' }), {
      zh: '中国 北京',
      en: '北京, China',
    })
    assert.equal(placeLabel({ country: 'TW' }).zh, '中国台湾')
    assert.equal(shareLabel(333_333).zh, '33.3333%')
    assert.equal(rightsLabel(0x1ffff).en, 'all 17 rights')
    assert.match(rightsLabel(0x1fff0).en, /all property rights/)
    assert.equal(rightsLabel(0b11).zh, '发表权、署名权')
    assert.equal(rightsLabel(0x1ffff ^ 0b10).zh, '除署名权外的全部权利')
    for (const { number, zh } of rights) assert.equal(rightsLabel(1 << (number - 1)).zh, zh)
  })
})
