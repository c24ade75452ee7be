import assert from 'node:assert/strict'
import type { ApiKeyRow } from '../../../api/vault/api-keys.ts'
import { newId, subject, VaultFixture } from './_vault.ts'

describe('API keys in the vault', () => {
  let fixture: VaultFixture
  beforeEach(async () => {
    fixture = await VaultFixture.open()
  })
  afterEach(() => fixture.remove())

  const row = (more: Partial<ApiKeyRow> = {}): ApiKeyRow => ({
    id: newId(),
    did: subject,
    controller: '0xaa',
    name: 'a',
    scopes: ['check', 'deposit'],
    hash: new Uint8Array(32),
    created: fixture.time,
    ...more,
  })

  it('are the same after a restart, with their usage', async () => {
    const key = row({ expires: fixture.time + 5 })
    await fixture.vault.apiKeys.add(key, 1)
    const count = { key: key.id, day: '2026-11-26', scope: 'check', outcome: 'refused', calls: 2 }
    await fixture.vault.apiKeys.addUsage([count], new Map([[key.id, 7]]))
    await fixture.vault.apiKeys.addUsage([count], new Map([[key.id, 9]]))
    await fixture.reopen()
    const { apiKeys } = fixture.vault
    assert.deepEqual(apiKeys.find(key.id), { ...key, lastUsed: 9 })
    const { key: _, ...counted } = count
    assert.deepEqual(apiKeys.usage(key.id, '2026-11-26', '2026-11-26'), [{ ...counted, calls: 4 }])
    assert.deepEqual(apiKeys.usage(key.id, '2026-11-27', '2026-12-26'), [])
  })

  it('are bounded in all: beyond that the oldest that has ended is forgotten', async () => {
    const { apiKeys } = fixture.vault
    const keys = Array.from({ length: 12 }, () => row())
    for (const key of keys) {
      assert.equal(await apiKeys.add(key, 1), true)
      assert.equal(await apiKeys.add(row(), 1), false)
      await apiKeys.revoke(subject, key.id, fixture.time)
    }
    const kept = apiKeys.list(subject).map(({ id }) => id)
    assert.deepEqual(
      kept,
      keys
        .slice(2)
        .map(({ id }) => id)
        .toReversed(),
    )
  })

  it('do not count where another controller has made them', async () => {
    const { apiKeys } = fixture.vault
    const thief = row()
    assert.equal(await apiKeys.add(thief, 1), true)
    const own = { controller: '0xbb' }
    assert.equal(await apiKeys.add(row(own), 1), true)
    assert.equal(await apiKeys.add(row(own), 1), false)
    assert.equal(apiKeys.list(subject).length, 2)
  })

  it('are forgotten 400 days after their end, not before', async () => {
    const { apiKeys } = fixture.vault
    const [lasting, expired, revoked] = [row(), row({ expires: fixture.time + 9 }), row()]
    for (const key of [lasting, expired, revoked]) await apiKeys.add(key, 9)
    await apiKeys.revoke(subject, revoked.id, fixture.time + 9)
    fixture.time += 9 + 400 * 86_400
    await fixture.vault.sweep()
    assert.equal(apiKeys.list(subject).length, 3)
    fixture.time += 1
    await fixture.vault.sweep()
    assert.deepEqual(apiKeys.list(subject), [lasting])
  })
})
