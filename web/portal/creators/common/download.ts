/** Files of the registry, asked for with the session and handed to the browser. */
import { RefusedError } from '../../../registry.ts'
import { bytesOf } from '../../base/client.ts'

/** A record is published within a second, its status lists within three: until then it is asked for again. */
const tries = 6
const pause = 1_000

/** The bytes of an address, waited for while the registry says that they are not there yet. Rejects with RefusedError. */
export async function fetchFile(path: string): Promise<Blob> {
  for (let left = tries; ; left--) {
    try {
      return await bytesOf(path)
    } catch (error) {
      const early = error instanceof RefusedError && error.code === 'unavailable'
      if (!early || left <= 1) throw error
      await new Promise((done) => setTimeout(done, pause))
    }
  }
}
