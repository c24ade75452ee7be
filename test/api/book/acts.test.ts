import { actsSuite } from './acts.suite.ts'
import { BookFixture } from './_util/book-fixture.ts'

describe('book: acts', function () {
  this.timeout(1_800_000)
  actsSuite(() => BookFixture.start(), 9)
})
