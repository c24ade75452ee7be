/** Builds the portal of web/portal into cache/portal: one page and its files, named by their content. Run by scripts/build.ts. */
import { join } from 'node:path'
import { build, type Plugin } from 'vite'
import { workerAddresses } from './build-web.ts'

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

/** Bundles into a folder, which is emptied first. */
export async function buildPortal(target: string): Promise<void> {
  const workers = Object.entries(await workerAddresses())
  await build({
    configFile: false,
    root: join(root, 'web', 'portal'),
    base: '/portal/',
    logLevel: 'error',
    plugins: [adoptedStyles],
    define: Object.fromEntries(workers.map(([name, at]) => [name, JSON.stringify(at)])),
    oxc: { jsx: { runtime: 'automatic' } },
    build: {
      outDir: target,
      emptyOutDir: true,
      target: 'es2022',
      // A polyfill for old browsers would be a script within the page.
      modulePreload: { polyfill: false },
      // Pictures within styles would need `data:` in the policy.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 2_000,
      license: false,
    },
  })
}

if (import.meta.main) await buildPortal(join(root, 'cache', 'portal'))
