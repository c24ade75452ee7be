/** What the API's process and the PGlite process say to each other (child_process IPC, structured clone). */

export interface HostOptions {
  /** Folder of the database: the cluster in `pgdata`, the lock in `lock.sqlite`. */
  readonly folder: string
  /** shared_buffers, MiB. */
  readonly memoryMb: number
  /** Checkpoint and analyze after so many MiB of COPY; see upkeep in pglite-host.ts. */
  readonly upkeepMb: number
  /** How long to wait for another process to let go of the folder, ms. */
  readonly lockWaitMs: number
}

export type HostRequest = { readonly id: number } & (
  | { readonly op: 'query'; readonly sql: string; readonly parameters: readonly unknown[] }
  | { readonly op: 'begin'; readonly sql: string }
  | { readonly op: 'commit' | 'rollback' | 'close' }
  | ({ readonly op: 'copy' } & HostCopy)
  /** A whole transaction in one message: all copies, then the statements, or nothing. */
  | { readonly op: 'load'; readonly copies: readonly HostCopy[]; readonly after: readonly string[] }
)

/** A COPY statement and its data. */
export interface HostCopy {
  readonly sql: string
  readonly data: Uint8Array
}

/** A request without its number. */
export type HostCall = HostRequest extends infer R
  ? R extends unknown
    ? Omit<R, 'id'>
    : never
  : never

export interface HostResult<R = Record<string, unknown>> {
  /** Column name -> value. */
  readonly rows: readonly R[]
  readonly affectedRows?: number | undefined
  /** Command tag of a commit: ROLLBACK where the transaction had failed. */
  readonly command?: string | undefined
}

export interface HostFailure {
  readonly message: string
  /** SQLSTATE, absent where the error is not the database's. */
  readonly code?: string | undefined
  readonly constraint?: string | undefined
  readonly table?: string | undefined
  readonly detail?: string | undefined
}

export type HostReply<R = Record<string, unknown>> =
  | { readonly id: number; readonly result: HostResult<R> }
  | { readonly id: number; readonly failure: HostFailure }
  /** Something that did not work and will be tried again. */
  | { readonly warning: string }
  /** Sent once: the database is open, or why it is not. `emptied`: see folder.ts. */
  | { readonly ready: true; readonly emptied: boolean }
  | { readonly ready: false; readonly code: 'locked' | 'broken'; readonly message: string }
