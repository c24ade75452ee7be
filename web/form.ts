/** Forms of the page: fields that say what is wrong with them, and buttons that say what they are doing. */
import type { Label } from '../verifier/vocabulary.ts'
import { type Attributes, type Child, el, replace } from './dom.ts'
import type { Progress } from './keystore.ts'
import { texts } from './texts.ts'

export interface Field {
  readonly element: HTMLElement
  readonly input: HTMLInputElement
  /** Says what is wrong, to eye and ear, and goes there. */
  readonly fail: (problem: Label) => void
  readonly clear: () => void
}

let fields = 0

/** A field with its label, a hint, and room for what is wrong with it. */
export function field(label: Label, attributes: Attributes, hint?: Label): Field {
  const id = `field-${fields++}`
  const [hintId, errorId] = [`${id}-hint`, `${id}-error`]
  const error = el('p', { id: errorId, class: 'error' })
  const input = el('input', {
    id,
    'aria-describedby': hint === undefined ? errorId : `${hintId} ${errorId}`,
    ...attributes,
  })
  const told = hint === undefined ? undefined : el('p', { id: hintId, class: 'hint' }, hint)
  const element = el('div', { class: 'field' }, el('label', { for: id }, label), told, input, error)
  const mark = (problem: Label | undefined): void => {
    replace(error, problem)
    if (problem === undefined) input.removeAttribute('aria-invalid')
    else input.setAttribute('aria-invalid', 'true')
  }
  const fail = (problem: Label): void => {
    mark(problem)
    input.focus()
  }
  return { element, input, fail, clear: () => mark(undefined) }
}

const secret = { type: 'password', autocapitalize: 'none', spellcheck: 'false' } as const

/** A passphrase: `new-password` or `current-password`, so that a password manager knows what to do. */
export function passphraseField(label: Label, autocomplete: string, hint?: Label): Field {
  return field(label, { ...secret, autocomplete }, hint)
}

/** A box that shows and hides what is typed into passphrase fields. */
export function revealing(...inputs: readonly HTMLInputElement[]): HTMLElement {
  const box = el('input', { type: 'checkbox' })
  box.addEventListener('change', () => {
    for (const input of inputs) input.type = box.checked ? 'text' : 'password'
  })
  return el('label', { class: 'reveal' }, box, texts.passphraseShow)
}

export interface FormParts {
  readonly fields: readonly Field[]
  readonly between?: readonly Child[]
  readonly submit: Label
  readonly busy: Label
  /** `primary` where absent. */
  readonly look?: string
  /** Shows how far it is. */
  readonly progress?: boolean
  readonly beside?: readonly Child[]
  readonly act: (progress: Progress) => Promise<void>
}

/** A form that does one thing at a time, and says so while it does. */
export function form(parts: FormParts): HTMLFormElement {
  const bar = el('progress', { max: '1', value: '0', hidden: true, 'aria-label': parts.busy })
  const button = el('button', { type: 'submit', class: parts.look ?? 'primary' }, parts.submit)
  const element = el(
    'form',
    { novalidate: true },
    ...parts.fields.map((one) => one.element),
    ...(parts.between ?? []),
    bar,
    el('div', { class: 'actions' }, button, ...(parts.beside ?? [])),
  )
  const act = async (): Promise<void> => {
    for (const one of parts.fields) one.clear()
    bar.hidden = parts.progress !== true
    await parts.act((part) => (bar.value = part))
    bar.hidden = true
  }
  element.addEventListener('submit', (event) => {
    event.preventDefault()
    void busyWhile(button, { idle: parts.submit, busy: parts.busy }, act)
  })
  return element
}

/** A button that does one thing at a time. */
export function actionButton(
  label: Label,
  busy: Label,
  act: () => Promise<void>,
  look = 'primary',
): HTMLButtonElement {
  const button = el('button', { type: 'button', class: look }, label)
  button.addEventListener('click', () => void busyWhile(button, { idle: label, busy }, act))
  return button
}

/** A button whose act is done at once. */
export function plainButton(label: Label, act: () => void, look = 'secondary'): HTMLButtonElement {
  return el('button', { type: 'button', class: look, onclick: act }, label)
}

// Not `disabled`: a button that loses the focus while it works leaves people at the keyboard nowhere.
async function busyWhile(
  button: HTMLButtonElement,
  { idle, busy }: { idle: Label; busy: Label },
  act: () => Promise<void>,
): Promise<void> {
  if (button.ariaDisabled === 'true') return
  button.ariaDisabled = 'true'
  replace(button, busy)
  try {
    await act()
  } finally {
    button.ariaDisabled = null
    replace(button, idle)
  }
}
