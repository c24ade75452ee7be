// An IPFS node that serves Kubo's RPC on a free port of the loopback and prints its address.
// Usage: node peer.js <repository folder>. It stops when its standard input ends.
import { create } from 'ipfs-core'
import { HttpApi } from 'ipfs-http-server'

const ipfs = await create({
  repo: process.argv[2],
  offline: true,
  silent: true,
  init: { algorithm: 'Ed25519', emptyRepo: true },
  config: { Addresses: { API: '/ip4/127.0.0.1/tcp/0', Swarm: [] }, Bootstrap: [] },
})
const api = new HttpApi(ipfs)
await api.start()
// oxlint-disable-next-line no-underscore-dangle -- the server tells its port in no other way
process.stdout.write(`${api._apiServers[0].info.uri}\n`)
process.stdin.resume().on('end', () => process.exit(0))
