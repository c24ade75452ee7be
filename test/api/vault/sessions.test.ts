import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { Session } from '../../../api/vault/sessions.ts'
import { subject, VaultFixture } from './_vault.ts'

describe('sessions in the vault', () => {
  let fixture: VaultFixture
  beforeEach(async () => {
    fixture = await VaultFixture.open()
  })
  afterEach(() => fixture.remove())

  const session = (more: Partial<Session> = {}): Session => ({
    tokenHash: Uint8Array.from(randomBytes(32)),
    did: subject,
    key: subject.slice(-42),
    client: Uint8Array.from(randomBytes(32)),
    created: fixture.time,
    idleUntil: fixture.time + 10,
    ends: fixture.time + 100,
    ...more,
  })
  const nonce = (text: string) => ({ nonce: text, expires: fixture.time + 50 })

  it('begin with a nonce that nobody has used', async () => {
    const [first, second] = [session(), session()]
    const { sessions } = fixture.vault
    const begun = await Promise.all([
      sessions.begin(first, nonce('a')),
      sessions.begin(second, nonce('a')),
    ])
    assert.deepEqual(begun, [true, false])
    await fixture.reopen()
    assert.deepEqual(fixture.vault.sessions.find(first.tokenHash), first)
    assert.equal(fixture.vault.sessions.find(second.tokenHash), undefined)
    assert.equal(await fixture.vault.sessions.begin(second, nonce('a')), false)
    assert.equal(await fixture.vault.sessions.begin(second, nonce('b')), true)
  })

  it('note their last use, and end', async () => {
    const one = session()
    await fixture.vault.sessions.begin(one, nonce('a'))
    await fixture.vault.sessions.touch(one.tokenHash, fixture.time + 40)
    await fixture.reopen()
    const { sessions } = fixture.vault
    assert.equal(sessions.find(one.tokenHash)?.idleUntil, fixture.time + 40)
    await sessions.end(one.tokenHash)
    await fixture.reopen()
    assert.equal(fixture.vault.sessions.find(one.tokenHash), undefined)
  })

  it('are forgotten when their time is over, and nonces with them', async () => {
    const [idle, old, live] = [
      session(),
      session({ idleUntil: 2e9, ends: fixture.time + 10 }),
      session({ idleUntil: 2e9 }),
    ]
    const { sessions } = fixture.vault
    for (const [i, one] of [idle, old, live].entries()) await sessions.begin(one, nonce(String(i)))
    fixture.time += 10
    await fixture.vault.sweep()
    const left = [idle, old, live].map((one) => sessions.find(one.tokenHash) !== undefined)
    assert.deepEqual(left, [false, false, true])
    assert.equal(await sessions.begin(session(), nonce('0')), false)
    fixture.time += 50
    await fixture.vault.sweep()
    assert.equal(await sessions.begin(session(), nonce('0')), true)
  })
})
