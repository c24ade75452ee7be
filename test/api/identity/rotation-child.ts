/**
 * Rotates the registrar's key and is killed on the way: run by registrar.test.ts as
 * `node rotation-child.ts <work folder> <deployment.json> <rpc url> <step> <before|after>`.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Deployment } from '../../../api/chain/chain.ts'
import { openChain } from '../../../api/chain/client.ts'
import { openDatabase } from '../../../api/db/open.ts'
import { createDidIndex } from '../../../api/identity/did-index.ts'
import { openKeyring } from '../../../api/identity/keys.ts'
import { type RegistrarChain, rotateAssertionKey } from '../../../api/identity/registrar.ts'
import { localProfile } from './chain-fixture.ts'
import { generateStoreKey } from './store-key.ts'

const [folder = '', deploymentFile = '', rpcUrl = '', step = '', moment = ''] =
  process.argv.slice(2)

const die = (at: string, when: string) => {
  if (at === step && when === moment) process.kill(process.pid, 'SIGKILL')
}

/** The real call, with the kill before it is made or after it is final. */
async function mortal<T>(at: string, call: () => Promise<T>): Promise<T> {
  die(at, 'before')
  const result = await call()
  die(at, 'after')
  return result
}

const deployment: Deployment = JSON.parse(await readFile(deploymentFile, 'utf8'))
const keyring = await openKeyring({ folder: join(folder, 'keys'), generateStoreKey })
const { controllerKey } = keyring
const real = await openChain({ profile: localProfile(rpcUrl), deployment, controllerKey })
const chain: RegistrarChain = {
  profile: real.profile,
  deployment,
  addKey: (key) => mortal('addKey', () => real.addKey(key)),
  revokeKey: (key) => mortal('revokeKey', () => real.revokeKey(key)),
}
const db = await openDatabase({ folder: join(folder, 'child-db') })
const dids = createDidIndex({ db, chain: real })
const drain = () => mortal('drain', () => Promise.resolve())
await rotateAssertionKey({ keyring, chain, dids, drain })
await db.close()
