import { webhookSums, webhookTables } from './webhook-tables.ts'

/**
 * The vault's tables. Times are Unix seconds.
 *
 * Wrapped keys stand in a table of their own whose rows have all the same size, are only added at the end and are
 * never taken away: so SQLite never moves one, and overwriting it in place leaves no copy in the free space of a page.
 * (`secure_delete` clears what is deleted, not what a page that was split has left behind.) The file is checked for
 * this in test/api/vault/erase.test.ts.
 */
export const schemaVersion = 7

/** Since version 3. A slot whose upload has ended is written again: there are many uploads, and each lasts a week at most. */
const uploadTables = `
  create table if not exists uploads (
    id text primary key, owner text not null, slot integer, body blob, length integer not null,
    received integer not null, stored integer not null, updated integer not null,
    expires integer not null, deposit text, problem text);
  create index if not exists uploads_by_owner on uploads (owner, updated) where deposit is null;
  create index if not exists uploads_by_expiry on uploads (expires);
  create index if not exists uploads_with_slot on uploads (slot) where slot is not null;
  create table if not exists free_slots (slot integer primary key);
`

/** API keys with what they were used for, and bulk checks (docs/decisions/0131-api-keys.md). Of a key only a hash. */
const platforms = `
  create table if not exists api_keys (
    id text primary key, did text not null, controller text not null, name text not null, scopes text not null,
    hash blob not null, created integer not null, expires integer, revoked integer, last_used integer);
  create index if not exists api_keys_by_did on api_keys (did);
  create table if not exists api_key_usage (
    key_id text not null, day text not null, scope text not null, outcome text not null, calls integer not null,
    primary key (key_id, day, scope, outcome)) without rowid;
  create table if not exists checks (
    id text primary key, did text not null, created integer not null, rows integer not null, bytes integer not null,
    state text not null, finished integer, found integer, problems integer);
  create index if not exists checks_by_did on checks (did);
`

/** Who is asked to sign a draft beside its owner. Goes with the draft. */
const draftSigners = `
  create table if not exists draft_signers (
    signer text not null, draft text not null, signed integer not null, primary key (signer, draft)
  ) without rowid;
  create index if not exists draft_signers_by_draft on draft_signers (draft);
  create trigger if not exists draft_signers_go after delete on drafts
    begin delete from draft_signers where draft = old.id; end;
`

/** Since version 7: how often a check was begun and the process ended before the check did. */
const checkRuns = 'alter table checks add column runs integer not null default 0;'

const tables = `
  create table meta (name text primary key, value blob not null);
  create table slots (slot integer primary key, wrapped blob not null);
  create table dossiers (
    number integer primary key, id text not null unique, subject text not null,
    slot integer not null, created integer not null, erased_at integer, case_id text);
  create index dossiers_by_subject on dossiers (subject);
  create table drafts (
    id text primary key, owner text not null, revision integer not null, slot integer not null,
    body blob not null, updated integer not null, expires integer);
  create index drafts_by_owner on drafts (owner);
  create index drafts_by_expiry on drafts (expires) where expires is not null;
  create table sessions (
    token_hash blob primary key, did text not null, key_address text not null, client blob not null,
    created integer not null, idle_until integer not null, ends integer not null);
  create table used_nonces (nonce text primary key, expires integer not null);
  ${uploadTables}
  ${platforms}
  ${webhookTables}
  ${draftSigners}
  ${webhookSums}
  ${checkRuns}
`

/** What brings a vault of an older version to the next one, by that older version; nothing where there is none. */
const upgrades: Readonly<Record<number, string>> = {
  // Dossiers of before do not know in which case they are.
  1: 'alter table dossiers add column case_id text',
  2: uploadTables,
  3: platforms,
  4: webhookTables,
  5: draftSigners,
  6: webhookSums + checkRuns,
}

/** What brings a vault of a version to this one, step by step; undefined for a version that is not known. */
export function upgradeFrom(version: number): string | undefined {
  if (version === 0) return tables
  if (!(version > 0 && version <= schemaVersion)) return undefined
  const steps = Array.from({ length: schemaVersion - version }, (_, i) => upgrades[version + i])
  return steps.filter((step) => step !== undefined).join(';')
}
