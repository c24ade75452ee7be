/** `colophon start`: builds what is missing, opens the registry, serves until told to stop. */
import { environment, loadConfig, unknownSettings } from '../api/config.ts'
import { ensureBuilt } from './build.ts'

const next = `What to try next:
  ./colophon register photo.jpg --title "First light" --category photograph --author "Your name"
  ./colophon import works.csv
  ./colophon verify photo.jpg photo.evidence.zip        works with the registry switched off
`

/** Runs the registry in this process; resolves when it was told to stop and everything is closed. */
export async function start(): Promise<void> {
  const config = loadConfig(environment)
  for (const name of unknownSettings(environment)) console.error(`colophon: ${name} is no setting`)
  ensureBuilt(environment)
  const { serve } = await import('../api/main.ts')
  const begun = performance.now()
  const running = await serve(config)
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  console.log(`Colophon is ready (${seconds} s)
  API        ${running.url}          documentation ${running.url}/docs
  Pages      ${running.url}/          portal ${running.url}/portal
  Chain      ${running.chainUrl}          id ${config.chain.chainId}
  Data       ${config.dataFolder}
  Registrar  ${running.did}
${next}`)
  await running.stopped
}
