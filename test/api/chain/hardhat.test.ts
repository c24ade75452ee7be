import { hardhatBackend } from './backends.ts'
import { chainSuite } from './chain.suite.ts'

chainSuite('a Hardhat node that mines at once', () => hardhatBackend('finalized'))
chainSuite('a Hardhat node that mines on a clock, two confirmations', () =>
  hardhatBackend({ confirmations: 2 }, 100),
)
