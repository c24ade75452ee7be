import assert from 'node:assert/strict'
import { isPublicAddress, targetProblem } from '../../../api/webhooks/targets.ts'

const publicOnes = '8.8.8.8 172.32.0.1 100.128.0.1 2606:4700::1 2400:3200::1'.split(' ')
const others = [
  ...'0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.255.0.1 169.254.169.254 172.16.0.1'.split(' '),
  ...'172.31.255.255 192.0.2.1 192.168.1.1 198.18.0.1 224.0.0.1 240.0.0.1'.split(' '),
  ...'255.255.255.255 :: ::1 fe80::1 fe80::1%eth0 fd00::1 ff02::1 ::ffff:127.0.0.1'.split(' '),
  ...'::ffff:8.8.8.8 64:ff9b::7f00:1 2002:7f00:1::1 2001::1 2001:db8::1 localhost'.split(' '),
  '',
]

describe('where webhooks may lead', () => {
  it('to public addresses only', () => {
    assert.deepEqual(
      publicOnes.filter((one) => !isPublicAddress(one)),
      [],
    )
    assert.deepEqual(
      others.filter((one) => isPublicAddress(one)),
      [],
    )
  })

  const good = ['https://a.example', 'https://a.example:8443/x?y=z', 'https://[2606:4700::1]/']

  it('by https, on ports that may be a receiver, without a password', () => {
    const bad = [
      'http://a.example',
      'https://u@a.example',
      'https://u:p@a.example',
      'https://a.example/#x',
      'https://a.example/#',
      'https://a.example:25',
      'https://a.example:80',
      'https://localhost',
      'https://x.localhost.',
      'https://127.0.0.1',
      'https://0x7f.1',
      'https://2130706433:8443',
      'https://[::1]',
      'https://[::ffff:10.0.0.1]',
      'ftp://a.example',
      'file:///etc/passwd',
      'a.example',
      `https://a.example/${'x'.repeat(2_000)}`,
    ]
    assert.deepEqual(
      good.filter((one) => targetProblem(one, 'public') !== undefined),
      [],
    )
    assert.deepEqual(
      bad.filter((one) => targetProblem(one, 'public') === undefined),
      [],
    )
  })

  it('within and by http where the operator says so, still without a password', () => {
    const within = [...good, 'http://127.0.0.1:8080', 'http://receiver', 'https://10.0.0.1:25']
    const bad = ['ftp://a.example', 'http://u:p@receiver', 'http://receiver/#x', 'receiver:80']
    assert.deepEqual(
      within.filter((one) => targetProblem(one, 'any') !== undefined),
      [],
    )
    assert.deepEqual(
      bad.filter((one) => targetProblem(one, 'any') === undefined),
      [],
    )
  })
})
