/** Webhooks of whoever is signed in. */
import { Button, type TableColumnsType, Tag } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { printTime } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { DataTable } from '../../shell/data-table.tsx'
import { Answered, Nothing, Page } from '../../shell/page.tsx'
import { Once } from '../once.tsx'
import { eventTexts, labelIn, platformTexts, webhookStates } from '../texts.ts'
import { AddWebhook } from './add-webhook.tsx'
import { useAddWebhook, useWebhooks, type Webhook } from './queries.ts'

export function WebhooksPage(): ReactNode {
  const say = useSay()
  const webhooks = useWebhooks()
  const [open, setOpen] = useState(false)
  const adding = useAddWebhook()
  const close = (): void => {
    setOpen(false)
    adding.reset()
  }
  const add = (
    <Button type="primary" onClick={() => setOpen(true)} disabled={open}>
      {say(platformTexts.addWebhook)}
    </Button>
  )
  return (
    <Page title={platformTexts.webhooks} lead={platformTexts.webhooksLead} actions={add}>
      {adding.data && (
        <Once
          secret={adding.data.secret}
          what={platformTexts.theSecret}
          hint={platformTexts.secretOnce}
          close={close}
        />
      )}
      {open && adding.data === undefined && <AddWebhook adding={adding} cancel={close} />}
      <Answered query={webhooks}>{({ items }) => <WebhookList webhooks={items} />}</Answered>
    </Page>
  )
}

function WebhookList({ webhooks }: { readonly webhooks: readonly Webhook[] }): ReactNode {
  const say = useSay()
  const columns = useColumns()
  if (webhooks.length === 0)
    return <Nothing title={platformTexts.webhooksNone} hint={platformTexts.webhooksNoneHint} />
  return (
    <DataTable label={say(platformTexts.webhooks)} columns={columns} rows={webhooks} rowKey="id" />
  )
}

function useColumns(): TableColumnsType<Webhook> {
  const say = useSay()
  const shown = useLanguage()
  return [
    {
      title: say(platformTexts.url),
      render: (_, { id, url }) => <Link to={`/platforms/webhooks/${id}`}>{url}</Link>,
    },
    { title: say(platformTexts.state), render: (_, { state }) => <WebhookState state={state} /> },
    {
      title: say(platformTexts.events),
      render: (_, { events }) =>
        events.map((event) => <div key={event}>{say(labelIn(eventTexts, event))}</div>),
    },
    { title: say(platformTexts.description), dataIndex: 'description' },
    { title: say(platformTexts.created), render: (_, { created }) => printTime(created, shown) },
  ]
}

const colours = { active: 'success', paused: 'default', deactivated: 'error' } as const

export function WebhookState({ state }: Pick<Webhook, 'state'>): ReactNode {
  const say = useSay()
  return <Tag color={colours[state]}>{say(labelIn(webhookStates, state))}</Tag>
}
