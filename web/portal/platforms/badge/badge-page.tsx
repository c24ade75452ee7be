/** The badge of a certificate, and the HTML that shows it on another page. */
import { useMutation } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { findCertificates, idForm, numberForm, numberOf } from '../../base/certificates.ts'
import { useSay } from '../../base/language.ts'
import { Copyable } from '../../shell/copy.tsx'
import { Failed, Nothing, Page } from '../../shell/page.tsx'
import { platformTexts } from '../texts.ts'
import { badgeAddress, snippetOf } from './snippet.ts'

const form = new RegExp(`${idForm.source}|${numberForm.source}`, 'u')
/** Where people paste there are spaces. */
const trimmed = (text = ''): string => text.trim()

interface Found {
  readonly id: string
  readonly number: string
}

/** Null where there is no such certificate. */
async function find(asked: string): Promise<Found | null> {
  const [certificate] = await findCertificates(trimmed(asked))
  if (certificate === undefined) return null
  const { id } = certificate
  return { id, number: numberOf(certificate) ?? id }
}

export function BadgePage(): ReactNode {
  const say = useSay()
  const finding = useMutation({ mutationFn: find })
  const message = say(platformTexts.certificateForm)
  const rules = [{ required: true, transform: trimmed, pattern: form, message }]
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
      {finding.data === null && <Nothing title={platformTexts.certificateNone} />}
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
