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

const oneMore = `insert into webhook_waiting values (new.webhook, 1)
  on conflict (webhook) do update set waiting = waiting + 1`
const oneLess = 'update webhook_waiting set waiting = waiting - 1 where webhook = old.webhook'

/**
 * Since version 7. `controller` is the key that made or waked a webhook; those of before were made by the key that is in
 * the DID, or are waked by whoever has it now. How many deliveries wait is counted as they come and go, and what the loop
 * asks for every quarter of a second is in indexes: no look may cost what all webhooks of everybody hold.
 */
export const webhookSums = `
  alter table webhooks add column controller text not null default '';
  update webhooks set controller = substr(owner, -42);
  create index webhooks_by_resume on webhooks (resume, id) where state = 'active';
  create index webhook_pings on webhook_deliveries (webhook, number) where type = 'webhook.ping';
  create table webhook_waiting (webhook text primary key, waiting integer not null) without rowid;
  insert into webhook_waiting
    select webhook, count(*) from webhook_deliveries where state = 'waiting' group by webhook;
  create trigger webhook_waits after insert on webhook_deliveries when new.state = 'waiting'
    begin ${oneMore}; end;
  create trigger webhook_waits_again after update of state on webhook_deliveries
    when old.state <> 'waiting' and new.state = 'waiting' begin ${oneMore}; end;
  create trigger webhook_waits_no_more after update of state on webhook_deliveries
    when old.state = 'waiting' and new.state <> 'waiting' begin ${oneLess}; end;
  create trigger webhook_waits_gone after delete on webhook_deliveries when old.state = 'waiting'
    begin ${oneLess}; end;
  create trigger webhook_goes after delete on webhooks
    begin delete from webhook_waiting where webhook = old.id; end;
`
