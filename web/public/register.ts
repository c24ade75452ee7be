/** The page `/register`: search of the public register. */
import { type Child, el, replace } from '../dom.ts'
import { RefusedError } from '../registry.ts'
import { entryOf } from './entry.ts'
import { fill, numberLabel } from '../format.ts'
import { buildPage, intro } from './frame.ts'
import { addressOf, cursorOf, parameters, paramsOf, type Query, queryOf } from './query.ts'
import { type Page, searchRegister, type Total } from './records.ts'
import { registerTexts as texts } from './register-texts.ts'
import { buildSearchForm } from './search-form.ts'
import { empty, fillPlace, loading, notice } from './states.ts'

/** Kept with an address in the browser's history: only the first page is told how many there are. */
interface Remembered {
  readonly total: Total
}

// Asked for before the page is built: both take their time.
let early: Promise<Page> | undefined = searchRegister(
  paramsOf(queryOf(location.search), cursorOf(location.search)),
)
early.catch(() => undefined)
const main = buildPage('register', texts.title)
const heading = el('h2', { id: 'results-title', tabindex: '-1' })
const counted = el('p', { class: 'counted', role: 'status' })
const results = el('div', { class: 'results' })
const search = buildSearchForm((query) => go(addressOf(query)))
main.append(
  intro(texts.title, texts.lead),
  search.element,
  el('section', { 'aria-labelledby': 'results-title' }, heading, counted, results),
)
addEventListener('popstate', () => void show())
void show()

/** Another search or page: a place of its own in the browser's history. */
function go(address: string, remembered?: Remembered): void {
  history.pushState(remembered ?? null, '', address)
  void show().then(() => heading.focus())
}

/** Shows what the address asks for. */
async function show(): Promise<void> {
  const [query, cursor] = [queryOf(location.search), cursorOf(location.search)]
  const asked = Object.keys(query).some((name) => name !== 'sort')
  search.show(query)
  replace(heading, asked ? texts.results : texts.newestTitle)
  replace(counted)
  await fillPlace(results, () => pageOf(query, cursor, asked), loading(texts.loading))
}

async function pageOf(query: Query, cursor: string | undefined, asked: boolean): Promise<Child[]> {
  const answer = early ?? searchRegister(paramsOf(query, cursor))
  early = undefined
  const page = await answer.catch(wrongParameters)
  if (Array.isArray(page)) return [wrong(query, page)]
  const total = page.total ?? (history.state as Remembered | null)?.total
  if (total && asked) replace(counted, totalLabel(total))
  const list = page.items.map((entry) => entryOf(entry, 'h3'))
  if (list.length === 0 && page.next === undefined) return [nothing(query, cursor, asked)]
  return [...list, onward(query, page, cursor, total)]
}

/** Names of the parameters for which a search was refused; rethrows what is no such refusal. */
function wrongParameters(error: unknown): string[] {
  if (error instanceof RefusedError && error.code.startsWith('invalid_')) return [...error.members]
  throw error
}

/** Says which conditions cannot be looked for. Where none is named it is the place in the results. */
function wrong(query: Query, names: readonly string[]): HTMLElement {
  const named = parameters.filter((name) => names.includes(name))
  const told = named.map((name) => el('p', {}, fill(texts.wrong, { name: texts[name] })))
  return notice(
    'warn',
    ...(told.length > 0 ? told : [el('p', {}, texts.badCursor), toFirst(query)]),
  )
}

function totalLabel({ value, relation }: Total): Child {
  if (value === 1 && relation === 'exact') return texts.one
  return fill(texts[relation], { count: numberLabel(value) })
}

function nothing(query: Query, cursor: string | undefined, asked: boolean): HTMLElement {
  if (cursor !== undefined) return empty(texts.noMore, toFirst(query))
  return asked ? empty(texts.none, el('p', {}, texts.noneHint)) : empty(texts.emptyRegister)
}

/** As many as a page has if the search did not end early. */
const fullPage = 20

/** What comes after the list: the next page, or that there is none. */
function onward(
  query: Query,
  { next, items }: Page,
  cursor: string | undefined,
  total: Total | undefined,
): HTMLElement {
  const first = cursor === undefined ? undefined : toFirst(query)
  if (next === undefined) return el('div', { class: 'onward' }, el('p', {}, texts.last), first)
  const stopped = items.length < fullPage
  const told = stopped ? el('p', {}, texts.early) : undefined
  const label = stopped ? texts.goOn : texts.next
  const link = linkTo(addressOf(query, next), label, total && { total })
  link.classList.add('next')
  return el('div', { class: 'onward' }, told, link, first)
}

const toFirst = (query: Query): HTMLElement => linkTo(addressOf(query), texts.first)

/** A link that can be opened in a tab of its own, and else does not load the page anew. */
function linkTo(
  address: string,
  label: (typeof texts)[keyof typeof texts],
  remembered?: Remembered,
): HTMLElement {
  const link = el('a', { href: address }, label)
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    go(address, remembered)
  })
  return link
}
