/** Bulk checks as the tests ask for them. */
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { parse } from 'csv-parse/sync'
import { expectJson } from './_api.ts'

export interface Check {
  readonly id: string
  readonly state: string
  readonly rows: number
  readonly done: number
  readonly found?: number
  readonly problems?: number
  readonly created: string
  readonly finished?: string
  readonly keptUntil: string
  readonly links: Readonly<Record<string, string>>
}

type Headers = Readonly<Record<string, string>>

export function sendCsv(
  url: string,
  csv: string | Uint8Array<ArrayBuffer>,
  headers: Headers,
): Promise<Response> {
  const type = { 'content-type': 'text/csv' }
  return fetch(`${url}/v1/checks`, { method: 'POST', headers: { ...type, ...headers }, body: csv })
}

export async function askCheck(url: string, id: string, headers: Headers): Promise<Check> {
  return expectJson<Check>(await fetch(`${url}/v1/checks/${id}`, { headers }), 200)
}

/** Waits until a check has ended. */
export async function ended(url: string, id: string, headers: Headers): Promise<Check> {
  for (;;) {
    const check = await askCheck(url, id, headers)
    if (check.state === 'done' || check.state === 'failed') return check
    await sleep(30)
  }
}

/** The text of a result. */
export async function resultText(url: string, id: string, headers: Headers): Promise<string> {
  const answer = await fetch(`${url}/v1/checks/${id}/result`, { headers })
  const bytes = Buffer.from(await answer.arrayBuffer())
  assert.equal(answer.status, 200, bytes.toString())
  assert.equal(answer.headers.get('content-type'), 'text/csv; charset=utf-8')
  return bytes.toString()
}

export type ResultRow = Readonly<Record<string, string>>

export const rowsOf = (csv: string): ResultRow[] => parse(csv, { columns: true, bom: true })
