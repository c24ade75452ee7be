/** A vault in a temporary folder, with a clock that the test sets. */
import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { v7 } from 'uuid'
import { openVault, type Vault } from '../../../api/vault/vault.ts'

export const subject = 'did:ethr:0xc0104:0x00000000000000000000000000000000000000aa'
export const newId = (): string => v7()
export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

export class VaultFixture {
  readonly folder: string
  readonly key: KeyObject = createSecretKey(randomBytes(32))
  time = 1_790_000_000
  vault!: Vault

  constructor(parent: string) {
    this.folder = join(parent, 'vault')
  }

  static async open(): Promise<VaultFixture> {
    const fixture = new VaultFixture(await mkdtemp(join(tmpdir(), 'colophon-vault-')))
    await fixture.open()
    return fixture
  }

  async open(key = this.key): Promise<void> {
    this.vault = await openVault({ folder: this.folder, key, now: () => this.time })
  }

  async reopen(): Promise<void> {
    await this.vault.close()
    await this.open()
  }

  /** Changes the file as nothing of ours would, and opens it again. */
  async change(sql: string): Promise<void> {
    await this.vault.close()
    const file = new DatabaseSync(join(this.folder, 'vault.sqlite'))
    file.exec(sql)
    file.close()
    await this.open()
  }

  /** Every byte that the vault has on disk, the write-ahead log among them. */
  async bytes(): Promise<Buffer> {
    const names = await readdir(this.folder)
    return Buffer.concat(await Promise.all(names.map((name) => readFile(join(this.folder, name)))))
  }

  async remove(): Promise<void> {
    await this.vault.close()
    await rm(join(this.folder, '..'), { recursive: true, force: true })
  }
}
