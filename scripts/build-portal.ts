/** Builds the portal of web/portal into cache/portal: one page and its files, named by their content. Run by scripts/build.ts. */
import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type Plugin, type Rolldown } from 'vite'
import { workerAddresses } from './build-web.ts'
import { keep } from './keep-compressed.ts'

const root = join(import.meta.dirname, '..')
const styles = join(root, 'web', 'portal', 'look', 'adopted-styles.ts')

/** Ant Design and its icons make `<style>` elements in one module each; the page's policy wants styles made in another way. */
const adoptedStyles: Plugin = {
  name: 'adopted-styles',
  enforce: 'pre',
  resolveId: (source, importer) => (makesStyles(source, importer) ? styles : null),
}

function makesStyles(source: string, importer: string | undefined): boolean {
  if (/(^|\/)dynamicCSS(\.js)?$/.test(source)) return true
  return source === './cssUtils' && importer?.includes('@ant-design/icons') === true
}

/** What changes less often than the portal is in a file of its own, which browsers keep. */
const libraries = { name: 'libraries', test: /node_modules/, minShareCount: 1 }

/** Bundles into a folder, which takes the place of the one before. Each file is there compressed, too. */
export async function buildPortal(target: string): Promise<void> {
  const made = await bundle()
  const folder = `${target}-${randomUUID()}`
  await mkdir(join(folder, 'assets'), { recursive: true })
  for (const file of made.output) {
    const content = file.type === 'asset' ? file.source : file.code
    await keep(folder, { name: file.fileName, content })
  }
  await rm(target, { recursive: true, force: true })
  await rename(folder, target)
}

async function bundle(): Promise<Rolldown.RolldownOutput> {
  const workers = Object.entries(await workerAddresses())
  const made = await build({
    configFile: false,
    root: join(root, 'web', 'portal'),
    base: '/portal/',
    logLevel: 'error',
    plugins: [adoptedStyles],
    define: Object.fromEntries(workers.map(([name, at]) => [name, JSON.stringify(at)])),
    oxc: { jsx: { runtime: 'automatic' } },
    build: {
      write: false,
      target: 'es2022',
      // A polyfill for old browsers would be a script within the page.
      modulePreload: { polyfill: false },
      // Pictures within styles would need `data:` in the policy.
      assetsInlineLimit: 0,
      license: false,
      rolldownOptions: { output: { codeSplitting: { groups: [libraries] } } },
    },
  })
  if (!('output' in made)) throw new Error('Vite made more than one build, or watches')
  return made
}

if (import.meta.main) await buildPortal(join(root, 'cache', 'portal'))
