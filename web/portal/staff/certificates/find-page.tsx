/** Finds a certificate, and says where requests about certificates and orders of courts are dealt with. */
import { Button, Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { printNumber } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { Answered, Nothing, Page } from '../../shell/page.tsx'
import { useRoles } from '../my-roles.ts'
import { isKey, useFound, type Certificate } from './queries.ts'
import { certificateTexts } from './texts.ts'
import { toldBy } from './told.ts'

export function FindPage(): ReactNode {
  const say = useSay()
  const roles = useRoles()
  const [params, setParams] = useSearchParams()
  const key = params.get('key') ?? ''
  const find = ({ key: wanted }: { key: string }): void => setParams({ key: wanted.trim() })
  return (
    <Page title={certificateTexts.findTitle} lead={certificateTexts.findLead}>
      <Form layout="vertical" onFinish={find} initialValues={{ key }} validateTrigger={false}>
        <Form.Item
          name="key"
          label={say(certificateTexts.key)}
          rules={[
            {
              validator: (_rule, value: unknown) =>
                isKey(typeof value === 'string' ? value.trim() : '')
                  ? Promise.resolve()
                  : Promise.reject(new Error(say(certificateTexts.badKey))),
            },
          ]}
        >
          <Input />
        </Form.Item>
        <Button type="primary" htmlType="submit">
          {say(certificateTexts.find)}
        </Button>
      </Form>
      {isKey(key) && <Found wanted={key} />}
      {roles.includes('registrar') && (
        <section className="card staff-card">
          <h2>{say(certificateTexts.requestsTitle)}</h2>
          <p>{say(certificateTexts.requestsLead)}</p>
          <p>
            <Link to="/staff/queue?type=request">{say(certificateTexts.toRequests)}</Link>
          </p>
        </section>
      )}
      <section className="card staff-card">
        <h2>{say(certificateTexts.ordersTitle)}</h2>
        <p>{say(certificateTexts.ordersLead)}</p>
      </section>
    </Page>
  )
}

function Found({ wanted }: { readonly wanted: string }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const query = useFound(wanted)
  return (
    <Answered query={query}>
      {(items) =>
        items.length === 0 ? (
          <Nothing title={certificateTexts.nothing} />
        ) : (
          <section className="card">
            <p className="small" role="status">
              {say(certificateTexts.found, { n: printNumber(items.length, shown) })}
            </p>
            <ul className="rows">
              {items.map((one) => (
                <FoundRow key={one.id} certificate={one} />
              ))}
            </ul>
          </section>
        )
      }
    </Answered>
  )
}

function FoundRow({ certificate }: { readonly certificate: Certificate }): ReactNode {
  const { number, title } = toldBy(certificate)
  return (
    <li>
      <Link to={`/staff/certificates/${certificate.id}`}>{number ?? certificate.id}</Link>
      {title !== undefined && <span>{title}</span>}
    </li>
  )
}
