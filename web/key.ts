/** Keys on secp256k1, their addresses, and what they sign (EIP-191). Pure: the same in page, worker and test. */
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { concat, fromHex, toHex, toUtf8 } from '../verifier/encoding.ts'

/** A new private key, 32 bytes, from the random source of the browser (WebCrypto). */
export function newKey(): Uint8Array {
  return secp256k1.utils.randomSecretKey()
}

/** Whether 32 bytes are a private key: a number between 1 and the order of the curve. */
export function isKey(bytes: Uint8Array): boolean {
  return secp256k1.utils.isValidSecretKey(bytes)
}

/** Address of a private key, 0x lower case. */
export function addressOf(privateKey: Uint8Array): string {
  return addressOfPoint(secp256k1.getPublicKey(privateKey, false))
}

/** Of an uncompressed point: the last 20 bytes of the hash of its coordinates. */
function addressOfPoint(point: Uint8Array): string {
  return `0x${toHex(keccak_256(point.subarray(1)).subarray(12))}`
}

/** An address (0x lower case) with the checksum that its capitals are (EIP-55). */
export function checksumAddress(address: string): string {
  const digits = address.slice(2)
  const hash = toHex(keccak_256(toUtf8(digits)))
  const cased = digits.replaceAll(/[a-f]/g, (letter, at: number) =>
    Number.parseInt(hash.charAt(at), 16) > 7 ? letter.toUpperCase() : letter,
  )
  return `0x${cased}`
}

/** Signs a text as wallets do (EIP-191, `personal_sign`): 65 bytes, 0x hex. */
export function signText(text: string, privateKey: Uint8Array): string {
  const options = { prehash: false, format: 'recovered' } as const
  const signature = secp256k1.sign(textHash(text), privateKey, options)
  return `0x${toHex(signature.subarray(1))}${toHex(Uint8Array.of(27 + (signature[0] ?? 0)))}`
}

/** Address (0x lower case) of who signed a text; undefined where the signature is none. */
export function signerOfText(text: string, signature: string): string | undefined {
  try {
    const bytes = fromHex(signature.slice(2).toLowerCase(), 65)
    // 27 and 28 as Ethereum has it; some devices give 0 and 1.
    const recovery = Uint8Array.of((bytes[64] ?? 0) % 27)
    const recovered = concat(recovery, bytes.subarray(0, 64))
    const point = secp256k1.recoverPublicKey(recovered, textHash(text), { prehash: false })
    return addressOfPoint(secp256k1.Point.fromBytes(point).toBytes(false))
  } catch {
    return undefined
  }
}

function textHash(text: string): Uint8Array {
  const bytes = toUtf8(text)
  return keccak_256(concat(toUtf8(`\x19Ethereum Signed Message:\n${bytes.length}`), bytes))
}
