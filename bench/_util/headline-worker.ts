/** A worker of the headline: makes the acts of a batch, decides and signs them, hands the batch over as flat buffers. */
import { createPrivateKey, hash } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { BatchPacker, freshDesk, transferList, type DraftedBatch } from '../../api/book/bulk.ts'
import type { Command } from '../../api/book/commands.ts'
import type { Desk } from '../../api/book/decide.ts'
import { fileKey } from '../../api/book/known.ts'
import type { Issuer } from '../../api/certificates/sign.ts'

/** What a worker is started with: the issuer, its key as PEM. */
export interface HeadlineWorker {
  readonly issuer: Omit<Issuer, 'privateKey'>
  readonly privateKey: string
  readonly chainId: number
  readonly identities: number
}

/** A batch to make: acts `from` to `from + count` of a kind. */
export interface HeadlineJob {
  readonly kind: 'identity' | 'work'
  readonly from: number
  readonly count: number
  readonly next: number
  readonly time: number
  readonly category: string
  readonly serials: ReadonlyMap<string, number>
}

export interface HeadlineBatch {
  readonly batch: DraftedBatch
  /** CPU seconds of this thread for it. */
  readonly cpu: number
}

const data = workerData as HeadlineWorker
const issuer: Issuer = { ...data.issuer, privateKey: createPrivateKey(data.privateKey) }
const packer = new BatchPacker()

function didOf(identity: number): string {
  const address = hash('sha256', `identity ${identity}`).slice(0, 40)
  return `did:ethr:0x${data.chainId.toString(16)}:0x${address}`
}

function identityCommand(i: number): Command {
  const commitment = hash('sha256', `commitment ${i}`)
  return {
    kind: 'identity',
    subject: didOf(i),
    partyKind: 'naturalPerson',
    assuranceLevel: 'documentChecked',
    commitments: [{ field: 'name', commitment }],
  }
}

interface MadeFile {
  readonly holder: string
  readonly sha256: string
  readonly deposit: Command
}

/** The work's file is made here and digested, as at intake. */
function madeFile(i: number): MadeFile {
  const holder = didOf(i % data.identities)
  const content = `作品 ${i}`
  const [sha256, sm3] = [hash('sha256', content), hash('sm3', content)]
  const file = { mediaType: 'text/plain', size: Buffer.byteLength(content), sha256, sm3 }
  return {
    holder,
    sha256,
    deposit: { kind: 'deposit', holder, file, received: false, publicLookup: false },
  }
}

function workCommand(i: number, category: string, file: MadeFile, desk: Desk): Command {
  const { holder, sha256 } = file
  const [deposit] = desk.known.depositsByFile.get(fileKey(sha256, holder))!
  const displayName = `作者 ${i % data.identities}`
  return {
    kind: 'work',
    applicant: holder,
    deposits: [deposit!.depositId],
    publicLookup: false,
    facts: {
      work: {
        title: `作品 ${i}`,
        category,
        creationNature: 'originalWork',
        completion: { date: '2026-05' },
      },
      authors: [{ displayName, signing: 'realName' }],
      owners: [{ displayName, did: holder, acquisition: 'original', rights: 0x1ffff }],
      ownershipForm: 'individual',
    },
  }
}

function* acts(job: HeadlineJob): Generator<(desk: Desk) => Command> {
  for (let i = job.from; i < job.from + job.count; i++) {
    if (job.kind === 'identity') {
      yield () => identityCommand(i)
      continue
    }
    const file = madeFile(i)
    yield () => file.deposit
    yield (desk) => workCommand(i, job.category, file, desk)
  }
}

parentPort!.on('message', (job: HeadlineJob) => {
  const before = process.threadCpuUsage()
  const batch = packer.pack(freshDesk(job, issuer), acts(job))
  const { user, system } = process.threadCpuUsage(before)
  parentPort!.postMessage(
    { batch, cpu: (user + system) / 1e6 } satisfies HeadlineBatch,
    transferList(batch),
  )
})
