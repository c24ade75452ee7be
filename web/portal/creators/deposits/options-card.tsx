/** How files are to be deposited, each choice with what it means. */
import { Checkbox, Radio } from 'antd'
import type { ReactNode } from 'react'
import { useSay } from '../../base/language.ts'
import { type DepositOptions, type Keeping, keepings } from './item.ts'
import { depositTexts as texts } from './texts.ts'

interface OptionsCardProps {
  readonly options: DepositOptions
  readonly choose: (options: DepositOptions) => void
}

const words = {
  encrypted: [texts.encrypted, texts.encryptedHint],
  published: [texts.published, texts.publishedHint],
  digests: [texts.digests, texts.digestsHint],
} as const satisfies Record<Keeping, readonly unknown[]>

export function OptionsCard({ options, choose }: OptionsCardProps): ReactNode {
  const say = useSay()
  return (
    <section className="card" aria-labelledby="keeping">
      <h2 id="keeping">{say(texts.keeping)}</h2>
      <Radio.Group
        className="choices"
        aria-labelledby="keeping"
        value={options.keeping}
        onChange={({ target }) => choose({ ...options, keeping: target.value as Keeping })}
      >
        {keepings.map((keeping) => (
          <Radio key={keeping} value={keeping}>
            <Choice name={say(words[keeping][0])} hint={say(words[keeping][1])} />
          </Radio>
        ))}
      </Radio.Group>
      <Checkbox
        checked={options.publicLookup}
        onChange={({ target }) => choose({ ...options, publicLookup: target.checked })}
      >
        <Choice name={say(texts.publicLookup)} hint={say(texts.publicLookupHint)} />
      </Checkbox>
      <p className="small">{say(texts.optionsFor)}</p>
    </section>
  )
}

function Choice({ name, hint }: { readonly name: string; readonly hint: string }): ReactNode {
  return (
    <span className="choice">
      <span>{name}</span>
      <span className="small">{hint}</span>
    </span>
  )
}
