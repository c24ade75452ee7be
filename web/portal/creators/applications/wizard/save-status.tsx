/** Whether the draft is saved, and what to do where it is not, or was changed elsewhere. */
import { Alert, Button } from 'antd'
import type { ReactNode } from 'react'
import { printTime } from '../../../base/format.ts'
import { useLanguage, useSay } from '../../../base/language.ts'
import { problemLabel } from '../../../base/problem.ts'
import { isSame, type Members, valueAt } from '../form/pointer.ts'
import { allNodes } from '../form/sections.ts'
import { isField, pathLabel, pointerOf, shownNodes } from '../form/walk.ts'
import type { DraftKeeper, Kept } from '../keeper.ts'
import { texts } from '../texts.ts'

interface SaveStatusProps {
  readonly keeper: DraftKeeper
  readonly kept: Kept
}

export function SaveStatus({ keeper, kept }: SaveStatusProps): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const { state, saved, error } = kept
  if (state === 'conflict') return <Conflict keeper={keeper} kept={kept} />
  if (state === 'failed')
    return (
      <Alert
        type="error"
        showIcon
        role="alert"
        title={say(texts.saveFailed)}
        description={say(problemLabel(error))}
        action={
          <Button size="small" onClick={() => void keeper.save()}>
            {say(texts.saveNow)}
          </Button>
        }
      />
    )
  const text = { saved: texts.saved, unsaved: texts.unsaved, saving: texts.saving }[state]
  return (
    // Every pause in typing would be told otherwise.
    <p
      className="small save-status"
      role="status"
      aria-live={state === 'saved' ? 'polite' : 'off'}
      data-state={state}
    >
      {say(text, { time: printTime(saved.updated, shown) })}
    </p>
  )
}

const shownMost = 6

function Conflict({ keeper, kept }: SaveStatusProps): ReactNode {
  const say = useSay()
  const { theirs, saved, editing } = kept
  if (theirs === undefined) return null
  const signedOnly = isSame(theirs.form, saved.form)
  const fields = differing(editing.form, theirs.form).slice(0, shownMost)
  const names = fields.map((one) => say(pathLabel(editing.form, allNodes, one)))
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={say(texts.conflictTitle)}
      description={
        <>
          <p>{say(signedOnly ? texts.conflictSigned : texts.conflictText)}</p>
          {names.length > 0 && <p>{say(texts.conflictDiffers, { fields: names.join(' · ') })}</p>}
          <div className="actions">
            <Button type="primary" onClick={() => void keeper.keepMine()}>
              {say(texts.keepMine)}
            </Button>
            <Button onClick={() => keeper.takeTheirs()}>{say(texts.takeTheirs)}</Button>
          </div>
        </>
      }
    />
  )
}

function differing(mine: Members, theirs: Members) {
  return [...shownNodes(mine, allNodes)]
    .filter(isField)
    .filter((one) => !isSame(valueAt(mine, pointerOf(one)), valueAt(theirs, pointerOf(one))))
}
