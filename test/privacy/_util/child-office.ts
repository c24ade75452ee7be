/** The register in a process of its own, with people who have roles: what it prints is kept to be looked through. */
import assert from 'node:assert/strict'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StaffRole } from '../../../api/cases/machine.ts'
import { OfficeOf, type OfOffice } from '../../_util/office.ts'
import { writeKey } from '../../../scripts/keystore.ts'
import { newPerson, signedInAs, walletOf } from '../../_util/people.ts'
import {
  removeFolder,
  runCommand,
  startRegistry,
  type RegistryOptions,
  type TestRegistry,
} from '../../_util/start-registry.ts'

export class ChildOffice implements OfOffice {
  readonly office: OfficeOf<ChildOffice>
  readonly #admin = newPerson().did
  readonly #options: RegistryOptions
  #registry: TestRegistry
  /** What all processes so far have printed. */
  #printed = ''

  private constructor(registry: TestRegistry, options: RegistryOptions) {
    this.#registry = registry
    this.#options = options
    this.office = new OfficeOf(this)
  }

  static async start(options: RegistryOptions = {}): Promise<ChildOffice> {
    const child = new ChildOffice(await startRegistry(options), options)
    await child.registry.stop()
    child.run('role', 'grant', 'admin', child.#admin)
    await child.startAgain()
    return child
  }

  get registry(): TestRegistry {
    return this.#registry
  }

  get url(): string {
    return this.#registry.url
  }

  get folder(): string {
    return this.#registry.dataFolder
  }

  get output(): string {
    return this.#printed + this.#registry.output()
  }

  async grant(did: string, ...roles: readonly StaffRole[]): Promise<void> {
    const headers = {
      'content-type': 'application/json',
      ...(await signedInAs(this.url, this.#admin)),
    }
    for (const role of roles) {
      const body = JSON.stringify({ did, role, change: 'grant' })
      const answer = await fetch(`${this.url}/v1/roles`, { method: 'POST', headers, body })
      assert.equal(answer.status, 200, await answer.text())
    }
  }

  /** Runs a command on the folder, while the registry is stopped; it must end well. */
  run(...args: readonly string[]): string {
    const { status, stdout, stderr } = runCommand(this.folder, args, this.#options.env)
    this.#printed += stdout + stderr
    assert.equal(status, 0, `${args.join(' ')}: ${stdout}${stderr}`)
    return stdout
  }

  /** Runs a command as somebody with a key file of his own, while the registry runs; it must end well. */
  async runAs(did: string, args: readonly string[]): Promise<string> {
    const config = await mkdtemp(join(tmpdir(), 'colophon-key-'))
    try {
      const { privateKey } = walletOf(did)
      await writeKey(join(config, 'colophon', 'holder.json'), { did, privateKey }, undefined)
      const env = { ...this.#options.env, XDG_CONFIG_HOME: config }
      const told = runCommand(this.folder, [...args, '--api', this.url], env)
      this.#printed += told.stderr
      assert.equal(told.status, 0, `${args.join(' ')}: ${told.stdout}${told.stderr}`)
      return told.stdout
    } finally {
      await removeFolder(config)
    }
  }

  /** Starts it on the same folder, after it was stopped or killed. */
  async startAgain(): Promise<void> {
    this.#printed += this.#registry.output()
    this.#registry = await startRegistry({ ...this.#options, dataFolder: this.folder })
  }

  async remove(): Promise<void> {
    await this.#registry.kill()
    await removeFolder(this.folder)
  }
}
