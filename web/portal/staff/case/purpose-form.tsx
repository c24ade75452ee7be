/** Asks for what something is to be read: the purpose, and the order where that is a court's. */
import { Button, Form, Input, Select } from 'antd'
import { type ReactNode, useId } from 'react'
import type { Label } from '../../../../verifier/vocabulary.ts'
import { useSay } from '../../base/language.ts'
import { useRoles } from '../my-roles.ts'
import { purposesOf } from '../purposes.ts'
import { staffTexts } from '../texts.ts'
import { reasonWord } from '../words.ts'
import { caseTexts } from './texts.ts'

export interface Purpose {
  readonly purpose: string
  readonly basis?: { readonly authority: string; readonly caseNumber: string }
}

interface PurposeFormProps {
  readonly button: Label
  readonly busy: boolean
  readonly read: (purpose: Purpose) => void
}

export function PurposeForm({ button, busy, read }: PurposeFormProps): ReactNode {
  const say = useSay()
  const purposes = purposesOf(useRoles())
  const id = useId()
  const [form] = Form.useForm<Purpose>()
  const chosen = Form.useWatch('purpose', form) ?? purposes[0]
  const [first] = purposes
  if (first === undefined) return <p className="small">{say(caseTexts.noPurpose)}</p>
  const options = purposes.map((value) => ({ value, label: say(reasonWord(value)) }))
  const rules = [{ required: true, message: say(staffTexts.required) }]
  return (
    <Form
      name={id}
      form={form}
      layout="vertical"
      onFinish={read}
      initialValues={{ purpose: first }}
    >
      <Form.Item name="purpose" label={say(caseTexts.purpose)}>
        <Select options={options} />
      </Form.Item>
      {chosen === 'court_order' && (
        <>
          <Form.Item name={['basis', 'authority']} label={say(staffTexts.authority)} rules={rules}>
            <Input />
          </Form.Item>
          <Form.Item
            name={['basis', 'caseNumber']}
            label={say(staffTexts.caseNumber)}
            rules={rules}
          >
            <Input />
          </Form.Item>
        </>
      )}
      <Button htmlType="submit" loading={busy}>
        {say(button)}
      </Button>
    </Form>
  )
}
