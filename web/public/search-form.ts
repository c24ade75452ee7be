/** The form of the register: one field for words, and the other conditions folded away. */
import { categories, type Label } from '../../verifier/vocabulary.ts'
import { type Attributes, el, replace } from '../dom.ts'
import { field, plainButton } from '../form.ts'
import { fill, numberLabel } from '../format.ts'
import { parameters, type Parameter, type Query } from './query.ts'
import { registerTexts as texts } from './register-texts.ts'
import { lanes, regions, states } from './words.ts'

type Control = HTMLInputElement | HTMLSelectElement

export interface SearchForm {
  readonly element: HTMLFormElement
  /** Shows a query in the fields. */
  readonly show: (query: Query) => void
}

const plain = { autocomplete: 'off', spellcheck: 'false' } as const

/** `search` gets the query whenever somebody sends the form. */
export function buildSearchForm(search: (query: Query) => void): SearchForm {
  const controls = new Map<Parameter, Control>()
  const summary = el('summary', {})
  const clear = plainButton(texts.clear, () => search({}), 'quiet')
  const filters = el(
    'details',
    { class: 'filters' },
    summary,
    el('div', { class: 'grid' }, ...filterFields(controls)),
    clear,
  )
  // On a phone the results would be far below.
  filters.open = matchMedia('(min-width: 48rem)').matches
  const element = el(
    'form',
    { role: 'search', class: 'search', 'aria-label': texts.form, novalidate: true },
    el('div', { class: 'words' }, words(controls), submit()),
    filters,
  )
  element.addEventListener('submit', (event) => {
    event.preventDefault()
    search(read(controls))
  })
  const show = (query: Query): void => {
    for (const [name, control] of controls) control.value = query[name] ?? defaultOf(name)
    const used = parameters.filter((name) => name !== 'q' && name !== 'sort' && query[name])
    if (used.length > 0) filters.open = true
    const count = numberLabel(used.length)
    replace(summary, used.length > 0 ? fill(texts.filtersSet, { count }) : texts.filters)
  }
  return { element, show }
}

const submit = (): HTMLElement => el('button', { type: 'submit', class: 'primary' }, texts.search)

/** A select shows its first choice for nothing; the order has no such choice. */
function defaultOf(name: Parameter): string {
  return name === 'sort' ? 'newest' : ''
}

/** What was chosen; what is as it always is stays out of the address. */
function read(controls: ReadonlyMap<Parameter, Control>): Query {
  const chosen = [...controls].flatMap(([name, { value }]) => {
    const text = value.trim()
    return text === '' || text === defaultOf(name) ? [] : [[name, text] as const]
  })
  return Object.fromEntries(chosen)
}

function words(controls: Map<Parameter, Control>): HTMLElement {
  const { element, input } = field(
    texts.q,
    { ...plain, type: 'search', maxlength: '200' },
    texts.qHint,
  )
  controls.set('q', input)
  return element
}

function filterFields(controls: Map<Parameter, Control>): HTMLElement[] {
  const typed = (name: Parameter & keyof typeof texts, more: Attributes = {}): HTMLElement => {
    const { element, input } = field(texts[name], { ...plain, ...more })
    controls.set(name, input)
    return element
  }
  const chosen = (name: Parameter & keyof typeof texts, choices: Choices): HTMLElement => {
    const { element, select } = choice(texts[name], choices)
    controls.set(name, select)
    return element
  }
  return [
    chosen('category', withAny(categories)),
    chosen('state', withAny(states)),
    chosen('region', withAny(regions)),
    chosen('examination', withAny(lanes)),
    typed('from', { type: 'date' }),
    typed('to', { type: 'date' }),
    typed('number', { maxlength: '40' }),
    typed('holder', { maxlength: '200' }),
    typed('sha256', { maxlength: '64' }),
    chosen('sort', [
      ['newest', texts.newest],
      ['relevance', texts.relevance],
    ]),
  ]
}

type Choices = readonly (readonly [value: string, label: Label])[]

/** In the order of the codes: an object would put those that look like numbers first anyhow. */
function withAny(table: Readonly<Record<string, Label>>): Choices {
  return [['', texts.any], ...Object.entries(table)]
}

let selects = 0

function choice(
  label: Label,
  choices: Choices,
): { element: HTMLElement; select: HTMLSelectElement } {
  const id = `select-${selects++}`
  const options = choices.map(([value, name]) => el('option', { value }, name))
  const select = el('select', { id }, ...options)
  return { element: el('div', { class: 'field' }, el('label', { for: id }, label), select), select }
}
