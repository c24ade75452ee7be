/** How soon a page shows what it is for, on a slow line and a slow processor. */
import type { Page } from 'playwright-core'

/** Lighthouse's "slow 4G": bytes a second, and milliseconds for each request. */
const slow4G = {
  offline: false,
  latency: 150,
  downloadThroughput: 204_800,
  uploadThroughput: 96_000,
}
/** How much slower than this machine, were it idle, a page is to run. */
const slowdown = 4

/** Rate at which a page gets a quarter of a CPU: less where others take a part of it already. */
function throttle(): number {
  const [began, used] = [performance.now(), process.threadCpuUsage()]
  let spent = 0
  while (spent < 50_000) {
    const { user, system } = process.threadCpuUsage(used)
    spent = user + system
  }
  const contention = ((performance.now() - began) * 1000) / spent
  return Math.max(1, slowdown / contention)
}

/** Milliseconds from navigation until something is there; nothing is cached. */
export async function timeToContent(page: Page, address: string, content: string): Promise<number> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Network.enable')
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true })
  await devtools.send('Network.emulateNetworkConditions', slow4G)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: throttle() })
  await page.goto(address, { waitUntil: 'commit' })
  const time = await page.waitForFunction(
    (selector) => (document.querySelector(selector) ? performance.now() : undefined),
    content,
  )
  const found = await time.jsonValue()
  await page.close()
  return found!
}
