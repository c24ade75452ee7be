import assert from 'node:assert/strict'
import { ChainError } from '../../../api/chain/chain.ts'
import { ApiError, problems } from '../../../api/errors.ts'
import { LogError } from '../../../api/log/log.ts'
import { toApiError, toProblem } from '../../../api/problem.ts'
import { StoreError } from '../../../api/store/store.ts'
import { VaultError } from '../../../api/vault/errors.ts'

describe('problems', () => {
  it('prints an ApiError as RFC 9457 says, with its extensions', () => {
    const error = new ApiError('already_registered', 'It is.', { registrationNumber: 'n' })
    assert.deepEqual(toProblem(error, 'r1'), {
      type: 'urn:colophon:problem:already_registered',
      title: problems.already_registered[1],
      status: 409,
      detail: 'It is.',
      code: 'already_registered',
      requestId: 'r1',
      registrationNumber: 'n',
    })
  })

  const cases: readonly [string, Error, string][] = [
    ['a full store', new StoreError('full', 'x'), 'storage_full'],
    ['a store that is away', new StoreError('unreachable', 'x'), 'unavailable'],
    ['a corrupt store', new StoreError('corrupt', 'x'), 'internal'],
    ['a full log', new LogError('full', 'x'), 'storage_full'],
    ['a broken log', new LogError('fatal', 'x'), 'internal'],
    ['a full vault', new VaultError('full', 'x'), 'storage_full'],
    ['a broken vault', new VaultError('failed', 'x'), 'internal'],
    ['a chain that is away', new ChainError('unreachable', 'x'), 'unavailable'],
    ['a chain that refuses', new ChainError('reverted', 'x'), 'internal'],
    ['anything else', new TypeError('password=hunter2'), 'internal'],
  ]
  for (const [name, error, code] of cases) {
    it(`answers ${name} with ${code} and without its message`, () => {
      const answer = toApiError(error)
      assert.equal(answer.code, code)
      assert.equal(answer.message.includes(error.message), false)
      assert.equal(answer.cause, error)
    })
  }

  it("tells the caller's malformed requests from failures of ours", () => {
    const decode = Object.assign(new URIError('x'), { status: 400 })
    assert.equal(toApiError(decode).code, 'invalid_request')
    assert.equal(toApiError(Object.assign(new Error('x'), { status: 500 })).code, 'internal')
    assert.equal(toApiError('thrown text').code, 'internal')
  })
})
