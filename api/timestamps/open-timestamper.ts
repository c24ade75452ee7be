import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { type Config, ConfigError } from '../config.ts'
import { httpTimestamper } from './http-timestamper.ts'
import { ownTimestamper, type OwnTimestamperOptions } from './own-timestamper.ts'
import type { Timestamper } from './timestamper.ts'

/**
 * The time-stamping authority of the settings, else the registry's own clock. Throws ConfigError where no certificates
 * that vouch for the authority can be read: a timestamp that nobody vouches for would look like one that counts.
 */
export async function openTimestamper(
  { timestampUrl: url, timestampRoots }: Pick<Config, 'timestampUrl' | 'timestampRoots'>,
  own: OwnTimestamperOptions,
): Promise<Timestamper> {
  if (url === undefined) return ownTimestamper(own)
  return httpTimestamper({ url, roots: await readRoots(timestampRoots ?? ''), now: own.now })
}

const pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

async function readRoots(path: string): Promise<X509Certificate[]> {
  try {
    const roots = ((await readFile(path, 'utf8')).match(pem) ?? []).map(
      (text) => new X509Certificate(text),
    )
    if (roots.length > 0) return roots
  } catch {
    // Told below: there is one cure, whatever is wrong with the file.
  }
  throw new ConfigError([
    'COLOPHON_TIMESTAMP_ROOTS must name a PEM file with the certificates that vouch for the time-stamping authority.',
  ])
}
