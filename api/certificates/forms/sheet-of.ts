import { timeText } from './print.ts'
import { identitySheet } from './sheet-identity.ts'
import { workSheet } from './sheet-work.ts'
import type { Sheet } from './sheet.ts'
import { asIdentity, asWork, type CertificateView } from './view.ts'

/** What stands on the forms of a certificate. */
export function sheetOf(view: CertificateView): Sheet {
  const [work, identity] = [asWork(view), asIdentity(view)]
  const sheet = work ? workSheet(view, work) : identity ? identitySheet(view, identity) : undefined
  if (sheet === undefined) throw new TypeError('there are forms for certificates only')
  const { copyOf } = view
  if (copyOf === undefined) return sheet
  const { caseId, copyNumber, issuedAt } = copyOf
  const time = timeText(issuedAt)
  return {
    ...sheet,
    copy: {
      caseId,
      label: {
        zh: `补发件第 ${copyNumber} 份，${time} 补发`,
        en: `Re-issued copy no. ${copyNumber}, of ${time}`,
      },
    },
  }
}
