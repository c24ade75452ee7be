import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { EmbeddedChainError, exitStatus } from './errors.ts'
import { EmbeddedNode } from './node.ts'
import { listen, rpcApp } from './server.ts'

/** How long a request under way may still take when the chain is told to stop. */
const lastWordMilliseconds = 5_000

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    port: { type: 'string', default: '0' },
    'chain-id': { type: 'string', default: '786692' },
    'with-parent': { type: 'boolean', default: false },
  },
})

const log = pino({ name: 'embedded-chain' }, pino.destination({ dest: 2, sync: true }))

async function start(folder: string): Promise<void> {
  const node = new EmbeddedNode(folder, Number(values['chain-id']))
  const app = rpcApp(node, (error) => log.error(error, 'request failed'))
  const { server, port } = await listen(app, Number(values.port)).catch(portError)
  const stop = () => {
    server.close(() => {
      node.close()
      process.exit(0)
    })
    // Requests under way are answered, but nobody keeps the chain from ending by not finishing one.
    setTimeout(() => server.closeAllConnections(), lastWordMilliseconds).unref()
  }
  stopWhenTold(stop)
  process.stdout.write(`${JSON.stringify({ ready: true, port })}\n`)
}

function portError(error: NodeJS.ErrnoException): never {
  if (error.code !== 'EADDRINUSE') throw error
  const message = `another program listens on port ${values.port}`
  throw new EmbeddedChainError('port_taken', message, { cause: error })
}

function stopWhenTold(stop: () => void): void {
  process.once('SIGTERM', stop)
  if (!values['with-parent']) return void process.once('SIGINT', stop)
  // Ctrl-C reaches the whole process group: the parent still needs the chain while it finishes,
  // and tells it when to go.
  process.on('SIGINT', () => {})
  if (process.channel !== undefined) return void process.once('disconnect', stop)
  process.stdin.resume().once('end', stop).once('error', stop)
}

try {
  if (values.data === undefined) throw new Error('--data DIR is missing')
  await start(values.data)
} catch (error) {
  const known = error instanceof EmbeddedChainError
  log.error(known ? { code: error.code } : { err: error }, `does not start: ${String(error)}`)
  process.exitCode = known ? exitStatus[error.code] : 1
}
