/** The list of answers on the home page: one for each file or number asked about, the newest first. */
import type { Label } from '../../verifier/vocabulary.ts'
import { type Child, el, replace } from '../dom.ts'
import { fill, numberLabel, sizeLabel } from '../format.ts'
import { sha256Of } from './hash.ts'
import { homeTexts as texts } from './home-texts.ts'
import { type Answer, answerOfDigest, type Verdict } from './lookup.ts'
import { alarm, failed, loading } from './states.ts'

export interface Answers {
  readonly element: HTMLElement
  /** Answers for files, one after the other. */
  readonly takeFiles: (files: readonly File[]) => Promise<void>
  /** Answers for what was typed, and goes there. */
  readonly take: (name: string, ask: () => Promise<Answer>) => Promise<void>
}

/** Where one answer appears. */
interface Place {
  readonly element: HTMLElement
  readonly body: HTMLElement
}

export function buildAnswers(): Answers {
  const counts: Record<Verdict, number> = { registered: 0, deposited: 0, none: 0 }
  const summary = el('p', { class: 'summary', role: 'status' })
  const list = el('div', { class: 'answers' })
  const heading = el('h2', { id: 'answers-title' }, texts.answers)
  const element = el(
    'section',
    { id: 'answers', 'aria-labelledby': 'answers-title', hidden: true },
    heading,
    summary,
    list,
  )
  const open = (name: string, about?: Label): Place => {
    const place = placeOf(name, about)
    list.prepend(place.element)
    element.hidden = false
    return place
  }
  const finish = async (place: Place, ask: () => Promise<Answer>): Promise<void> => {
    const answer = await showing(place, ask, () => void finishAt(place, ask))
    if (answer === undefined) return
    counts[answer.verdict]++
    replace(summary, summaryOf(counts))
  }
  /** For whoever waits there: the focus goes to the answer. */
  const finishAt = async (place: Place, ask: () => Promise<Answer>): Promise<void> => {
    await finish(place, ask)
    place.element.querySelector<HTMLElement>('h3')?.focus()
  }
  // One file at a time: two would only slow each other down.
  let before: Promise<unknown> = Promise.resolve()
  return {
    element,
    takeFiles: async (files) => {
      const places = files.map((file) => ({ file, place: open(file.name, sizeLabel(file.size)) }))
      element.scrollIntoView({ block: 'nearest' })
      const all = places.map(({ file, place }) => {
        before = before.then(() => finish(place, () => answerOfFile(file, place)))
        return before
      })
      await Promise.all(all)
    },
    take: (name, ask) => finishAt(open(name), ask),
  }
}

function placeOf(name: string, about: Label | undefined): Place {
  const body = el('div', { class: 'answer-body' }, loading(texts.waiting))
  const asked = el('p', { class: 'asked' }, el('bdi', {}, name), about && el('span', {}, about))
  return { element: el('article', { class: 'answer' }, asked, body), body }
}

function summaryOf(counts: Readonly<Record<Verdict, number>>): Label {
  const { registered, deposited, none } = counts
  return fill(texts.summary, {
    count: numberLabel(registered + deposited + none),
    registered: numberLabel(registered),
    deposited: numberLabel(deposited),
    none: numberLabel(none),
  })
}

/** Shows an answer, or why there is none, and then what asks again. */
async function showing(
  { element, body }: Place,
  ask: () => Promise<Answer>,
  again: () => void,
): Promise<Answer | undefined> {
  replace(body, loading(texts.asking))
  try {
    const answer = await ask()
    element.dataset['verdict'] = answer.verdict
    element.dataset['tone'] = answer.tone
    const heading = el('h3', { tabindex: '-1' }, answer.heading)
    replace(body, heading, ...answer.children)
    return answer
  } catch (error) {
    const unreadable = error instanceof DOMException
    replace(body, unreadable ? alarm(texts.unreadable) : failed(error, again))
    return undefined
  }
}

async function answerOfFile(file: File, { body }: Place): Promise<Answer> {
  const bar = el('progress', { max: '1', value: '0', 'aria-label': texts.progress })
  replace(body, loading(texts.reading), bar)
  const sha256 = await sha256Of(file, (part) => (bar.value = part))
  replace(body, loading(texts.asking))
  const answer = await answerOfDigest(sha256)
  return { ...answer, children: [...answer.children, digestOf(sha256)] }
}

function digestOf(sha256: string): Child {
  return el('p', { class: 'digest' }, el('span', {}, texts.digest), el('code', {}, sha256))
}
