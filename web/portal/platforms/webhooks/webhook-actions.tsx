/** What can be done with a webhook. */
import { App, Button, Popconfirm } from 'antd'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { useSay } from '../../base/language.ts'
import { problemLabel } from '../../base/problem.ts'
import { platformTexts } from '../texts.ts'
import {
  useChangeWebhook,
  type useNewSecret,
  useRemoveWebhook,
  useTestWebhook,
  type Webhook,
} from './queries.ts'

interface WebhookActionsProps {
  readonly webhook: Webhook
  /** Held by the page, which shows the new secret: it is told only once. */
  readonly renewing: ReturnType<typeof useNewSecret>
}

export function WebhookActions({ webhook, renewing }: WebhookActionsProps): ReactNode {
  const say = useSay()
  return (
    <>
      <TestButton webhook={webhook} />
      <PauseButton webhook={webhook} />
      <SecretButton renewing={renewing} />
      <RemoveButton webhook={webhook} label={say(platformTexts.remove)} />
    </>
  )
}

interface OfWebhook {
  readonly webhook: Webhook
}

/** Tells of a failure above the page. */
function useFailed(): (error: unknown) => void {
  const say = useSay()
  const { message } = App.useApp()
  return (error) => void message.error(say(problemLabel(error)))
}

function TestButton({ webhook }: OfWebhook): ReactNode {
  const say = useSay()
  const { message } = App.useApp()
  const onError = useFailed()
  const testing = useTestWebhook(webhook.id)
  const sent = (): void => void message.success(say(platformTexts.tested))
  return (
    <Button
      loading={testing.isPending}
      disabled={webhook.state !== 'active'}
      onClick={() => testing.mutate(undefined, { onSuccess: sent, onError })}
    >
      {say(platformTexts.test)}
    </Button>
  )
}

function PauseButton({ webhook }: OfWebhook): ReactNode {
  const say = useSay()
  const onError = useFailed()
  const changing = useChangeWebhook(webhook.id)
  const active = webhook.state !== 'active'
  return (
    <Button loading={changing.isPending} onClick={() => changing.mutate({ active }, { onError })}>
      {say(active ? platformTexts.resume : platformTexts.pause)}
    </Button>
  )
}

function SecretButton({ renewing }: Pick<WebhookActionsProps, 'renewing'>): ReactNode {
  const say = useSay()
  const onError = useFailed()
  return (
    <Popconfirm
      title={say(platformTexts.newSecretAsk)}
      okText={say(platformTexts.newSecret)}
      cancelText={say(platformTexts.cancel)}
      onConfirm={() => renewing.mutate(undefined, { onError })}
    >
      <Button loading={renewing.isPending} disabled={renewing.data !== undefined}>
        {say(platformTexts.newSecret)}
      </Button>
    </Popconfirm>
  )
}

function RemoveButton({ webhook, label }: OfWebhook & { readonly label: string }): ReactNode {
  const say = useSay()
  const onError = useFailed()
  const navigate = useNavigate()
  const removing = useRemoveWebhook()
  const gone = (): void => void navigate('/platforms/webhooks')
  return (
    <Popconfirm
      title={say(platformTexts.removeAsk)}
      okText={label}
      cancelText={say(platformTexts.cancel)}
      onConfirm={() => removing.mutate(webhook.id, { onSuccess: gone, onError })}
    >
      <Button danger loading={removing.isPending}>
        {label}
      </Button>
    </Popconfirm>
  )
}
