/** `colophon request`, `colophon consent`: what is asked about a certificate, and the consent of its other owners. */
import { owedConsents } from '../api/cases/consents.ts'
import type { CaseFile } from '../api/cases/machine.ts'
import type { CaseView } from '../api/office/visible.ts'
import { textOf } from './apply.ts'
import { caseOf, parseObject, printCase, type SteppedAnswer } from './cases.ts'
import { UsageError } from './fail.ts'
import { signedIn, type SessionOptions } from './session.ts'
import { printTable } from './table.ts'

export interface RequestOptions extends SessionOptions {
  readonly statement: string
  /** File with all facts of the certificate as they should be. */
  readonly facts?: string
  readonly ground?: string
  /** The court or other authority that decided, and its case number. */
  readonly basisAuthority?: string
  readonly basisCase?: string
  /** DID of the holder whom an agent or guardian acts for. */
  readonly holder?: string
  readonly powerOfAttorney?: string
  readonly json?: boolean
}

/** Asks for something about a certificate, and says who has to consent. */
export async function request(
  kind: string,
  certificate: string,
  options: RequestOptions,
): Promise<void> {
  const { statement, facts, ground, holder, powerOfAttorney } = options
  const body = {
    kind,
    certificate,
    statement,
    ...(facts !== undefined && { facts: parseObject(await textOf(facts), facts) }),
    ...(ground !== undefined && { ground }),
    ...basisOf(options),
    ...(holder !== undefined && { holder }),
    ...(powerOfAttorney !== undefined && { powerOfAttorney }),
  }
  const { client } = await signedIn(options)
  const { case: file } = await client.post<SteppedAnswer>('/v1/requests', body)
  if (options.json) return console.log(JSON.stringify(file, undefined, 2))
  printCase(file)
  printOwed(file)
}

function basisOf({ basisAuthority: authority, basisCase: caseNumber }: RequestOptions): object {
  if ((authority === undefined) !== (caseNumber === undefined))
    throw new UsageError('--basis-authority and --basis-case go together')
  return authority === undefined ? {} : { basis: { authority, caseNumber } }
}

/** Who has to consent still, and how. */
function printOwed(file: CaseView): void {
  const owed = owedConsents(file as unknown as CaseFile)
  if (owed.length === 0 || file.state !== 'submitted') return
  console.log('Before it is decided these have to consent:')
  for (const did of owed) console.log(`  ${did}`)
  console.log(`Each of them: ./colophon consent ${file.id}`)
}

/** Shows what a request asks for, and with `yes` consents to just that. */
export async function consent(
  id: string,
  options: SessionOptions & { readonly yes?: boolean; readonly json?: boolean },
): Promise<void> {
  const { client } = await signedIn(options)
  const file = await caseOf(client, encodeURIComponent(id))
  if (!options.yes) {
    printAsked(file)
    return console.log(`To consent: ./colophon consent ${id} --yes`)
  }
  const path = `/v1/cases/${encodeURIComponent(id)}/steps`
  const stepped = await client.post<SteppedAnswer>(path, { transition: 'consent', payload: {} })
  if (options.json) return console.log(JSON.stringify(stepped, undefined, 2))
  printCase(stepped.case)
  printOwed(stepped.case)
}

/** What was asked for does not change once it is handed in. */
function printAsked({ type, party, events: [first] }: CaseView): void {
  const { kind, certificate, statement, ground, facts } = first?.payload ?? {}
  if (type !== 'request') throw new UsageError('that case is no request about a certificate')
  const told = {
    'Asked for': kind,
    Certificate: certificate,
    By: party,
    Ground: ground,
    Why: statement,
  }
  const rows = Object.entries(told)
  printTable(rows.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])))
  if (facts !== undefined) console.log(JSON.stringify(facts, undefined, 2))
}
