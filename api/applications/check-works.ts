/** What a work, and a series of works, must state (form Z11 items 1 and 4, form R11). */
import { categoriesWithNote } from '../../verifier/vocabulary.ts'
import { holdsPersonalNumber } from '../realname/id-numbers.ts'
import type { SayDefect } from './defect.ts'
import type { ApplicationForm } from './form.ts'
import type { WorkForm } from './form-work.ts'
import rules from './rules.json' with { type: 'json' }

/** What the works of an application must have in common. */
export function checkSeries({ works, seriesTitle }: ApplicationForm, say: SayDefect): void {
  if (works.length === 1) {
    if (seriesTitle !== undefined) say('seriesTitleMisplaced', '/seriesTitle')
    return
  }
  if (seriesTitle === undefined) say('seriesTitleMissing', '/seriesTitle')
  // It is on every certificate of the series.
  else if (holdsPersonalNumber(seriesTitle)) say('personalDataInPublicText', '/seriesTitle')
  for (const [i, work] of works.entries()) checkSame(work, works[0] ?? work, `/works/${i}`, say)
  checkTitles(works, say)
}

function checkSame(work: WorkForm, first: WorkForm, at: string, say: SayDefect): void {
  for (const member of rules.seriesSame) {
    if (Reflect.get(work, member) === Reflect.get(first, member)) continue
    say('seriesDiffers', `${at}/${member}`, { member })
  }
}

function checkTitles(works: readonly WorkForm[], say: SayDefect): void {
  const first = new Map<string, number>()
  for (const [i, { title }] of works.entries()) {
    const earlier = first.get(title)
    if (earlier === undefined) first.set(title, i)
    else say('seriesTitleTwice', `/works/${i}/title`, { number: earlier + 1 })
  }
}

/** What one work must state, dates and files apart. `at` is the pointer of the work. */
export function checkWork(work: WorkForm, at: string, say: SayDefect): void {
  checkCategory(work, at, say)
  checkSources(work, at, say)
  checkSubject(work.title, `${at}/title`, say)
  checkPrevious(work, at, say)
  for (const [member, text] of publicTexts(work)) {
    if (holdsPersonalNumber(text)) say('personalDataInPublicText', `${at}/${member}`)
  }
}

function checkCategory(work: WorkForm, at: string, say: SayDefect): void {
  const { category, categoryNote, film, software } = work
  if (categoriesWithNote.includes(category) && categoryNote === undefined)
    say('categoryNoteMissing', `${at}/categoryNote`)
  if (category === 'audiovisual') checkFilm(film, at, say)
  if (film && !rules.filmCategories.includes(category)) say('filmDetailsMisplaced', `${at}/film`)
  if (category !== 'software') {
    if (software) say('softwareDetailsMisplaced', `${at}/software`)
  } else if (software) checkSoftware(software, `${at}/software`, say)
  else say('softwareDetailsMissing', `${at}/software`)
}

function checkFilm(film: WorkForm['film'], at: string, say: SayDefect): void {
  if (film === undefined) say('filmDetailsMissing', `${at}/film`)
  else if (film.minutes === undefined) say('filmDetailsMissing', `${at}/film/minutes`)
  else if (film.subtype === 'series' && film.episodes === undefined)
    say('filmDetailsMissing', `${at}/film/episodes`)
}

function checkSoftware(
  software: NonNullable<WorkForm['software']>,
  at: string,
  say: SayDefect,
): void {
  for (const field of rules.softwareFields) {
    const value: unknown = Reflect.get(software, field)
    const missing = value === undefined || (Array.isArray(value) && value.length === 0)
    if (missing) say('softwareFieldMissing', `${at}/${field}`)
  }
  if (software.modified?.authorised === false)
    say('softwareModificationNotAuthorised', `${at}/modified/authorised`)
}

function checkSources(work: WorkForm, at: string, say: SayDefect): void {
  const { creationNature, basedOn, natureNote } = work
  const original = creationNature === 'originalWork'
  if (!original && basedOn === undefined) say('sourcesMissing', `${at}/basedOn`)
  if (original && basedOn !== undefined) say('sourcesOfOriginal', `${at}/basedOn`)
  if (creationNature === 'other' && natureNote === undefined)
    say('natureNoteMissing', `${at}/natureNote`)
}

const excludedSubjects = rules.excludedSubjects.map(({ zh, en, pattern }) => ({
  subject: { zh, en },
  pattern: new RegExp(pattern, 'u'),
}))

/** A title cannot tell whether art. 5 applies; it can tell an examiner to look. */
function checkSubject(title: string, at: string, say: SayDefect): void {
  const found = excludedSubjects.find(({ pattern }) => pattern.test(title))
  if (found) say('excludedSubject', at, found.subject)
}

function checkPrevious({ previousRegistrations = [] }: WorkForm, at: string, say: SayDefect): void {
  const seen = new Set<string>()
  for (const [i, { registrationNumber }] of previousRegistrations.entries()) {
    const there = `${at}/previousRegistrations/${i}/registrationNumber`
    if (seen.has(registrationNumber)) say('previousTwice', there)
    seen.add(registrationNumber)
  }
}

/** Free texts of a work that a certificate shows. Identifiers are numbers by nature, so they are left out. */
function publicTexts(work: WorkForm): [string, string][] {
  const members = [
    'title',
    'alternativeTitle',
    'categoryNote',
    'declaredLicence',
    'excludedMaterial',
  ]
  const texts = members.map((member): [string, unknown] => [member, Reflect.get(work, member)])
  const sources = (work.basedOn ?? []).flatMap((source, i) =>
    Object.entries(source).map(([name, text]): [string, unknown] => [`basedOn/${i}/${name}`, text]),
  )
  return [...texts, ...sources].filter((entry): entry is [string, string] => Boolean(entry[1]))
}
