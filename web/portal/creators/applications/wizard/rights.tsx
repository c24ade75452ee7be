/** The rights claimed: all of them, or some of the seventeen. */
import { Checkbox } from 'antd'
import { type ReactNode, useState } from 'react'
import { allRights, type Right, rights } from '../../../../../verifier/vocabulary.ts'
import { useSay } from '../../../base/language.ts'
import { texts } from '../texts.ts'
import type { ControlProps } from './controls.tsx'

export const bitOf = ({ number }: Right): number => 1 << (number - 1)

export function RightsChoice({ value, onChange, disabled, id }: ControlProps): ReactNode {
  const say = useSay()
  const mask = typeof value === 'number' ? value : 0
  const [some, setSome] = useState(mask !== allRights)
  const choose = (all: boolean): void => {
    setSome(!all)
    if (all) onChange(allRights)
  }
  return (
    <>
      <div className="yes-no">
        {([true, false] as const).map((all) => (
          <label key={String(all)}>
            <input
              type="radio"
              name={id}
              disabled={disabled}
              checked={all === !some}
              onChange={() => choose(all)}
            />
            {say(all ? texts.allRights : texts.someRights)}
          </label>
        ))}
      </div>
      {some &&
        [texts.personhood, texts.property].map((heading, i) => (
          <fieldset key={heading.en} className="rights">
            <legend>{say(heading)}</legend>
            {rights
              .filter(({ transferable }) => transferable === (i === 1))
              .map((right) => (
                <Checkbox
                  key={right.code}
                  disabled={disabled}
                  checked={(mask & bitOf(right)) !== 0}
                  onChange={() => onChange(mask ^ bitOf(right) || undefined)}
                >
                  {say(right)}
                </Checkbox>
              ))}
          </fieldset>
        ))}
    </>
  )
}
