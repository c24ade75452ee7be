import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../../api/db/open.ts'
import { clocksSuite } from './clocks.suite.ts'
import { registerSuite } from './register.suite.ts'
import { reportSuite } from './report.suite.ts'

describe('register on PGlite', function () {
  this.timeout(300_000)
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-register-'))
  })
  after(async () => rm(folder, { recursive: true, force: true }))
  const open = () => openDatabase({ folder: join(folder, 'db') })
  describe('search and statistics', () => registerSuite(open))
  describe('clocks and growth', () => clocksSuite(open))
  describe('the monthly report', () => reportSuite(open))
})
