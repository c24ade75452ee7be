/**
 * What became of the rows of a bulk issue: a CSV file beside theirs, added to after each batch, so that a run that is cut
 * off can go on. It names lines, DIDs and certificates; no personal data.
 */
import { open, readFile, rename, type FileHandle } from 'node:fs/promises'
import { csvLine, decodeCsv, parseRows } from './csv.ts'
import { UsageError } from './fail.ts'

export interface IdentityResult {
  /** Line of the file of rows, from 1. */
  readonly line: number
  readonly did: string
  readonly state: 'certified' | 'on record' | 'failed'
  /** Id of the certificate; empty where there is none, or where it is another run's. */
  readonly certificate: string
  /** What is wrong, by column; never the value. */
  readonly errors: string
}

const columns = ['line', 'did', 'state', 'certificate', 'errors'] as const
const head = `${columns.join()}\n`

export interface Results {
  readonly path: string
  /** Whether the row at a line was certified before. */
  isDone(line: number, did: string): boolean
  /** Adds results; durable when it resolves. */
  add(results: readonly IdentityResult[]): Promise<void>
  count(state: IdentityResult['state']): number
  /** The first that failed, by line. */
  failures(most: number): IdentityResult[]
  /** Writes the file anew, in the order of the lines. */
  finish(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Opens the results beside a file of rows; what they hold of an earlier run over the same rows counts.
 * Throws UsageError.
 * @param dids DID of each row, by line
 */
export async function openResults(
  path: string,
  dids: ReadonlyMap<number, string>,
): Promise<Results> {
  const known = new Map<number, IdentityResult>()
  const text = await readWhole(path)
  for (const result of readResults(path, text))
    if (dids.get(result.line) === result.did) keep(known, result)
  const file = await open(path, 'a').catch((cause: unknown) => {
    throw new UsageError(`${path} cannot be written`, { cause })
  })
  await file.truncate(Buffer.byteLength(text))
  if (text === '') await file.appendFile(head)
  return new ResultFile(path, file, known)
}

/** The whole lines of a file: a run that was killed while it wrote may have left half of one. */
async function readWhole(path: string): Promise<string> {
  const bytes = await readFile(path).catch(() => new Uint8Array())
  const text = decodeCsv(bytes)
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole === '' && !head.startsWith(text)) throw notOurs(path)
  return whole
}

function readResults(path: string, whole: string): IdentityResult[] {
  if (whole === '' || whole === head) return []
  return parseRows(whole, (names) => checkColumns(path, names)).map(({ cells }) => ({
    line: Number(cells['line']),
    did: cells['did'] ?? '',
    state:
      cells['state'] === 'certified' || cells['state'] === 'on record' ? cells['state'] : 'failed',
    certificate: cells['certificate'] ?? '',
    errors: cells['errors'] ?? '',
  }))
}

function checkColumns(path: string, names: string[]): string[] {
  if (names.join() === columns.join()) return names
  throw notOurs(path)
}

function notOurs(path: string): UsageError {
  return new UsageError(`${path} is another file: name one for the results with --out`)
}

/** A certificate that was told once stays, whatever a later run says of the row. */
function keep(known: Map<number, IdentityResult>, result: IdentityResult): void {
  const before = known.get(result.line)
  if (before?.certificate && before.did === result.did && !result.certificate) return
  known.set(result.line, result)
}

const lineOf = ({ line, did, state, certificate, errors }: IdentityResult): string =>
  `${csvLine([String(line), did, state, certificate, errors])}\n`

class ResultFile implements Results {
  readonly path: string
  readonly #file: FileHandle
  readonly #known: Map<number, IdentityResult>

  constructor(path: string, file: FileHandle, known: Map<number, IdentityResult>) {
    this.path = path
    this.#file = file
    this.#known = known
  }

  isDone(line: number, did: string): boolean {
    const known = this.#known.get(line)
    return known !== undefined && known.state !== 'failed' && known.did === did
  }

  async add(results: readonly IdentityResult[]): Promise<void> {
    for (const result of results) keep(this.#known, result)
    await this.#file.appendFile(results.map(lineOf).join(''))
    await this.#file.sync()
  }

  count(state: IdentityResult['state']): number {
    return [...this.#known.values()].filter((result) => result.state === state).length
  }

  failures(most: number): IdentityResult[] {
    return this.#sorted()
      .filter(({ state }) => state === 'failed')
      .slice(0, most)
  }

  async finish(): Promise<void> {
    const next = `${this.path}.next`
    const file = await open(next, 'w')
    try {
      await file.writeFile(`${head}${this.#sorted().map(lineOf).join('')}`)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(next, this.path)
  }

  #sorted(): IdentityResult[] {
    return [...this.#known.values()].toSorted((a, b) => a.line - b.line)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#file.close()
  }
}
