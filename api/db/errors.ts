/**
 * `locked`: another process has the database folder open, or writes to the same server's database. `lost`: the
 * connection or the PGlite process is gone and does not come back: exit and start again. `unreachable`: the server does
 * not answer. `broken`: the database does not open; it can be rebuilt from the log. `not_empty`: a bulk load found rows.
 * `migration`: a migration failed.
 */
export type DatabaseErrorCode =
  'locked' | 'lost' | 'unreachable' | 'broken' | 'not_empty' | 'migration' | 'closed'

export class DatabaseError extends Error {
  override name = 'DatabaseError'
  readonly code: DatabaseErrorCode
  constructor(code: DatabaseErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** What a refused statement says of itself, as PostgreSQL's protocol names the fields. */
export interface SqlFacts {
  /** SQLSTATE, five characters. */
  readonly code: string
  readonly constraint?: string | undefined
  readonly table?: string | undefined
  readonly detail?: string | undefined
}

/** A statement that PGlite refused. Has the members of pg's own error, so that callers read both alike. */
export class SqlError extends Error implements SqlFacts {
  override name = 'SqlError'
  readonly code: string
  readonly constraint: string | undefined
  readonly table: string | undefined
  readonly detail: string | undefined
  constructor(message: string, facts: SqlFacts) {
    super(message)
    this.code = facts.code
    this.constraint = facts.constraint
    this.table = facts.table
    this.detail = facts.detail
  }
}

/** SQLSTATE of an error of either engine; undefined where the database did not speak. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  const { code } = error
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
}

/** Name of the unique constraint or index that a row violated, if that is what happened (SQLSTATE 23505). */
export function violatedUnique(error: unknown): string | undefined {
  if (sqlState(error) !== '23505' || !(error instanceof Error)) return undefined
  return 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : ''
}

/** Whether the database refused for want of room on its disk (SQLSTATE 53100). */
export function isDiskFull(error: unknown): boolean {
  return sqlState(error) === '53100'
}

const goneCodes: ReadonlySet<string> = new Set<DatabaseErrorCode>(['lost', 'unreachable', 'closed'])
const brokenPipe = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT'])
/** pg tells these only in words. */
const goneWords =
  /^Connection terminated|^Client has encountered a connection error|^timeout exceeded when trying to connect/

/**
 * Whether a statement failed because the database is not there (SQLSTATE 08xxx and 57P0x, or the connection broke), and
 * not for what it said.
 */
export function isDisconnected(error: unknown): boolean {
  if (error instanceof DatabaseError) return goneCodes.has(error.code)
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return brokenPipe.has(code) || /^(08|57P0)/.test(code) || goneWords.test(error.message)
}
