import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseVkey, verifyCheckpoint } from '../../../verifier/checkpoint.ts'
import type { SignedCheckpoint } from '../../../verifier/checkpoint.ts'
import { verifyConsistency } from '../../../verifier/merkle.ts'
import { checkLog } from '../../../api/log/fsck.ts'
import type { LogRecord, TransparencyLog } from '../../../api/log/log.ts'
import { openLog } from '../../../api/log/open-log.ts'
import { collect, makeRecord, origin, privateKey, temporaryFolder } from './_util/records.ts'
import { soak } from '../../_util/runs.ts'

const kills = soak ? 100 : 12
const writer = fileURLToPath(new URL('_util/writer-process.ts', import.meta.url))

/** What the process said before it was killed. */
interface Said {
  acknowledged: number
  readonly notes: string[]
}

/** Runs the writer until it has said `lines` lines, then kills it with SIGKILL. */
async function runAndKill(folder: string, lines: number, said: Said): Promise<void> {
  const child = spawn(process.execPath, [writer, '--folder', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let count = 0
  for await (const line of createInterface({ input: child.stdout })) {
    hear(line, said)
    count += 1
    if (count === lines) child.kill('SIGKILL')
  }
  await ended(child)
  assert.equal(child.signalCode, 'SIGKILL', 'the writer ended by itself')
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

function hear(line: string, said: Said): void {
  const [word, rest] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]
  if (word === 'opened') assert.ok(Number(rest) > said.acknowledged)
  if (word === 'sequenced') said.acknowledged = Number(rest)
  // A line cut in two by the kill is no news.
  if (word === 'published' && rest.endsWith('"')) said.notes.push(String(JSON.parse(rest)))
}

async function checkRecords(log: TransparencyLog, acknowledged: number): Promise<void> {
  const found = await collect(log.scan(0))
  assert.ok(
    found.length > acknowledged,
    `${acknowledged} was acknowledged, ${found.length} are there`,
  )
  for (const [index, { record }] of found.entries()) {
    assert.deepEqual(plain(record), plain(makeRecord(index)))
  }
}

function plain({ index, entry, act, document }: LogRecord): unknown[] {
  return [index, ...[entry, act, document].map((bytes) => Buffer.from(bytes).toString('base64'))]
}

/** Every checkpoint ever seen must be a beginning of the tree that there is now. */
async function checkNoFork(log: TransparencyLog, notes: readonly string[]): Promise<void> {
  const { size: to, root: toRoot } = await log.publish()
  let last: SignedCheckpoint | undefined
  for (const note of notes) {
    const seen = verifyCheckpoint(note, [parseVkey(log.vkey)])
    assert.ok(seen.size >= (last?.size ?? 0), 'checkpoints never shrink')
    last = seen
    if (seen.size === 0) continue
    const proof = await log.consistencyProof(seen.size, to)
    const claim = { from: seen.size, fromRoot: seen.root, to, toRoot, proof }
    assert.ok(verifyConsistency(claim), `the tree forks from the checkpoint at ${seen.size}`)
    assert.equal((await log.checkpointAt(seen.size)).note, note)
  }
}

describe('log under kill -9', () => {
  it(`keeps what was acknowledged, once, and never forks (${kills} kills)`, async function () {
    this.timeout(600_000)
    await using folder = await temporaryFolder()
    const said: Said = { acknowledged: -1, notes: [] }
    for (let kill = 0; kill < kills; kill++) {
      await runAndKill(folder.path, 3 + ((kill * 37) % 150), said)
      const log = await openLog({ folder: folder.path, origin, privateKey, segmentBytes: 30_000 })
      await checkRecords(log, said.acknowledged)
      if (kill % 2 === 0) await checkNoFork(log, said.notes)
      if (kill % 2 === 0) said.notes.push(log.checkpoint().note)
      await log.close()
      const { findings } = await checkLog({ folder: folder.path, origin, vkey: log.vkey })
      assert.deepEqual(
        findings.filter(({ ok }) => !ok),
        [],
      )
    }
    assert.ok(said.acknowledged > 0 && said.notes.length > 0)
  })
})
