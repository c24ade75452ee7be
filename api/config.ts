/** Settings: the only file that reads the environment. Every variable is in `settings`, with its default and meaning. */
import { isIPv6 } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'

/** Prefixes that stand for the state and the provinces on real registration numbers: ours must never look like them. */
const officialPrefixes =
  '国京津冀晋蒙内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀黔贵滇云藏陕秦甘陇青宁新兵港澳台军'
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
const longestTimer = 2 ** 31 - 1

const integer = (least: number, most: number) =>
  z
    .string()
    .regex(/^(0|[1-9]\d{0,15})$/, 'must be a whole number')
    .transform(Number)
    .refine((n) => n >= least && n <= most, `must be between ${least} and ${most}`)

const url = (protocols: readonly string[]) =>
  z.string().refine((text) => protocols.includes(URL.parse(text)?.protocol ?? ''), {
    error: `must be a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`,
  })

const publicUrl = url(['http:', 'https:'])
  .refine((text) => !/[?#]/.test(text), 'must have no query and no fragment')
  .transform((text) => text.replace(/\/+$/, ''))

const finality = z
  .union([z.enum(['instant', 'finalized']), integer(1, 10_000)], {
    error: 'must be instant, finalized, or a number of confirmations',
  })
  .transform((value) => (typeof value === 'number' ? { confirmations: value } : value))

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }
const duration = /^([1-9]\d{0,5})([smhd])$/

const recoveryDelays = z
  .string()
  .transform((text) =>
    text.split(',').map((part) => {
      const [, count, unit] = duration.exec(part) ?? []
      return Number(count) * (secondsOf[unit ?? ''] ?? NaN)
    }),
  )
  .refine(
    ([shortest = NaN, longest = NaN, registrar = NaN, ...more]) =>
      shortest <= longest && shortest <= registrar && more.length === 0,
    { error: 'must be three times like 3d,30d,14d (s, m, h or d), the first the shortest' },
  )
  .transform(([shortest, longest, registrar]) => ({
    shortest: shortest!,
    longest: longest!,
    registrar: registrar!,
  }))

const numberPrefix = z
  .string()
  .regex(/^[\p{L}\p{N}]{1,4}$/u, 'must be 1 to 4 letters or digits')
  .refine((text) => !(text.length === 1 && officialPrefixes.includes(text)), {
    error: 'must not be the prefix of a state registry (国, 京, 沪 …)',
  })

const line = z.string().regex(/^(?!\s)[^\p{Cc}]{1,200}(?<!\s)$/u, 'must be 1 to 200 characters')
const origin = z
  .string()
  .regex(/^[^\s+\p{Cc}]{1,200}$/u, 'must be a name without spaces and plus signs')

interface Setting {
  /** Default as one would write it in the environment; absent: no default. */
  readonly fallback?: string
  readonly schema: z.ZodType<unknown, string>
  readonly meaning: string
}

const settings = {
  COLOPHON_DATA: {
    fallback: './data',
    schema: z.string().transform((path) => resolve(path)),
    meaning: 'Folder of everything the registry keeps: log, store, chain, database, keys.',
  },
  COLOPHON_PORT: {
    fallback: '8090',
    schema: integer(0, 65_535),
    meaning: 'Port the API listens on. 0: any free port.',
  },
  COLOPHON_HOST: {
    fallback: '127.0.0.1',
    schema: z.string().regex(/^[A-Za-z0-9.:_-]{1,255}$/, 'must be an address or a host name'),
    meaning: 'Address the API listens on. It speaks HTTP: put TLS before it where others reach it.',
  },
  COLOPHON_PUBLIC_URL: {
    schema: publicUrl,
    meaning:
      'Address under which others reach the API; it is written into certificates. Default: http://HOST:PORT.',
  },
  COLOPHON_DATABASE_URL: {
    schema: url(['postgres:', 'postgresql:']),
    meaning: 'PostgreSQL to use. Default: PGlite in the data folder.',
  },
  COLOPHON_KUBO_URL: {
    schema: url(['http:', 'https:']),
    meaning:
      'RPC address of a Kubo node to store files on. Default: a block store in the data folder.',
  },
  COLOPHON_CHAIN_RPC_URL: {
    schema: url(['http:', 'https:']),
    meaning:
      'JSON-RPC address of the chain; needs COLOPHON_CHAIN_ID. Default: an embedded chain in the data folder.',
  },
  COLOPHON_CHAIN_ID: {
    fallback: '786692',
    schema: integer(1, Number.MAX_SAFE_INTEGER),
    meaning: 'Chain id of the chain.',
  },
  COLOPHON_CHAIN_PORT: {
    fallback: '8091',
    schema: integer(0, 65_535),
    meaning: 'Port the embedded chain listens on, on 127.0.0.1. 0: any free port.',
  },
  COLOPHON_CHAIN_FINALITY: {
    fallback: 'instant',
    schema: finality,
    meaning:
      'When a transaction is final: instant, finalized (the tag), or a number of confirmations.',
  },
  COLOPHON_CHAIN_FEES: {
    fallback: 'zero',
    schema: z.enum(['zero', 'node'], { error: 'must be zero or node' }),
    meaning: 'Gas price: zero, or what the node asks.',
  },
  COLOPHON_CHAIN_TIME_UNIT: {
    fallback: 'seconds',
    schema: z.enum(['seconds', 'milliseconds'], { error: 'must be seconds or milliseconds' }),
    meaning: 'Unit of block time on the chain: seconds or milliseconds.',
  },
  COLOPHON_RECOVERY_DELAYS: {
    fallback: '3d,30d,14d',
    schema: recoveryDelays,
    meaning:
      'How long recoveries of DIDs wait: least and most for guardians, and by the registrar. Fixed when the contracts are deployed.',
  },
  COLOPHON_TIMESTAMP_URL: {
    schema: url(['http:', 'https:']),
    meaning:
      'Time-stamping authority (RFC 3161) for PDF certificates; needs COLOPHON_TIMESTAMP_ROOTS. Default: the registry’s own clock.',
  },
  COLOPHON_TIMESTAMP_ROOTS: {
    schema: z.string().transform((path) => resolve(path)),
    meaning:
      'PEM file of certificates that vouch for that authority: a timestamp is taken only with a chain to one of them.',
  },
  COLOPHON_LOG_ORIGIN: {
    fallback: 'colophon.local/log',
    schema: origin,
    meaning: 'Name of the log in its checkpoints. It must never change once the log has entries.',
  },
  COLOPHON_LOG_LEVEL: {
    fallback: 'info',
    schema: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }),
    meaning: `Least level written to the program's log: ${logLevels.join(', ')}.`,
  },
  COLOPHON_NUMBER_PREFIX: {
    fallback: '链',
    schema: numberPrefix,
    meaning: 'Prefix of registration numbers; never one of a state registry.',
  },
  COLOPHON_REGISTRAR_NAME: {
    fallback: 'Colophon registry',
    schema: line,
    meaning: 'Name of the registrar on certificates.',
  },
  COLOPHON_MAX_FILE_BYTES: {
    fallback: String(16 * 2 ** 30),
    schema: integer(1, Number.MAX_SAFE_INTEGER),
    meaning: 'Largest file that can be deposited, in bytes.',
  },
  COLOPHON_UPLOAD_SECONDS: {
    fallback: '604800',
    schema: integer(1, 31_536_000),
    meaning: 'A resumable upload is dropped this long after its last byte came, in seconds.',
  },
  COLOPHON_UPLOAD_COUNT: {
    fallback: '1000',
    schema: integer(1, 1_000_000),
    meaning: 'Resumable uploads that one person may have begun and not ended.',
  },
  COLOPHON_UPLOAD_BYTES: {
    fallback: String(64 * 2 ** 30),
    schema: integer(1, Number.MAX_SAFE_INTEGER),
    meaning: 'Bytes of the files in those uploads, together.',
  },
  COLOPHON_RATE_LIMIT: {
    fallback: '6000',
    schema: integer(0, 1_000_000_000),
    meaning:
      'Requests a minute from one address; of those that sign in 60 at most. 0: no limit on either.',
  },
  COLOPHON_KEY_RATE_LIMIT: {
    fallback: '3000',
    schema: integer(0, 1_000_000_000),
    meaning: 'Calls a minute with one API key. 0: no limit.',
  },
  COLOPHON_TRUST_PROXY: {
    fallback: '0',
    schema: integer(0, 100),
    meaning: 'Reverse proxies in front of the API whose X-Forwarded-For is believed.',
  },
  COLOPHON_SESSION_IDLE_SECONDS: {
    fallback: '1800',
    schema: integer(1, 31_536_000),
    meaning: 'A session ends this long after its last use, in seconds.',
  },
  COLOPHON_SESSION_LIFE_SECONDS: {
    fallback: '28800',
    schema: integer(1, 31_536_000),
    meaning: 'A session ends this long after signing in at the latest, in seconds.',
  },
  COLOPHON_WEBHOOK_TARGETS: {
    fallback: 'public',
    schema: z.enum(['public', 'any'], { error: 'must be public or any' }),
    meaning:
      'Where webhooks may lead: public (https, public addresses) or any (also http and addresses within: closed networks, trial).',
  },
  COLOPHON_WEBHOOK_RETRY_AFTER: {
    fallback: '5',
    schema: integer(1, 3_600),
    meaning:
      'Seconds until a failed webhook delivery is tried again; later pauses grow fourfold, eleven attempts in all.',
  },
  COLOPHON_PUBLISH_INTERVAL_MS: {
    fallback: '200',
    schema: integer(1, longestTimer),
    meaning: 'Longest time between an entry and the checkpoint that covers it, in milliseconds.',
  },
  COLOPHON_ANCHOR_INTERVAL_MS: {
    fallback: '1000',
    schema: integer(1, longestTimer),
    meaning: 'Shortest time between two anchors on the chain, in milliseconds.',
  },
} as const satisfies Record<string, Setting>

type Name = keyof typeof settings
type Settings = typeof settings
type Absent<S> = S extends { fallback: string } ? never : undefined
type Read = { [N in Name]: z.output<Settings[N]['schema']> | Absent<Settings[N]> }

export interface Config {
  /** Absolute path. */
  readonly dataFolder: string
  readonly port: number
  readonly host: string
  /** Without a slash at the end. */
  readonly publicUrl: string
  readonly databaseUrl?: string
  readonly kuboUrl?: string
  readonly chain: {
    /** Absent: the embedded chain. */
    readonly rpcUrl?: string
    readonly chainId: number
    /** Port of the embedded chain. */
    readonly port: number
    readonly finality: 'instant' | 'finalized' | { readonly confirmations: number }
    readonly fees: 'zero' | 'node'
    readonly timeUnit: 'seconds' | 'milliseconds'
    /** Seconds; for contracts that are yet to be deployed. */
    readonly recoveryDelays: {
      readonly shortest: number
      readonly longest: number
      readonly registrar: number
    }
  }
  /** Time-stamping authority; absent: the registry's own clock. */
  readonly timestampUrl?: string
  /** Absolute path of a PEM file; there where `timestampUrl` is. */
  readonly timestampRoots?: string
  readonly logOrigin: string
  readonly logLevel: (typeof logLevels)[number]
  readonly numberPrefix: string
  readonly registrarName: string
  readonly maxFileBytes: number
  readonly uploads: {
    /** Seconds after its last byte at which an unfinished upload is dropped. */
    readonly lifeSeconds: number
    /** Of one person. */
    readonly count: number
    readonly bytes: number
  }
  /** Requests a minute from one address; 0: no limit. */
  readonly rateLimit: number
  /** Calls a minute with one API key; 0: no limit. */
  readonly keyRateLimit: number
  readonly trustProxy: number
  readonly sessionIdleSeconds: number
  readonly sessionLifeSeconds: number
  readonly webhookTargets: 'public' | 'any'
  /** Seconds. */
  readonly webhookRetryAfter: number
  readonly publishIntervalMs: number
  readonly anchorIntervalMs: number
}

/** One or more variables have values that cannot be used; the message names each. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(`The settings cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The environment of this process, for commands that pass it on to tools. */
export const environment: Environment = process.env

/**
 * Reads the settings. An empty variable counts as absent.
 * Throws ConfigError that names every variable with an unusable value; values are not repeated (they may hold passwords).
 */
export function loadConfig(env: Environment = process.env): Config {
  const problems: string[] = []
  const entries = Object.entries(settings).map(([name, setting]) => {
    const [value, problem] = readSetting(setting, env[name])
    if (problem !== undefined) problems.push(`${name} ${problem}.`)
    return [name, value] as const
  })
  if (env['COLOPHON_CHAIN_RPC_URL'] && !env['COLOPHON_CHAIN_ID'])
    problems.push('COLOPHON_CHAIN_ID must be set where COLOPHON_CHAIN_RPC_URL is.')
  if (env['COLOPHON_TIMESTAMP_URL'] && !env['COLOPHON_TIMESTAMP_ROOTS'])
    problems.push(
      'COLOPHON_TIMESTAMP_ROOTS must be set where COLOPHON_TIMESTAMP_URL is: the PEM file of the certificates that vouch for the authority.',
    )
  if (problems.length > 0) throw new ConfigError(problems)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each entry was read by the schema of its name
  return arrange(Object.fromEntries(entries) as Read)
}

function readSetting(
  setting: Setting,
  given: string | undefined,
): readonly [value: unknown, problem?: string] {
  const text = given === undefined || given === '' ? setting.fallback : given
  if (text === undefined) return [undefined]
  const result = setting.schema.safeParse(text)
  return result.success ? [result.data] : [undefined, result.error.issues[0]?.message ?? 'is wrong']
}

function arrange(read: Read): Config {
  const { COLOPHON_DATABASE_URL: databaseUrl, COLOPHON_KUBO_URL: kuboUrl } = read
  return {
    ...(databaseUrl !== undefined && { databaseUrl }),
    ...(kuboUrl !== undefined && { kuboUrl }),
    ...(read.COLOPHON_TIMESTAMP_URL !== undefined && {
      timestampUrl: read.COLOPHON_TIMESTAMP_URL,
    }),
    ...(read.COLOPHON_TIMESTAMP_ROOTS !== undefined && {
      timestampRoots: read.COLOPHON_TIMESTAMP_ROOTS,
    }),
    dataFolder: read.COLOPHON_DATA,
    port: read.COLOPHON_PORT,
    host: read.COLOPHON_HOST,
    publicUrl: read.COLOPHON_PUBLIC_URL ?? addressUrl(read.COLOPHON_HOST, read.COLOPHON_PORT),
    chain: arrangeChain(read),
    logOrigin: read.COLOPHON_LOG_ORIGIN,
    logLevel: read.COLOPHON_LOG_LEVEL,
    numberPrefix: read.COLOPHON_NUMBER_PREFIX,
    registrarName: read.COLOPHON_REGISTRAR_NAME,
    maxFileBytes: read.COLOPHON_MAX_FILE_BYTES,
    uploads: {
      lifeSeconds: read.COLOPHON_UPLOAD_SECONDS,
      count: read.COLOPHON_UPLOAD_COUNT,
      bytes: read.COLOPHON_UPLOAD_BYTES,
    },
    rateLimit: read.COLOPHON_RATE_LIMIT,
    keyRateLimit: read.COLOPHON_KEY_RATE_LIMIT,
    trustProxy: read.COLOPHON_TRUST_PROXY,
    sessionIdleSeconds: read.COLOPHON_SESSION_IDLE_SECONDS,
    sessionLifeSeconds: read.COLOPHON_SESSION_LIFE_SECONDS,
    webhookTargets: read.COLOPHON_WEBHOOK_TARGETS,
    webhookRetryAfter: read.COLOPHON_WEBHOOK_RETRY_AFTER,
    publishIntervalMs: read.COLOPHON_PUBLISH_INTERVAL_MS,
    anchorIntervalMs: read.COLOPHON_ANCHOR_INTERVAL_MS,
  }
}

function arrangeChain(read: Read): Config['chain'] {
  const { COLOPHON_CHAIN_RPC_URL: rpcUrl } = read
  return {
    ...(rpcUrl !== undefined && { rpcUrl }),
    chainId: read.COLOPHON_CHAIN_ID,
    port: read.COLOPHON_CHAIN_PORT,
    finality: read.COLOPHON_CHAIN_FINALITY,
    fees: read.COLOPHON_CHAIN_FEES,
    timeUnit: read.COLOPHON_CHAIN_TIME_UNIT,
    recoveryDelays: read.COLOPHON_RECOVERY_DELAYS,
  }
}

/** The URL of a listening address; a wildcard address is reached at the loopback address. */
export function addressUrl(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${isIPv6(name) ? `[${name}]` : name}:${port}`
}

/** One row a variable, for `--help` and docs/operations.md. */
export function describeConfig(): { name: string; fallback: string; meaning: string }[] {
  return Object.entries<Setting>(settings).map(([name, { fallback = '', meaning }]) => ({
    name,
    fallback,
    meaning,
  }))
}

/** No settings of the registry: `1` lets the tests take hours; the passphrase of a person's key, for scripts. */
const others = ['COLOPHON_SOAK', 'COLOPHON_PASSPHRASE']

/** Variables that look like settings but are none: most likely misspelled. */
export function unknownSettings(env: Environment = process.env): string[] {
  return Object.keys(env).filter(
    (name) => name.startsWith('COLOPHON_') && !(name in settings) && !others.includes(name),
  )
}
