/** The badge of a certificate, and the HTML that shows it on another page. */
import { useMutation } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { answerOf, api } from '../../base/client.ts'
import { useSay } from '../../base/language.ts'
import { Copyable } from '../../shell/copy.tsx'
import { Failed, Page } from '../../shell/page.tsx'
import { platformTexts } from '../texts.ts'
import { badgeAddress, snippetOf } from './snippet.ts'

const form =
  /^\s*([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\p{L}\p{N}]{1,4}作登字-\d{4}-[A-Z]-\d{8})\s*$/u

interface Found {
  readonly id: string
  readonly number: string
}

async function find(text: string): Promise<Found> {
  const asked = text.trim()
  if (!asked.includes('作登字')) return { id: asked, number: asked }
  const query = { number: asked }
  const { items } = await answerOf(api.GET('/v1/certificates', { params: { query } }))
  return { id: items[0]?.id ?? asked, number: asked }
}

export function BadgePage(): ReactNode {
  const say = useSay()
  const finding = useMutation({ mutationFn: find })
  const rules = [{ required: true, pattern: form, message: say(platformTexts.certificateForm) }]
  return (
    <Page title={platformTexts.badge} lead={platformTexts.badgeLead}>
      <Form
        className="card"
        layout="vertical"
        onFinish={({ asked }: { asked: string }) => finding.mutate(asked)}
      >
        <Form.Item name="asked" label={say(platformTexts.certificate)} rules={rules}>
          <Input autoComplete="off" />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={finding.isPending}>
          {say(platformTexts.show)}
        </Button>
      </Form>
      {finding.error && <Failed error={finding.error} />}
      {finding.data && <BadgeIn found={finding.data} language="zh" />}
      {finding.data && <BadgeIn found={finding.data} language="en" />}
    </Page>
  )
}

interface BadgeInProps {
  readonly found: Found
  readonly language: 'zh' | 'en'
}

function BadgeIn({ found, language }: BadgeInProps): ReactNode {
  const say = useSay()
  const { id, number } = found
  const alt = platformTexts.badgeAlt[language].replace('{number}', number)
  const badge = { origin: location.origin, id, number, language, alt }
  return (
    <section className="card" aria-labelledby={`badge-${language}`}>
      <h2 id={`badge-${language}`}>
        {say(language === 'zh' ? platformTexts.badgeZh : platformTexts.badgeEn)}
      </h2>
      <p>
        <img src={badgeAddress(badge)} alt={alt} />
      </p>
      <p className="small">{say(platformTexts.snippet)}</p>
      <Copyable text={snippetOf(badge)} what={platformTexts.snippet} />
    </section>
  )
}
