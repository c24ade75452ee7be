/** Options that several commands have. */
import { Option } from 'commander'

export const api = (): Option =>
  new Option('--api <url>', 'address of the registry (default: http://127.0.0.1:$COLOPHON_PORT)')

export const secret = (): Option =>
  new Option(
    '--passphrase-file <file>',
    'file with the passphrase of the key (default: $COLOPHON_PASSPHRASE, or asked for)',
  )

export const json = (what: string): Option => new Option('--json', `print ${what} as JSON`)

export const language = (of: string): Option =>
  new Option('--lang <lang>', `language of ${of} (default: the terminal’s)`).choices(['zh', 'en'])
