import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { validate, version } from 'uuid'
import { checkDocument, readDocument } from '../../verifier/certificate.ts'
import { checkDeclaredWork } from '../../verifier/certificate-work.ts'
import { documentHash } from '../../verifier/digest.ts'
import { toHex } from '../../verifier/encoding.ts'
import { isZeroWord } from '../../verifier/entry.ts'
import { entryOf, statusListSubject } from '../../verifier/entry-of.ts'
import { VerificationError } from '../../verifier/errors.ts'
import { parseAcceptanceNumber } from '../../verifier/registration-number.ts'
import {
  codesOf,
  reasonsOfChange,
  reasonsWithBasis,
  statusChanges,
  statusReasons,
} from '../../verifier/vocabulary.ts'
import { runs } from '../_util/runs.ts'
import {
  amendedId,
  amendedSubject,
  caseId,
  changeTime,
  edit,
  eventSubject,
  minorSubject,
  suspensionSubject,
  threeChanges,
  unsignedAmended,
  unsignedChange,
  unsignedEvent,
  unsignedList,
  unsignedMinor,
} from './_util/acts.ts'
import {
  certificateId,
  type Changes,
  readSigned,
  signDocument,
  time,
  type Unsigned,
  workSubject,
} from './_util/documents.ts'

const now = Date.parse(time) / 1000
const at = '/credentialSubject'

function pointers(unsigned: Unsigned): string[] {
  return checkDocument(signDocument(unsigned)).map(({ pointer }) => pointer)
}

const examples: readonly Unsigned[] = [
  unsignedAmended(),
  unsignedMinor(),
  unsignedChange(),
  unsignedEvent(),
  unsignedList(),
]

/** Pointers (as paths) to every object in a value. */
function objectsIn(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return []
  const inner = Object.entries(value).flatMap(([name, member]) =>
    objectsIn(member, [...path, name]),
  )
  return Array.isArray(value) ? inner : [[...path], ...inner]
}

/** A copy in which the object at a path has one more member. */
function withMember(value: unknown, path: readonly string[], name: string, member: unknown) {
  const copy: unknown = structuredClone(value)
  const target = path.reduce((inner: unknown, step) => Reflect.get(Object(inner), step), copy)
  Object.assign(Object(target), { [name]: member })
  return { ...Object(copy) }
}

const change = (changes: Changes) => pointers(unsignedChange(edit(suspensionSubject(), changes)))
const amended = (changes: Changes) => pointers(unsignedAmended(edit(amendedSubject(), changes)))
const minor = (changes: Changes) => pointers(unsignedMinor(edit(minorSubject(), changes)))
const anonymous = (displayName: string) => [{ displayName, signing: 'anonymous' }]
/** Hex of a UUID without the digits that say version and variant. */
const free = (hex: string) => hex.slice(0, 12) + hex.slice(13, 16) + hex.slice(17)

/** The certificate before, of a date. */
function before(registrationDate: string, id = certificateId): Changes {
  const registrationNumber = '链作登字-2026-A-00000001'
  return { supersedes: { id: `urn:uuid:${id}`, registrationNumber, registrationDate } }
}

describe('documents of acts', () => {
  it('are read, in one canonical form, as the kind they are', () => {
    const kinds = examples.map((unsigned) => {
      const { kind, canonical } = readDocument(JSON.stringify(signDocument(unsigned)))
      assert.equal(readDocument(canonical).canonical, canonical)
      return kind
    })
    assert.deepEqual(kinds, [
      'workCertificate',
      'identityCertificate',
      'statusChange',
      'processEvent',
      'statusList',
    ])
  })

  it('have no unknown member, in any of their objects', () => {
    const names = fc.string({ minLength: 1, maxLength: 12 }).filter((name) => name !== '__proto__')
    fc.assert(
      fc.property(
        fc.constantFrom(...examples),
        fc.nat(),
        names,
        fc.json(),
        (doc, n, name, text) => {
          const signed = signDocument(doc)
          const paths = objectsIn(signed)
          const path = paths[n % paths.length] ?? []
          const member: unknown = JSON.parse(text)
          const changed = withMember(signed, path, `${name} `, member)
          assert.notDeepEqual(checkDocument(changed), [])
        },
      ),
      { numRuns: runs() },
    )
  })

  it('are refused or mean something else when a character of them is changed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...examples),
        fc.nat(),
        fc.string({ maxLength: 1 }),
        (doc, n, to) => {
          const { canonical } = readDocument(JSON.stringify(signDocument(doc)))
          const where = n % canonical.length
          const changed = canonical.slice(0, where) + to + canonical.slice(where + 1)
          try {
            const again = readDocument(changed)
            if (changed.trim() !== canonical.trim()) assert.notEqual(again.canonical, canonical)
          } catch (error) {
            assert.ok(error instanceof VerificationError, String(error))
          }
        },
      ),
      { numRuns: runs() },
    )
  })

  it('have the entries of decision 0080', () => {
    const [first, second] = threeChanges()
    const [one, two] = [first, second].map((doc) =>
      entryOf(readDocument(JSON.stringify(doc)).document),
    )
    assert.equal(one?.kind, 'statusChange')
    assert.equal(one?.subject, certificateId)
    assert.equal(one?.time, Date.parse(changeTime) / 1000)
    assert.ok(one && isZeroWord(one.holders) && isZeroWord(one.content))
    assert.deepEqual(two?.content, documentHash(first))
    const event = readSigned(unsignedEvent())
    const { kind, subject, holders, content, document } = entryOf(event)
    assert.deepEqual([kind, subject], ['processEvent', caseId])
    assert.ok(isZeroWord(holders) && isZeroWord(content))
    assert.deepEqual(document, documentHash(event))
    const later = edit(eventSubject(), { position: 1, from: 'draft', previous: 'a0'.repeat(32) })
    assert.equal(toHex(entryOf(readSigned(unsignedEvent(later))).content), 'a0'.repeat(32))
  })

  it('give all editions of a status list one subject, a UUID of version 8', () => {
    const lists = [unsignedList(), unsignedList('revocation', [1], '2026-12-05T00:00:00Z')]
    const [one, two] = lists.map((list) => entryOf(readSigned(list)))
    assert.equal(one?.kind, 'statusList')
    assert.equal(one?.subject, two?.subject)
    assert.ok(one && isZeroWord(one.holders) && isZeroWord(one.content))
    fc.assert(
      fc.property(fc.webUrl(), (address) => {
        const uuid = statusListSubject(address)
        assert.ok(validate(uuid) && version(uuid) === 8)
        const digest = createHash('sha256').update(address).digest('hex').slice(0, 32)
        assert.equal(free(uuid.replaceAll('-', '')), free(digest))
      }),
      { numRuns: runs() },
    )
  })
})

describe('status changes', () => {
  it('have the reasons of their change and no other, and name courts where one spoke', () => {
    for (const code of codesOf(statusChanges)) {
      for (const reason of codesOf(statusReasons)) {
        const members = {
          change: code,
          reason,
          until: undefined,
          previous: 'a0'.repeat(32),
          replacedBy: code === 'superseded' ? `urn:uuid:${amendedId}` : undefined,
        }
        const fits = reasonsOfChange[code].includes(reason)
        assert.deepEqual(change(members), fits ? [] : [`${at}/reason`], `${code} ${reason}`)
        const wanted = reasonsWithBasis.includes(reason) && fits ? [`${at}/basis`] : []
        if (fits) assert.deepEqual(change({ ...members, basis: undefined }), wanted)
      }
    }
  })

  it('are not about themselves, and say by what a certificate is replaced', () => {
    const own = unsignedChange()['id']
    assert.deepEqual(change({ id: own }), [`${at}/id`])
    const members = { change: 'superseded', reason: 'correction', until: undefined }
    assert.deepEqual(change(members), [`${at}/replacedBy`])
    assert.deepEqual(change({ ...members, replacedBy: own }), [`${at}/replacedBy`])
    assert.deepEqual(change({ ...members, replacedBy: `urn:uuid:${amendedId}` }), [])
  })

  it('may say where their facts come from', () => {
    assert.deepEqual(change({ assertedBy: undefined }), [])
    const nowhere = [{ fact: '/nothing', by: 'declared' }]
    assert.deepEqual(change({ assertedBy: nowhere }), [`${at}/assertedBy/0/fact`])
    assert.deepEqual(change({ assertedBy: [] }), [`${at}/assertedBy`])
  })
})

describe('later members of certificates', () => {
  it('come all three of an amendment, or none', () => {
    const three = ['amendment', 'supersedes', 'firstRegistrationDate']
    for (const mask of [1, 2, 3, 4, 5, 6]) {
      const out = three.filter((_, i) => mask & (1 << i)).map((name) => [name, undefined])
      assert.ok(amended(Object.fromEntries(out)).includes(`${at}/amendment`), String(mask))
    }
    assert.deepEqual(amended(Object.fromEntries(three.map((name) => [name, undefined]))), [])
  })

  it('show dates of registration that follow one another, as whole dates', () => {
    assert.deepEqual(amended({ ...before('2025-01-01'), firstRegistrationDate: '2024-12-31' }), [])
    assert.deepEqual(amended(before('2026-11-21')), [`${at}/firstRegistrationDate`])
    assert.deepEqual(amended(before('2026-11-23')), [`${at}/supersedes/registrationDate`])
    assert.deepEqual(amended(before('2026-11')), [`${at}/supersedes/registrationDate`])
    assert.deepEqual(amended({ firstRegistrationDate: '2026' }), [`${at}/firstRegistrationDate`])
    assert.deepEqual(amended(before('2026-11-22', amendedId)), [`${at}/supersedes/id`])
  })

  it('have acceptance numbers that are read back', () => {
    const parts = { prefix: '链', year: 2026, serial: 9 }
    assert.deepEqual(parseAcceptanceNumber('链受字-2026-00000009'), parts)
    for (const other of [
      '链受字-2026-9',
      '受字-2026-00000009',
      '链受字-2026-00000000',
      '链作登字-2026-A-00000001',
    ])
      assert.equal(parseAcceptanceNumber(other), undefined)
  })

  it('name a kind of legal person, guardian and minor of whom they fit', () => {
    assert.deepEqual(minor({}), [])
    assert.deepEqual(minor({ minor: false }), [])
    assert.deepEqual(minor({ partyKind: 'legalPerson' }), [`${at}/guardian`, `${at}/minor`])
    assert.deepEqual(minor({ verifiedBy: 'did:web:a.example' }), [`${at}/verifiedBy`])
  })

  it('may be of a term, which ends after it begins', () => {
    assert.deepEqual(pointers({ ...unsignedMinor(), validUntil: time }), ['/validUntil'])
    assert.deepEqual(pointers({ ...unsignedMinor(), validUntil: '2026-11-22T07:05:41Z' }), [])
    assert.deepEqual(pointers({ ...unsignedChange(), validUntil: '2030-01-01T00:00:00Z' }), [
      '/validUntil',
    ])
  })

  it('are declared by the same rules, before there is a certificate', () => {
    const { work, authors, owners, ownershipForm } = workSubject()
    const facts = { work, authors, owners, ownershipForm }
    const problems = (changes: Changes) =>
      checkDeclaredWork(edit(facts, changes), now).map(({ pointer }) => pointer)
    assert.deepEqual(problems({ commissionedHolder: 'contractor', ownershipNote: '按合同' }), [])
    assert.deepEqual(problems({ serviceVariant: 'special' }), ['/serviceVariant'])
    assert.deepEqual(problems({ authors: anonymous('匿名') }), [])
    assert.deepEqual(problems({ authors: anonymous('张三') }), ['/authors/0/displayName'])
    const unnamed = Array.isArray(owners)
      ? owners.map((one) => edit(one, anonymous('李四')[0]!))
      : []
    assert.deepEqual(problems({ owners: unnamed }), [
      '/owners/0/displayName',
      '/owners/1/displayName',
    ])
  })
})
