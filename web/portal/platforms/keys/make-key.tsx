/** The form that makes a key. */
import { Button, Checkbox, Form, Input, Select, Space } from 'antd'
import type { ReactNode } from 'react'
import { useSay } from '../../base/language.ts'
import { someOf } from '../../base/rules.ts'
import { Failed } from '../../shell/page.tsx'
import { platformTexts, scopeTexts } from '../texts.ts'
import type { useMakeKey } from './queries.ts'

type Scope = 'check' | 'deposit' | 'webhooks'

interface Fields {
  readonly name: string
  readonly scopes: Scope[]
  /** Days; 0: until it is revoked. */
  readonly life: number
}

const lives = [30, 90, 365, 0] as const
const dayMs = 86_400_000

interface MakeKeyProps {
  /** Held by the page, which shows the key: it is told only once. */
  readonly making: ReturnType<typeof useMakeKey>
  readonly cancel: () => void
}

export function MakeKey({ making, cancel }: MakeKeyProps): ReactNode {
  const say = useSay()
  const submit = ({ name, scopes, life }: Fields): void => {
    const expires = life === 0 ? {} : { expires: new Date(Date.now() + life * dayMs).toISOString() }
    making.mutate({ name, scopes, ...expires })
  }
  return (
    <Form
      className="card"
      layout="vertical"
      initialValues={{ scopes: ['check'], life: 365 }}
      onFinish={submit}
    >
      <KeyFields />
      {making.error && <Failed error={making.error} />}
      <Space>
        <Button type="primary" htmlType="submit" loading={making.isPending}>
          {say(platformTexts.makeKey)}
        </Button>
        <Button onClick={cancel} disabled={making.isPending}>
          {say(platformTexts.cancel)}
        </Button>
      </Space>
    </Form>
  )
}

function KeyFields(): ReactNode {
  const say = useSay()
  const scopes = Object.entries(scopeTexts).map(([value, label]) => ({ value, label: say(label) }))
  const options = lives.map((value) => ({
    value,
    label:
      value === 0 ? say(platformTexts.untilRevoked) : say(platformTexts.days, { days: `${value}` }),
  }))
  return (
    <>
      <Form.Item
        name="name"
        label={say(platformTexts.keyName)}
        extra={say(platformTexts.keyNameHint)}
        rules={[{ required: true, whitespace: true, message: say(platformTexts.keyNameMissing) }]}
      >
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="scopes"
        label={say(platformTexts.scopes)}
        rules={[someOf(say(platformTexts.scopesMissing))]}
      >
        <Checkbox.Group options={scopes} className="stacked" />
      </Form.Item>
      <Form.Item name="life" label={say(platformTexts.expiry)}>
        <Select options={options} />
      </Form.Item>
    </>
  )
}
