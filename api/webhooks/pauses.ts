/** When a failed delivery is tried again: pauses four times as long each time, up to a day; three days in all. */
import type { Webhook } from '../vault/webhooks.ts'

/** Attempts of one delivery. With a first pause of 5 s the last is 3 days and 6 hours after the first. */
export const mostTries = 11
/** No success for so long: the webhook is deactivated. Seconds. */
export const failingFor = 5 * 86_400
const factor = 4
/** Longest pauses, in first pauses: of a delivery (a day), of a webhook (an hour). */
const [longest, longestOfWebhook] = [17_280, 720]

/** Seconds to wait after the n-th failure (1, 2 …), a fifth more or less by chance: what failed together comes apart. */
export function pauseAfter(failures: number, first: number, chance = Math.random()): number {
  const pause = Math.min(first * factor ** (failures - 1), first * longest)
  return Math.max(1, Math.round(pause * (0.8 + 0.4 * chance)))
}

type Health = Pick<Webhook, 'failures' | 'failingSince' | 'resume'>

/**
 * How a webhook stands after a failed attempt. It rests as a whole, so that a receiver that is down is not asked for
 * each of a thousand events, and holds no place of others.
 */
export function afterFailure(webhook: Health, now: number, first: number): Health {
  const failures = webhook.failures + 1
  const pause = Math.min(pauseAfter(failures, first), first * longestOfWebhook)
  return { failures, failingSince: webhook.failingSince ?? now, resume: now + pause }
}

export const healthy: Health = { failures: 0, resume: 0 }

/** Whether a webhook has failed for too long. */
export function hasFailedTooLong({ failingSince }: Health, now: number): boolean {
  return failingSince !== undefined && now - failingSince >= failingFor
}
