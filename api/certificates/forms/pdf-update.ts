// Appends to a PDF (ISO 32000-2 §7.5.6, incremental update) the empty field of a signature. It reads the plain structure
// that the typesetter writes: a cross-reference table, and catalogue and pages as objects of their own.

/** A PDF with room for a signature. */
export interface Prepared {
  readonly bytes: Uint8Array
  /** Where the hex digits of the signature stand between their brackets. */
  readonly room: { readonly from: number; readonly to: number }
}

export interface SignatureFacts {
  /** Who signs. */
  readonly name: string
  readonly reason: string
  /** Unix seconds that the signer claims. */
  readonly time: number
  /** Bytes that the signature may take. */
  readonly size: number
}

/** Adds the signature field and its value, with the byte range filled in and the signature itself left zero. */
export function withSignatureField(pdf: Uint8Array, facts: SignatureFacts): Prepared {
  const source = new Source(pdf)
  const { size, root } = source.trailer
  const [value, field] = [size, size + 1]
  const page = source.firstPage()
  const update = new Update(source, size + 2)
  update.add(value, signatureValue(facts))
  update.add(field, signatureField(value, page))
  update.add(page, withEntry(source.object(page), `/Annots [${field} 0 R]`))
  update.add(
    root,
    withEntry(source.object(root), `/AcroForm <</Fields [${field} 0 R] /SigFlags 3>>`),
  )
  return fillRange(update.bytes())
}

const hexRoom = (size: number): string => '0'.repeat(size * 2)
/** Ten digits each: the file is far smaller. */
const emptyRange = '/ByteRange [0 0000000000 0000000000 0000000000]'

function signatureValue({ name, reason, time, size }: SignatureFacts): string {
  return [
    '<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached',
    `/Name ${textString(name)} /Reason ${textString(reason)} /M (${pdfTime(time)})`,
    emptyRange,
    `/Contents <${hexRoom(size)}>>>`,
  ].join('\n')
}

/** Without a look of its own, printed and locked (flags 3 and 8). */
function signatureField(value: number, page: number): string {
  return `<</Type /Annot /Subtype /Widget /FT /Sig /T (Registrar) /V ${value} 0 R /Rect [0 0 0 0] /F 132 /P ${page} 0 R>>`
}

/** A text as UTF-16 in hex: nothing in it can end the string. */
function textString(text: string): string {
  return `<feff${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`
}

function pdfTime(seconds: number): string {
  return `D:${new Date(seconds * 1000).toISOString().replaceAll(/\D/g, '').slice(0, 14)}Z`
}

/** A dictionary with one more entry. */
function withEntry(dictionary: string, entry: string): string {
  const [name = ''] = entry.split(' ', 1)
  const end = dictionary.lastIndexOf('>>')
  if (end < 0 || dictionary.includes(`${name} `)) throw unreadable(`${name} cannot be added`)
  return `${dictionary.slice(0, end)} ${entry}>>`
}

/** Everything but the signature with its brackets is signed. */
function fillRange(bytes: Buffer): Prepared {
  const range = bytes.lastIndexOf(emptyRange)
  const open = bytes.indexOf('/Contents <', range) + '/Contents '.length
  const close = bytes.indexOf('>', open) + 1
  const filled = `/ByteRange [0 ${[open, close, bytes.length - close].map(tenDigits).join(' ')}]`
  bytes.write(filled, range, 'latin1')
  return { bytes, room: { from: open + 1, to: close - 1 } }
}

function tenDigits(value: number): string {
  return String(value).padStart(10, '0')
}

function unreadable(what: string): TypeError {
  return new TypeError(`this PDF cannot be signed here: ${what}`)
}

/** A PDF as it was written, in one piece. */
class Source {
  readonly bytes: Buffer
  readonly xref: number
  readonly trailer: { readonly size: number; readonly root: number; readonly others: string }
  readonly #offsets: ReadonlyMap<number, number>

  constructor(pdf: Uint8Array) {
    this.bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength)
    const tail = this.#text(Math.max(0, this.bytes.lastIndexOf('trailer')), this.bytes.length)
    const [, dictionary = '', xref] =
      /^trailer\s*<<([^]*)>>\s*startxref\s+(\d+)\s+%%EOF\s*$/.exec(tail) ?? []
    if (xref === undefined) throw unreadable('no trailer')
    this.xref = Number(xref)
    const [, size, root] = /\/Size (\d+)\s+\/Root (\d+) 0 R/.exec(dictionary) ?? []
    if (size === undefined || root === undefined) throw unreadable('no catalogue')
    const others = dictionary.replace(/\/Size \d+\s+\/Root \d+ 0 R/, '').trim()
    this.trailer = { size: Number(size), root: Number(root), others }
    this.#offsets = this.#readTable()
  }

  /** An object's text, between `obj` and `endobj`. */
  object(number: number): string {
    const offset = this.#offsets.get(number) ?? -1
    const end = this.bytes.indexOf('endobj', offset)
    const head = `${number} 0 obj`
    const text = offset < 0 ? '' : this.#text(offset, end)
    if (!text.startsWith(head)) throw unreadable(`object ${number} is not where it should be`)
    return text.slice(head.length).trim()
  }

  /** Number of the first page's object. */
  firstPage(): number {
    let number = this.#reference(this.object(this.trailer.root), /\/Pages (\d+) 0 R/)
    while (/\/Type \/Pages\b/.test(this.object(number)))
      number = this.#reference(this.object(number), /\/Kids\s*\[\s*(\d+) 0 R/)
    return number
  }

  #reference(text: string, form: RegExp): number {
    const [, number] = form.exec(text) ?? []
    if (number === undefined) throw unreadable('no pages')
    return Number(number)
  }

  #text(from: number, to: number): string {
    return this.bytes.toString('latin1', from, to)
  }

  /** Byte offsets of the objects in use: one section, numbered from 0. */
  #readTable(): Map<number, number> {
    const text = this.#text(this.xref, this.bytes.lastIndexOf('trailer'))
    const entries = [...text.matchAll(/(\d{10}) \d{5} ([nf])/g)]
    const inUse = entries.map(
      ([, offset, kind], number) => [number, kind === 'n' ? Number(offset) : -1] as const,
    )
    if (entries.length !== this.trailer.size || !/^xref\s+0 /.test(text))
      throw unreadable('no table of objects')
    return new Map(inUse.filter(([, offset]) => offset >= 0))
  }
}

/** Objects that are added to a source, or take the place of some of it. */
class Update {
  readonly #source: Source
  readonly #size: number
  readonly #parts: Buffer[] = []
  readonly #offsets = new Map<number, number>()
  #length: number

  constructor(source: Source, size: number) {
    this.#source = source
    this.#size = size
    this.#length = source.bytes.length
    this.#append('\n')
  }

  add(number: number, text: string): void {
    this.#offsets.set(number, this.#length)
    this.#append(`${number} 0 obj\n${text}\nendobj\n`)
  }

  /** The whole document, with the table of what was added. */
  bytes(): Buffer {
    const at = this.#length
    const numbers = [...this.#offsets.keys()].toSorted((a, b) => a - b)
    const entries = numbers.map((number) => {
      const offset = tenDigits(this.#offsets.get(number)!)
      return `${number} 1\n${offset} 00000 n \n`
    })
    const { root, others } = this.#source.trailer
    const trailer = `/Size ${this.#size} /Root ${root} 0 R ${others} /Prev ${this.#source.xref}`
    this.#append(`xref\n${entries.join('')}trailer\n<<${trailer}>>\nstartxref\n${at}\n%%EOF\n`)
    return Buffer.concat([this.#source.bytes, ...this.#parts])
  }

  #append(text: string): void {
    const part = Buffer.from(text, 'latin1')
    this.#parts.push(part)
    this.#length += part.length
  }
}
