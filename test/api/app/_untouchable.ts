import { Registry } from 'prom-client'
import { loadConfig } from '../../../api/config.ts'
import { createLogger } from '../../../api/logger.ts'
import type { Services } from '../../../api/services.ts'

/** Services for looking at routes without asking them anything: whoever touches a part of them fails. */
export function untouchable(): Services {
  const config = loadConfig({})
  const parts = { config, logger: createLogger({ logLevel: 'silent' }), metrics: new Registry() }
  const services: Services = new Proxy<Services>(Object.create(null), {
    get: (_target, name) => Reflect.get(parts, name) ?? fragile(String(name)),
  })
  return services
}

function fragile(name: string): object {
  const touch = () => {
    throw new Error(`${name} was used`)
  }
  return new Proxy({}, { get: touch })
}
