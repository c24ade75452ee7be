import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { loadConfig } from '../../../api/config.ts'
import { openContext, type Context } from '../../../api/context.ts'
import { checkRegistry } from '../../../api/fsck/check-registry.ts'
import { openLog } from '../../../api/log/open-log.ts'
import { sealFields } from '../../../api/personal/seal.ts'
import { encryptStream } from '../../../api/store/age.ts'
import { alice, fileOf, depositOf, workOf } from '../book/_util/book-fixture.ts'
import { collect, makeRecord, origin, privateKey } from '../log/_util/records.ts'

const logger = pino({ level: 'silent' })

function flip(bytes: Buffer, at: number): Buffer {
  bytes[at] = (bytes[at] ?? 0) ^ 1
  return bytes
}

/** A whole registry, in this process; each test damages a part, and puts it back. */
describe('fsck: registry', function () {
  this.timeout(120_000)
  let folder: string
  let context: Context

  const open = (): Promise<Context> => {
    const config = loadConfig({ COLOPHON_DATA: folder, COLOPHON_CHAIN_PORT: '0' })
    return openContext(config, logger, { idle: true })
  }
  const put = async (name: string, encrypted: boolean): Promise<string> => {
    const bytes = Buffer.from(`the bytes of ${name}`)
    const plain = Readable.from([bytes])
    const { recipient } = context.keyring.store
    const { cid } = await context.store.put(encrypted ? encryptStream(plain, recipient) : plain)
    const digest = (algorithm: string): string => createHash(algorithm).update(bytes).digest('hex')
    const digests = { sha256: digest('sha256'), sm3: digest('sm3') }
    const file = fileOf(name, { ...digests, size: bytes.length, cid, encrypted })
    return (await context.book.deposit(depositOf(alice, name, { file }))).id
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-fsck-'))
    context = await open()
    for (const encrypted of [true, false]) {
      const id = await put(`file ${encrypted}`, encrypted)
      await context.book.registerWork(workOf(alice, [id]))
      await context.drain()
    }
  })
  after(async () => {
    await context[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  const failed = async (deep = false): Promise<string[]> => {
    const findings = await checkRegistry(context, { deep })
    return findings.filter(({ ok }) => !ok).map(({ check }) => check)
  }
  /** Runs with a file changed, and puts it back. */
  const changed = async (
    path: string,
    change: (bytes: Buffer) => Uint8Array,
    during: () => Promise<void>,
  ): Promise<void> => {
    const before = await readFile(join(folder, path))
    await writeFile(join(folder, path), change(Buffer.from(before)))
    try {
      await during()
    } finally {
      await writeFile(join(folder, path), before)
    }
  }
  const anchors = async (): Promise<string[]> => (await readdir(join(folder, 'anchors'))).toSorted()

  it('finds nothing wrong in a sound registry, and names every check', async () => {
    const findings = await checkRegistry(context, { deep: true })
    assert.deepEqual(
      findings.filter(({ ok }) => !ok),
      [],
    )
    assert.deepEqual(
      findings
        .map(({ check }) => check.split(':')[0])
        .filter((room, i, all) => all.indexOf(room) === i),
      ['log', 'book', 'vault', 'register', 'store', 'anchors'],
    )
  })

  it('finds a damaged record in the segments', async () => {
    const [segment = ''] = await readdir(join(folder, 'log', 'segments'))
    await changed(
      join('log', 'segments', segment),
      (bytes) => flip(bytes, bytes.length >> 1),
      async () => assert.ok((await failed()).some((check) => check.startsWith('log: '))),
    )
  })

  it('finds a damaged tile and a damaged checkpoint', async () => {
    const [tile = ''] = await readdir(join(folder, 'log/public/tile/0/000.p'))
    await changed(
      join('log/public/tile/0/000.p', tile),
      (bytes) => flip(bytes, 0),
      async () => assert.deepEqual(await failed(), ['log: tiles']),
    )
    await changed(
      'log/public/checkpoint',
      (bytes) => flip(bytes, bytes.length - 5),
      async () => assert.ok((await failed()).includes('log: checkpoint')),
    )
  })

  it('finds an anchor whose root, checkpoint or proof was changed', async () => {
    const [first = ''] = await anchors()
    const path = join('anchors', first)
    const damage: [RegExp, string, string[]][] = [
      [/"root":"..../, '"root":"0000', ['anchors: log', 'anchors: database', 'anchors: chain']],
      [/"note":"[a-z]/, '"note":"!', ['anchors: log', 'anchors: database']],
      [/"blockNumber":\d/, '"blockNumber":9', ['anchors: database', 'anchors: chain']],
      [/"receiptKey":".."/, '"receiptKey":"99"', ['anchors: database', 'anchors: chain']],
    ]
    for (const [from, to, expected] of damage) {
      await changed(
        path,
        (bytes) => Buffer.from(bytes.toString().replace(from, to)),
        async () => assert.deepEqual(await failed(), expected, String(from)),
      )
    }
  })

  it('finds an anchor that is lost in the database, or told otherwise', async () => {
    const rows = await context.db.query.selectFrom('anchors').selectAll().execute()
    assert.ok(rows.length > 1)
    await context.db.query
      .deleteFrom('anchors')
      .where('size', '=', rows[0]?.size ?? 0)
      .execute()
    assert.deepEqual(await failed(), ['anchors: database'])
    await context.db.query.deleteFrom('anchors').execute()
    await context.db.query.insertInto('anchors').values(rows).execute()
    await context.db.query.updateTable('anchors').set({ note: 'another' }).execute()
    assert.deepEqual(await failed(), ['anchors: database'])
    await context.db.query.deleteFrom('anchors').execute()
    await context.db.query.insertInto('anchors').values(rows).execute()
    assert.deepEqual(await failed(), [])
  })

  it('takes an anchor that was mined and not recorded for what a crash leaves', async () => {
    await context.book.deposit(depositOf(alice, 'unrecorded', { received: false }))
    await context.publisher.now()
    const { size, root } = context.log.checkpoint()
    const proof = await context.log.consistencyProof(context.anchorer.anchored, size)
    await context.chain.publish(size, root, proof)
    assert.deepEqual(await failed(), [])
    await context.anchorer.now()
    assert.deepEqual(await failed(), [])
  })

  it('finds a stored file that is gone, damaged, or that the key does not open', async () => {
    const blocks = join(folder, 'blocks')
    const copy = join(folder, 'blocks-before')
    await cp(blocks, copy, { recursive: true })
    const files = (await readdir(blocks, { recursive: true, withFileTypes: true })).filter(
      (entry) => entry.isFile() && entry.name.startsWith('baf'),
    )
    assert.ok(files.length >= 2)
    for (const file of files) {
      const path = join(file.parentPath, file.name)
      const before = await readFile(path)
      await writeFile(path, flip(Buffer.from(before), before.length - 1))
      assert.deepEqual(await failed(true), ['store: files'], file.name)
      await rm(path)
      assert.deepEqual(await failed(), ['store: files'], file.name)
      await writeFile(path, before)
    }
    assert.deepEqual(await failed(true), [])
  })

  it('finds a sealed box without its key, and a key that was to be destroyed', async () => {
    const { vault, book } = context
    const [dossier, caseId] = [uuidv7(), uuidv7()]
    const key = await vault.dossiers.create(dossier, alice)
    const box = sealFields(key, dossier, { legalName: '张三' })
    const parties = [{ pointer: '/contact', dossier, box }]
    const read = {
      caseType: 'dossier',
      transition: 'read',
      reason: 'data_subject_request',
    } as const
    await book.move({ ...read, caseId, actor: alice, payload: { parties } })
    assert.deepEqual(await failed(), [])
    const without = { caseId: uuidv7(), actor: alice, payload: {} } as const
    const lost = [{ pointer: '/contact', dossier: without.caseId, box: 'AA' }]
    await book.move({ ...read, caseId: uuidv7(), actor: alice, payload: { parties: lost } })
    assert.deepEqual(await failed(), ['vault: dossiers'])
    const erase = { ...read, transition: 'erase', reason: 'data_subject_request' }
    await book.move({ ...erase, ...without })
    assert.deepEqual(await failed(), [], 'what was erased needs no key')
    await book.move({ ...erase, caseId: dossier, actor: alice, payload: {} })
    assert.deepEqual(await failed(), ['vault: dossiers'])
    await vault.dossiers.erase(dossier, 1)
    assert.deepEqual(await failed(), [])
    await context.drain()
  })

  it('finds nothing wrong after a restart', async () => {
    await context[Symbol.asyncDispose]()
    context = await open()
    assert.deepEqual(await failed(true), [])
  })

  it('finds a checkpoint on the chain that is not of this log', async () => {
    const fork = await openLog({ folder: join(folder, 'fork'), origin, privateKey })
    try {
      await fork.append((await collect(context.log.scan(0))).map(({ record }) => record))
      await fork.append([makeRecord(fork.next)])
      const { size, root } = await fork.publish()
      await context.chain.publish(size, root, await fork.consistencyProof(size - 1, size))
    } finally {
      await fork.close()
    }
    assert.deepEqual(await failed(), ['anchors: chain'])
  })
})
