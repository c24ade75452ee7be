import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

interface Compiler {
  compile(input: string, callbacks: { import(path: string): { contents: string } }): string
}

interface Diagnosis {
  readonly errors?: readonly {
    readonly formattedMessage: string
    readonly sourceLocation?: { readonly file: string }
  }[]
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const solc: Compiler = createRequire(import.meta.url)('solc')

describe('the compiler', () => {
  it('has nothing to say about our contracts, nor about their tests', () => {
    const files = globSync('{contracts,test/contracts}/**/*.sol', { cwd: root })
    assert.ok(files.length > 8)
    assert.deepEqual(complaints(files), [])
  })

  it('would say it', () => {
    const file = 'contracts/Careless.sol'
    const source = 'contract Careless { function f(uint256 unused) external {} }'
    assert.notEqual(complaints([], { [file]: { content: source } }).length, 0)
  })
})

/** Errors and warnings in our own files: what the libraries are warned of is not ours to change. */
function complaints(files: string[], more: Record<string, { content: string }> = {}): string[] {
  const own = files.map((file) => [file, { content: read(file) }])
  const sources = { ...Object.fromEntries(own), ...more }
  const settings = { evmVersion: 'paris', outputSelection: {} }
  const input = JSON.stringify({ language: 'Solidity', sources, settings })
  const output = solc.compile(input, {
    import: (path) => ({ contents: read(`node_modules/${path}`) }),
  })
  const { errors = [] }: Diagnosis = JSON.parse(output)
  return errors
    .filter(({ sourceLocation }) => !sourceLocation?.file.startsWith('@openzeppelin/'))
    .map(({ formattedMessage }) => formattedMessage)
}

function read(path: string): string {
  return readFileSync(`${root}${path}`, 'utf8')
}
