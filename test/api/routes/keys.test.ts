import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { registrationDateOf } from '../../../verifier/date.ts'
import { mostKeys } from '../../../api/access/api-keys.ts'
import { usageDays } from '../../../api/vault/api-keys.ts'
import { changeOwner } from '../../_util/change-owner.ts'
import { forgetTokens, newPerson, signedInAs, signIn } from '../../_util/people.ts'
import { RegistryHere } from '../../_util/registry-here.ts'
import {
  expectJson,
  expectProblem,
  leavesNothing,
  postJson,
  sha256,
  sm3,
  type Resource,
} from './_api.ts'
import { newKey, withKey, type KeyMade } from './_keys.ts'

interface Usage {
  readonly from: string
  readonly to: string
  readonly items: readonly { day: string; scope: string; outcome: string; calls: number }[]
}

interface Listed extends Omit<KeyMade, 'key'> {
  readonly begins: string
  readonly created: string
  readonly expires?: string
  readonly lastUsed?: string
  readonly revoked?: string
}

const digests = () => {
  const file = randomBytes(20)
  return { mediaType: 'image/png', size: 20, sha256: sha256(file), sm3: sm3(file) }
}

/** The answer says that the key is not taken, and why. */
async function refused(answer: Response, reason: string): Promise<void> {
  assert.match(answer.headers.get('www-authenticate') ?? '', /error="invalid_token"/)
  const problem = await expectProblem(answer, 'key_refused')
  assert.equal(problem.status, 401)
  assert.equal(Reflect.get(problem, 'reason'), reason)
}

describe('API keys', function () {
  this.timeout(60_000)
  let here: RegistryHere
  before(async () => {
    here = await RegistryHere.start({ COLOPHON_KEY_RATE_LIMIT: '6', COLOPHON_TRUST_PROXY: '1' })
  })
  after(() => here.remove())
  afterEach(() => {
    here.ahead = 0
  })
  const registry = () => ({ url: here.url, dataFolder: here.folder })

  const list = async (did: string): Promise<Listed[]> => {
    const answer = await fetch(`${here.url}/v1/keys`, { headers: await signedInAs(here.url, did) })
    return (await expectJson<{ items: Listed[] }>(answer, 200)).items
  }
  const revoke = async (did: string, id: string): Promise<Response> =>
    fetch(`${here.url}/v1/keys/${id}`, {
      method: 'DELETE',
      headers: await signedInAs(here.url, did),
    })
  const usage = async (did: string, id: string, query = ''): Promise<Response> =>
    fetch(`${here.url}/v1/keys/${id}/usage${query}`, { headers: await signedInAs(here.url, did) })
  const deposit = (key: KeyMade, holder: string, body: object = digests()): Promise<Response> =>
    postJson(registry(), '/v1/deposits', { holder, ...body }, withKey(key))
  const verify = (headers: Record<string, string>): Promise<Response> =>
    postJson(registry(), '/v1/verify', { items: [{ sha256: 'a'.repeat(64) }] }, headers)

  it('are told once, listed without their secret, and open what their scopes say', async () => {
    const { did } = newPerson()
    const expires = new Date(Date.now() + 86_400_000).toISOString()
    const key = await newKey(here.url, did, ['deposit'], { expires })
    const made = await expectJson<Resource>(await deposit(key, did), 201)
    assert.equal(made.kind, 'deposit')
    const [listed, ...others] = await list(did)
    assert.equal(others.length, 0)
    assert.ok(listed && key.key.startsWith(`${listed.begins}_`))
    assert.ok(!JSON.stringify(listed).includes(key.key.slice(-40)))
    const { id, name, scopes, state } = key
    assert.deepEqual(
      { id, name, scopes, state },
      {
        id: listed.id,
        name: listed.name,
        scopes: listed.scopes,
        state: 'active',
      },
    )
    assert.equal(listed.expires, expires.replace(/\.\d+Z/, 'Z'))
    assert.ok(listed.lastUsed !== undefined && listed.lastUsed >= listed.created)
    assert.deepEqual(await list(newPerson().did), [])
  })

  it('open nothing beyond their scopes, nor for another DID', () =>
    leavesNothing(registry(), async () => {
      const { did } = newPerson()
      const check = await newKey(here.url, did, ['check'])
      const answer = await deposit(check, did)
      assert.match(answer.headers.get('www-authenticate') ?? '', /error="insufficient_scope"/)
      const problem = await expectProblem(answer, 'key_forbidden')
      assert.equal(Reflect.get(problem, 'scope'), 'deposit')
      const key = await newKey(here.url, did, ['deposit', 'check'])
      await expectProblem(await deposit(key, newPerson().did), 'forbidden')
    }))

  it('of a platform deposit for the holders it names, and are never staff', async () => {
    const platform = newPerson()
    await here.grant(platform.did, 'platform', 'registrar')
    const key = await newKey(here.url, platform.did, ['deposit', 'check', 'webhooks'])
    assert.equal((await deposit(key, newPerson().did)).status, 201)
    const roles = await fetch(`${here.url}/v1/roles`, { headers: withKey(key) })
    await expectProblem(roles, 'key_forbidden')
  })

  it('cannot be made, listed or revoked with a key', async () => {
    const { did } = newPerson()
    const key = await newKey(here.url, did, ['check', 'deposit', 'webhooks'])
    const body = { name: 'more', scopes: ['check'] }
    const made = await postJson(registry(), '/v1/keys', body, withKey(key))
    await expectProblem(made, 'key_forbidden')
    const headers = withKey(key)
    const gone = fetch(`${here.url}/v1/keys/${key.id}`, { method: 'DELETE', headers })
    await expectProblem(await gone, 'key_forbidden')
    assert.equal((await list(did)).length, 1)
  })

  it('end when they are revoked, at once and for good', async () => {
    const { did } = newPerson()
    const key = await newKey(here.url, did, ['check'])
    assert.equal((await verify(withKey(key))).status, 200)
    await expectProblem(await revoke(newPerson().did, key.id), 'not_found')
    assert.equal((await verify(withKey(key))).status, 200)
    assert.equal((await revoke(did, key.id)).status, 204)
    await refused(await verify(withKey(key)), 'revoked')
    const [listed] = await list(did)
    assert.equal((await revoke(did, key.id)).status, 204)
    assert.deepEqual(await list(did), [listed])
    assert.equal(listed?.state, 'revoked')
    await expectProblem(await revoke(did, '01a20244-c0f0-7715-92b6-740dca8098b0'), 'not_found')
  })

  it('end by time', async () => {
    const { did } = newPerson()
    const expires = new Date(Date.now() + 100_000).toISOString()
    const key = await newKey(here.url, did, ['check'], { expires })
    assert.equal((await verify(withKey(key))).status, 200)
    here.ahead = 101
    await refused(await verify(withKey(key)), 'expired')
    assert.equal((await list(did))[0]?.state, 'expired')
  })

  it('are refused while another key controls the DID than when they were made', async () => {
    const [thief, owner] = [newPerson(), newPerson()]
    const key = await newKey(here.url, thief.did, ['check'])
    assert.equal((await verify(withKey(key))).status, 200)
    await changeOwner(here, thief, owner.wallet.address)
    await refused(await verify(withKey(key)), 'controllerChanged')
  })

  it('are taken only whole and known, also where everybody may ask', async () => {
    const key = await newKey(here.url, newPerson().did, ['check'])
    assert.equal((await verify({ authorization: '' })).status, 200)
    const { key: other } = await newKey(here.url, newPerson().did, ['check'])
    const wrong = [key.key.slice(0, -1), `${key.key}0`, 'colophon_', 'colophon_x y']
    const mixed = key.key.slice(0, 32) + other.slice(32)
    for (const text of [...wrong, mixed])
      await refused(await verify({ authorization: `Bearer ${text}` }), 'unknown')
  })

  it('are refused where the form is wrong', async () => {
    const { did } = newPerson()
    const headers = await signedInAs(here.url, did)
    const good = { name: 'x', scopes: ['check'] }
    const bad = [
      { ...good, name: '' },
      { ...good, name: 'a\u202eb' },
      { ...good, scopes: [] },
      { ...good, scopes: ['check', 'check'] },
      { ...good, scopes: ['admin'] },
      { ...good, expires: '2020-01-01T00:00:00Z' },
      { ...good, expires: '2999-01-01T00:00:00Z' },
      { ...good, expires: 'tomorrow' },
      { ...good, more: 1 },
    ]
    for (const body of bad) {
      const answer = await postJson(registry(), '/v1/keys', body, headers)
      assert.equal(answer.status, 400, JSON.stringify(body))
    }
    assert.deepEqual(await list(did), [])
  })

  it('are bounded in number; those that ended do not count', async () => {
    const { did } = newPerson()
    const keys = await Promise.all(
      Array.from({ length: mostKeys }, () => newKey(here.url, did, ['check'])),
    )
    const headers = await signedInAs(here.url, did)
    const body = { name: 'one more', scopes: ['check'] }
    const more = await postJson(registry(), '/v1/keys', body, headers)
    await expectProblem(more, 'too_many_requests')
    await revoke(did, keys[3]!.id)
    await newKey(here.url, did, ['check'])
    assert.equal((await list(did)).length, mostKeys + 1)
  })

  it('are counted by day, scope and outcome, also after a restart', async () => {
    const { did } = newPerson()
    const key = await newKey(here.url, did, ['check'])
    const headers = withKey(key)
    for (let n = 0; n < 3; n++) await verify(headers)
    await postJson(registry(), '/v1/verify', { items: [] }, headers)
    await deposit(key, did)
    await fetch(`${here.url}/v1/session`, { headers })
    const today = registrationDateOf(here.now())
    const expected = [
      ['check', 'refused', 1],
      ['check', 'succeeded', 3],
      ['deposit', 'refused', 1],
      ['none', 'refused', 1],
    ].map(([scope, outcome, calls]) => ({ day: today, scope, outcome, calls }))
    const counted = await expectJson<Usage>(await usage(did, key.id), 200)
    assert.deepEqual(counted.items, expected)
    assert.equal(counted.to, today)
    await verify(headers)
    await here.close()
    await here.open()
    const { items } = await expectJson<Usage>(await usage(did, key.id, `?from=${today}`), 200)
    assert.deepEqual(items[1], { ...expected[1], calls: 4 })
    await expectProblem(await usage(newPerson().did, key.id), 'not_found')
    await expectProblem(await usage(did, key.id, '?from=2026-02-30'), 'invalid_request')
    const wrongWay = await usage(did, key.id, '?from=2026-02-02&to=2026-02-01')
    await expectProblem(wrongWay, 'invalid_request')
    here.ahead = (usageDays + 2) * 86_400
    await here.context.vault.sweep()
    assert.deepEqual(here.context.vault.apiKeys.usage(key.id, '2000-01-01', '2999-12-31'), [])
    assert.ok(here.context.vault.apiKeys.find(key.id))
  })

  it('are listed also where their use cannot be noted', async () => {
    const { did } = newPerson()
    const key = await newKey(here.url, did, ['check'], { name: 'no room' })
    await here.close()
    const vault = new DatabaseSync(join(here.folder, 'vault', 'vault.sqlite'))
    // SQLite refuses the counts of this key, as it does where there is no room, until it is revoked.
    vault.exec(`create trigger no_room before insert on api_key_usage when exists (
      select 1 from api_keys where id = new.key_id and name = 'no room' and revoked is null)
      begin select raise(abort, 'no room'); end`)
    vault.close()
    await here.open()
    forgetTokens(here.url)
    assert.equal((await verify(withKey(key))).status, 200)
    assert.deepEqual(
      (await list(did)).map(({ id }) => id),
      [key.id],
    )
    assert.deepEqual((await expectJson<Usage>(await usage(did, key.id), 200)).items, [])
    await revoke(did, key.id)
    assert.equal((await expectJson<Usage>(await usage(did, key.id), 200)).items.length, 1)
  })

  it('have a limit of calls a minute each, which the answer tells', async () => {
    const { did } = newPerson()
    const [key, other] = [
      await newKey(here.url, did, ['check']),
      await newKey(here.url, did, ['check']),
    ]
    const answers = []
    for (let n = 0; n < 7; n++) answers.push(await verify(withKey(key)))
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 200, 200, 200, 429],
    )
    assert.match(answers[0]?.headers.get('ratelimit') ?? '', /"key"; r=5; t=\d+/)
    assert.match(answers[0]?.headers.get('ratelimit-policy') ?? '', /"key"; q=6; w=60/)
    assert.ok(Number(answers[6]?.headers.get('retry-after')) > 0)
    await expectProblem(answers[6]!, 'too_many_requests')
    assert.equal((await verify(withKey(other))).status, 200)
    const { items } = await expectJson<Usage>(await usage(did, key.id), 200)
    assert.deepEqual(
      items.map(({ outcome, calls }) => `${outcome} ${calls}`),
      ['limited 1', 'succeeded 6'],
    )
  })

  it('are not bound to a network, as sessions are, and lie on disk as hashes only', async () => {
    const { did } = newPerson()
    const key = await newKey(here.url, did, ['check'])
    const elsewhere = { ...withKey(key), 'x-forwarded-for': '203.0.113.9' }
    assert.equal((await verify(elsewhere)).status, 200)
    const token = await signIn(here.url, newPerson())
    const row = here.context.vault.apiKeys.find(key.id)
    assert.ok(row && !JSON.stringify(row).includes(key.key))
    assert.equal(Buffer.from(row.hash).length, 32)
    assert.ok(!token.startsWith('colophon_'))
  })
})
