import assert from 'node:assert/strict'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ZeroAddress } from 'ethers'
import { printSignInMessage, type SignInMessage } from '../../../api/access/sign-in-message.ts'
import { changeOwner } from '../../_util/change-owner.ts'
import { answerTo, challengeOf, newPerson, sendSigned, signIn } from '../../_util/people.ts'
import { RegistryHere } from '../../_util/registry-here.ts'
import { startRegistry, removeFolder } from '../../_util/start-registry.ts'
import { expectJson, expectProblem } from './_api.ts'

interface SessionAnswer {
  readonly did: string
  readonly key: string
  readonly roles: readonly string[]
  readonly expiresAt: string
}

/** The answer is a refusal to sign in, for a reason. */
async function refusal(response: Response, reason: string): Promise<void> {
  const problem = await expectProblem(response, 'sign_in_refused')
  assert.equal(problem.status, 401)
  assert.equal(Reflect.get(problem, 'reason'), reason)
  assert.match(response.headers.get('www-authenticate') ?? '', /^Bearer /)
}

const from = (address: string) => ({ 'x-forwarded-for': address })

describe('sessions', function () {
  this.timeout(60_000)
  let registry: RegistryHere
  before(async () => {
    registry = await RegistryHere.start({ COLOPHON_TRUST_PROXY: '1' })
  })
  after(() => registry.remove())
  afterEach(() => {
    registry.ahead = 0
  })

  const ask = (token: string, method = 'GET', headers: Record<string, string> = {}) =>
    fetch(`${registry.url}/v1/session`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...headers },
    })

  const at = (seconds: number) => new Date((registry.now() + seconds) * 1000).toISOString()

  /** A signed answer that differs from a good one in something. */
  async function answerWith(change: Partial<SignInMessage>, who = newPerson()): Promise<Response> {
    const message = { ...answerTo(await challengeOf(registry.url), who), ...change }
    return sendSigned(registry.url, message, who)
  }

  describe('signing in', () => {
    it('begins a session for whoever controls the DID', async () => {
      const who = newPerson()
      const challenge = await challengeOf(registry.url)
      assert.equal(challenge.domain, 'registry.test')
      assert.equal(challenge.uri, 'http://registry.test/v1/sign-in')
      assert.match(challenge.statement.zh, /登录/)
      const response = await sendSigned(registry.url, answerTo(challenge, who), who)
      assert.equal(response.headers.get('cache-control'), 'no-store')
      const { token, ...session } = await expectJson<SessionAnswer & { token: string }>(
        response,
        201,
      )
      assert.match(token, /^[A-Za-z0-9_-]{43}$/)
      const { did } = who
      assert.deepEqual(
        { ...session, expiresAt: '' },
        { did, key: did.slice(-42), roles: [], expiresAt: '' },
      )
      assert.deepEqual(await expectJson<SessionAnswer>(await ask(token), 200), session)
      const hours = (Date.parse(session.expiresAt) / 1000 - registry.now()) / 3600
      assert.ok(hours > 7.9 && hours <= 8)
    })

    it('tells the roles that the register gives', async () => {
      const who = newPerson()
      await registry.grant(who.did, 'registrar', 'examiner')
      const { roles } = await expectJson<SessionAnswer>(
        await ask(await signIn(registry.url, who)),
        200,
      )
      assert.deepEqual(roles, ['examiner', 'registrar'])
    })

    it('keeps neither tokens nor network addresses', async () => {
      const token = await signIn(registry.url, newPerson())
      const folder = join(registry.folder, 'vault')
      for (const name of await readdir(folder)) {
        const bytes = await readFile(join(folder, name))
        assert.ok(!bytes.includes(token) && !bytes.includes('127.0.0.1'), name)
        assert.ok(!bytes.includes(Buffer.from(token, 'base64url')), name)
      }
    })

    it('refuses a message for another place', async () => {
      await refusal(await answerWith({ domain: 'registry.example' }), 'wrong_domain')
      await refusal(await answerWith({ domain: 'me@registry.test' }), 'wrong_domain')
      await refusal(await answerWith({ uri: 'http://registry.example/v1/sign-in' }), 'wrong_uri')
      await refusal(await answerWith({ chainId: 1 }), 'wrong_chain')
      await refusal(await answerWith({ statement: 'I give everything away.' }), 'wrong_statement')
      const { statement: _, ...silent } = answerTo(await challengeOf(registry.url), newPerson())
      await refusal(await sendSigned(registry.url, silent, newPerson()), 'wrong_statement')
    })

    it('refuses a message whose time has not come, or is over', async () => {
      await refusal(await answerWith({ issuedAt: at(120) }), 'not_yet_valid')
      await refusal(await answerWith({ notBefore: at(120) }), 'not_yet_valid')
      await refusal(await answerWith({ expirationTime: at(-1) }), 'message_expired')
      const within = { issuedAt: at(20), notBefore: at(-5), expirationTime: at(60) }
      assert.equal((await answerWith(within)).status, 201)
    })

    it('takes only its own nonces, once, for five minutes', async () => {
      const who = newPerson()
      const challenge = await challengeOf(registry.url)
      const { nonce } = challenge
      const forged = nonce.slice(0, -1) + (nonce.endsWith('0') ? '1' : '0')
      await refusal(await answerWith({ nonce: 'abcdefgh' }), 'unknown_nonce')
      await refusal(await answerWith({ nonce: forged }), 'unknown_nonce')
      const later = nonce.slice(0, 24) + 'ffffffff' + nonce.slice(32)
      await refusal(await answerWith({ nonce: later }), 'unknown_nonce')
      registry.ahead = 300
      await refusal(await sendSigned(registry.url, answerTo(challenge, who), who), 'nonce_expired')
      registry.ahead = 298
      const message = answerTo(challenge, who)
      const both = await Promise.all([1, 2, 3].map(() => sendSigned(registry.url, message, who)))
      assert.equal(both.filter(({ status }) => status === 201).length, 1)
      for (const one of both) if (one.status !== 201) await refusal(one, 'nonce_used')
      await refusal(await sendSigned(registry.url, message, who), 'nonce_used')
      // Also after it was swept: by then it has expired.
      registry.ahead = 301
      await registry.context.vault.sweep()
      await refusal(await sendSigned(registry.url, message, who), 'nonce_expired')
    })

    it('refuses a signature by another key, or of another text', async () => {
      const [who, other] = [newPerson(), newPerson()]
      const message = printSignInMessage(answerTo(await challengeOf(registry.url), who))
      await refusal(await sendSigned(registry.url, message, other), 'bad_signature')
      const of = (signature: string) =>
        fetch(`${registry.url}/v1/sign-in`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ message, signature }),
        })
      await refusal(await of(`0x${'00'.repeat(65)}`), 'bad_signature')
      await refusal(await of(`0x${'ff'.repeat(65)}`), 'bad_signature')
      await refusal(await of(await who.wallet.signMessage(`${message} `)), 'bad_signature')
      await expectProblem(await of('0x1234'), 'invalid_request')
      assert.equal((await of(await who.wallet.signMessage(message))).status, 201)
    })

    it('says where the message is not as ERC-4361 has it', async () => {
      const who = newPerson()
      const good = printSignInMessage(answerTo(await challengeOf(registry.url), who))
      const bad = [
        'hello',
        `${good}\n`,
        good.replace(who.wallet.address, who.wallet.address.toLowerCase()),
      ]
      for (const text of bad) {
        const problem = await expectProblem(
          await sendSigned(registry.url, text, who),
          'invalid_request',
        )
        assert.deepEqual(
          problem.errors?.map(({ pointer }) => pointer),
          ['/message'],
        )
      }
      const two = await answerWith({ resources: [who.did, who.did] }, who)
      await expectProblem(two, 'invalid_request')
      await expectProblem(await answerWith({ resources: ['https://a.b'] }, who), 'invalid_did')
      const elsewhere = who.did.replace('0xc0104', '0x1')
      await expectProblem(await answerWith({ resources: [elsewhere] }, who), 'invalid_did')
    })

    it('lets a rotated key in under its DID, and the old one no more', async () => {
      const [who, next] = [newPerson(), newPerson()]
      const before = await signIn(registry.url, who)
      await refusal(await answerWith({ resources: [who.did] }, next), 'not_controller')
      await changeOwner(registry, who, next.wallet.address)
      const problem = await expectProblem(await ask(before), 'session_revoked')
      assert.equal(Reflect.get(problem, 'reason'), 'key')
      await expectProblem(await ask(before), 'unauthenticated')
      await refusal(await answerWith({}, who), 'not_controller')
      const response = await answerWith({ resources: [who.did] }, next)
      const session = await expectJson<SessionAnswer & { token: string }>(response, 201)
      assert.equal(session.did, who.did)
      assert.equal(session.key, next.did.slice(-42))
      assert.equal((await ask(session.token)).status, 200)
    })

    it('lets nobody in under a DID that was deactivated', async () => {
      const who = newPerson()
      const before = await signIn(registry.url, who)
      await changeOwner(registry, who, ZeroAddress)
      await expectProblem(await ask(before), 'session_revoked')
      await refusal(await answerWith({}, who), 'not_controller')
    })
  })

  describe('a session', () => {
    it('is asked for in one way, and what opens none is told so', async () => {
      const answer = await fetch(`${registry.url}/v1/session`)
      await expectProblem(answer, 'unauthenticated')
      assert.equal(answer.headers.get('www-authenticate'), 'Bearer realm="colophon"')
      const token = await signIn(registry.url, newPerson())
      const wrong = [
        token,
        `Basic ${token}`,
        `Bearer ${token}A`,
        `Bearer ${token.slice(1)}`,
        `Bearer ${'A'.repeat(43)}`,
      ]
      for (const authorization of wrong)
        await expectProblem(
          await fetch(`${registry.url}/v1/session`, { headers: { authorization } }),
          'unauthenticated',
        )
      const query = await fetch(`${registry.url}/v1/session?access_token=${token}`)
      await expectProblem(query, 'unauthenticated')
      assert.equal((await ask(token)).status, 200)
    })

    it('ends half an hour after its last use', async () => {
      const token = await signIn(registry.url, newPerson())
      registry.ahead = 1_700
      assert.equal((await ask(token)).status, 200)
      registry.ahead = 1_700 + 1_790
      assert.equal((await ask(token)).status, 200)
      registry.ahead = 1_700 + 1_790 + 1_801
      const response = await ask(token)
      assert.match(response.headers.get('www-authenticate') ?? '', /error="invalid_token"/)
      await expectProblem(response, 'session_expired')
      registry.ahead = 0
      await expectProblem(await ask(token), 'unauthenticated')
    })

    it('ends eight hours after signing in, however much it is used', async () => {
      const token = await signIn(registry.url, newPerson())
      for (registry.ahead = 0; registry.ahead < 8 * 3600; registry.ahead += 1_500)
        assert.equal((await ask(token)).status, 200, String(registry.ahead))
      registry.ahead = 8 * 3600 + 1
      await expectProblem(await ask(token), 'session_expired')
    })

    it('ends when it is used from another network', async () => {
      const who = newPerson()
      const message = answerTo(await challengeOf(registry.url), who)
      const begun = await sendSigned(registry.url, message, who, from('2001:db8:1:2::7'))
      const { token } = await expectJson<{ token: string }>(begun, 201)
      assert.equal((await ask(token, 'GET', from('2001:db8:1:2:aaaa::1'))).status, 200)
      const problem = await expectProblem(
        await ask(token, 'GET', from('2001:db8:1:3::7')),
        'session_revoked',
      )
      assert.equal(Reflect.get(problem, 'reason'), 'address')
      await expectProblem(await ask(token, 'GET', from('2001:db8:1:2::7')), 'unauthenticated')
    })

    it('ends by signing out', async () => {
      const who = newPerson()
      const [one, other] = [await signIn(registry.url, who), await signIn(registry.url, who)]
      assert.equal((await ask(one, 'DELETE')).status, 204)
      await expectProblem(await ask(one), 'unauthenticated')
      await expectProblem(await ask(one, 'DELETE'), 'unauthenticated')
      assert.equal((await ask(other)).status, 200)
    })

    it('goes on after a restart, and nonces stay used', async () => {
      const who = newPerson()
      const message = answerTo(await challengeOf(registry.url), who)
      const { token } = await expectJson<{ token: string }>(
        await sendSigned(registry.url, message, who),
        201,
      )
      const challenge = await challengeOf(registry.url)
      await registry.close()
      await registry.open()
      assert.equal((await ask(token)).status, 200)
      await expectProblem(await sendSigned(registry.url, message, who), 'sign_in_refused')
      const answer = await sendSigned(registry.url, answerTo(challenge, who), who)
      assert.equal(answer.status, 201)
    })
  })
})

describe('signing in, over and over', () => {
  it('is limited by address', async () => {
    const registry = await startRegistry({ env: { COLOPHON_RATE_LIMIT: '1000' } })
    try {
      const answers = await Promise.all(
        Array.from({ length: 61 }, () =>
          fetch(`${registry.url}/v1/sign-in/nonce`, { method: 'POST' }),
        ),
      )
      const statuses = answers.map(({ status }) => status)
      assert.equal(statuses.filter((status) => status === 429).length, 1)
      assert.equal((await fetch(`${registry.url}/v1/trust`)).status, 200)
    } finally {
      await registry.stop()
      await removeFolder(registry.dataFolder)
    }
  })
})
