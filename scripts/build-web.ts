/**
 * Builds the pages in web/ into cache/web: bundles scripts, names every file by its content, and puts those names where
 * they are used. Run by scripts/build.ts when a source changed.
 */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { build, transform } from 'esbuild'
import { keep } from './keep-compressed.ts'

const root = join(import.meta.dirname, '..')
const sources = join(root, 'web')

/** A page: its template, script and styles, and the workers by the names under which the script knows their addresses. */
interface PageSource {
  /** Name of the built file. */
  readonly name: string
  readonly template: string
  readonly script: string
  readonly styles: readonly string[]
  readonly workers?: Readonly<Record<string, string>>
}

const publicStyles = ['style.css', 'public/public.css']

/** A public page named `x` is x.html and x.ts in web/public; `more` is what it has beside the styles of all. */
const publicPage = (
  name: string,
  more: { styles?: readonly string[]; workers?: Readonly<Record<string, string>> } = {},
): PageSource => ({
  name,
  template: `public/${name}.html`,
  script: `public/${name}.ts`,
  styles: [...publicStyles, ...(more.styles ?? [])],
  workers: more.workers ?? {},
})

/** Every page but verify.html, which needs nothing beside it. Their addresses are in api/routes/pages.ts. */
const pages: readonly PageSource[] = [
  {
    name: 'did',
    template: 'did.html',
    script: 'did.ts',
    styles: ['style.css'],
    workers: { keyWorkerAddress: 'key-worker.ts' },
  },
  publicPage('certificate', { styles: ['public/certificate.css'] }),
  publicPage('home', {
    styles: ['public/home.css'],
    workers: { hashWorkerAddress: 'verify/hash-worker.ts' },
  }),
  publicPage('register', { styles: ['public/register.css'] }),
]

/** A file of the page, served under /assets. */
interface Asset {
  readonly name: string
  readonly content: string | Uint8Array
}

/** The pages, their scripts and the rest: `{name}.html` and `assets/`, each also compressed, and `verify.html`. */
export async function buildWeb(target: string): Promise<void> {
  const folder = `${target}-${randomUUID()}`
  await mkdir(join(folder, 'assets'), { recursive: true })
  const icon = await plain('icon.svg')
  await keep(join(folder, 'assets'), icon)
  for (const source of pages) {
    const { page, assets } = await buildPage(source, icon)
    for (const asset of assets) await keep(join(folder, 'assets'), asset)
    await keep(folder, { name: `${source.name}.html`, content: page })
  }
  await keep(folder, { name: 'verify.html', content: await verifyPage() })
  await rm(target, { recursive: true, force: true })
  await rename(folder, target)
}

async function buildPage(
  { template, script, styles, workers = {} }: PageSource,
  icon: Asset,
): Promise<{ page: string; assets: readonly Asset[] }> {
  const loaded = new Map<string, Asset>()
  for (const [name, file] of Object.entries(workers))
    loaded.set(name, await bundle(file, 'iife', {}))
  const addresses = [...loaded].map(([name, asset]) => [name, JSON.stringify(addressOf(asset))])
  const made = await bundle(script, 'esm', Object.fromEntries(addresses))
  const style = await styleOf(styles)
  const page = await fillIn(template, { script: made, style, icon })
  return { page, assets: [...loaded.values(), made, style] }
}

/** Styles of a page in one file. */
async function styleOf(files: readonly string[]): Promise<Asset> {
  const texts = await Promise.all(files.map((file) => readFile(join(sources, file), 'utf8')))
  const { code } = await transform(texts.join('\n'), { loader: 'css', minify: true })
  return named(files.at(-1)!, code)
}

/** Where the workers are served that the portal uses: buildWeb puts them there, other pages use them too. */
export async function workerAddresses(): Promise<Record<string, string>> {
  return {
    keyWorkerAddress: await workerAddress('key-worker.ts'),
    hashWorkerAddress: await workerAddress('verify/hash-worker.ts'),
  }
}

const workerAddress = async (entry: string) => addressOf(await bundle(entry, 'iife', {}))

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

async function fillIn(file: string, assets: Readonly<Record<string, Asset>>): Promise<string> {
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
