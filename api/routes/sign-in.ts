/** Signing in with a DID (登录): what to sign, the session, who I am, signing out. */
import { z } from 'zod'
import { isoTime } from '../access/challenge.ts'
import { staffRoles } from '../cases/machine.ts'
import { limitRate } from '../rate-limit.ts'
import type { Services } from '../services.ts'
import { read, readJson } from './read.ts'
import { callerRoute, route, type Route } from './route.ts'
import { answers, did, json, none } from './schemas.ts'

const bodyLimit = 16 * 1024
/** A minute, from one address: recovering an address from a signature costs a hundred times what a look-up does. */
const signInsAMinute = 60

const time = z.iso.datetime()
const address = z.string().regex(/^0x[0-9a-f]{40}$/)
const roles = z.array(z.enum(staffRoles))

const challenge = z
  .object({
    domain: z.string(),
    uri: z.string(),
    chainId: z.int(),
    statement: z.object({ zh: z.string(), en: z.string() }).meta({
      description:
        'en goes into the message, which takes ASCII only; zh says the same, to be shown.',
    }),
    nonce: z.string(),
    issuedAt: time,
    expiresAt: time.meta({ description: 'Until then the nonce is good' }),
  })
  .meta({ id: 'SignInChallenge', description: 'What goes into the message beside your address' })

const signInBody = z
  .strictObject({
    message: z.string().max(4096).meta({
      description:
        'The message that was signed, as ERC-4361 has it. A DID whose key was rotated is named as the only resource.',
    }),
    signature: z
      .string()
      .regex(/^0x[0-9a-fA-F]{130}$/, 'must be 0x and 130 hex digits (EIP-191, 65 bytes)'),
  })
  .meta({ id: 'SignIn', description: 'A signed message' })

const session = z
  .object({ did, key: address, roles, expiresAt: time })
  .meta({ id: 'Session', description: 'Who is signed in, and until when at the latest' })
const signedIn = session
  .extend({ token: z.string().meta({ description: 'Send it as Authorization: Bearer' }) })
  .meta({ id: 'SignedIn', description: 'A new session' })

const tags = ['sign-in']
const operations = {
  nonce: {
    tags,
    summary: 'What to sign',
    responses: answers({ 200: json('Good for five minutes', challenge) }),
  },
  signIn: {
    tags,
    summary: 'Sign in',
    description:
      'The message must have what the challenge has, and the address of the key that controls the DID. The session is bound to the network address it was begun from.',
    requestBody: { required: true, content: { 'application/json': { schema: signInBody } } },
    responses: answers({ 201: json('Signed in', signedIn) }),
  },
  session: {
    tags,
    summary: 'Who is signed in',
    responses: answers({ 200: json('The session', session) }),
  },
  signOut: {
    tags,
    summary: 'Sign out',
    responses: answers({ 204: { description: 'The session has ended' } }),
  },
}

export function signInRoutes({ access, config }: Services): Route[] {
  const limit = limitRate(Math.min(config.rateLimit, signInsAMinute))
  const routes = [
    route('post', '/v1/sign-in/nonce', operations.nonce, (request, response) => {
      read(none, { ...request.query }, 'query')
      response.set('Cache-Control', 'no-store').json(access.challenge())
    }),
    route('post', '/v1/sign-in', operations.signIn, async (request, response) => {
      const signed = await readJson(signInBody, request, bodyLimit)
      const begun = await access.signIn(signed, request.ip)
      response.status(201).set('Cache-Control', 'no-store').json(begun)
    }),
  ]
  return [
    ...routes.map((one) => ({ ...one, handlers: [limit, ...one.handlers] })),
    callerRoute(access, 'get', '/v1/session', operations.session, (_request, response, caller) => {
      const { did: who, key, ends } = caller
      const mine = { did: who, key, roles: [...caller.roles].toSorted(), expiresAt: isoTime(ends) }
      response.set('Cache-Control', 'no-store').json(mine)
    }),
    callerRoute(access, 'delete', '/v1/session', operations.signOut, async (request, response) => {
      await access.signOut(request)
      response.status(204).set('Cache-Control', 'no-store').end()
    }),
  ]
}
