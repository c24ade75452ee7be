/** One vector: an input of a format, and what every correct verifier makes of it (README.md says how to read it). */
export interface Vector {
  readonly verdict: 'accept' | 'reject'
  readonly format: string
  readonly name: string
  /** What the vector shows, in one sentence. */
  readonly note: string
  readonly input: object
  readonly expect: object
}

type Make = (name: string, note: string, input: object, expect: object) => Vector

/** Makes accepted vectors of a format. */
export function accepting(format: string): Make {
  return (name, note, input, expect) => ({ verdict: 'accept', format, name, note, input, expect })
}

/** Makes rejected vectors of a format. */
export function rejecting(format: string): Make {
  return (name, note, input, expect) => ({ verdict: 'reject', format, name, note, input, expect })
}

/** Where a vector is kept, below test/vectors. */
export function pathOf({ verdict, format, name }: Vector): string {
  return `${verdict}/${format}/${name}.json`
}

/** The file of a vector. */
export function printVector({ format, name, note, input, expect }: Vector): string {
  return `${JSON.stringify({ format, name, note, input, expect }, null, 2)}\n`
}
