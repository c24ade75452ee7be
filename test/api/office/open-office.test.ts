import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { openContext } from '../../../api/context.ts'
import { createLogger } from '../../../api/logger.ts'
import { openOffice } from '../../../api/office/open-office.ts'
import { OfficeHere } from '../../_util/office.ts'
import { newPerson } from '../../_util/people.ts'
import { RegistryHere } from '../../_util/registry-here.ts'

describe('the office over a register that is being filled', function () {
  this.timeout(60_000)

  it('finds the titles that were registered before', async () => {
    const here = await RegistryHere.start()
    const office = new OfficeHere(here)
    const applicant = newPerson().did
    const { id } = await office.examined('certified', applicant)
    const [{ certificate, registrationNumber } = assert.fail()] = await office.issued(applicant, id)
    const { register, config } = here.context
    await register.caughtUp()
    const { title = '' } = (await register.entries([certificate])).get(certificate) ?? {}
    for (let n = 0; n < 20; n++) await office.deposit(applicant)
    await here.close()
    const context = await openContext(config, createLogger({ logLevel: 'silent' }), { idle: true })
    try {
      // As the migration that empties it: it fills itself from the log when it is told to follow.
      const { query } = context.db
      await sql`truncate register, register_postings, register_counts`.execute(query)
      await sql`delete from cursors where name in ('register', 'register_blocks')`.execute(query)
      const found = await openOffice(context, 10).similarTitles([title], newPerson().did)
      assert.deepEqual(found.get(title), [{ registrationNumber, own: false }])
    } finally {
      await context[Symbol.asyncDispose]()
      await here.open()
      await here.remove()
    }
  })
})
