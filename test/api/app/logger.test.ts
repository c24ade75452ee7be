import assert from 'node:assert/strict'
import { createLogger } from '../../../api/logger.ts'

describe('the program log', () => {
  it('keeps of an error its type, message, code and stack, and nothing that libraries hang on it', () => {
    const cause = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (holder)=(Zhang San) already exists.',
      parameters: ['Zhang San'],
    })
    const lines: string[] = []
    const logger = createLogger({ logLevel: 'info' }, { write: (line) => void lines.push(line) })
    logger.error({ err: new Error('insert failed', { cause }) }, 'failed')
    assert.equal(lines.length, 1)
    const line: { err: { message: string; cause: { code: string } } } = JSON.parse(lines[0] ?? '')
    assert.equal(line.err.message, 'insert failed')
    assert.equal(line.err.cause.code, '23505')
    assert.equal(lines[0]?.includes('Zhang San'), false)
  })
})
