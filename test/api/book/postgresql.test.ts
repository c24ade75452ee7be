import { postgresOrSkip, type PostgresCluster } from '../../_util/postgres.ts'
import { actsSuite } from './acts.suite.ts'
import { BookFixture } from './_util/book-fixture.ts'

describe('book: acts on PostgreSQL', function () {
  this.timeout(1_800_000)
  let cluster: PostgresCluster

  before(async function () {
    cluster = await postgresOrSkip(this)
  })
  after(() => cluster?.stop())

  actsSuite(async () => BookFixture.start(await cluster.createDatabase()), 25)
})
