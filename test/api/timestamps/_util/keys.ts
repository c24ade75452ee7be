/** Keys, folders and foreign tools for tests of signatures and timestamps. */
import { execFile } from 'node:child_process'
import { generateKeyPairSync, hash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openDocumentKeys, type DocumentKeys } from '../../../../api/identity/document-key.ts'
import { makeCertificate } from '../../../../api/identity/x509.ts'
import type { CmsSigner } from '../../../../api/timestamps/cms-sign.ts'
import { aptInstall } from '../../../_util/apt-install.ts'

const exec = promisify(execFile)

/** Unix seconds. */
export const now = (): number => Math.floor(Date.now() / 1000)

export const sha256 = (text: string): Uint8Array => hash('sha256', text, 'buffer')

/** Runs with a folder of its own, which is removed afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'colophon-forms-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Document keys as a first start makes them. */
export function makeKeys(): Promise<DocumentKeys> {
  return withFolder((folder) =>
    openDocumentKeys({ folder: join(folder, 'keys'), registrarName: '链上版记 Colophon', now }),
  )
}

/** A self-signed RSA key for a purpose. */
export function rsaSigner(purpose: 'documents' | 'timestamps'): CmsSigner {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const [from, to] = [now() - 60, now() + 86_400]
  const names = { organisation: 'Other', commonName: `RSA ${purpose}` }
  return {
    privateKey,
    certificates: [makeCertificate({ purpose, ...names, privateKey, from, to })],
  }
}

export interface ToolAnswer {
  readonly code: number
  readonly output: string
}

/** Runs a tool of the machine; its exit status and all it printed. */
export async function tool(name: string, ...args: string[]): Promise<ToolAnswer> {
  try {
    const { stdout, stderr } = await exec(name, args)
    return { code: 0, output: stdout + stderr }
  } catch (error) {
    const {
      code,
      stdout = '',
      stderr = '',
    } = error as {
      code?: unknown
      stdout?: string
      stderr?: string
    }
    if (typeof code !== 'number') throw error
    return { code, output: stdout + stderr }
  }
}

/** Debian's packages of the tools that tests run. */
const packageOf: Readonly<Record<string, string>> = {
  openssl: 'openssl',
  pdfdetach: 'poppler-utils',
  pdfinfo: 'poppler-utils',
  pdfsig: 'poppler-utils',
  pdftoppm: 'poppler-utils',
}

/** Installs a tool where it is missing and we may (root on a Debian); else skips the test, and says why. */
export async function needs(test: Mocha.Context, name: string, ...args: string[]): Promise<void> {
  test.timeout(300_000)
  try {
    await tool(name, ...args).catch(async () => {
      await aptInstall(name, packageOf[name] ?? name)
      await tool(name, ...args)
    })
  } catch (error) {
    console.log(`      skipped: ${name} is not on this machine: ${String(error)}`)
    test.skip()
  }
}
