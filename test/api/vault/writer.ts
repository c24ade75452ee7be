// Program for the kill test: creates dossiers in groups for ever, erases one of each group, and writes a line for
// each act that the vault has acknowledged.
import { createSecretKey } from 'node:crypto'
import { writeSync } from 'node:fs'
import { openVault } from '../../../api/vault/vault.ts'
import { hex, newId, subject } from './_vault.ts'

const [, , folder = '', key = ''] = process.argv
const now = () => Math.floor(Date.now() / 1000)
const vault = await openVault({ folder, key: createSecretKey(Buffer.from(key, 'hex')), now })
// Synchronous, or lines would wait in this process while it is killed.
const say = (line: string): number => writeSync(1, `${line}\n`)

async function create(): Promise<string> {
  const id = newId()
  say(`created ${id} ${hex(await vault.dossiers.create(id, subject))}`)
  return id
}

for (;;) {
  const [first = ''] = await Promise.all(Array.from({ length: 8 }, create))
  await vault.dossiers.erase(first, now())
  say(`erased ${first}`)
}
