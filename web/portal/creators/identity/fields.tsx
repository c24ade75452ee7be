/** The parts of the application for an identity certificate. */
import { Checkbox, Form } from 'antd'
import { type ReactNode, useContext, useMemo } from 'react'
import party from '../../../../api/realname/party.json' with { type: 'json' }
import { type Label, organisationKinds, partyKinds } from '../../../../verifier/vocabulary.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { countryNames } from '../common/countries.ts'
import { FieldErrors, SelectField, TextField } from '../common/fields.tsx'
import type { Subject } from './form.ts'
import { identityTexts as texts } from './texts.ts'

type PersonPlace = 'personal' | 'guardian' | 'representative'

/** Kinds of documents that people, or organisations, have. */
function useIdTypes(unit: boolean): readonly (readonly [string, string])[] {
  const shown = useLanguage()
  return useMemo(() => {
    const wanted = unit ? 'organisation' : 'naturalPerson'
    return Object.entries(party.idTypes)
      .filter(([, type]) => type.party === wanted || type.party === 'any')
      .map(([code, type]) => [code, type[shown]] as const)
  }, [shown, unit])
}

/** Name and document of a person or an organisation. */
export function Identified({
  place,
  unit = false,
}: {
  readonly place: PersonPlace
  readonly unit?: boolean
}): ReactNode {
  const idTypes = useIdTypes(unit)
  return (
    <>
      <TextField
        name={[place, 'legalName']}
        label={unit ? texts.unitName : texts.legalName}
        help={texts.legalNameHint}
      />
      <SelectField name={[place, 'idType']} label={texts.idType} options={idTypes} />
      <TextField name={[place, 'idNumber']} label={texts.idNumber} help={texts.idNumberHint} />
    </>
  )
}

function useCountries(): readonly (readonly [string, string])[] {
  const shown = useLanguage()
  return useMemo(() => countryNames(shown), [shown])
}

export function Origin(): ReactNode {
  const options = useCountries()
  const nationality = Form.useWatch<string | undefined>('nationality')
  return (
    <>
      <SelectField name={['nationality']} label={texts.nationality} options={options} searched />
      {nationality === 'CN' && (
        <TextField
          name={['division']}
          label={texts.division}
          help={texts.divisionHint}
          inputMode="numeric"
        />
      )}
    </>
  )
}

export function BirthDate(): ReactNode {
  return (
    <TextField
      name={['personal', 'birthDate']}
      label={texts.birthDate}
      help={texts.birthDateHint}
      type="date"
      optional
    />
  )
}

export function Contact(): ReactNode {
  const say = useSay()
  return (
    <section className="card" aria-labelledby="contact">
      <h2 id="contact">{say(texts.contact)}</h2>
      <p className="small">{say(texts.contactHint)}</p>
      <div>
        <TextField name={['personal', 'mobile']} label={texts.mobile} type="tel" optional />
        <TextField name={['personal', 'email']} label={texts.email} type="email" optional />
        <TextField name={['personal', 'address']} label={texts.address} optional />
      </div>
    </section>
  )
}

export function UnitKinds(): ReactNode {
  const shown = useLanguage()
  const partyKind = Form.useWatch<string | undefined>('partyKind')
  const listed = (list: Readonly<Record<string, Label>>) =>
    Object.entries(list).map(([code, label]) => [code, label[shown]] as const)
  const { legalPerson, unincorporatedOrg } = partyKinds
  return (
    <>
      <SelectField
        name={['partyKind']}
        label={texts.partyKind}
        options={listed({ legalPerson, unincorporatedOrg })}
      />
      {partyKind !== 'unincorporatedOrg' && (
        <SelectField
          name={['organisationKind']}
          label={texts.organisationKind}
          options={listed(organisationKinds)}
        />
      )}
    </>
  )
}

export function Consents({ who }: { readonly who: Subject }): ReactNode {
  const say = useSay()
  return (
    <section className="card" aria-labelledby="consent">
      <h2 id="consent">{say(texts.consent)}</h2>
      <div>
        <ConsentItem name="processing" label={texts.processing} />
        {who === 'child' && <ConsentItem name="sensitive" label={texts.sensitive} />}
      </div>
    </section>
  )
}

function ConsentItem({ name, label }: { readonly name: string; readonly label: Label }): ReactNode {
  const say = useSay()
  const wrong = useContext(FieldErrors).get(name)
  const status = wrong ? { validateStatus: 'error' as const, help: say(wrong) } : {}
  return (
    <Form.Item name={name} valuePropName="checked" {...status}>
      <Checkbox aria-invalid={wrong !== undefined || undefined}>{say(label)}</Checkbox>
    </Form.Item>
  )
}
