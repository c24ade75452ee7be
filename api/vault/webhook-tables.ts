/**
 * Webhooks and their deliveries. Times are Unix seconds. Secrets are boxes (box.ts). `next` and `anchored` are how far
 * the log and its anchors were told; `resume` is the second before which nothing is sent, after failures.
 */
export const webhookTables = `
  create table webhooks (
    id text primary key, owner text not null, url text not null, events text not null,
    certificates text not null, description text not null, state text not null, reason text,
    created integer not null, next integer not null, anchored integer not null,
    secret blob not null, old_secret blob, old_secret_until integer,
    failures integer not null, failing_since integer, resume integer not null);
  create index webhooks_by_owner on webhooks (owner);
  create table webhook_deliveries (
    number integer primary key, id text not null unique, webhook text not null, event text not null,
    type text not null, body text not null, created integer not null, state text not null,
    due integer not null, tries integer not null, hastened integer not null, attempts text not null);
  create unique index webhook_deliveries_by_event on webhook_deliveries (webhook, event);
  create index webhook_deliveries_by_webhook on webhook_deliveries (webhook, number);
  create index webhook_deliveries_waiting on webhook_deliveries (webhook, due, number) where state = 'waiting';
  create index webhook_deliveries_ended on webhook_deliveries (created) where state <> 'waiting';
`
