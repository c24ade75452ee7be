/** What the tests of the routes ask a running registry, and what they look at to see that nothing was left behind. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { newPerson, signedInAs } from '../../_util/people.ts'
import type { TestRegistry } from '../../_util/start-registry.ts'

/** A holder nobody has used, who can sign in. */
export const newHolder = (): string => newPerson().did

export const sha256 = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex')
export const sm3 = (bytes: Uint8Array): string => createHash('sm3').update(bytes).digest('hex')

export interface Problem {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly requestId: string
  readonly registrationNumber?: string
  readonly errors?: readonly { in: string; pointer: string; code: string; detail: string }[]
}

export interface Resource {
  readonly id: string
  readonly kind: string
  readonly stage: string
  readonly logIndex: number
  readonly links: Readonly<Record<string, string>>
  readonly document: {
    readonly id: string
    readonly credentialSubject: {
      readonly registrationNumber?: string
      readonly file?: {
        readonly size: number
        readonly digests: { readonly sha256: string }
        readonly cid?: string
        readonly encrypted?: boolean
      }
      readonly files?: readonly {
        readonly digests: { readonly sha256: string }
        readonly deposit: { readonly id: string }
      }[]
    }
    readonly credentialStatus?: readonly { readonly statusListCredential: string }[]
    readonly issuer: { readonly id: string }
    readonly proof: { readonly verificationMethod: string }
  }
}

/** Where a registry is. */
type Place = Pick<TestRegistry, 'url' | 'dataFolder'>

/** The JSON of an answer that must have a status. */
export async function expectJson<T>(response: Response, status: number): Promise<T> {
  const text = await response.text()
  assert.equal(response.status, status, text)
  const value: T = JSON.parse(text)
  return value
}

/** The problem document of an answer that must have a code. */
export async function expectProblem(response: Response, code: string): Promise<Problem> {
  const problem = await expectJson<Problem>(response, response.status)
  assert.equal(problem.code, code, JSON.stringify(problem))
  assert.equal(problem.status, response.status)
  assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/)
  assert.equal(response.headers.get('x-request-id'), problem.requestId)
  return problem
}

export interface Upload {
  readonly holder: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
}

/** Deposits a file; whoever the holder is has signed in. */
export async function upload(
  { url }: Pick<Place, 'url'>,
  bytes: Uint8Array,
  { holder, query = {}, headers = {} }: Upload,
): Promise<Response> {
  const asked = new URLSearchParams({ holder, mediaType: 'image/png', ...query })
  return fetch(`${url}/v1/deposits?${asked.toString()}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/octet-stream',
      ...(await signedInAs(url, asked.get('holder') ?? holder)),
      ...headers,
    },
    body: new Uint8Array(bytes),
  })
}

/** Posts JSON; the holder or applicant that it names has signed in, or else somebody. */
export async function postJson(
  { url }: Pick<Place, 'url'>,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(await signedInAs(url, partyOf(body))),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

function partyOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const party: unknown = Reflect.get(body, 'holder') ?? Reflect.get(body, 'applicant')
  return typeof party === 'string' ? party : undefined
}

/** A filled-in application form for one deposit. */
export function application(holder: string, depositId: string) {
  // No two of the same title: those are looked at by people. In letters, since many digits look like somebody's number.
  const name = depositId.replaceAll(/[^0-9a-f]/g, '').slice(-12)
  const letters = Array.from(name, (digit) => 'ghijklmnopabcdef'[Number.parseInt(digit, 16)])
  return {
    applicant: holder,
    deposits: [depositId],
    work: {
      title: `木纹 Wood grain ${letters.join('')}`,
      category: 'photograph',
      creationNature: 'originalWork',
      completion: { date: '2022-05', place: { country: 'CN', city: '北京' } },
    },
    authors: [{ displayName: '王小明', signing: 'realName' }],
    owners: [{ displayName: '王小明', did: holder, acquisition: 'original', rights: 131071 }],
    ownershipForm: 'individual',
  }
}

/** Deposits some new bytes and returns the deposit. */
export async function deposited(registry: Pick<Place, 'url'>, holder: string): Promise<Resource> {
  return expectJson<Resource>(await upload(registry, randomBytes(1000), { holder }), 201)
}

/** Registers a work over new bytes and returns its certificate. */
export async function registered(registry: Pick<Place, 'url'>, holder: string): Promise<Resource> {
  const { id } = await deposited(registry, holder)
  return expectJson<Resource>(await postJson(registry, '/v1/works', application(holder, id)), 201)
}

/** Waits until a record is anchored. */
export async function anchored({ url }: TestRegistry, path: string): Promise<Resource> {
  for (;;) {
    const resource = await expectJson<Resource>(await fetch(url + path), 200)
    if (resource.stage === 'anchored') return resource
    await new Promise((done) => setTimeout(done, 100))
  }
}

/** Entries in the log and files in the store: what a refused request must leave as it was. */
export async function traces({
  url,
  dataFolder,
}: Place): Promise<{ entries: number; files: number }> {
  const metrics = await (await fetch(`${url}/metrics`)).text()
  const entries = Number(/^colophon_log_sequenced_entries (\d+)$/m.exec(metrics)?.[1])
  const inside = await readdir(join(dataFolder, 'blocks'), {
    recursive: true,
    withFileTypes: true,
  })
  return { entries, files: inside.filter((entry) => entry.isFile()).length }
}

/** Runs requests that must be refused, and looks that they left nothing. */
export async function leavesNothing(registry: Place, act: () => Promise<unknown>): Promise<void> {
  const before = await traces(registry)
  await act()
  assert.deepEqual(await traces(registry), before)
}
