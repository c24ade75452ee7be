import { openDatabase } from '../../../api/db/open.ts'
import { postgresOrSkip, type PostgresCluster } from '../../_util/postgres.ts'
import { registerSuite } from './register.suite.ts'

describe('register on PostgreSQL', function () {
  this.timeout(300_000)
  let cluster: PostgresCluster
  before(async function () {
    cluster = await postgresOrSkip(this)
  })
  after(async () => cluster?.stop())
  describe('as on any engine', () => {
    registerSuite(async () =>
      openDatabase({ url: await cluster.createDatabase(), folder: '/nonexistent' }),
    )
  })
})
