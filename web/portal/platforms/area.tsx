/** What platforms see and do. */
import type { Area } from '../shell/area.ts'
import { shellTexts } from '../shell/texts.ts'

export const platforms: Area = { name: shellTexts.platforms, nav: [], routes: [] }
