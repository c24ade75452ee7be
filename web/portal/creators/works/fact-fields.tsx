/** What a certificate says of a work, to be corrected or added to. */
import { Button, Form } from 'antd'
import { type ReactNode, useMemo } from 'react'
import { categories, creationNatures, type Label } from '../../../../verifier/vocabulary.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { countryNames } from '../common/countries.ts'
import { SelectField, TextField } from '../common/fields.tsx'
import { worksTexts as texts } from './texts.ts'

function useNamed(list: Readonly<Record<string, Label>>): readonly (readonly [string, string])[] {
  const shown = useLanguage()
  return useMemo(
    () => Object.entries(list).map(([code, label]) => [code, label[shown]] as const),
    [list, shown],
  )
}

function useCountries(): readonly (readonly [string, string])[] {
  const shown = useLanguage()
  return useMemo(() => countryNames(shown), [shown])
}

export function FactFields(): ReactNode {
  const say = useSay()
  const kinds = useNamed(categories)
  const natures = useNamed(creationNatures)
  return (
    <section className="card" aria-labelledby="facts">
      <h2 id="facts">{say(texts.facts)}</h2>
      <p className="small">{say(texts.factsHint)}</p>
      <div>
        <TextField name={['work', 'title']} label={texts.workName} />
        <TextField name={['work', 'alternativeTitle']} label={texts.alternativeTitle} optional />
        <SelectField name={['work', 'category']} label={texts.category} options={kinds} />
        <TextField name={['work', 'categoryNote']} label={texts.categoryNote} optional />
        <SelectField
          name={['work', 'creationNature']}
          label={texts.creationNature}
          options={natures}
        />
        <BasedOn />
        <WhenAndWhere of="completion" labels={completion} />
        <Publication />
        <TextField name={['work', 'declaredLicence']} label={texts.declaredLicence} optional />
        <TextField
          name={['work', 'excludedMaterial']}
          label={texts.excludedMaterial}
          help={texts.excludedHint}
          optional
        />
        <TextField name={['ownershipNote']} label={texts.ownershipNote} optional />
      </div>
    </section>
  )
}

function BasedOn(): ReactNode {
  const say = useSay()
  const nature = Form.useWatch<string | undefined>(['work', 'creationNature'])
  if (nature === 'originalWork') return null
  return (
    <fieldset className="based-on">
      <legend>{say(texts.basedOn)}</legend>
      <Form.List name={['work', 'basedOn']}>
        {(listed, { add, remove }) => (
          <>
            {listed.map(({ key, name }) => (
              <div key={key} className="card">
                <div>
                  <TextField name={[name, 'title']} label={texts.basedOnTitle} />
                  <TextField name={[name, 'owner']} label={texts.basedOnOwner} />
                  <TextField name={[name, 'provenance']} label={texts.basedOnProvenance} />
                </div>
                <div className="actions">
                  <Button size="small" onClick={() => remove(name)}>
                    {say(texts.removeBasedOn)}
                  </Button>
                </div>
              </div>
            ))}
            <div className="actions">
              <Button onClick={() => add({})}>{say(texts.addBasedOn)}</Button>
            </div>
          </>
        )}
      </Form.List>
    </fieldset>
  )
}

interface WhenAndWhereProps {
  readonly of: 'completion' | 'firstPublication'
  /** Of date, country and city. */
  readonly labels: readonly [Label, Label, Label]
}

function WhenAndWhere({ of, labels: [date, country, city] }: WhenAndWhereProps): ReactNode {
  const countries = useCountries()
  return (
    <>
      <TextField name={['work', of, 'date']} label={date} help={texts.dateHint} optional />
      <SelectField
        name={['work', of, 'place', 'country']}
        label={country}
        options={countries}
        searched
        optional
      />
      <TextField name={['work', of, 'place', 'city']} label={city} optional />
    </>
  )
}

const completion = [texts.completed, texts.completedCountry, texts.completedCity] as const
const publication = [texts.publishedOn, texts.publishedCountry, texts.publishedCity] as const
const published = { published: texts.isPublished, unpublished: texts.isUnpublished } as const

function Publication(): ReactNode {
  const options = useNamed(published)
  const status = Form.useWatch<string | undefined>(['work', 'firstPublication', 'status'])
  return (
    <>
      <SelectField
        name={['work', 'firstPublication', 'status']}
        label={texts.publication}
        options={options}
        optional
      />
      {status === 'published' && (
        <>
          <WhenAndWhere of="firstPublication" labels={publication} />
          <TextField
            name={['work', 'firstPublication', 'url']}
            label={texts.publishedUrl}
            type="url"
            optional
          />
        </>
      )}
    </>
  )
}
