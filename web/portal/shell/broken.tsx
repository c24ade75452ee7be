/** What is shown where a page of ours failed: our bug, said so. React has written the error to the console. */
import type { ReactNode } from 'react'
import { Page } from './page.tsx'
import { shellTexts } from './texts.ts'

export function Broken(): ReactNode {
  return <Page title={shellTexts.error} lead={shellTexts.errorHint} />
}
