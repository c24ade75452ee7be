/** The page `/certificates/{id}`: what a certificate says and what it does not, how it stands now, and its history. */
import type { Label } from '../../verifier/vocabulary.ts'
import { type Child, el } from '../dom.ts'
import { plainButton } from '../form.ts'
import { certificateTexts as texts } from './certificate-texts.ts'
import { annexOf, linesOf, valueOf } from './facts.ts'
import { timeElement } from './format.ts'
import { buildPage, section, setTitle } from './frame.ts'
import { qrOf } from './qr.ts'
import { askSheet, type Line, type Sheet } from './sheet.ts'
import { empty, fillPlace } from './states.ts'
import { replacementOf, timelineOf, versionsOf } from './timeline.ts'

const [, , asked = ''] = location.pathname.split('/')
const name = decodeURIComponent(asked)
// Asked for before the page is built: both take their time.
let early: ReturnType<typeof askSheet> | undefined = askSheet(name)
early.catch(() => undefined)
const main = buildPage(undefined, texts.title)
const place = el('div', { class: 'certificate' })
main.append(place)
void fillPlace(place, async () => {
  const answer = early ?? askSheet(name)
  early = undefined
  const sheet = await answer
  return sheet === undefined ? nothing() : show(sheet)
})

function nothing(): Child[] {
  const link = el('a', { href: '/register' }, texts.toRegister)
  const heading = el('h1', {}, texts.none)
  return [heading, empty(texts.none, el('p', {}, texts.noneHint), el('p', {}, link))]
}

function show(sheet: Sheet): Child[] {
  const { id, annex, evidence, face, date, registrar, formula, notice } = sheet
  // The address by id lasts; that by number is another way to it.
  history.replaceState(null, '', `/certificates/${id}`)
  setTitle(nameOf(sheet))
  const facts: Line[] = [
    ...face,
    date,
    { id: 'registrar', label: texts.registrar, values: [{ text: registrar }] },
  ]
  return [
    headOf(sheet),
    statusOf(sheet),
    el(
      'div',
      { class: 'beside' },
      section('facts', texts.facts, linesOf(facts), el('p', { class: 'formula' }, formula)),
      asideOf(sheet),
    ),
    worthOf(sheet),
    section('history', texts.history, versionsOf(sheet), timelineOf(sheet)),
    section('log', texts.evidence, linesOf(evidence), logLinks(sheet)),
    ...annex.map((part) => section(`annex-${part.id}`, part.title, ...annexOf(part))),
    section('notice', texts.notice, el('p', {}, notice)),
  ]
}

/** What it is over: the title of the work. An identity certificate has no name in it. */
function titleOf({ kind, face }: Sheet): Child {
  const title = kind === 'work' ? face.find(({ id }) => id === 'title')?.values[0]?.text : undefined
  return title === undefined ? texts.identity : el('bdi', {}, title)
}

function nameOf({ title, number }: Sheet): Label {
  const digits = number.values[0]?.text ?? ''
  return { zh: `${title.zh} ${digits}`, en: `${title.en} ${digits}` }
}

function headOf(sheet: Sheet): HTMLElement {
  const { title, number } = sheet
  const shown = number.values.flatMap(valueOf)
  return el(
    'div',
    { class: 'intro' },
    el('p', { class: 'registrar' }, title),
    el('h1', { tabindex: '-1' }, titleOf(sheet)),
    el('p', { class: 'its-number' }, el('span', {}, number.label), ' ', ...shown),
  )
}

const tones = { good: 'good', waiting: 'warn', ended: 'bad' } as const

function statusOf({ status }: Sheet): HTMLElement {
  const { tone, label, notes, replacedBy } = status
  return el(
    'section',
    { class: 'standing', 'data-tone': tones[tone], 'aria-label': texts.status },
    el('p', { class: 'state' }, label),
    ...notes.map((note) => el('p', {}, note)),
    replacedBy && el('p', {}, replacementOf(replacedBy)),
    el('p', { class: 'as-of' }, el('span', {}, texts.asOf), timeElement(new Date())),
  )
}

function worthOf({ proves, provesNot }: Sheet): HTMLElement {
  return el(
    'div',
    { class: 'worth' },
    section('proves', texts.proves, list(proves)),
    section('proves-not', texts.provesNot, list(provesNot)),
  )
}

function list(labels: readonly Label[]): HTMLElement {
  return el('ul', {}, ...labels.map((label) => el('li', {}, label)))
}

function logLinks({ id, logIndex }: Sheet): HTMLElement {
  return el(
    'p',
    { class: 'links' },
    el('a', { href: `/v1/log/entries/${logIndex}` }, texts.entry),
    el('a', { href: `/v1/certificates/${id}/proof` }, texts.proof),
  )
}

function asideOf({ id }: Sheet): HTMLElement {
  const address = `/v1/certificates/${id}`
  const files = [
    [`${address}?format=pdf`, texts.pdf],
    [`${address}?format=png`, texts.png],
    [`${address}/evidence`, texts.package],
    [`${address}/document`, texts.document],
  ] as const
  const items = files.map(([href, label]) => el('li', {}, el('a', { href }, label)))
  const plain = `${address}?format=html&lang=`
  return el(
    'aside',
    { 'aria-labelledby': 'downloads-title' },
    el('h2', { id: 'downloads-title' }, texts.downloads),
    el('ul', { class: 'files' }, ...items),
    el('p', {}, texts.howTo),
    el('p', {}, el('a', { href: '/verify' }, texts.verify)),
    codeOf(new URL(`/certificates/${id}`, location.href).href),
    el(
      'p',
      { class: 'links' },
      plainButton(texts.print, () => print(), 'quiet'),
      el('a', { href: { zh: `${plain}zh`, en: `${plain}en` } }, texts.plain),
    ),
  )
}

/** The code is drawn once the rest is on the screen. */
function codeOf(address: string): HTMLElement {
  const figure = el('figure', {}, el('figcaption', {}, texts.qrHint))
  setTimeout(() => figure.prepend(qrOf(address, texts.qr)))
  return figure
}
