/**
 * Defects of a form (补正事项): what is wrong and what to do about it, in both languages. All that are found are told
 * at once (一次性告知). Codes and texts are tables of data; a table belongs to one kind of form.
 */

export type Severity = 'error' | 'warning'

/** A row of a table. Texts may have `{name}` in them, which stands for a fact of the case. */
export interface DefectText {
  readonly severity: string
  /** Article that asks for it. */
  readonly article?: string
  readonly zh: string
  readonly en: string
}

export interface Defect<Code extends string = string> {
  readonly code: Code
  /** JSON Pointer (RFC 6901) into the form. */
  readonly pointer: string
  /** `error`: nothing is recorded until it is cured. `warning`: somebody has to look at it. */
  readonly severity: Severity
  readonly zh: string
  readonly en: string
  readonly article?: string
}

/** Facts for the `{name}`s of a text. Never personal data: defects are shown and kept. */
export type DefectFacts = Readonly<Record<string, string | number>>

/** Adds a defect to a list. */
export type Say<Code extends string = string> = (
  code: Code,
  pointer: string,
  facts?: DefectFacts,
) => void

/** A list of defects by a table, and what adds to it. One code is told once for one pointer. */
export function defectList<Code extends string>(
  table: Readonly<Record<Code, DefectText>>,
): { readonly defects: Defect<Code>[]; readonly say: Say<Code> } {
  const defects: Defect<Code>[] = []
  const told = new Set<string>()
  const say: Say<Code> = (code, pointer, facts = {}) => {
    if (told.has(`${code} ${pointer}`)) return
    told.add(`${code} ${pointer}`)
    defects.push(defectOf(code, table[code], pointer, facts))
  }
  return { defects, say }
}

function defectOf<Code extends string>(
  code: Code,
  { severity, article, zh, en }: DefectText,
  pointer: string,
  facts: DefectFacts,
): Defect<Code> {
  return {
    code,
    pointer,
    severity: severity === 'error' ? 'error' : 'warning',
    zh: fill(zh, facts),
    en: fill(en, facts),
    ...(article && { article }),
  }
}

function fill(text: string, facts: DefectFacts): string {
  return text.replaceAll(/\{([a-z]+)\}/g, (whole, name: string) => String(facts[name] ?? whole))
}

/** Whether one of the defects stands in the way of recording. */
export function hasError(defects: readonly Pick<Defect, 'severity'>[]): boolean {
  return defects.some(({ severity }) => severity === 'error')
}
