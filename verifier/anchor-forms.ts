import { pattern } from './schema.ts'

/** An account on an Ethereum chain. */
export const address = pattern(/^0x[0-9a-f]{40}$/, '0x and 40 lower-case hex digits')
/** A hash as Ethereum nodes write it. */
export const hash = pattern(/^0x[0-9a-f]{64}$/, '0x and 64 lower-case hex digits')
