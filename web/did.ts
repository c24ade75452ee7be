/** The page `/did`: make a DID, open it, sign in with it, sign with it (docs/decisions/0120-first-pages.md). */
import type { App, Holder, Notice, View } from './app.ts'
import { parsePlace } from './draft.ts'
import { buildFrame, type Frame } from './frame.ts'
import { plainButton } from './form.ts'
import { KeyHolder } from './key-holder.ts'
import { labelOf } from './refusals.ts'
import { askRegistry, endSessionLeaving, type Registry, type Session } from './registry.ts'
import { texts } from './texts.ts'
import { identityView } from './views/identity.ts'
import { newKeyView } from './views/new-key.ts'
import { openKeyView } from './views/open-key.ts'
import { startView } from './views/start.ts'
import { walletsView } from './views/wallets.ts'

/** Longer timers run at once. */
const longestTimer = 2 ** 31 - 1

class DidPage implements App {
  readonly registry: Registry
  readonly keys = new KeyHolder()
  readonly #frame: Frame
  holder: Holder | undefined
  unsaved = false
  #session: Session | undefined
  #end: ReturnType<typeof setTimeout> | undefined

  constructor(registry: Registry, frame: Frame) {
    this.registry = registry
    this.#frame = frame
    // Sessions and keys are this page's: nobody could go on with them.
    addEventListener('pagehide', ({ persisted }) => {
      if (!persisted && this.#session !== undefined) endSessionLeaving(this.#session)
    })
    addEventListener('beforeunload', (event) => {
      if (this.unsaved) event.preventDefault()
    })
  }

  get session(): Session | undefined {
    return this.#session
  }

  set session(session: Session | undefined) {
    clearTimeout(this.#end)
    this.#session = session
    if (session === undefined) return
    const left = Date.parse(session.expiresAt) - Date.now()
    this.#end = setTimeout(() => this.#sessionOver(), Math.min(Math.max(left, 0), longestTimer))
  }

  #sessionOver(): void {
    this.#session = undefined
    this.toIdentity({ text: texts.sessionOver, tone: 'plain' })
  }

  tell(notice: Notice): void {
    this.#frame.tell(notice)
  }

  #show(view: View, notice?: Notice): void {
    this.#frame.show(view, notice)
  }

  toStart(notice?: Notice): void {
    this.#show(startView(this), notice ?? invitation())
  }

  async toNewKey(): Promise<void> {
    try {
      const address = await this.keys.make()
      this.unsaved = true
      this.#show(newKeyView(this, address))
    } catch {
      this.tell({ text: texts.failed, tone: 'bad' })
    }
  }

  toOpenKey(): void {
    this.#show(openKeyView(this))
  }

  toWallets(notice?: Notice): void {
    this.#show(walletsView(this), notice)
  }

  toIdentity(notice?: Notice): void {
    if (this.holder === undefined) return this.toStart(notice)
    this.#show(identityView(this, this.holder), notice)
  }

  leave(notice?: Notice): void {
    if (this.#session !== undefined) endSessionLeaving(this.#session)
    this.session = undefined
    this.holder?.signer.release()
    this.holder = undefined
    this.unsaved = false
    this.keys.forget()
    this.toStart(notice)
  }
}

/** Who came by a link to a draft is told what to do first. */
function invitation(): Notice | undefined {
  const { id } = parsePlace(location.hash)
  return id === undefined ? undefined : { text: texts.draftWaits, tone: 'plain' }
}

async function begin(frame: Frame): Promise<void> {
  try {
    const registry = await askRegistry()
    frame.name(registry.name)
    new DidPage(registry, frame).toStart()
  } catch (error) {
    const again = plainButton(texts.retry, () => void begin(frame))
    const view: View = { step: 0, heading: texts.startTitle, children: [again] }
    frame.show(view, { text: labelOf(error), tone: 'bad' })
  }
}

void begin(buildFrame(document.body))
