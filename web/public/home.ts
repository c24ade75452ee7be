/** The page `/`: is this work registered? */
import { buildPage, intro } from './frame.ts'
import { homeTexts as texts } from './home-texts.ts'

const main = buildPage('home', texts.title)
main.append(intro(texts.title, texts.lead))
