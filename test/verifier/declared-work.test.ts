import assert from 'node:assert/strict'
import { checkDeclaredWork } from '../../verifier/certificate-work.ts'
import { allRights } from '../../verifier/vocabulary.ts'
import { alice, type Changes, time, workSubject } from './_util/documents.ts'
import { edit, listOf } from './_util/edit.ts'

const now = Date.parse(time) / 1000

describe('declared facts of a work', () => {
  const { work, authors, owners, ownershipForm } = workSubject()
  const facts = { work, authors, owners, ownershipForm }
  const problems = (changes: Changes) =>
    checkDeclaredWork(edit(facts, changes), now).map(({ pointer, rule }) => `${pointer} ${rule}`)
  const workProblems = (changes: Changes) => problems({ work: edit(work, changes) })
  const [first, second] = listOf(owners)

  const dates = (completed: string, published: string) =>
    workProblems({
      completion: { date: completed },
      firstPublication: { status: 'published', date: published },
    })

  it('accepts the example', () => {
    assert.deepEqual(problems({}), [])
  })

  it('names the rule that is broken: category, text, date, did', () => {
    assert.deepEqual(workProblems({ category: 'nft' }), ['/work/category category'])
    assert.deepEqual(workProblems({ category: 'other' }), ['/work/categoryNote category'])
    assert.deepEqual(workProblems({ category: 'audiovisual', categoryNote: '纪录片' }), [])
    assert.deepEqual(workProblems({ title: 'a\u202eb' }), ['/work/title text'])
    assert.deepEqual(workProblems({ title: '字'.repeat(201) }), ['/work/title text'])
    assert.deepEqual(workProblems({ completion: { date: '2022-02-30' } }), [
      '/work/completion/date date',
    ])
    assert.deepEqual(
      problems({ authors: [{ displayName: '张三', signing: 'alias', did: 'did:x:y' }] }),
      ['/authors/0/did did'],
    )
    assert.deepEqual(problems({ authors: [] }), ['/authors type'])
  })

  it('asks for the source of a derived work', () => {
    assert.deepEqual(workProblems({ basedOn: undefined }), ['/work/basedOn rule'])
    assert.deepEqual(workProblems({ basedOn: undefined, creationNature: 'originalWork' }), [])
  })

  it('refuses dates in the future and publication before completion, as far as they are certain', () => {
    assert.deepEqual(dates('2022-05', '2022'), [])
    assert.deepEqual(dates('2022-05-17', '2022-05'), [])
    assert.deepEqual(dates('2022-05-17', '2022-05-16'), ['/work/firstPublication/date date'])
    assert.deepEqual(dates('2022', '2021'), ['/work/firstPublication/date date'])
    assert.deepEqual(dates('2026', '2026-11-22'), [])
    assert.deepEqual(dates('2026-11-23', '2026-11-24'), [
      '/work/completion/date date',
      '/work/firstPublication/date date',
    ])
    assert.deepEqual(dates('2027', '2028'), [
      '/work/completion/date date',
      '/work/firstPublication/date date',
    ])
  })

  it('refuses details of a publication that did not happen', () => {
    assert.deepEqual(
      workProblems({ firstPublication: { status: 'unpublished', date: '2026-06' } }),
      ['/work/firstPublication rule'],
    )
    assert.deepEqual(workProblems({ firstPublication: { status: 'unpublished' } }), [])
    const url = { status: 'published', url: 'ftp://a' }
    assert.deepEqual(workProblems({ firstPublication: url }), ['/work/firstPublication/url form'])
  })

  it('refuses owners twice, shares in part or that do not sum, and a form that does not fit', () => {
    assert.deepEqual(problems({ owners: [first, { ...second, did: alice }] }), ['/owners rule'])
    assert.deepEqual(problems({ owners: [first, edit(second, { sharePpm: undefined })] }), [
      '/owners rule',
    ])
    assert.deepEqual(problems({ owners: [first, edit(second, { sharePpm: 400_001 })] }), [
      '/owners rule',
    ])
    assert.deepEqual(problems({ ownershipForm: 'individual' }), ['/ownershipForm rule'])
    assert.deepEqual(problems({ ownershipForm: 'joint' }), [])
    const sole = [edit(first, { sharePpm: 1_000_000 })]
    assert.deepEqual(problems({ owners: sole, ownershipForm: 'joint' }), ['/ownershipForm rule'])
    assert.deepEqual(problems({ owners: sole, ownershipForm: 'individual' }), [])
    assert.deepEqual(problems({ owners: [edit(first, { rights: allRights + 1 })] }), [
      '/owners/0/rights type',
    ])
  })
})
