import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import fc from 'fast-check'
import {
  addressUrl,
  ConfigError,
  describeConfig,
  loadConfig,
  unknownSettings,
} from '../../../api/config.ts'
import { runs } from '../../_util/runs.ts'

/** The problems that an environment is refused with. */
function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env)
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    return error.problems
  }
  return []
}

describe('settings', () => {
  it('has a default for all that can have one', () => {
    const config = loadConfig({})
    assert.equal(config.dataFolder, resolve('data'))
    assert.equal(config.publicUrl, 'http://127.0.0.1:8090')
    assert.equal(config.maxFileBytes, 16 * 2 ** 30)
    assert.equal(config.numberPrefix, '链')
    assert.equal(config.webhookTargets, 'public')
    assert.deepEqual(Object.keys(config).includes('databaseUrl'), false)
    assert.equal(config.chain.chainId, 786_692)
  })

  it('reads every variable', () => {
    const config = loadConfig({
      COLOPHON_HOST: '::1',
      COLOPHON_PORT: '80',
      COLOPHON_DATABASE_URL: 'postgres://u:p@h/d',
      COLOPHON_KUBO_URL: 'http://kubo:5001',
      COLOPHON_CHAIN_RPC_URL: 'http://node:8545',
      COLOPHON_CHAIN_ID: '1223',
      COLOPHON_CHAIN_FINALITY: '12',
      COLOPHON_CHAIN_FEES: 'node',
      COLOPHON_CHAIN_TIME_UNIT: 'milliseconds',
      COLOPHON_RATE_LIMIT: '0',
    })
    assert.equal(config.publicUrl, 'http://[::1]:80')
    assert.deepEqual(config.chain.finality, { confirmations: 12 })
    assert.equal(config.chain.rpcUrl, 'http://node:8545')
    assert.equal(config.chain.timeUnit, 'milliseconds')
    assert.equal(config.rateLimit, 0)
    assert.equal(config.databaseUrl, 'postgres://u:p@h/d')
  })

  it('takes an empty variable for an absent one', () => {
    assert.deepEqual(loadConfig({ COLOPHON_PORT: '', COLOPHON_KUBO_URL: '' }), loadConfig({}))
  })

  it('writes the public address without a slash at the end', () => {
    const { publicUrl } = loadConfig({ COLOPHON_PUBLIC_URL: 'https://a.example/r//' })
    assert.equal(publicUrl, 'https://a.example/r')
  })

  for (const [name, value] of Object.entries({
    COLOPHON_PORT: '65536',
    COLOPHON_HOST: 'a b',
    COLOPHON_PUBLIC_URL: 'registry.example',
    COLOPHON_DATABASE_URL: 'mysql://h/d',
    COLOPHON_KUBO_URL: '/ip4/127.0.0.1/tcp/5001',
    COLOPHON_CHAIN_RPC_URL: 'ws://node',
    COLOPHON_CHAIN_ID: '0',
    COLOPHON_CHAIN_FINALITY: 'soon',
    COLOPHON_CHAIN_FEES: 'free',
    COLOPHON_CHAIN_TIME_UNIT: 'minutes',
    COLOPHON_LOG_ORIGIN: 'a+b',
    COLOPHON_LOG_LEVEL: 'loud',
    COLOPHON_REGISTRAR_NAME: ' x',
    COLOPHON_MAX_FILE_BYTES: '1e9',
    COLOPHON_RATE_LIMIT: '-1',
    COLOPHON_PUBLISH_INTERVAL_MS: '0',
    COLOPHON_ANCHOR_INTERVAL_MS: '01',
  })) {
    it(`refuses ${name}=${value} and names it`, () => {
      const problems = problemsOf({ COLOPHON_CHAIN_ID: '1', [name]: value })
      assert.equal(problems.length, 1)
      assert.ok(problems[0]?.startsWith(`${name} must `), problems[0])
    })
  }

  for (const delays of [
    '3d',
    '3d,2d,14d',
    '3d,30d,2d',
    '3d,30d,14d,1d',
    '0d,1d,1d',
    '3,4,5',
    'd',
  ]) {
    it(`refuses the delays ${delays}`, () => {
      const [problem] = problemsOf({ COLOPHON_RECOVERY_DELAYS: delays })
      assert.match(problem ?? '', /COLOPHON_RECOVERY_DELAYS must be three times/)
    })
  }

  it('reads delays in seconds, minutes, hours and days', () => {
    const { recoveryDelays } = loadConfig({ COLOPHON_RECOVERY_DELAYS: '90s,2h,3m' }).chain
    assert.deepEqual(recoveryDelays, { shortest: 90, longest: 7200, registrar: 180 })
    const day = 86_400
    const usual = { shortest: 3 * day, longest: 30 * day, registrar: 14 * day }
    assert.deepEqual(loadConfig({}).chain.recoveryDelays, usual)
  })

  for (const prefix of ['国', '京', '沪', '新', '港']) {
    it(`refuses the prefix ${prefix} of a state registry`, () => {
      assert.match(problemsOf({ COLOPHON_NUMBER_PREFIX: prefix })[0] ?? '', /state registry/)
    })
  }

  it('needs a chain id with a chain', () => {
    const problems = problemsOf({ COLOPHON_CHAIN_RPC_URL: 'http://node' })
    assert.deepEqual(problems, ['COLOPHON_CHAIN_ID must be set where COLOPHON_CHAIN_RPC_URL is.'])
  })

  it('names all faults at once, and repeats no values', () => {
    const password = 'hunter2'
    const problems = problemsOf({
      COLOPHON_DATABASE_URL: `http://u:${password}@h`,
      COLOPHON_PORT: 'x',
    })
    assert.equal(problems.length, 2)
    assert.equal(problems.join().includes(password), false)
  })

  it('never accepts a value in part: it is refused or read back as it was given', () => {
    const property = fc.property(fc.string({ unit: 'binary' }), (text) => {
      const problems = problemsOf({ COLOPHON_NUMBER_PREFIX: text })
      if (problems.length === 0)
        assert.equal(loadConfig({ COLOPHON_NUMBER_PREFIX: text }).numberPrefix, text || '链')
      else assert.equal(problems.length, 1)
    })
    fc.assert(property, { numRuns: runs() })
  })

  it('describes every variable, and each default is what an empty environment gives', () => {
    const rows = describeConfig()
    const env = Object.fromEntries(rows.map(({ name, fallback }) => [name, fallback]))
    assert.ok(rows.length >= 20)
    assert.ok(rows.every(({ name, meaning }) => name.startsWith('COLOPHON_') && meaning !== ''))
    assert.deepEqual(loadConfig(env), loadConfig({}))
  })

  it('points out variables that are misspelled', () => {
    assert.deepEqual(unknownSettings({ COLOPHON_PROT: '1', COLOPHON_PORT: '1', HOME: '/' }), [
      'COLOPHON_PROT',
    ])
  })

  it('reaches a wildcard address at the loopback address', () => {
    assert.equal(addressUrl('0.0.0.0', 1), 'http://127.0.0.1:1')
    assert.equal(addressUrl('::', 1), 'http://127.0.0.1:1')
  })
})
