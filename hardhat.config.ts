import { createRequire } from 'node:module'
import { defineConfig } from 'hardhat/config'
import hardhatToolbox from '@nomicfoundation/hardhat-toolbox-mocha-ethers'

// The compiler comes from npm: nothing is downloaded at build time.
const solc = {
  version: '0.8.37',
  path: createRequire(import.meta.url).resolve('solc/soljson.js'),
  settings: {
    evmVersion: 'paris',
    optimizer: { enabled: true, runs: 10_000 },
    metadata: { bytecodeHash: 'none' },
  },
} as const

export default defineConfig({
  plugins: [hardhatToolbox],
  solidity: {
    profiles: { default: solc, production: solc },
    npmFilesToBuild: ['@openzeppelin/contracts/access/manager/AccessManager.sol'],
  },
  typechain: { tsNocheck: true },
  paths: { tests: { mocha: 'test/contracts', solidity: 'test/contracts' } },
  test: {
    solidity: { fuzz: { runs: 256 }, invariant: { runs: 64, depth: 32 } },
    mocha: { timeout: 600_000 },
  },
})
