/** The passphrase of a key file: from a file, from the environment, or typed without being shown. */
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { environment } from '../api/config.ts'
import { UsageError } from './fail.ts'

export interface PassphraseOptions {
  /** A file whose first line it is. */
  readonly passphraseFile?: string
}

/** Less is found by trying, however slow each try is. */
const shortest = 8

/** The passphrase of a key file that exists. Throws UsageError where none can be had. */
export async function passphrase(options: PassphraseOptions): Promise<string> {
  return (await given(options)) ?? ask('Passphrase: ')
}

/** A passphrase for a new key file: typed twice, or given; at least eight characters. */
export async function newPassphrase(options: PassphraseOptions): Promise<string> {
  const chosen = (await given(options)) ?? (await askTwice())
  if (chosen.length >= shortest) return chosen
  throw new UsageError(`a passphrase has at least ${shortest} characters`)
}

async function given({ passphraseFile }: PassphraseOptions): Promise<string | undefined> {
  if (passphraseFile === undefined) return environment['COLOPHON_PASSPHRASE'] || undefined
  const text = await readFile(passphraseFile, 'utf8').catch((cause: unknown) => {
    throw new UsageError(`the passphrase file ${passphraseFile} cannot be read`, { cause })
  })
  return text.split(/\r?\n/, 1)[0]!
}

async function askTwice(): Promise<string> {
  const first = await ask('New passphrase: ')
  if (first === (await ask('Again: '))) return first
  throw new UsageError('the two passphrases differ')
}

async function ask(question: string): Promise<string> {
  if (!process.stdin.isTTY)
    throw new UsageError('no passphrase: use --passphrase-file or COLOPHON_PASSPHRASE')
  process.stderr.write(question)
  // Readline shows what is typed on its output: one that drops everything shows nothing.
  const output = new Writable({ write: (_chunk, _encoding, done) => done() })
  const reader = createInterface({ input: process.stdin, output, terminal: true })
  const interrupted = new AbortController()
  reader.on('SIGINT', () => interrupted.abort())
  try {
    return await reader.question('', { signal: interrupted.signal })
  } catch (cause) {
    throw new UsageError('no passphrase was given', { cause })
  } finally {
    reader.close()
    process.stderr.write('\n')
  }
}
