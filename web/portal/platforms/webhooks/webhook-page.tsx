/** One webhook: what it is told, how it does, and what was sent. */
import { Alert, Descriptions } from 'antd'
import type { ReactNode } from 'react'
import { useParams } from 'react-router'
import { counted } from '../../../format.ts'
import { printTime } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { Answered, Page } from '../../shell/page.tsx'
import { Once } from '../once.tsx'
import { deactivationReasons, eventTexts, labelIn, platformTexts, watchedSome } from '../texts.ts'
import { Deliveries } from './deliveries.tsx'
import { useNewSecret, useWebhook, type Webhook } from './queries.ts'
import { WebhookActions } from './webhook-actions.tsx'
import { WebhookState } from './webhooks-page.tsx'

export function WebhookPage(): ReactNode {
  const { id = '' } = useParams()
  const webhook = useWebhook(id)
  const renewing = useNewSecret(id)
  const actions = webhook.data && <WebhookActions webhook={webhook.data} renewing={renewing} />
  return (
    <Page title={platformTexts.webhooks} actions={actions}>
      {renewing.data && (
        <Once
          secret={renewing.data.secret}
          what={platformTexts.theSecret}
          hint={platformTexts.secretOnce}
          close={() => renewing.reset()}
        />
      )}
      <Answered query={webhook}>{(one) => <WebhookFacts webhook={one} />}</Answered>
      <Deliveries id={id} />
    </Page>
  )
}

function WebhookFacts({ webhook }: { readonly webhook: Webhook }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const { url, state, reason, events, certificates, description, created, failingSince } = webhook
  const items = [
    { label: say(platformTexts.url), children: <code>{url}</code> },
    { label: say(platformTexts.state), children: <WebhookState state={state} /> },
    {
      label: say(platformTexts.events),
      children: events.map((event) => say(labelIn(eventTexts, event))).join(' · '),
    },
    { label: say(platformTexts.watched), children: <Watched certificates={certificates} /> },
    ...(description ? [{ label: say(platformTexts.description), children: description }] : []),
    { label: say(platformTexts.created), children: printTime(created, shown) },
  ]
  const failing =
    failingSince && say(platformTexts.failingSince, { time: printTime(failingSince, shown) })
  return (
    <>
      {reason && <Alert type="error" showIcon title={say(labelIn(deactivationReasons, reason))} />}
      {!reason && failing && <Alert type="warning" showIcon title={failing} />}
      <Descriptions column={1} bordered items={items} />
    </>
  )
}

function Watched({ certificates }: Pick<Webhook, 'certificates'>): ReactNode {
  const say = useSay()
  if (certificates === 'mine') return say(platformTexts.watchedMine)
  if (certificates === 'all') return say(platformTexts.watchedAll)
  return say(counted(certificates.length, watchedSome))
}
