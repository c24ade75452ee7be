/** How soon a page shows what it is for, on a slow line and a slow processor. */
import type { Page } from 'playwright-core'

/** Lighthouse's "slow 4G": bytes a second, and milliseconds for each request. */
const slow4G = {
  offline: false,
  latency: 150,
  downloadThroughput: 204_800,
  uploadThroughput: 96_000,
}
const slowCpu = { rate: 4 }

/** Milliseconds from navigation until something is there; nothing is cached. */
export async function timeToContent(page: Page, address: string, content: string): Promise<number> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Network.enable')
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true })
  await devtools.send('Network.emulateNetworkConditions', slow4G)
  await devtools.send('Emulation.setCPUThrottlingRate', slowCpu)
  await page.goto(address, { waitUntil: 'commit' })
  const time = await page.waitForFunction(
    (selector) => (document.querySelector(selector) ? performance.now() : undefined),
    content,
  )
  const found = await time.jsonValue()
  await page.close()
  return found!
}
