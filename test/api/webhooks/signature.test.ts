import assert from 'node:assert/strict'
import { newSecret, printSecret, signedHeaders } from '../../../api/webhooks/signature.ts'

describe('the signature of a delivery', () => {
  it('is that of the reference vector of Standard Webhooks, one for each secret', () => {
    const text = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const secret = Buffer.from(text, 'base64')
    assert.equal(printSecret(secret), `whsec_${text}`)
    const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek'
    const message = { id, time: 1_614_265_330, body: '{"test": 2432232314}' }
    const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    assert.deepEqual(signedHeaders(message, [secret]), {
      'webhook-id': id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': signature,
    })
    const both = signedHeaders(message, [newSecret(), secret])['webhook-signature']?.split(' ')
    assert.equal(both?.length, 2)
    assert.equal(both[1], signature)
  })
})
