/** The register in a process of its own, with people who have roles: what it prints is kept to be looked through. */
import assert from 'node:assert/strict'
import type { StaffRole } from '../../../api/cases/machine.ts'
import { OfficeOf, type OfOffice } from '../../_util/office.ts'
import { newPerson, signedInAs } from '../../_util/people.ts'
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

  /** Starts it on the same folder, after it was stopped or killed. */
  async startAgain(): Promise<void> {
    const { dataFolder, output } = this.#registry
    this.#printed += output()
    this.#registry = await startRegistry({ ...this.#options, dataFolder })
  }

  async remove(): Promise<void> {
    await this.#registry.kill()
    await removeFolder(this.folder)
  }
}
