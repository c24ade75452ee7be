/** The page `/`: is this work registered? Files are digested on the device; only digests are asked for. */
import type { Label } from '../../verifier/vocabulary.ts'
import { el, replace } from '../dom.ts'
import { field, form } from '../form.ts'
import { askLogSize } from '../registry.ts'
import { buildAnswers } from './answers.ts'
import { buildPage, intro, section } from './frame.ts'
import { numberLabel } from '../format.ts'
import { homeTexts as texts } from './home-texts.ts'
import { answerOfDigest, answerOfNumber } from './lookup.ts'
import { askTotals } from './records.ts'

// Asked for before the page is built: both take their time.
const askedFigures = Promise.all([askTotals(), askLogSize()]).catch(() => undefined)
const main = buildPage('home', texts.title)
const answers = buildAnswers()
const figures = el('div', { class: 'figures' })
main.append(
  intro(texts.title, texts.lead),
  section('ask', texts.askTitle, dropZone(), lookupForm()),
  answers.element,
  section('figures', texts.figuresTitle, figures),
  section('doors', texts.doorsTitle, doors()),
)
takeDrops()
void showFigures()

/** A place to drop files on; the field in it is the whole of it for the keyboard. */
function dropZone(): HTMLElement {
  const input = el('input', {
    type: 'file',
    multiple: true,
    id: 'files',
    'aria-describedby': 'local',
  })
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])]
    // The same file can be chosen again.
    input.value = ''
    void answers.takeFiles(files)
  })
  const words = [el('strong', {}, texts.drop), el('span', {}, texts.choose)]
  return el(
    'div',
    { class: 'drop' },
    input,
    el('label', { for: 'files' }, ...words),
    el('p', { id: 'local', class: 'local' }, texts.local),
  )
}

const sha256 = /^[0-9a-f]{64}$/i
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** Begins like a registration number: `链作登字-2026-A-00000001`. */
const number = /^\p{Script=Han}+-\d{4}(-|$)/u

function lookupForm(): HTMLElement {
  const typed = field(texts.lookup, { autocomplete: 'off', spellcheck: 'false', maxlength: '200' })
  const act = async (): Promise<void> => {
    const text = typed.input.value.trim()
    if (text === '') return typed.fail(texts.lookupNone)
    if (sha256.test(text)) return answers.take(text, () => answerOfDigest(text.toLowerCase()))
    if (number.test(text)) return answers.take(text, () => answerOfNumber(text.toUpperCase()))
    if (uuid.test(text)) location.assign(`/certificates/${text.toLowerCase()}`)
    else location.assign(`/register?${new URLSearchParams({ q: text }).toString()}`)
  }
  const element = form({ fields: [typed], submit: texts.submit, busy: texts.busy, act })
  element.classList.add('lookup')
  return el('div', { class: 'no-file' }, el('p', { class: 'or' }, texts.or), element)
}

/** Files may be dropped anywhere; without this the browser would leave the page and show them. */
function takeDrops(): void {
  addEventListener('dragover', (event) => {
    event.preventDefault()
    dropping(true)
  })
  addEventListener('dragleave', ({ relatedTarget }) => relatedTarget === null && dropping(false))
  addEventListener('drop', (event) => {
    event.preventDefault()
    dropping(false)
    void answers.takeFiles([...(event.dataTransfer?.files ?? [])])
  })
}

function dropping(is: boolean): void {
  document.body.classList.toggle('dropping', is)
}

/** Nothing is shown where they cannot be had: the page is whole without them. */
async function showFigures(): Promise<void> {
  const known = await askedFigures
  const place = figures.closest('section')!
  place.hidden = known === undefined
  if (known === undefined) return
  const [{ registrations, deposits }, size] = known
  replace(
    figures,
    figure(registrations, texts.certificates, '/register'),
    figure(deposits, texts.deposits, '/statistics'),
    figure(size, texts.entries, '/log'),
  )
}

function figure(value: number, label: Label, href: string): HTMLElement {
  return el('a', { href }, el('strong', {}, numberLabel(value)), el('span', {}, label))
}

function doors(): HTMLElement {
  return el(
    'ul',
    { class: 'doors' },
    door(texts.creators, texts.creatorsText, texts.creatorsGo, '/portal'),
    door(texts.platforms, texts.platformsText, texts.platformsGo, '/docs'),
    door(texts.courts, texts.courtsText, texts.courtsGo, '/verify'),
  )
}

function door(name: Label, text: Label, go: Label, href: string): HTMLElement {
  const way = el('p', {}, el('a', { href }, go))
  return el('li', {}, el('h3', {}, name), el('p', {}, text), way)
}
