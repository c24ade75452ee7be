import { openDatabase } from '../../../api/db/open.ts'
import { postgresOrSkip, type PostgresCluster } from '../../_util/postgres.ts'
import { clocksSuite } from './clocks.suite.ts'
import { registerSuite } from './register.suite.ts'
import { reportSuite } from './report.suite.ts'

describe('register on PostgreSQL', function () {
  this.timeout(300_000)
  let cluster: PostgresCluster
  before(async function () {
    cluster = await postgresOrSkip(this)
  })
  after(async () => cluster?.stop())
  const open = async () =>
    openDatabase({ url: await cluster.createDatabase(), folder: '/nonexistent' })
  describe('search and statistics', () => registerSuite(open))
  describe('clocks and growth', () => clocksSuite(open))
  describe('the monthly report', () => reportSuite(open))
})
