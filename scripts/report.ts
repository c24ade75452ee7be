/** `colophon report`: what was registered in a month, for the public notice (公示). */
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { Client, queryOf } from './client.ts'
import { FailedError } from './fail.ts'
import { requireWritable } from './output.ts'

export interface ReportOptions {
  readonly format: string
  readonly part?: string
  readonly out?: string
  readonly api?: string
}

/** Prints the report of a month (`2026-11`), or writes it into a file; as it comes, however long it is. */
export async function report(month: string, options: ReportOptions): Promise<void> {
  const { format, part, out, api } = options
  if (out !== undefined) await requireWritable(out)
  const path = `/v1/register/reports/${encodeURIComponent(month)}?${queryOf({ format, part })}`
  const { body } = await new Client(api).send(path)
  if (body === null) throw new FailedError('the registry answered without a report')
  if (out === undefined) return pipeline(body, process.stdout, { end: false })
  await pipeline(body, createWriteStream(out))
  console.error(`Report of ${month}: ${out}`)
}
