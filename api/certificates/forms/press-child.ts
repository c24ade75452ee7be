/** Lays out certificates beside the server. Started by press.ts; one job after the other. */
import { typesetPdf, typesetPng, type TypesetRequest } from './typesetter.ts'

/** What the process is asked for. */
export interface PressJob extends TypesetRequest {
  readonly form: 'pdf' | 'png'
}

/** What it answers. An error is told in general words: the particular ones quote the certificate. */
export type PressAnswer = { readonly bytes: Uint8Array } | { readonly failure: string }

async function answer(job: PressJob): Promise<PressAnswer> {
  try {
    return { bytes: await (job.form === 'pdf' ? typesetPdf(job) : typesetPng(job)) }
  } catch (error) {
    return { failure: error instanceof Error ? error.message : 'unknown' }
  }
}

async function serve(job: PressJob): Promise<void> {
  const done = await answer(job)
  process.send?.(done)
}

process.on('message', (job: PressJob) => void serve(job))
