import { newPerson } from '../_util/people.ts'
import { chromiumOrSkip } from './_util/chromium.ts'
import { apply, correct, depositTwo, identify, takeHome } from './_util/creator-journey.ts'
import { PortalPage } from './_util/portal-page.ts'
import { BrowserRegistry } from './_util/registry-page.ts'

describe('the journey of a creator', function () {
  this.timeout(300_000)
  let registry: BrowserRegistry
  before(async function () {
    registry = await BrowserRegistry.start(await chromiumOrSkip(this))
  })
  after(() => registry?.stop())

  for (const language of ['zh', 'en'] as const)
    for (const size of ['phone', 'desktop'] as const)
      it(`leads from a new DID to a certificate, and to its correction (${language}, ${size})`, async () => {
        const { office } = registry
        const { did } = newPerson()
        await using portal = await PortalPage.signedIn(registry, did, { language, size })
        const journey = { portal, office, did }
        await identify(journey)
        await depositTwo(journey)
        const title = await apply(journey)
        await takeHome(journey, title)
        await correct(journey, title)
        portal.browser.calm()
      })
})
