/** The pages for platforms, in a chunk of their own. */
export { BadgePage } from './badge/badge-page.tsx'
export { ChecksPage } from './checks/checks-page.tsx'
export { KeysPage } from './keys/keys-page.tsx'
export { UsagePage } from './keys/usage-page.tsx'
export { WebhookPage } from './webhooks/webhook-page.tsx'
export { WebhooksPage } from './webhooks/webhooks-page.tsx'
