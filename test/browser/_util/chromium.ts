/** A real browser for tests: Debian's Chromium, without a window, with a new profile each time. */
import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
} from 'playwright-core'
import { aptInstall } from '../../_util/apt-install.ts'

/** The shell is the same Chromium without what a window needs: a fifth less CPU in these tests. */
const places = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/** What a browser does by itself on the network, it does not do here. */
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-proxy-server',
]

/** Path of the browser. Where there is none and we are root on a Debian, it is installed. */
export async function findChromium(): Promise<string> {
  const found =
    (await installed()) ??
    (await aptInstall('Chromium', 'chromium-headless-shell')
      // Older releases of Debian have it in one package only.
      .catch(() => aptInstall('Chromium', 'chromium'))
      .then(installed))
  if (found === undefined) throw new Error(`no Chromium at ${places.join(', ')}`)
  return found
}

async function installed(): Promise<string | undefined> {
  for (const place of places) {
    const there = await access(place).then(
      () => true,
      () => false,
    )
    if (there) return place
  }
  return undefined
}

/** As findChromium, in a mocha hook: where there is no browser the tests are skipped, and the output says why. */
export async function chromiumOrSkip(context: Mocha.Context): Promise<string> {
  context.timeout(300_000)
  const path = await findChromium().catch((error: unknown) => {
    console.warn(`    browser tests are skipped: ${String(error)}`)
  })
  if (path === undefined) context.skip()
  return path
}

const argumentsFor = (host: string): string[] => [
  ...flags,
  `--host-resolver-rules=MAP ${host} 127.0.0.1`,
]

/** A browser with a new profile, which finds `host` on this machine; `close` also deletes the profile. */
export async function openBrowser(
  executablePath: string,
  options: BrowserContextOptions,
  host: string,
): Promise<BrowserContext> {
  const profile = await mkdtemp(join(tmpdir(), 'colophon-browser-'))
  const args = argumentsFor(host)
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args,
    ...options,
  })
  context.once('close', () => void rm(profile, { recursive: true, force: true, maxRetries: 5 }))
  return context
}

/** A browser in which contexts are opened that know nothing of each other: starting one costs more than all that a test does in it. */
export function launchBrowser(executablePath: string, host: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: argumentsFor(host) })
}
