import assert from 'node:assert/strict'
import type { ApplicationForm } from '../../api/applications/form.ts'
import { allNodes } from '../../web/portal/creators/applications/form/sections.ts'
import {
  type Members,
  valueAt,
  withValue,
} from '../../web/portal/creators/applications/form/pointer.ts'
import { isField, pointerOf, shownNodes } from '../../web/portal/creators/applications/form/walk.ts'
import { texts } from '../../web/portal/creators/applications/texts.ts'
import { linkTo } from '../../web/draft.ts'
import { signInTexts } from '../../web/portal/sign-in/texts.ts'
import { notice } from '../_util/office.ts'
import { newPerson } from '../_util/people.ts'
import {
  agentFiling,
  author,
  form,
  owner,
  person,
  software,
  work,
} from '../api/applications/_util/forms.ts'
import { controlOf, draftOf, fillIn, goToStep, photograph, saved } from './_util/applications.ts'
import { chromiumOrSkip } from './_util/chromium.ts'
import { PortalPage } from './_util/portal-page.ts'
import { assertAccessible, assertFits, BrowserRegistry } from './_util/registry-page.ts'
import { hostileFiles } from './_util/staff-scene.ts'
import { until } from './_util/until.ts'

/** What the hostile files would like to be taken for. */
const hostileMedia = [
  ['html', 'text/html'],
  ['svg', 'image/svg+xml'],
] as const

const chosen = (portal: PortalPage) => controlOf(portal, '/works/0/deposits')

/** Opens one of several items of a list of the form. */
async function openItem(portal: PortalPage, list: string, what: string): Promise<void> {
  const name = texts.openItem.zh.replace('{what}', what)
  await controlOf(portal, `/${list}`).getByRole('button', { name, exact: true }).click()
}

async function looksRight(portal: PortalPage, what: string): Promise<void> {
  await assertAccessible(portal.page, what)
  await assertFits(portal.page, what)
}

describe('applications in the portal', function () {
  this.timeout(300_000)
  let registry: BrowserRegistry

  before(async function () {
    registry = await BrowserRegistry.start(await chromiumOrSkip(this))
  })
  after(() => registry?.stop())

  it('takes a sole author’s photograph the short way to a certificate (zh, phone)', async () => {
    const { office } = registry
    const did = await office.identified()
    await office.deposit(did)
    const options = { path: '/applications/new', size: 'phone' } as const
    await using portal = await PortalPage.signedIn(registry, did, options)
    await portal.heading(texts.newTitle)
    await looksRight(portal, 'new')
    await portal.button(texts.sole).click()
    for (const [i, values] of photograph.entries()) {
      if (i > 0) await portal.button(texts.next).click()
      await fillIn(portal, values)
      await looksRight(portal, `step ${i + 1}`)
    }
    await portal.button(texts.check).click()
    await portal.page.getByText(texts.checkGood.zh).waitFor()
    await portal.page.getByText(texts.laneAutomatic.zh).waitFor()
    await looksRight(portal, 'checked')
    await portal.button(texts.handIn).click()
    await portal.page.getByRole('heading', { level: 1, name: '江上晨雾' }).waitFor()
    await portal.page.getByRole('link', { name: /作登字/ }).waitFor()
    await looksRight(portal, 'certified')
    await portal.go('/applications')
    await portal.heading(texts.title)
    await looksRight(portal, 'list')
    portal.browser.calm()
  })

  it('brings a work of two by signature, examination and correction to a certificate (en, desktop; zh, phone)', async () => {
    const { office } = registry
    const [one, two] = [newPerson().did, newPerson().did]
    const li = { ...person, legalName: '李四' }
    const whole = await office.form(one, {
      authors: [author(1, { did: one }), author(2, { did: two, displayName: '李四' })],
      owners: [owner(1, { did: one }), owner(2, { did: two, displayName: '李四', personal: li })],
      ownershipForm: 'joint',
    })
    const title = '二人行'
    await draftOf(office, one, { ...whole, works: whole.works.map((w) => ({ ...w, title })) })
    await using first = await PortalPage.signedIn(registry, one, {
      path: '/applications',
      language: 'en',
    })
    await first.link(texts.continueDraft).click()
    await goToStep(first, 'owners')
    await first.button(texts.equalShares).click()
    await first.page.getByText('Shares add up to 100 %').waitFor()
    await looksRight(first, 'owners')
    await goToStep(first, 'sign')
    const link = await first.page.locator('.sign-link').innerText()
    await looksRight(first, 'to sign')

    await using second = await PortalPage.signedIn(registry, two, {
      path: '/applications',
      size: 'phone',
    })
    await second.page.getByText(title).waitFor()
    await looksRight(second, 'invited')
    await second.link(texts.readAndSign).click()
    await second.page.waitForURL(link)
    await second.heading(texts.signTitle)
    await second.page.getByText('50 %').first().waitFor()
    await looksRight(second, 'sign')
    await second.button(texts.signNow).click()
    await second.page.getByText(texts.signDone.zh).waitFor()
    await looksRight(second, 'signed')

    await first.button(texts.signRefresh).click()
    await first.page.getByText(texts.signed.en, { exact: true }).waitFor()
    await first.page.getByText(texts.lockedTitle.en).waitFor()
    await first.button(texts.handIn).click()
    await first.page.getByRole('heading', { level: 1, name: title }).waitFor()
    const id = first.page.url().split('/').at(-1)!
    await office.step(await office.staff('intake_clerk'), id, 'accept')
    const examiner = await office.staff('examiner')
    await office.step(examiner, id, 'claim')
    await office.step(examiner, id, 'requireCorrection', { ...notice, text: 'Tell us more.' })

    await first.go('/applications')
    await first.page.getByRole('link', { name: title }).click()
    await first.page.getByText('Process: ').waitFor()
    await first.page.getByText('Tell us more.').first().waitFor()
    await looksRight(first, 'letter')
    await first.button(texts.correct).click()
    await first.heading(texts.correctionTitle)
    await first.page.getByRole('button', { name: 'Process' }).first().click()
    const process = controlOf(first, '/statement/process')
    await first.page.waitForFunction(
      (element) => element === document.activeElement,
      await process.elementHandle(),
    )
    await first.page.locator('#f-statement-process-wrong0').waitFor()
    await looksRight(first, 'correction')
    await process.fill('各画一半，历时三周。')
    await goToStep(first, 'owners')
    await first.page.getByRole('button', { name: /^Open Owner 2/ }).click()
    // What the other owner had sealed only he can read.
    assert.equal(await controlOf(first, '/owners/1/personal/idNumber').inputValue(), '')
    const given = Object.entries(li).map(([name, value]) => [`/owners/1/personal/${name}`, value])
    await fillIn(first, Object.fromEntries(given))
    await goToStep(first, 'sign')
    await first.page.locator('.sign-link').waitFor()
    await second.go('/applications')
    await second.link(texts.readAndSign).click()
    await second.button(texts.signNow).click()
    await second.page.getByText(texts.signDone.zh).waitFor()
    await first.button(texts.handInCorrection).click()
    await first.page.getByText('corrected', { exact: true }).first().waitFor()
    for (const [role, transition, payload] of [
      ['examiner', 'claim', {}],
      ['examiner', 'passToReview', { opinion: '合格' }],
      ['senior_examiner', 'approve', {}],
      ['registrar', 'certify', {}],
    ] as const)
      await office.step(await office.staff(role), id, transition, payload)
    await first.go('/applications')
    await first.page.getByRole('link', { name: title }).click()
    await first.page.getByRole('link', { name: /作登字/ }).waitFor()
    first.browser.calm()
    second.browser.calm()
  })

  it('tells all that is wrong at once, and leads to each field (en, phone)', async () => {
    const { office } = registry
    const { did } = newPerson()
    const { title: _, ...untitled } = work(1, { deposits: [await office.deposit(did)] })
    const wrong = form({
      applicant: did,
      works: [untitled as ApplicationForm['works'][number]],
      authors: [author(1, { did })],
      owners: [owner(1, { did, division: '9' })],
      declaration: { contentKind: 'AIGC' },
      ownershipForm: 'service',
    })
    const { id } = await draftOf(office, did, wrong)
    await using portal = await PortalPage.signedIn(registry, did, {
      path: `/applications/drafts/${id}`,
      language: 'en',
      size: 'phone',
    })
    await goToStep(portal, 'review')
    await portal.button(texts.check).click()
    const told = portal.page.locator('.check-result')
    await told.waitFor()
    for (const text of [
      'Work 1 › Title This has to be filled in.',
      'Owner 1 › Province and city (code) Write six digits.',
      'Tools used Content made with a model',
      'Who owns the work of employment A service work needs',
    ])
      assert.ok((await told.innerText()).replaceAll(/\s+/g, ' ').includes(text), text)
    await looksRight(portal, 'defects')
    await portal.page.getByRole('button', { name: 'Work 1 › Title' }).click()
    await portal.page.waitForFunction(() => document.activeElement?.id === 'f-works-0-title')
    await portal.page.locator('#f-works-0-title-wrong0').waitFor()
    await looksRight(portal, 'field with defect')
    portal.browser.calm()
  })

  it('shows what is hostile as text, in every field and on every page (zh, desktop)', async () => {
    const { office } = registry
    const [did, other, child] = [newPerson().did, newPerson().did, newPerson().did]
    const hostile =
      "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>"
    const short = "<script>document.title='run'</script>"
    const full: Members = form({
      applicant: did,
      seriesTitle: 'x',
      works: [
        work(1, {
          category: 'software',
          software: {
            ...software,
            modified: { note: 'x', originalRegistration: 'x', authorised: true },
          },
          categoryNote: 'x',
          alternativeTitle: 'x',
          natureNote: 'x',
          creationNature: 'other',
          basedOn: [{ title: 'x', owner: 'x', provenance: 'x' }],
          identifiers: [{ scheme: 'x', value: 'x' }],
          fonts: [{ name: 'x', licence: 'own' }],
          excludedMaterial: 'x',
          declaredLicence: 'x',
          firstPublication: {
            status: 'published',
            date: '2026',
            place: { country: 'CN' },
            url: 'x',
          },
        }),
        work(2, { category: 'audiovisual', film: { subtype: 'series', minutes: 1, episodes: 1 } }),
      ],
      owners: [
        owner(1, { did, rightsNote: 'x', acquisitionNote: 'x' }),
        owner(2, {
          did: child,
          minor: true,
          guardian: { did: other, relation: 'x', personal: person },
        }),
      ],
      ownershipNote: 'x',
      specimen: { electronic: { medium: 'x', count: 1 }, paper: { medium: 'x', count: 1 } },
      filing: { ...agentFiling([]), agent: did } as ApplicationForm['filing'],
      attachments: [{ kind: 'other', deposit: await office.deposit(did), title: 'x' }],
    })
    const texty = [...shownNodes(full, allNodes)]
      .filter(isField)
      .filter(({ node }) => ['line', 'text'].includes(node.kind))
    const planted = texty.reduce((now, placed) => {
      const { most = Infinity } = placed.node
      return withValue(now, pointerOf(placed), most < hostile.length ? short : hostile)
    }, full)
    for (const at of ['/specimen/paper/medium', '/filing/agentName', '/owners/1/guardian/relation'])
      assert.match(String(valueAt(planted, at)), /<script>/, at)
    const draft = await draftOf(office, did, planted)
    const handed = await office.examinedForm(did, { seriesTitle: hostile })
    const works = handed.works.map((one) => ({ ...one, title: hostile }))
    const { seriesTitle: _, ...one } = handed
    const { case: file } = await office.submit(did, { ...one, works })
    await using portal = await PortalPage.signedIn(registry, did, {
      path: `/applications/drafts/${draft.id}`,
    })
    const harmless = async (): Promise<void> => {
      assert.equal(await portal.page.locator('main img, main script').count(), 0)
      assert.ok(!['run', 'ran'].includes(await portal.page.title()))
    }
    await controlOf(portal, '/works/0/title').waitFor()
    assert.equal(await controlOf(portal, '/works/0/title').inputValue(), hostile)
    const note = controlOf(portal, '/works/0/software/modified/note')
    assert.equal(await note.inputValue(), hostile)
    const taken = chosen(portal).locator('input:checked')
    const before = await taken.count()
    for (const [i, [name, mimeType]] of hostileMedia.entries()) {
      const buffer = Buffer.from(hostileFiles[i]!)
      const given = { name: `${hostile}.${name}`, mimeType, buffer }
      await controlOf(portal, '/works/0/deposits-file').setInputFiles(given)
      await chosen(portal).getByText(`${short}.${name}`).waitFor()
      await harmless()
    }
    await taken.nth(before + hostileMedia.length - 1).waitFor()
    await openItem(portal, 'works', '作品 2')
    await controlOf(portal, '/works/1/film/episodes').waitFor()
    await harmless()
    await goToStep(portal, 'owners')
    await openItem(portal, 'owners', '著作权人 2')
    assert.equal(await controlOf(portal, '/owners/1/guardian/relation').inputValue(), short)
    await harmless()
    for (const key of ['authors', 'owners', 'statement', 'filing', 'attachments', 'review']) {
      await goToStep(portal, key)
      await harmless()
    }
    await portal.page.getByText(texts.theForm.zh).click()
    await portal.page.locator('.form-facts').first().waitFor()
    await harmless()
    await portal.go('/deposits')
    await portal.page.getByText(`${short}.svg`).first().waitFor()
    await harmless()
    await portal.go('/applications')
    await portal.page.getByText(hostile).first().waitFor()
    await harmless()
    await portal.go(`/applications/${file.id}`)
    await portal.page.getByRole('heading', { level: 1, name: hostile }).waitFor()
    await harmless()
    await using signer = await PortalPage.signedIn(registry, other, {
      path: linkTo({ id: draft.id, owner: did }, '/sign'),
    })
    await signer.page.getByText(hostile).first().waitFor()
    assert.equal(await signer.page.locator('main img, main script').count(), 0)
    assert.notEqual(await signer.page.title(), 'run')
    signer.browser.calm()
    portal.browser.calm()
  })

  it('appeals, and withdraws, as an applicant may (zh, phone)', async () => {
    const { office } = registry
    const { id, applicant } = await office.examined('reviewing')
    const senior = await office.staff('senior_examiner')
    const letter = { text: '与在先作品雷同' }
    await office.step(senior, id, 'refuse', letter, { reason: 'not_a_work' })
    await using portal = await PortalPage.signedIn(registry, applicant, {
      path: `/applications/${id}`,
      size: 'phone',
    })
    await portal.page.getByText(letter.text).first().waitFor()
    await looksRight(portal, 'refused')
    await portal.field(texts.appealText).fill('构图完全不同。')
    await portal.button(texts.appeal).click()
    await portal.page.getByText('复核中').waitFor()
    const { id: other } = (await office.submit(applicant, await office.examinedForm(applicant)))
      .case
    await portal.go(`/applications/${other}`)
    await portal.button(texts.withdraw).click()
    await portal.page
      .locator('.ant-popconfirm')
      .getByRole('button', { name: texts.withdraw.zh })
      .click()
    await portal.page.getByText('已撤回', { exact: true }).first().waitFor()
    portal.browser.calm()
  })

  it('loses nothing: another window, a reload, the end of a session (zh, desktop)', async () => {
    const { office } = registry
    const { did } = newPerson()
    const whole = await office.form(did)
    const draft = await draftOf(office, did, whole)
    const path = `/v1/applications/drafts/${draft.id}`
    await using portal = await PortalPage.signedIn(registry, did, {
      path: `/applications/drafts/${draft.id}`,
    })
    const title = controlOf(portal, '/works/0/title')
    await title.fill('这里写的')
    await saved(portal)
    const elsewhere = async (name: string): Promise<void> => {
      const { revision } = await office.expect<{ revision: number }>(200, did, 'GET', path)
      const works = whole.works.map((one) => ({ ...one, title: name }))
      await office.expect(200, did, 'POST', path, { revision, form: { ...whole, works } })
    }
    const stored = async (): Promise<string> => {
      const answer = await office.expect<{ form: ApplicationForm }>(200, did, 'GET', path)
      return answer.form.works[0]!.title
    }
    await elsewhere('别处写的')
    await title.fill('这里又写的')
    await portal.page.getByText(texts.conflictTitle.zh).waitFor()
    await looksRight(portal, 'conflict')
    await portal.button(texts.keepMine).click()
    await saved(portal)
    assert.equal(await stored(), '这里又写的')
    await elsewhere('别处再写的')
    await title.fill('这里再写的')
    await portal.button(texts.takeTheirs).click()
    await until(
      () => title.inputValue(),
      (value) => value === '别处再写的',
    )
    // The session ends while something is typed: after signing in it is there, and saved.
    office.later(2 * 3600)
    await title.fill('会话结束前写的')
    await portal.heading(signInTexts.title)
    await portal.signIn()
    assert.equal(await title.inputValue(), '会话结束前写的')
    await saved(portal)
    await portal.page.reload()
    await portal.signIn()
    await title.waitFor()
    assert.equal(await title.inputValue(), '会话结束前写的')
    // Nothing of the form is kept on the device.
    const kept = await portal.page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))
    assert.ok(!kept.includes('会话结束前写的') && !kept.includes(person.idNumber))
    portal.browser.calm()
  })
})
