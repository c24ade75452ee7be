import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { DocumentKeys } from '../../../api/identity/document-key.ts'
import { TimestampError, type TimestampErrorCode } from '../../../api/timestamps/errors.ts'
import { httpTimestamper } from '../../../api/timestamps/http-timestamper.ts'
import {
  printRequest,
  queryType,
  randomInteger,
  replyType,
} from '../../../api/timestamps/messages.ts'
import { checkToken } from '../../../api/timestamps/token.ts'
import { answerTo, refusal } from './_util/authority.ts'
import { makeKeys, needs, now, sha256, tool, withFolder } from './_util/keys.ts'

type Answer = (query: Buffer, response: ServerResponse) => Promise<void> | void

/** Runs with an authority on a port of its own. */
async function withAuthority(answer: Answer, work: (url: string) => Promise<void>): Promise<void> {
  const server = createServer((request, response) => {
    assert.equal(request.headers['content-type'], queryType)
    void (async () => {
      const pieces: Buffer[] = []
      for await (const piece of request) pieces.push(piece as Buffer)
      await answer(Buffer.concat(pieces), response)
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  try {
    await work(`http://127.0.0.1:${port}/`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const failsWith = (code: TimestampErrorCode) => (error: unknown) =>
  error instanceof TimestampError && error.code === code

describe('timestamps: an authority on the network', () => {
  let keys: DocumentKeys
  let roots: X509Certificate[]
  /** Seconds that the clock of the authority is ahead of ours. */
  let ahead = 0
  const digest = sha256('a record')
  const answerOf = (query: Buffer) =>
    answerTo({ signer: keys.timestamps, now: () => now() + ahead }, query)
  const reply: Answer = async (query, response) =>
    void response.setHeader('Content-Type', replyType).end(await answerOf(query))

  before(async () => {
    keys = await makeKeys()
    roots = [new X509Certificate(keys.root)]
  })

  it('is asked, and its answer is checked', () =>
    withAuthority(reply, async (url) => {
      const timestamper = httpTimestamper({ url, roots, now })
      const { token, time } = await timestamper.stamp(digest)
      assert.equal(checkToken(token, { digest, roots }).time, time)
      assert.ok(Math.abs(time - now()) < 5)
      assert.deepEqual(timestamper.checks?.tolerance, 60)
      assert.match(timestamper.checks?.roots.join() ?? '', /链上版记 Colophon/)
      assert.match(timestamper.name, /^127\.0\.0\.1/)
    }))

  it('is refused where its root is not the one trusted', async () => {
    const { root } = await makeKeys()
    await withAuthority(reply, async (url) => {
      const timestamper = httpTimestamper({ url, roots: [new X509Certificate(root)], now })
      await assert.rejects(timestamper.stamp(digest), failsWith('invalid'))
    })
  })

  it('cannot answer with an old timestamp over the same digest', async () => {
    let first: Uint8Array | undefined
    const replay: Answer = async (query, response) =>
      void response.end((first ??= await answerOf(query)))
    await withAuthority(replay, async (url) => {
      const timestamper = httpTimestamper({ url, roots, now })
      await timestamper.stamp(digest)
      await assert.rejects(timestamper.stamp(digest), failsWith('invalid'))
    })
  })

  it('is refused where its clock is far from ours, either way', async () => {
    // Its certificate is in force by its own clock: it is ours that is elsewhere.
    for (const off of [-120, 120])
      await withAuthority(reply, async (url) => {
        const timestamper = httpTimestamper({ url, roots, now: () => now() + off })
        await assert.rejects(timestamper.stamp(digest), /more than 60 seconds off our clock/)
      })
    ahead = 20
    await withAuthority(reply, async (url) => {
      const { time } = await httpTimestamper({ url, roots, now }).stamp(digest)
      assert.ok(time > now() + 10)
    })
    ahead = 0
  })

  it('is asked for its certificate too', () => {
    // certReq is the last member, BOOLEAN TRUE.
    assert.deepEqual([...printRequest(digest, randomInteger()).subarray(-3)], [1, 1, 255])
  })

  const faults: Record<string, readonly [Answer, TimestampErrorCode]> = {
    'is down': [(_, response) => void response.writeHead(503).end(), 'unreachable'],
    'cuts the connection': [(_, response) => void response.destroy(), 'unreachable'],
    'says nothing in time': [() => {}, 'unreachable'],
    'sends without end': [(_, response) => void response.end(Buffer.alloc(1 << 20)), 'unreachable'],
    'sends nonsense': [(_, response) => void response.end('hello'), 'invalid'],
    'points elsewhere': [
      (_, response) => void response.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end(),
      'unreachable',
    ],
    refuses: [(_, response) => void response.end(refusal()), 'refused'],
  }
  for (const [name, [answer, code]] of Object.entries(faults)) {
    it(`that ${name} is told as ${code}`, () =>
      withAuthority(answer, async (url) => {
        const timestamper = httpTimestamper({ url, roots, now, timeout: 500 })
        await assert.rejects(timestamper.stamp(digest), failsWith(code))
      }))
  }

  it('may be another make: openssl ts', async function () {
    await needs(this, 'openssl', 'version')
    await withFolder(async (folder) => {
      const at = (name: string) => join(folder, name)
      await makeOpenssl(at)
      const answer: Answer = async (query, response) => {
        await writeFile(at('query'), query)
        const args = [
          '-reply',
          '-queryfile',
          at('query'),
          '-config',
          at('conf'),
          '-out',
          at('reply'),
        ]
        const { code, output } = await tool('openssl', 'ts', ...args)
        if (code !== 0) console.log(output)
        response.end(code === 0 ? await readFile(at('reply')) : output)
      }
      const own = [new X509Certificate(await readFile(at('cert.pem')))]
      await withAuthority(answer, async (url) => {
        const { token } = await httpTimestamper({ url, roots: own, now }).stamp(digest)
        const facts = checkToken(token, { digest, roots: own })
        assert.equal(facts.policy, '1.2.3.4.1')
        assert.equal(facts.trusted, true)
      })
    })
  })
})

/** A time-stamping authority of openssl, with an RSA key and a self-signed certificate. */
async function makeOpenssl(at: (name: string) => string): Promise<void> {
  const conf = `
[req]
distinguished_name = name
x509_extensions = ext
prompt = no
[name]
CN = openssl authority
[ext]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = one
[one]
serial = ${at('serial')}
signer_cert = ${at('cert.pem')}
signer_key = ${at('key.pem')}
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
crypto_device = builtin
`
  await writeFile(at('conf'), conf)
  await writeFile(at('serial'), '01\n')
  const args = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-config',
    at('conf'),
  ]
  const { code, output } = await tool(
    'openssl',
    ...args,
    '-keyout',
    at('key.pem'),
    '-out',
    at('cert.pem'),
  )
  assert.equal(code, 0, output)
}
