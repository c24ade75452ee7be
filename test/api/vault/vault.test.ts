import assert from 'node:assert/strict'
import { createSecretKey, randomBytes } from 'node:crypto'
import { readdir, stat, chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { VaultError, type VaultErrorCode } from '../../../api/vault/errors.ts'
import { schemaVersion } from '../../../api/vault/schema.ts'
import { hex, newId, subject, VaultFixture } from './_vault.ts'

const failsWith = (code: VaultErrorCode) => (error: unknown) =>
  error instanceof VaultError && error.code === code

/** What brings a vault back to before it knew who had made webhooks, and how much waits. */
const withoutControllers = `drop trigger webhook_goes; drop table webhook_waiting;
  drop trigger webhook_waits; drop trigger webhook_waits_again; drop trigger webhook_waits_no_more;
  drop trigger webhook_waits_gone; drop index webhook_pings; drop index webhooks_by_resume;
  alter table webhooks drop column controller; alter table checks drop column runs`

describe('the vault', () => {
  let fixture: VaultFixture
  beforeEach(async () => {
    fixture = await VaultFixture.open()
  })
  afterEach(() => fixture.remove())

  it('gives each dossier a key of its own, the same one after every start', async () => {
    const ids = [newId(), newId()]
    const keys = await Promise.all(ids.map((id) => fixture.vault.dossiers.create(id, subject)))
    assert.ok(keys.every((key) => key.length === 32))
    assert.notDeepEqual(keys[0], keys[1])
    await fixture.reopen()
    const { dossiers } = fixture.vault
    assert.deepEqual(
      ids.map((id) => dossiers.open(id)),
      keys,
    )
    assert.deepEqual(dossiers.ids(), ids)
    assert.equal(dossiers.open(newId()), undefined)
    assert.ok(dossiers.has(ids[0]!) && !dossiers.has(newId()))
    assert.deepEqual(dossiers.of('did:ethr:0xc0104:0x0'), [])
    assert.deepEqual(dossiers.of(subject)[1], { id: ids[1], subject, created: fixture.time })
  })

  it('takes an id once, and refuses it without hurting those that come with it', async () => {
    const { dossiers } = fixture.vault
    const [twice, other] = [newId(), newId()]
    const results = await Promise.allSettled(
      [twice, twice, other].map((id) => dossiers.create(id, subject)),
    )
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    )
    assert.ok(results[1]?.status === 'rejected' && failsWith('exists')(results[1].reason))
    assert.deepEqual(dossiers.ids(), [twice, other])
  })

  it('does what comes together in one transaction', async () => {
    const { dossiers } = fixture.vault
    const wal = () => stat(join(fixture.folder, 'vault.sqlite-wal')).then(({ size }) => size)
    await dossiers.create(newId(), subject)
    const before = await wal()
    await dossiers.create(newId(), subject)
    const one = (await wal()) - before
    await Promise.all(Array.from({ length: 50 }, () => dossiers.create(newId(), subject)))
    const fifty = (await wal()) - before - one
    assert.ok(fifty < one * 10, `one wrote ${one} bytes, fifty together ${fifty}`)
  })

  it('forgets the key of an erased dossier, and remembers when that was', async () => {
    const [id, kept] = [newId(), newId()]
    const { dossiers } = fixture.vault
    await dossiers.create(id, subject)
    const key = await dossiers.create(kept, subject)
    assert.equal(await dossiers.erase(id, 1_790_000_111), true)
    assert.equal(await dossiers.erase(id, 1_790_000_222), true)
    assert.equal(await dossiers.erase(newId(), 1_790_000_111), false)
    await fixture.reopen()
    const again = fixture.vault.dossiers
    assert.equal(again.open(id), 'erased')
    assert.ok(again.has(id))
    assert.equal(again.of(subject)[0]?.erasedAt, 1_790_000_111)
    assert.deepEqual(again.open(kept), key)
  })

  it('is for its owner only', async () => {
    assert.equal((await stat(fixture.folder)).mode & 0o777, 0o700)
    for (const name of await readdir(fixture.folder))
      assert.equal((await stat(join(fixture.folder, name))).mode & 0o777, 0o600, name)
    await fixture.vault.close()
    await chmod(fixture.folder, 0o750)
    await assert.rejects(fixture.open(), { name: 'IdentityError', code: 'permissions' })
    await chmod(fixture.folder, 0o700)
    await fixture.open()
  })

  it('is open in one process at a time', async () => {
    await assert.rejects(fixture.open(), failsWith('locked'))
  })

  it('does not open with another key, nor in another version', async () => {
    await fixture.vault.close()
    const other = createSecretKey(randomBytes(32))
    await assert.rejects(fixture.open(other), failsWith('wrong_key'))
    const db = new DatabaseSync(join(fixture.folder, 'vault.sqlite'))
    db.exec(`pragma user_version = ${schemaVersion + 1}`)
    db.close()
    await assert.rejects(fixture.open(), failsWith('version'))
    const back = new DatabaseSync(join(fixture.folder, 'vault.sqlite'))
    back.exec(`pragma user_version = ${schemaVersion}`)
    back.close()
    await fixture.open()
  })

  it('is brought to this version from the first, which knew no cases of dossiers and no webhooks', async () => {
    const { time: created } = fixture
    const [old, kept, refused] = [newId(), newId(), newId()]
    const key = await fixture.vault.dossiers.create(old, subject, newId())
    await fixture.vault.close()
    const db = new DatabaseSync(join(fixture.folder, 'vault.sqlite'))
    db.exec('drop table webhooks; drop table webhook_deliveries; drop table webhook_waiting')
    db.exec('drop table api_keys; drop table checks')
    db.exec('alter table dossiers drop column case_id; pragma user_version = 1')
    db.close()
    await fixture.open()
    const { dossiers, apiKeys } = fixture.vault
    assert.deepEqual(apiKeys.list(subject), [])
    assert.deepEqual(dossiers.open(old), key)
    const inCase = newId()
    for (const id of [kept, refused]) await dossiers.create(id, subject, inCase)
    await dossiers.discard(refused, created + 1)
    await fixture.reopen()
    assert.deepEqual(fixture.vault.dossiers.of(subject), [
      { id: old, subject, created },
      { id: kept, subject, case: inCase, created },
      { id: refused, subject, created, erasedAt: created + 1 },
    ])
  })

  it('is brought to this version from the one before, which did not know who had made webhooks', async () => {
    const wishes = {
      url: 'https://a.example',
      events: [],
      certificates: 'mine',
      description: '',
    } as const
    const made = { ...wishes, id: newId(), owner: subject, controller: '0xbb' }
    const [start, most] = [
      { next: 0, anchored: 0 },
      { ofOne: 1, ofAll: 1 },
    ]
    await fixture.vault.webhooks.create(made, new Uint8Array(32), start, most)
    const waits = {
      id: newId(),
      webhook: made.id,
      event: 'log-1',
      type: 'case.changed',
      body: '{}',
    }
    await fixture.vault.deliveries.add([waits])
    await fixture.change(`${withoutControllers}; pragma user_version = ${schemaVersion - 1}`)
    // The key that the DID began with.
    assert.equal(fixture.vault.webhooks.get(made.id)?.controller, subject.slice(-42))
    assert.deepEqual(fixture.vault.deliveries.waiting(), new Map([[made.id, 1]]))
  })

  it('notices a key that was changed or exchanged on disk', async () => {
    const ids = [newId(), newId()]
    for (const id of ids) await fixture.vault.dossiers.create(id, subject)
    await fixture.vault.close()
    const db = new DatabaseSync(join(fixture.folder, 'vault.sqlite'))
    db.exec('update dossiers set slot = 3 - slot')
    db.close()
    await fixture.open()
    for (const id of ids) assert.throws(() => fixture.vault.dossiers.open(id), failsWith('corrupt'))
  })

  it('derives the same secret for a purpose after every start, another one for another', async () => {
    const secret = fixture.vault.secretFor('a')
    assert.notEqual(hex(secret), hex(fixture.vault.secretFor('b')))
    await fixture.reopen()
    assert.equal(hex(fixture.vault.secretFor('a')), hex(secret))
  })
})
