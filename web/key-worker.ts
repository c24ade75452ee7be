/**
 * The worker that holds the key. The page never has it: it can have texts signed and the encrypted file, and no more.
 * Deriving a key from a passphrase keeps a thread busy for a second or more; here it is nobody's.
 */
import { addressOf, newKey, signText } from './key.ts'
import type { AnswerMessage, Order, OrderMessage } from './key-messages.ts'
import { type Described, encryptKey, KeystoreError, openKey, type Progress } from './keystore.ts'

let held: Uint8Array | undefined

addEventListener('message', ({ data }: MessageEvent<OrderMessage>) => void answer(data))

async function answer(message: OrderMessage): Promise<void> {
  const { id } = message
  try {
    say({ id, value: await carryOut(message, reporter(id)) })
  } catch (error) {
    if (error instanceof KeystoreError) say({ id, refused: error.code })
    else say({ id, failed: String(error) })
  }
}

const say = (message: AnswerMessage): void => postMessage(message)

/** Says how far it is, in hundredths: more often would only keep the page busy. */
function reporter(id: number): Progress {
  let told = 0
  return (progress) => {
    if (progress - told < 0.01) return
    told = progress
    say({ id, progress })
  }
}

async function carryOut(order: Order, progress: Progress): Promise<string | Described> {
  switch (order.order) {
    case 'make':
      held = newKey()
      return addressOf(held)
    case 'open':
      return open(order.file, order.passphrase, progress)
    case 'save':
      return encryptKey(key(), order.did, order.passphrase, progress)
    case 'sign':
      return signText(order.text, key())
    default:
      return order satisfies never
  }
}

async function open(file: string, passphrase: string, progress: Progress): Promise<Described> {
  const { privateKey, ...described } = await openKey(file, passphrase, progress)
  held = privateKey
  return described
}

function key(): Uint8Array {
  if (held === undefined) throw new Error('there is no key here')
  return held
}
