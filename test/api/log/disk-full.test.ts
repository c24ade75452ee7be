import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkLog } from '../../../api/log/fsck.ts'
import { CheckpointSigner } from '../../../api/log/note.ts'
import { openLog } from '../../../api/log/open-log.ts'
import { collect, makeRecords, origin, privateKey, temporaryFolder } from './_util/records.ts'

const writer = fileURLToPath(new URL('_util/writer-process.ts', import.meta.url))
const { vkey } = new CheckpointSigner(origin, privateKey)

/** What the writer process said, by its first word. */
function run(
  command: string,
  options: readonly string[],
): { words: string[]; acknowledged: number } {
  const node = [process.execPath, writer, ...options].map((part) => `'${part}'`).join(' ')
  const { stdout, stderr, status } = spawnSync('bash', ['-c', command.replace('NODE', node)], {
    encoding: 'utf8',
    timeout: 120_000,
  })
  assert.equal(status, 0, `${stderr}\n${stdout.slice(-500)}`)
  const lines = stdout.trim().split('\n')
  const last = lines.findLast((line) => line.startsWith('sequenced'))
  return {
    words: lines.map((line) => line.split(' ')[0] ?? ''),
    acknowledged: Number(last?.split(' ')[1]),
  }
}

/** After the failure: nothing half written, all that was acknowledged there, and the log goes on. */
async function checkAfter(folder: string, acknowledged: number): Promise<void> {
  assert.deepEqual(await readdir(join(folder, 'tmp')), [])
  const log = await openLog({ folder, origin, privateKey })
  assert.equal(log.next, acknowledged + 1)
  assert.equal((await collect(log.scan(0))).length, acknowledged + 1)
  await log.append(makeRecords(log.next, 300))
  await log.publish()
  await log.close()
  const { findings, size } = await checkLog({ folder, origin, vkey })
  assert.deepEqual(
    findings.filter(({ ok }) => !ok),
    [],
  )
  assert.equal(size, acknowledged + 301)
}

describe('log without room', () => {
  it('refuses a batch that a limit on file size cuts, and takes it when there is room', async () => {
    await using folder = await temporaryFolder()
    // Segments may grow to 10 MB but files only to 96 KiB: the batch that crosses it is cut in the middle.
    const options = [
      '--folder',
      folder.path,
      '--batch',
      '20',
      '--length',
      '1000',
      '--segment',
      '10000000',
    ]
    const { words, acknowledged } = run('ulimit -f 96; NODE', [...options, '--errors', '5'])
    assert.ok(words.filter((word) => word === 'error').length >= 5)
    assert.ok(acknowledged > 20)
    await checkAfter(folder.path, acknowledged)
  })

  it('refuses to publish tiles that a limit on file size cuts, and publishes when there is room', async () => {
    await using folder = await temporaryFolder()
    // Small segments pass under the limit of 28 KiB, a bundle of more than 176 entries does not.
    const options = ['--folder', folder.path, '--batch', '20', '--segment', '16000']
    const { words, acknowledged } = run('ulimit -f 28; NODE || [ $? = 3 ]', [
      ...options,
      '--errors',
      '20',
      '--until',
      '400',
    ])
    assert.ok(words.includes('published'))
    assert.ok(words.includes('error'))
    assert.equal(acknowledged, 399)
    await checkAfter(folder.path, acknowledged)
  })

  // A full disk of our own: a tmpfs in a mount namespace, where the system lets us have one.
  if (spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0) {
    it('keeps what was acknowledged on a disk that ran full, and goes on once there is room', async () => {
      await using folder = await temporaryFolder()
      const [disk, saved] = [join(folder.path, 'disk'), join(folder.path, 'saved')]
      await mkdir(disk)
      const options = ['--folder', join(disk, 'log'), '--batch', '20', '--length', '1000']
      // The ballast is removed when the disk is full, and the same process must go on to its end.
      const script = `
        mount -t tmpfs -o size=4m tmpfs ${disk}
        head -c 3000000 /dev/zero > ${disk}/ballast
        (while [ $(df --output=avail ${disk} | tail -1) -gt 60 ]; do sleep 0.1; done
          sleep 1; rm ${disk}/ballast) &
        "$@" && cp -r ${disk}/log ${saved}`
      await writeFile(join(folder.path, 'script'), script)
      const command = `unshare -rm bash ${join(folder.path, 'script')} NODE`
      const { words, acknowledged } = run(command, [
        ...options,
        '--errors',
        '9999',
        '--until',
        '800',
      ])
      assert.ok(words.includes('error'))
      assert.equal(acknowledged, 799)
      await cp(saved, join(folder.path, 'log'), { recursive: true })
      await checkAfter(join(folder.path, 'log'), acknowledged)
    })
  }
})
