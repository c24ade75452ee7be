/** Registration of works (作品登记): deposits and declared facts become a certificate. */
import { checkDeclaredWork } from '../../verifier/certificate-work.ts'
import type { Problem, ProblemRule } from '../../verifier/schema.ts'
import { requireSelf } from '../access/permissions.ts'
import type { WorkFacts } from '../book/book.ts'
import { holderDid } from '../book/did.ts'
import type { ProblemCode } from '../errors.ts'
import { refusalOf } from '../office/check-work.ts'
import type { Metrics } from '../metrics.ts'
import type { Services } from '../services.ts'
import type { IdempotencyGuard } from './idempotency.ts'
import { readJson, refuse } from './read.ts'
import { sendOutcome } from './records.ts'
import { callerRoute, type Route } from './route.ts'
import { workBody, workOperation } from './work-schemas.ts'

const bodyLimit = 1 << 20

export function workRoutes(
  { book, access, config, office }: Services,
  guard: IdempotencyGuard,
  metrics: Metrics,
): Route[] {
  const inWords = (did: string) => holderDid(did, config.chain.chainId)
  return [
    callerRoute(access, 'post', '/v1/works', workOperation, async (request, response, caller) => {
      const outcome = await guard.run(request, async (stamp) => {
        const body = await readJson(workBody, request, bodyLimit)
        const { deposits, lookup, applicant: named, ...declared } = body
        const applicant = inWords(named)
        requireSelf(caller, applicant)
        const facts = checked(withDids(declared, inWords))
        const asked = { applicant, deposits, facts }
        const command = { ...asked, publicLookup: lookup === 'public' }
        const refusal = await refusalOf(office, command)
        return book.registerWork({ ...command, ...stamp(command), ...(refusal && { refusal }) })
      })
      if (outcome.created) metrics.recorded.inc({ kind: 'work' })
      sendOutcome(response, outcome)
    }),
  ]
}

/** The declared facts, with DIDs as the register writes them. */
function withDids(
  { authors, owners, ...rest }: WorkFacts,
  inWords: (did: string) => string,
): WorkFacts {
  return {
    ...rest,
    authors: authors.map((author) => ({
      ...author,
      ...(author.did && { did: inWords(author.did) }),
    })),
    owners: owners.map((owner) => ({ ...owner, did: inWords(owner.did) })),
  }
}

const codeOf = {
  member: 'invalid_request',
  type: 'invalid_request',
  form: 'invalid_request',
  text: 'invalid_name',
  date: 'invalid_date',
  category: 'unknown_category',
  did: 'invalid_did',
  rule: 'invalid_request',
} as const satisfies Record<ProblemRule, ProblemCode>

/** Throws ApiError with every rule of the certificate that the facts break, as of now. */
function checked(facts: WorkFacts): WorkFacts {
  const problems = checkDeclaredWork(facts, Math.floor(Date.now() / 1000))
  if (problems.length > 0) refuse(problems.map(toFault))
  return facts
}

function toFault({ pointer, rule, detail }: Problem) {
  return { in: 'body', pointer, code: codeOf[rule], detail } as const
}
