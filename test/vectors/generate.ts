/**
 * Writes the vectors: `node test/vectors/generate.ts`. Keys, ids and times are fixed, so the same files come out
 * every time; a test compares them with what is committed.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { actVectors } from './cases/acts.ts'
import { chainVectors } from './cases/anchor.ts'
import { disclosureVectors } from './cases/disclosure.ts'
import { documentVectors } from './cases/document.ts'
import { entryVectors } from './cases/entry.ts'
import { evidenceVectors } from './cases/evidence.ts'
import { historyVectors } from './cases/history.ts'
import { jsonVectors } from './cases/json.ts'
import { noteVectors } from './cases/note.ts'
import { statusVectors } from './cases/status.ts'
import { treeVectors } from './cases/tree.ts'
import { pathOf, printVector, type Vector } from './vector.ts'

/** All vectors, in the order of the formats. */
export async function makeVectors(): Promise<Vector[]> {
  return [
    ...entryVectors(),
    ...jsonVectors(),
    ...treeVectors(),
    ...noteVectors(),
    ...documentVectors(),
    ...actVectors(),
    ...disclosureVectors(),
    ...historyVectors(),
    ...(await chainVectors()),
    ...(await evidenceVectors()),
    ...(await statusVectors()),
  ]
}

async function write(folder: string): Promise<void> {
  for (const verdict of ['accept', 'reject'])
    await rm(join(folder, verdict), { recursive: true, force: true })
  for (const vector of await makeVectors()) {
    const path = join(folder, pathOf(vector))
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, printVector(vector))
  }
}

if (import.meta.main) await write(import.meta.dirname)
