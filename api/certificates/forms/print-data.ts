import { assertionSources, type Label } from '../../../verifier/vocabulary.ts'
import { timeText } from './print.ts'
import type { Line, Section, Sheet, SheetEvent, Table, Value } from './sheet.ts'
import { same } from './words.ts'

// A sheet as the layout of certificate.typ reads it: JSON, with what no font can show marked in the texts.

/** A text, cut where a character has no glyph. */
interface PrintText {
  readonly runs: readonly (string | { readonly missing: string })[]
  readonly rtl: boolean
  /** Nothing in it is Chinese, so quotation marks and dashes are not either. */
  readonly western: boolean
}

export interface PrintOptions {
  /** Code points that no font has. */
  readonly missing: ReadonlySet<number>
  /** Families of the fonts made for this document. */
  readonly families: readonly string[]
  /** Words on the signature of the document. */
  readonly signature: Label
  /** Canonical JSON to attach; absent in pictures. */
  readonly certificate?: string
  /** Number of pages of the whole document, where only the first is laid out. */
  readonly pages?: number
}

const firstStrong = /[\p{L}\p{N}]/u
const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

const eastern =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uffef]/u

/** Whether a text is read from right to left: its first letter is. */
function isRightToLeft(text: string): boolean {
  const [letter = ''] = firstStrong.exec(text) ?? []
  return rightToLeft.test(letter)
}

/** All texts that will be printed, to choose fonts for. */
export function textsOf(sheet: Sheet, signature: Label): string[] {
  const found: string[] = []
  const collect = (value: unknown): void => {
    if (typeof value === 'string') found.push(value)
    else if (typeof value === 'object' && value !== null)
      for (const member of Object.values(value)) collect(member)
  }
  collect([sheet, signature])
  return found
}

/** What certificate.typ reads. */
export function printData(sheet: Sheet, options: PrintOptions): string {
  return JSON.stringify(new Printer(options).data(sheet))
}

class Printer {
  readonly #options: PrintOptions
  #hasMissing = false

  constructor(options: PrintOptions) {
    this.#options = options
  }

  data(sheet: Sheet): object {
    const { families, certificate, pages } = this.#options
    const wholeDocument = pages === undefined
    const data = {
      ...this.#face(sheet),
      ...this.#annex(sheet, wholeDocument),
      families,
      ...(certificate !== undefined && { certificate }),
      ...(pages !== undefined && { pages }),
    }
    return { ...data, 'has-missing': this.#hasMissing }
  }

  #face(sheet: Sheet): object {
    const { name, registrar, verifyUrl, number, copy } = sheet
    return {
      name,
      registrar,
      verifyUrl,
      'registrar-text': this.#text(registrar),
      title: this.#label(sheet.title),
      voluntary: this.#label(kinds[sheet.kind]),
      ...(copy && { copy: this.#label(copy.label) }),
      number: { ...this.#line(number), long: sheet.kind === 'identity' },
      status: this.#status(sheet),
      face: sheet.face.map((line) => this.#line(line)),
      formula: this.#label(sheet.formula),
      evidence: sheet.evidence.map((line) => this.#line(line)),
      date: this.#line(sheet.date),
      notice: this.#label(sheet.notice),
      footer: this.#text(number.values[0]?.text ?? ''),
    }
  }

  #annex(sheet: Sheet, wholeDocument: boolean): object {
    return {
      annex: wholeDocument ? sheet.annex.map((section) => this.#section(section)) : [],
      history: this.#table(historyTable(sheet.history), 'history'),
      'history-title': this.#label({ zh: '登记沿革', en: 'History' }),
      'proves-title': this.#label({ zh: '本证书证明', en: 'What it shows' }),
      proves: sheet.proves.map((label) => this.#label(label)),
      'proves-not-title': this.#label({ zh: '本证书不证明', en: 'What it does not show' }),
      provesNot: sheet.provesNot.map((label) => this.#label(label)),
      how: [howToVerify, this.#options.signature].map((label) => this.#label(label)),
    }
  }

  #status({ status }: Sheet): object {
    const { tone, label, notes, replacedBy } = status
    const other = replacedBy && (replacedBy.registrationNumber ?? replacedBy.id)
    return {
      tone,
      label: this.#label(label),
      notes: notes.map((note) => this.#label(note)),
      ...(other !== undefined && { replacedBy: this.#text(other) }),
    }
  }

  #section({ id, title, lines, table }: Section): object {
    return {
      title: this.#label(title),
      ...(lines && { lines: lines.map((line) => this.#line(line)) }),
      ...(table && { table: this.#table(table, id) }),
    }
  }

  #table({ columns, rows }: Table, id: string): object {
    return {
      widths: widthsOf(id, columns.length),
      columns: columns.map((label) => this.#label(label)),
      rows: rows.map((row) => row.map((value) => this.#value(value))),
    }
  }

  #line({ label, values, source }: Line): object {
    return {
      label: this.#label(label),
      values: values.map((value) => this.#value(value)),
      ...(source && { source: this.#label(assertionSources[source]) }),
    }
  }

  #value({ text, note, exact = false }: Value): object {
    return {
      exact,
      ...(text !== undefined && { text: this.#text(text) }),
      ...(note && { note: this.#label(note) }),
    }
  }

  #label({ zh, en }: Label): object {
    return { zh: this.#text(zh), en: this.#text(en) }
  }

  #text(text: string): PrintText {
    const runs: (string | { missing: string })[] = []
    let run = ''
    for (const character of text) {
      const code = character.codePointAt(0)!
      if (!this.#options.missing.has(code)) run += character
      else {
        if (run !== '') runs.push(run)
        runs.push({ missing: code.toString(16).toUpperCase().padStart(4, '0') })
        run = ''
        this.#hasMissing = true
      }
    }
    if (run !== '') runs.push(run)
    return { runs, rtl: isRightToLeft(text), western: !eastern.test(text) }
  }
}

const kinds: Readonly<Record<Sheet['kind'], Label>> = {
  work: { zh: '作品自愿登记', en: 'Voluntary registration' },
  identity: { zh: '数字身份登记', en: 'Registration of identities' },
}

type Width = number | 'auto'

/** How the room is shared between the columns of a table; a number in front takes what it needs. */
const widths: Readonly<Record<string, readonly Width[]>> = {
  authors: ['auto', 4, 1],
  owners: ['auto', 4, 1.2, 1.8],
  'owners with shares': ['auto', 3.6, 1.1, 0.8, 2],
  files: ['auto', 1.5, 5.4, 2],
  history: [1.7, 1.6, 2.8, 1.6],
}

function widthsOf(id: string, columns: number): readonly Width[] {
  const known = [widths[id], widths[`${id} with shares`]].find((one) => one?.length === columns)
  return known ?? Array.from({ length: columns }, () => 1)
}

function historyTable(events: readonly SheetEvent[]): Table {
  const columns = [
    { zh: '时间', en: 'Time' },
    { zh: '事项', en: 'What happened' },
    { zh: '文书', en: 'Document' },
    { zh: '原因', en: 'Reason' },
  ]
  return { columns, rows: events.map(eventRow) }
}

function eventRow({ time, change, reason, documentId = '', replacedBy }: SheetEvent): Value[] {
  const other = replacedBy && (replacedBy.registrationNumber ?? replacedBy.id)
  return [
    { text: timeText(time) },
    { note: change },
    { text: documentId, exact: true, ...(other !== undefined && { note: same(`→ ${other}`) }) },
    { note: reason },
  ]
}

const howToVerify: Label = {
  zh: '核验方法：扫描首页二维码，或打开核验地址。也可取出本文件所附的 certificate.json（经签名的证书原文），用公开的核验程序离线核验。',
  en: 'To verify: scan the code on the first page, or open the address. Or take certificate.json out of this file (the signed certificate itself) and check it with the public verifier, without a connection.',
}
