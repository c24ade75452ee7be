import { assertionSources, type Label } from '../../../verifier/vocabulary.ts'
import { markup, Markup } from './markup.ts'
import type { Form, Language } from './negotiate.ts'
import { pageStyle } from './page-style.ts'
import { timeText } from './print.ts'
import { qrSvg } from './qr.ts'
import type { Line, Section, Sheet, SheetEvent, Table, Value } from './sheet.ts'
import type { Replacement } from './view.ts'

export { pagePolicy } from './page-style.ts'

export interface PageOptions {
  readonly lang: Language
  /** Words on the signature of the PDF. */
  readonly signature: Label
}

/** The certificate's page. */
export function pageOf(sheet: Sheet, { lang, signature }: PageOptions): string {
  return new Page(lang).print(sheet, signature).text
}

const words = {
  other: { zh: 'English', en: '中文' },
  status: { zh: '当前状态', en: 'Status now' },
  facts: { zh: '登记事项', en: 'Facts registered' },
  registrar: { zh: '登记机构', en: 'Registrar' },
  evidence: { zh: '存证与锚定', en: 'Log and anchor' },
  proves: { zh: '本证书证明', en: 'What it shows' },
  provesNot: { zh: '本证书不证明', en: 'What it does not show' },
  history: { zh: '登记沿革', en: 'History' },
  downloads: { zh: '下载与核验', en: 'Downloads, and how to verify' },
  notice: { zh: '声明', en: 'Notice' },
  code: { zh: '本页地址的二维码', en: 'QR code of the address of this page' },
  replacedBy: { zh: '新证书：', en: 'New certificate: ' },
  source: { zh: '来源：', en: 'Source: ' },
} as const satisfies Record<string, Label>

interface Download {
  readonly form: Form
  readonly label: Label
  /** Whether it says of a copy that it is one. */
  readonly marked?: true
}

const downloads: readonly Download[] = [
  {
    form: 'pdf',
    label: { zh: 'PDF 证书（已签名）', en: 'Certificate as PDF, signed' },
    marked: true,
  },
  {
    form: 'png',
    label: { zh: '证书图片（PNG）', en: 'Picture of the certificate (PNG)' },
    marked: true,
  },
  {
    form: 'vc',
    label: { zh: '证书原文（可核验凭证）', en: 'The certificate itself (verifiable credential)' },
  },
  { form: 'json', label: { zh: '登记记录（JSON）', en: 'Record of the register (JSON)' } },
]

const howToVerify: Label = {
  zh: '请下载证书原文，用公开的核验程序离线核验：摘要、签名、日志包含证明与链上锚定均可独立检查，无须信任本网站。',
  en: 'Download the certificate itself and check it with the public verifier, without a connection: digests, signature, inclusion in the log and the anchor can each be checked without trusting this site.',
}

/** Rows that are shown unasked. */
const longestOpen = 12

const tags: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' }

class Page {
  readonly #lang: Language

  constructor(lang: Language) {
    this.#lang = lang
  }

  print(sheet: Sheet, signature: Label): Markup {
    const { title, name } = sheet
    return markup`<!doctype html>
<html lang="${tags[this.#lang]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${this.#say(title)} ${name}</title>
<style>${new Markup(pageStyle)}</style>
</head>
<body>
${this.#top(sheet)}
<main>
${this.#head(sheet)}
${this.#body(sheet, signature)}
</main>
</body>
</html>
`
  }

  #say(label: Label): string {
    return label[this.#lang]
  }

  #top({ registrar, copy }: Sheet): Markup {
    const other = this.#lang === 'zh' ? 'en' : 'zh'
    const tag = tags[other]
    return markup`<header class="top"><span dir="auto">${registrar}</span><nav aria-label="Language 语言"><a href="?lang=${other}${copyQuery(copy)}" lang="${tag}" hreflang="${tag}">${this.#say(words.other)}</a></nav></header>`
  }

  #head(sheet: Sheet): Markup {
    const { number, copy } = sheet
    return markup`<h1>${this.#say(sheet.title)}</h1>
<p class="number"><span class="label">${this.#say(number.label)}</span> ${this.#values(number)}</p>
${copy ? markup`<p class="copy">${this.#say(copy.label)}</p>` : undefined}
${this.#status(sheet)}`
  }

  #status({ status }: Sheet): Markup {
    const notes = status.notes.map((note) => markup`<p>${this.#say(note)}</p>`)
    return markup`<section class="status ${status.tone}" aria-label="${this.#say(words.status)}">
<p class="state">${this.#say(status.label)}</p>${notes}${status.replacedBy && this.#replacement(status.replacedBy)}
</section>`
  }

  #replacement(other: Replacement): Markup {
    const shown = other.registrationNumber ?? other.id
    return markup`<p>${this.#say(words.replacedBy)}${linkTo(other.id, shown)}</p>`
  }

  #body(sheet: Sheet, signature: Label): Markup {
    const registrar: Line = {
      id: 'registrar',
      label: words.registrar,
      values: [{ text: sheet.registrar }],
    }
    return markup`${this.#titled('facts', words.facts, this.#lines([...sheet.face, sheet.date, registrar]))}
<p class="formula">${this.#say(sheet.formula)}</p>
<div class="worth">
${this.#titled('proves', words.proves, this.#list(sheet.proves))}
${this.#titled('proves-not', words.provesNot, this.#list(sheet.provesNot))}
</div>
${this.#titled('log', words.evidence, this.#lines(sheet.evidence))}
${this.#titled('history', words.history, this.#history(sheet.history))}
${this.#titled('downloads', words.downloads, this.#downloads(sheet, signature))}
${sheet.annex.map((section) => this.#section(section))}
${this.#titled('notice', words.notice, markup`<p class="notice">${this.#say(sheet.notice)}</p>`)}`
  }

  #titled(id: string, title: Label, content: Markup): Markup {
    return markup`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${this.#say(title)}</h2>
${content}
</section>`
  }

  #section({ id, title, lines, table }: Section): Markup {
    const content = markup`${lines && this.#lines(lines)}${table && this.#folded(table, title)}`
    return this.#titled(id, title, content)
  }

  /** A table; a long one is folded away, so that a phone need not pass a hundred names. */
  #folded(table: Table, title: Label): Markup {
    const shown = this.#table(table, title)
    const { length } = table.rows
    if (length <= longestOpen) return shown
    return markup`<details><summary>${this.#say(title)}${this.#lang === 'zh' ? '：' : ': '}${length}</summary>
${shown}
</details>`
  }

  #lines(lines: readonly Line[]): Markup {
    return markup`<dl>${lines.map((line) => this.#line(line))}</dl>`
  }

  #line(line: Line): Markup {
    const { source } = line
    const mark =
      source &&
      markup`<dd><span class="source">${this.#say(words.source)}${this.#say(assertionSources[source])}</span></dd>`
    return markup`<div data-fact="${line.id}"><dt>${this.#say(line.label)}</dt><dd>${this.#values(line)}</dd>${mark}</div>`
  }

  #values({ values }: Line): Markup {
    return markup`${values.map((value, i) => markup`${i > 0 ? markup`<br>` : undefined}${this.#value(value)}`)}`
  }

  #value({ text, note, exact = false }: Value): Markup {
    const shown = text === undefined ? undefined : textOf(text, exact)
    if (note === undefined) return markup`${shown}`
    const explained = textOf(this.#say(note), exact && note.zh === note.en)
    if (shown === undefined) return explained
    const gap = exact ? markup`<br>` : markup` `
    return markup`${shown}${gap}<span class="note">${explained}</span>`
  }

  #table({ columns, rows }: Table, title: Label): Markup {
    const heads = columns.map((label) => markup`<th scope="col">${this.#say(label)}</th>`)
    const body = rows.map(
      (row) => markup`<tr>${row.map((value) => markup`<td>${this.#value(value)}</td>`)}</tr>`,
    )
    return markup`<div class="scroll" tabindex="0" role="group" aria-label="${this.#say(title)}"><table><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table></div>`
  }

  #list(labels: readonly Label[]): Markup {
    return markup`<ul>${labels.map((label) => markup`<li>${this.#say(label)}</li>`)}</ul>`
  }

  #history(events: readonly SheetEvent[]): Markup {
    return markup`<ol class="history">${events.map((event) => this.#event(event))}</ol>`
  }

  #event({ time, change, reason, documentId, replacedBy }: SheetEvent): Markup {
    const iso = new Date(time * 1000).toISOString()
    return markup`<li><time datetime="${iso}">${timeText(time)}</time><br><strong>${this.#say(change)}</strong> <span class="note">${this.#say(reason)}</span>
${documentId === undefined ? undefined : markup`<br><code>${documentId}</code>`}${replacedBy && this.#replacement(replacedBy)}</li>`
  }

  #downloads({ verifyUrl, copy }: Sheet, signature: Label): Markup {
    const items = downloads.map(
      ({ form, label, marked }) =>
        markup`<li><a href="?format=${form}${marked ? copyQuery(copy) : ''}">${this.#say(label)}</a></li>`,
    )
    return markup`<ul class="downloads">${items}</ul>
<p>${this.#say(howToVerify)}</p>
<p class="note">${this.#say(signature)}</p>
<div class="code" role="img" aria-label="${this.#say(words.code)}">${new Markup(qrSvg(verifyUrl))}</div>`
  }
}

/** What keeps the mark of a copy on the way to another form of it. */
function copyQuery(copy: Sheet['copy']): string {
  return copy === undefined ? '' : `&copy=${copy.caseId}`
}

/** A text of the document; its direction is its own. */
function textOf(text: string, exact = false): Markup {
  return exact ? markup`<code dir="auto">${text}</code>` : markup`<bdi>${text}</bdi>`
}

const uuidForm = /^(?:urn:uuid:)?([0-9a-f-]{36})$/

/** A link to another certificate, which lies beside this one; words where the id is none. */
function linkTo(id: string, shown: string): Markup {
  const [, uuid] = uuidForm.exec(id) ?? []
  return uuid === undefined
    ? markup`<bdi>${shown}</bdi>`
    : markup`<a href="${uuid}"><bdi>${shown}</bdi></a>`
}
