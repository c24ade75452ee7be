/** What registry staff see and do. */
import type { Area } from '../shell/area.ts'
import { shellTexts } from '../shell/texts.ts'

export const staff: Area = { name: shellTexts.staff, nav: [], routes: [] }
