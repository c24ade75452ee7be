/** The form that adds a webhook. */
import { Button, Checkbox, Form, Input, Radio, Space } from 'antd'
import type { ReactNode } from 'react'
import { useSay } from '../../base/language.ts'
import { someOf } from '../../base/rules.ts'
import { Failed } from '../../shell/page.tsx'
import { eventTexts, platformTexts } from '../texts.ts'
import type { NewWebhook, useAddWebhook } from './queries.ts'

interface Fields {
  readonly url: string
  readonly events: NewWebhook['events']
  readonly certificates: 'mine' | 'all'
  readonly description?: string
}

interface AddWebhookProps {
  /** Held by the page, which shows the secret: it is told only once. */
  readonly adding: ReturnType<typeof useAddWebhook>
  readonly cancel: () => void
}

const usual = ['certificate.issued', 'certificate.suspended', 'certificate.revoked'] as const

export function AddWebhook({ adding, cancel }: AddWebhookProps): ReactNode {
  const say = useSay()
  const submit = ({ description, ...wishes }: Fields): void => {
    const note = description?.trim() ?? ''
    const body = { ...wishes, ...(note !== '' && { description: note }) }
    adding.mutate(body)
  }
  return (
    <Form
      className="card"
      layout="vertical"
      initialValues={{ certificates: 'mine', events: [...usual] }}
      onFinish={submit}
    >
      <WebhookFields />
      {adding.error && <Failed error={adding.error} />}
      <Space>
        <Button type="primary" htmlType="submit" loading={adding.isPending}>
          {say(platformTexts.addWebhook)}
        </Button>
        <Button onClick={cancel} disabled={adding.isPending}>
          {say(platformTexts.cancel)}
        </Button>
      </Space>
    </Form>
  )
}

function WebhookFields(): ReactNode {
  const say = useSay()
  const { 'webhook.ping': _, ...events } = eventTexts
  const options = Object.entries(events).map(([value, label]) => ({ value, label: say(label) }))
  const watched = [
    { value: 'mine', label: say(platformTexts.watchedMine) },
    { value: 'all', label: say(platformTexts.watchedAll) },
  ]
  return (
    <>
      <Form.Item
        name="url"
        label={say(platformTexts.url)}
        extra={say(platformTexts.urlHint)}
        rules={[
          { required: true, pattern: /^https?:\/\//, message: say(platformTexts.urlMissing) },
        ]}
      >
        <Input type="url" autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="events"
        label={say(platformTexts.events)}
        rules={[someOf(say(platformTexts.eventsMissing))]}
      >
        <Checkbox.Group options={options} className="stacked" />
      </Form.Item>
      <Form.Item name="certificates" label={say(platformTexts.watched)}>
        <Radio.Group options={watched} vertical />
      </Form.Item>
      <Form.Item name="description" label={say(platformTexts.description)}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
    </>
  )
}
