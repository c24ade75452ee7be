/** The page `/log`: how the log stands and grows, followed as it does, and checked here. */
import { el } from '../dom.ts'
import { buildPage, intro, section } from './frame.ts'
import { LogFollower } from './log-follower.ts'
import { betweenPart, lookupPart } from './log-forms.ts'
import { growthPart } from './log-growth.ts'
import { anchorsPart, newestPart } from './log-lists.ts'
import { mirrorPart } from './log-mirror.ts'
import { nowPart } from './log-now.ts'
import { logTexts as texts } from './log-texts.ts'
import type { Label } from '../../verifier/vocabulary.ts'

const main = buildPage('log', texts.title)
const follower = new LogFollower()
const lookup = lookupPart(follower)
// Asked first: the answer is on its way while the page is built.
follower.start()
const note = (text: Label): HTMLElement => el('p', { class: 'hint' }, text)

main.append(
  intro(texts.title, texts.lead),
  section('now', texts.nowTitle, ...nowPart(follower)),
  section('newest', texts.newestTitle, note(texts.newestNote), newestPart(follower, lookup.check)),
  section('growth', texts.growthTitle, ...growthPart()),
  section('anchors', texts.anchorsTitle, note(texts.anchorsNote), anchorsPart(follower)),
  section('lookup', texts.lookupTitle, note(texts.lookupNote), ...lookup.parts),
  section('between', texts.betweenTitle, note(texts.betweenNote), ...betweenPart(follower)),
  section('mirror', texts.mirrorTitle, note(texts.mirrorNote), mirrorPart(follower)),
)
