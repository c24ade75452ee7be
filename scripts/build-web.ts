/**
 * Builds the pages in web/ into cache/web: bundles scripts, names every file by its content, and puts those names where
 * they are used. Run by scripts/build.ts when a source changed.
 */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')
const sources = join(root, 'web')

/** A file of the page, served under /assets. */
interface Asset {
  readonly name: string
  readonly content: string | Uint8Array
}

/** The pages, their scripts and the rest: `did.html` and `assets/`, and `verify.html`, which needs nothing beside it. */
export async function buildWeb(target: string): Promise<void> {
  const worker = await bundle('key-worker.ts', 'iife', {})
  const addresses = { keyWorkerAddress: JSON.stringify(addressOf(worker)) }
  const script = await bundle('did.ts', 'esm', addresses)
  const style = await plain('style.css')
  const icon = await plain('icon.svg')
  const used = { 'did.ts': script, 'style.css': style, 'icon.svg': icon }
  const folder = `${target}-${randomUUID()}`
  await mkdir(join(folder, 'assets'), { recursive: true })
  for (const { name, content } of [worker, script, style, icon])
    await writeFile(join(folder, 'assets', name), content)
  await writeFile(join(folder, 'did.html'), await page('did.html', used))
  await writeFile(join(folder, 'verify.html'), await verifyPage())
  await rm(target, { recursive: true, force: true })
  await rename(folder, target)
}

/** Where the script is served that holds keys: buildWeb puts it there, the portal uses it too. */
export async function keyWorker(): Promise<string> {
  return addressOf(await bundle('key-worker.ts', 'iife', {}))
}

const addressOf = ({ name }: Asset): string => `/assets/${name}`

/** A file named by its content may be kept for ever. */
function named(file: string, content: string | Uint8Array): Asset {
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 12)
  const extension = extname(file).replace('.ts', '.js')
  return { name: `${basename(file, extname(file))}-${digest}${extension}`, content }
}

/** `platform: browser` refuses whatever needs Node: a second wall round verifier/ and web/. */
async function bundle(
  entry: string,
  format: 'iife' | 'esm',
  define: Readonly<Record<string, string>>,
): Promise<Asset> {
  const made = await build({
    entryPoints: [join(sources, entry)],
    bundle: true,
    minify: true,
    write: false,
    format,
    define: { ...define },
    platform: 'browser',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'error',
    tsconfigRaw: {},
  })
  return named(entry, made.outputFiles[0]!.contents)
}

async function plain(file: string): Promise<Asset> {
  return named(file, await readFile(join(sources, file)))
}

async function page(file: string, assets: Readonly<Record<string, Asset>>): Promise<string> {
  const text = await readFile(join(sources, file), 'utf8')
  return text.replaceAll(/\{\{([\w.-]+)\}\}/g, (_, name: string) => {
    const asset = assets[name]
    if (asset === undefined) throw new Error(`${file} names ${name}, which is not there`)
    return addressOf(asset)
  })
}

/**
 * One file, script and style within: it can be kept, and opened from a disk. Its policy lets in what is in it, by digest, and
 * lets nothing out: no address at all may be asked.
 */
async function verifyPage(): Promise<string> {
  const worker = textOf(await bundle('verify/hash-worker.ts', 'iife', {}))
  const script = textOf(
    await bundle('verify.ts', 'esm', { hashWorkerSource: JSON.stringify(worker) }),
  )
    // Within a page the end of the script must not be in it.
    .replaceAll('</script', '<\\/script')
  const styles = ['style.css', 'verify.css'].map((file) => readFile(join(sources, file), 'utf8'))
  const style = (await Promise.all(styles)).join('\n')
  const text = await readFile(join(sources, 'verify.html'), 'utf8')
  const filled = [
    ['{{policy}}', policyOf({ script, style })],
    ['<style></style>', `<style>${style}</style>`],
    ['<script type="module"></script>', `<script type="module">${script}</script>`],
  ] as const
  // By functions: `$` means something in a replacement.
  return filled.reduce((made, [place, content]) => made.replace(place, () => content), text)
}

function policyOf({ script, style }: { script: string; style: string }): string {
  return [
    "default-src 'none'",
    `script-src ${sourceOf(script)} 'wasm-unsafe-eval'`,
    `style-src ${sourceOf(style)}`,
    'img-src data:',
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types hash-worker',
  ].join('; ')
}

/** How a policy names what it lets in (CSP3 section 2.3.1). */
const sourceOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`

const textOf = ({ content }: Asset): string => Buffer.from(content).toString('utf8')

if (import.meta.main) await buildWeb(join(root, 'cache', 'web'))
