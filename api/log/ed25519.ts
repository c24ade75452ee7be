import { createPublicKey, verify } from 'node:crypto'
import type { Ed25519Verify } from '../../verifier/signature.ts'

/** Node's Ed25519, ten times as fast as the verifier's own; both are tested against the same vectors. */
export const ed25519Verify: Ed25519Verify = (signature, message, publicKey) => {
  try {
    const x = Buffer.from(publicKey).toString('base64url')
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    return verify(null, message, key, signature)
  } catch {
    return false
  }
}
