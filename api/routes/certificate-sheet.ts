/** What stands on a certificate, for pages that print it themselves: the sheet that PDF and page are made from. */
import { sheetOf } from '../certificates/forms/sheet-of.ts'
import { certificateView } from '../office/certificate-view.ts'
import { versionsOf } from '../office/certificate-versions.ts'
import type { Services } from '../services.ts'
import { sheetOperation, sheetPath } from './certificate-sheet-schemas.ts'
import { readPath } from './read.ts'
import { findRecord } from './records.ts'
import { route, type Route } from './route.ts'

export function certificateSheetRoutes(services: Services): Route[] {
  const { book } = services
  return [
    route('get', '/v1/certificates/{id}/sheet', sheetOperation, async (request, response) => {
      const { id } = readPath(sheetPath, request)
      const { recorded } = await findRecord(book, id, ['work', 'identity'])
      const [view, versions] = await Promise.all([
        certificateView(services, recorded),
        versionsOf(book, recorded),
      ])
      const { stage, logIndex, anchor } = view
      const { verifyUrl: _, certificateId: __, ...sheet } = sheetOf(view)
      const shown = { id, stage, logIndex, ...(anchor && { anchor }), ...sheet, versions }
      response.set('Cache-Control', 'no-cache').json(shown)
    }),
  ]
}
