/** Lays out certificates beside the server. Started by press.ts; one job after the other. */
import { typesetPdf, typesetPng, type TypesetRequest } from './typesetter.ts'

/** What the process is asked for. */
export interface PressJob extends TypesetRequest {
  readonly form: 'pdf' | 'png'
}

/** What it answers. An error is told in general words: the particular ones quote the certificate. */
export interface PressAnswer {
  readonly bytes?: Uint8Array
  readonly failure?: string
  /** The process has grown too large, and will take no other job. */
  readonly spent: boolean
}

/** Resident bytes beyond which another process does better: usual are 250 MB. */
const mostMemory = 450 * 2 ** 20

async function answer(job: PressJob): Promise<Omit<PressAnswer, 'spent'>> {
  try {
    return { bytes: await (job.form === 'pdf' ? typesetPdf(job) : typesetPng(job)) }
  } catch (error) {
    return { failure: error instanceof Error ? error.message : 'unknown' }
  }
}

async function serve(job: PressJob): Promise<void> {
  const done = await answer(job)
  process.send?.({ ...done, spent: process.memoryUsage.rss() > mostMemory })
  // Pictures and fonts are outside the heap, so the collector would not feel that they wait for it.
  setImmediate(() => globalThis.gc?.())
}

process.on('message', (job: PressJob) => void serve(job))
