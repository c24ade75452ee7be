/**
 * The forms of a certificate (PDF, PNG, page): CPU of each part cold and warm, memory of the process that prints, and how
 * long the server's event loop is held. `./colophon bench certificate [calls]`, default 20.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { openCertificateForms } from '../api/certificates/forms/forms.ts'
import { pageOf } from '../api/certificates/forms/html.ts'
import { signPdf, type PdfSigning } from '../api/certificates/forms/pdf-sign.ts'
import { sheetOf } from '../api/certificates/forms/sheet-of.ts'
import { typesetPdf, typesetPng } from '../api/certificates/forms/typesetter.ts'
import type { CertificateView, ShownWork } from '../api/certificates/forms/view.ts'
import { openDocumentKeys } from '../api/identity/document-key.ts'
import { ownTimestamper } from '../api/timestamps/own-timestamper.ts'
import { makeCertificate } from './_util/certificates.ts'

const name = 'Colophon'
const now = (): number => Math.floor(Date.now() / 1000)
const signature = { zh: '签名说明', en: 'on the signature' }

function viewOf(i: number): CertificateView {
  const text = makeCertificate(i)
  const document = JSON.parse(text) as ShownWork
  return {
    document,
    text,
    logIndex: i,
    stage: 'anchored',
    anchor: { txHash: `0x${'ab'.repeat(32)}`, blockNumber: i, blockTime: now(), size: i + 1 },
    status: { state: 'active' },
    history: [],
    verifyUrl: `http://127.0.0.1:8090/v1/certificates/${document.id.slice(9)}`,
    registrarName: name,
  }
}

/** The same with a hundred authors and a title with characters that need fonts from the reserve. */
function largeView(view: CertificateView): CertificateView {
  const document = view.document as ShownWork
  const { authors, work } = document.credentialSubject
  const credentialSubject = {
    ...document.credentialSubject,
    work: { ...work, title: `𠮷䶮 ${view.logIndex}` },
    authors: Array.from({ length: 100 }, () => authors[0]!),
  }
  return { ...view, document: { ...document, credentialSubject } }
}

type Step = (i: number) => unknown

/** CPU milliseconds of the first call, and of one of those that follow: the middle one. */
async function measure(step: Step, calls: number): Promise<{ cold: number; warm: number }> {
  const times: number[] = []
  for (let i = 0; i < calls; i++) {
    const before = process.cpuUsage()
    await step(i)
    const { user, system } = process.cpuUsage(before)
    times.push((user + system) / 1000)
    // Lets native objects that nobody holds go.
    await wait(0)
  }
  const [cold = 0, ...others] = times
  return { cold, warm: others.toSorted((a, b) => a - b)[Math.floor(others.length / 2)] ?? 0 }
}

async function openSigning(folder: string): Promise<PdfSigning> {
  const keys = await openDocumentKeys({ folder: join(folder, 'keys'), registrarName: name })
  const timestamper = ownTimestamper({ signer: keys.timestamps, now, name: 'own clock' })
  return { signer: keys.documents, timestamper, name, now }
}

function request(view: CertificateView): Parameters<typeof typesetPdf>[0] {
  return { sheet: sheetOf(view), certificate: view.text, signature, time: now() }
}

/** Prints the table. Arguments: calls a step. */
export async function run(args: string[]): Promise<void> {
  const calls = Number(args[0] ?? 20)
  const folder = await mkdtemp(join(tmpdir(), 'bench-certificate-'))
  try {
    const signing = await openSigning(folder)
    const views = Array.from({ length: calls }, (_, i) => viewOf(i))
    await printServer(signing, views)
    await printParts(signing, views)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** What the server itself feels: the printing is in another process. */
async function printServer(signing: PdfSigning, views: readonly CertificateView[]): Promise<void> {
  const forms = openCertificateForms(signing)
  await forms.pdf(viewOf(views.length))
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const [rss, start, cpu] = [process.memoryUsage().rss, performance.now(), process.cpuUsage()]
  delay.enable()
  for (const view of views) await forms.pdf(view)
  const time = (performance.now() - start) / views.length
  const { user, system } = process.cpuUsage(cpu)
  delay.disable()
  const grown = (process.memoryUsage().rss - rss) / 1e6
  for (const view of views) await forms.png(view)
  const press = pressMemory()
  await forms.close()
  console.table({
    'signed PDF, wall ms, one after the other': round(time),
    'the same, CPU ms of the server itself': round((user + system) / 1000 / views.length),
    'hold of the event loop, p99 ms': round(delay.percentile(99) / 1e6),
    'hold of the event loop, longest ms': round(delay.max / 1e6),
    'memory the server gained, MB': round(grown),
    'memory of the press after all PDF and PNG, MB': press,
  })
}

function round(value: number): number {
  return Number(value.toFixed(1))
}

/** Resident MB of the child that prints; undefined where /proc is missing. */
function pressMemory(): number | undefined {
  const tasks = `/proc/${process.pid}/task`
  if (!existsSync(tasks)) return undefined
  const [child] = readdirSync(tasks).flatMap((task) =>
    readFileSync(`${tasks}/${task}/children`, 'utf8').split(' ').filter(Boolean),
  )
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child}/status`, 'utf8')) ?? []
  return Math.round(Number(kilobytes) / 1000)
}

/** CPU of each part, in this process. */
async function printParts(signing: PdfSigning, views: readonly CertificateView[]): Promise<void> {
  const large = views.map(largeView)
  const pdf = await typesetPdf(request(viewOf(views.length)))
  const steps: Record<string, Step> = {
    'page (HTML)': (i) => pageOf(sheetOf(views[i]!), { lang: 'zh', signature }),
    'PDF laid out': (i) => typesetPdf(request(views[i]!)),
    'PDF signed and stamped': () => signPdf(pdf, signing),
    'PNG of the first page': (i) => typesetPng(request(views[i]!)),
    'PDF, 100 authors, rare characters': (i) => typesetPdf(request(large[i]!)),
  }
  const rows: Record<string, object> = {}
  for (const [step, action] of Object.entries(steps)) {
    const { cold, warm } = await measure(action, views.length)
    rows[step] = { 'CPU ms, first': round(cold), 'CPU ms, then': round(warm) }
  }
  console.table(rows)
  console.log(`PDF of ${pdf.length} bytes before it is signed`)
}
