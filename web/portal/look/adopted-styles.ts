/**
 * Styles that Ant Design makes at run time, as constructed sheets: the page's policy refuses `<style>` elements, and allows these
 * (CSSOM). It stands in the place of
 * `Dom/dynamicCSS` of @rc-component/util and `cssUtils` of @ant-design/icons (scripts/build-portal.ts), with its order.
 */

interface Options {
  readonly prepend?: boolean | 'queue'
  readonly priority?: number
}

interface Adopted {
  readonly sheet: CSSStyleSheet
  /** Sheets that are to come first have their priority, all others come last. */
  readonly rank: number
  css: string
  /** What callers mark; it is never in the document. */
  readonly mark: HTMLStyleElement
}

const adopted = new Map<string, Adopted>()

/** Adds a sheet, or changes the one of that key. */
export function updateCSS(css: string, key: string, options: Options = {}): HTMLStyleElement {
  const known = adopted.get(key)
  if (known !== undefined) {
    if (known.css !== css) known.sheet.replaceSync(css)
    known.css = css
    return known.mark
  }
  const made = { ...newSheet(css), rank: rankOf(options), css }
  adopted.set(key, made)
  arrange()
  return made.mark
}

function newSheet(css: string): Pick<Adopted, 'sheet' | 'mark'> {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  return { sheet, mark: document.createElement('style') }
}

const rankOf = ({ prepend, priority = 0 }: Options): number =>
  prepend === undefined || prepend === false ? Number.POSITIVE_INFINITY : priority

/** Takes the sheet of a key away. */
export function removeCSS(key: string): void {
  if (adopted.delete(key)) arrange()
}

/** A sheet nobody takes away again. */
export function injectCSS(css: string, options: Options = {}): HTMLStyleElement {
  return updateCSS(css, `unnamed ${adopted.size}`, options)
}

export function clearContainerCache(): void {
  // Containers of `<style>` elements: there are none.
}

/** Styles are the document's: nothing here lives in a shadow tree. */
export const getShadowRoot = (): undefined => undefined

export function warningOnce(): void {
  // For those who write icons, not for those who see them.
}

/** Among equals the one that came first stays first. */
function arrange(): void {
  const sheets = [...adopted.values()].toSorted((a, b) => compare(a.rank, b.rank))
  document.adoptedStyleSheets = sheets.map(({ sheet }) => sheet)
}

/** Infinity less Infinity is no number. */
const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1)
