/** From the files that somebody gives to the report: the verifier decides, by the same rules as everywhere. */
import {
  type Evidence,
  type FileDigests,
  type Report,
  type Trust,
  verify,
} from '../../verifier/index.ts'
import { gunzip } from './unpack.ts'

/** What is verified. */
export interface Material {
  readonly evidence: Evidence
  readonly trust: Trust | undefined
  readonly file: FileDigests | undefined
}

/** The report, without a node of the chain: the page asks nobody. */
export function judge({ evidence, trust, file }: Material): Report {
  return verify(evidence, { ...(trust && { trust }), ...(file && { file }), gunzip })
}
