import assert from 'node:assert/strict'
import type { DraftToSave } from '../../../api/vault/drafts.ts'
import { seal, unseal } from '../../../api/vault/box.ts'
import { hex, newId, subject, VaultFixture } from './_vault.ts'

const other = 'did:ethr:0xc0104:0x00000000000000000000000000000000000000bb'

const byId = (one: [string, boolean], two: [string, boolean]) => (one[0] < two[0] ? -1 : 1)

describe('drafts', () => {
  let fixture: VaultFixture
  beforeEach(async () => {
    fixture = await VaultFixture.open()
  })
  afterEach(() => fixture.remove())

  const save = (id: string, revision: number, text: string, more: Partial<DraftToSave> = {}) =>
    fixture.vault.drafts.save({
      id,
      owner: subject,
      revision,
      ...more,
      seal: (key) => seal(key, id, Buffer.from(text)),
    })
  const textOf = (id: string): string | undefined => {
    const draft = fixture.vault.drafts.load(subject, id)
    return draft && Buffer.from(unseal(draft.key, id, draft.body)).toString()
  }

  it('keeps the newest revision, also after a start', async () => {
    const id = newId()
    assert.equal(await save(id, 0, 'one'), 1)
    fixture.time += 5
    assert.equal(await save(id, 1, 'two'), 2)
    await fixture.reopen()
    assert.equal(textOf(id), 'two')
    const info = { id, owner: subject, revision: 2, updated: fixture.time }
    assert.deepEqual(fixture.vault.drafts.list(subject), [info])
  })

  it('saves on the revision that was read, and on no other', async () => {
    const id = newId()
    await save(id, 0, 'one')
    const both = await Promise.all([save(id, 1, 'mine'), save(id, 1, 'yours')])
    assert.deepEqual(both, [2, 'changed'])
    assert.equal(await save(id, 0, 'anew'), 'changed')
    assert.equal(await save(newId(), 1, 'never there'), 'changed')
    assert.equal(textOf(id), 'mine')
  })

  it("shows, changes and deletes nobody else's", async () => {
    const id = newId()
    await save(id, 0, 'one')
    const { drafts } = fixture.vault
    assert.equal(drafts.load(other, id), undefined)
    assert.deepEqual(drafts.list(other), [])
    assert.equal(await save(id, 1, 'two', { owner: other }), 'changed')
    assert.equal(await save(id, 0, 'two', { owner: other }), 'changed')
    assert.equal(await drafts.delete(other, id), false)
    assert.equal(textOf(id), 'one')
  })

  it('deletes a draft with its key, and forgets those that have expired', async () => {
    const [gone, expired, kept] = [newId(), newId(), newId()]
    await save(gone, 0, 'gone')
    await save(expired, 0, 'expired', { expires: fixture.time + 10 })
    await save(kept, 0, 'kept', { expires: fixture.time + 11 })
    assert.equal(await fixture.vault.drafts.delete(subject, gone), true)
    assert.equal(await fixture.vault.drafts.delete(subject, gone), false)
    fixture.time += 10
    assert.equal(textOf(expired), undefined)
    const before = await fixture.bytes()
    await fixture.vault.sweep()
    const after = await fixture.bytes()
    assert.ok(before.includes(expired) && !after.includes(expired) && !after.includes(gone))
    assert.ok(after.includes(kept))
    assert.deepEqual(
      fixture.vault.drafts.list(subject).map(({ id }) => id),
      [kept],
    )
    assert.equal(textOf(kept), 'kept')
  })

  it('seals each with a key of its own', async () => {
    const ids = [newId(), newId()]
    for (const id of ids) await save(id, 0, 'same text')
    const keys = ids.map((id) => hex(fixture.vault.drafts.load(subject, id)!.key))
    assert.equal(new Set(keys).size, 2)
    assert.ok(!(await fixture.bytes()).includes('same text'))
  })

  it('tells a signer of the drafts that name him, until they are gone', async () => {
    const { drafts } = fixture.vault
    const [id, gone, old] = [newId(), newId(), newId()]
    const signers = (signed: boolean) => ({ signers: [{ did: other, signed }] })
    await save(id, 0, 'one', signers(false))
    await save(gone, 0, 'two', signers(true))
    await save(old, 0, 'three', { ...signers(false), expires: fixture.time + 1 })
    fixture.time += 2
    const asked = (): [string, boolean][] => drafts.asking(other).map((one) => [one.id, one.signed])
    const both: [string, boolean][] = [
      [id, false],
      [gone, true],
    ]
    assert.deepEqual(asked().toSorted(byId), both.toSorted(byId))
    assert.deepEqual(drafts.asking(subject), [])
    await drafts.delete(subject, gone)
    await drafts.sweep()
    await save(id, 1, 'one and more', signers(true))
    assert.deepEqual(asked(), [[id, true]])
    await save(id, 2, 'of nobody else')
    assert.deepEqual(asked(), [])
    // Nothing is left of who was asked.
    await save(id, 3, 'again', signers(false))
    await drafts.delete(subject, id)
    await fixture.reopen()
    assert.ok(!(await fixture.bytes()).includes(other))
  })
})
