/** Colophon's commands. Each lives in a file of its own, loaded when called, so that `verify` needs no server code. */
import { Argument, Command, Option } from 'commander'
import { api, json, language, secret } from './cli-options.ts'
import { addRegisterCommands } from './cli-register.ts'

const program = new Command('colophon')
  .description('A registry of digital copyright that can be checked without trusting it.')
  .showHelpAfterError()
  .exitOverride()

const holder = (): Option =>
  new Option('--holder <did>', 'DID of the holder (default: your own; another only for platforms)')
const samePerson = (): Option =>
  new Option('--same-person', 'the author and the owner are one person who uses two names')
program
  .command('start')
  .description('set up what is missing and run the registry (Ctrl-C stops it)')
  .action(async () => (await import('./start.ts')).start())

program
  .command('register')
  .description('deposit a file, register it, and leave the evidence file beside it')
  .argument('<file>')
  .requiredOption('--title <text>', 'title of the work')
  .requiredOption('--category <code>', 'category, for example photograph, literary, music')
  .requiredOption('--author <name...>', 'author or authors')
  .option('--owner <name>', 'your name as owner, as published (default: the author’s)')
  .addOption(samePerson())
  .option('--completed <date>', 'completion date: 2022, 2022-05 or 2022-05-01')
  .option('--nature <code>', 'creation nature', 'originalWork')
  .option('--licence <text>', 'licence you declare')
  .option('--published', 'the work is published: it is stored unencrypted')
  .option('--note <text>', 'category note (needed for audiovisual and other)')
  .option('--media-type <type>', 'media type (default: by the file name)')
  .option('--out <file>', 'where the evidence file goes')
  .addOption(holder())
  .addOption(secret())
  .addOption(api())
  .action(async (file, options) => (await import('./register.ts')).register(file, options))

program
  .command('sign-in')
  .description('sign in with your DID and print a token for Authorization: Bearer (docs/api.md)')
  .addOption(secret())
  .addOption(api())
  .action(async (options) => (await import('./sign-in.ts')).printToken(options))

program
  .command('import')
  .description(
    'register every work of a CSV file (file,title,category,authors,completion,licence…); resumes',
  )
  .argument('<csv>')
  .option('--owner <name>', 'your name as owner of all works (default: each work’s author)')
  .addOption(samePerson())
  .option('--out <file>', 'where the list of certificate numbers goes')
  .addOption(holder())
  .addOption(secret())
  .addOption(api())
  .action(async (csv, options) => (await import('./import.ts')).importWorks(csv, options))

const did = program
  .command('did')
  .description('your own key and DID: make, show, rotate, protect, recover')

/** A command about DIDs: with the file of the key and how it is opened. */
function didCommand(name: string, description: string): Command {
  return did
    .command(name)
    .description(description)
    .option('--file <file>', 'key file (default: your holder file)')
    .addOption(secret())
    .addOption(api())
}

did
  .command('new')
  .description('make a key in an encrypted file, and the DID it controls')
  .option('--out <file>', 'where the key goes (default: your holder file)')
  .addOption(secret())
  .addOption(api())
  .action(async (options) => (await import('./did.ts')).newDid(options))

didCommand('encrypt', 'encrypt your plain key file').action(async (options) =>
  (await import('./did.ts')).encryptKey(options),
)

didCommand('show', 'who controls a DID, its guardians, and recoveries that wait')
  .argument('[did]', 'default: your own')
  .action(async (given, options) => (await import('./did.ts')).showDid(given, options))

didCommand('rotate', 'give your DID to a new key, which replaces the old one in the file').action(
  async (options) => (await import('./did.ts')).rotateDid(options),
)

didCommand('guardians', 'name who can recover your DID together (without arguments: show)')
  .argument('[guardians...]', 'their DIDs or addresses')
  .option('--threshold <n>', 'how many must agree (default: more than half)')
  .option('--delay <time>', 'how long a recovery waits, like 7d (default: the shortest)')
  .option('--none', 'dismiss them all')
  .action(async (list, options) => (await import('./did.ts')).nameGuardians(list, options))

didCommand('registrar', 'allow the registrar to begin a recovery of your DID, or forbid it')
  .argument('<allow|forbid>')
  .action(async (word, options) => (await import('./did.ts')).allowRegistrar(word, options))

didCommand('recover', 'as a guardian: approve a new owner of a DID; later carry the recovery out')
  .argument('<did>')
  .requiredOption('--to <address>', 'address or DID of the new key')
  .option('--execute', 'carry out what is due (anyone may)')
  .action(async (given, options) => (await import('./did.ts')).recover(given, options))

didCommand('cancel-recovery', 'end every recovery of your DID that waits').action(async (options) =>
  (await import('./did.ts')).cancelRecovery(options),
)

program
  .command('verify')
  .description('check a file against its evidence, offline; exit status 0 only when nothing failed')
  .argument(
    '<files...>',
    'the work, and its evidence zip or the loose certificate, proof and anchor',
  )
  .option(
    '--trust <file>',
    'what you know of the registry (default: trust.json of this registry, if here)',
  )
  .option('--rpc <url>', 'a node of the chain to ask about the anchor')
  .addOption(language('the report'))
  .addOption(json('the report'))
  .action(async (files, options) => (await import('./verify.ts')).verifyFiles(files, options))

addRegisterCommands(program)

program
  .command('disclose')
  .description('personal data that the holder of an identity certificate shows to somebody')
  .command('check')
  .description('compare what is shown with the certificate; exit status 1 where a field differs')
  .argument('<certificate>', 'the identity certificate')
  .argument('<disclosure>', 'what is shown of it (docs/formats/disclosure.md)')
  .addOption(language('the result'))
  .addOption(json('the result'))
  .action(async (certificate, disclosure, options) =>
    (await import('./disclose.ts')).discloseCheck(certificate, disclosure, options),
  )

program
  .command('role')
  .description('give or take a role: of the stopped registry, or --online as an administrator')
  .addArgument(new Argument('<change>').choices(['grant', 'revoke', 'list']))
  .argument('[role]', 'admin, examiner, registrar …')
  .argument('[did]')
  .option('--online', 'through the API of the running registry')
  .option('--reason <code>', 'of a revocation: duty_ended, misconduct, error')
  .addOption(secret())
  .addOption(api())
  .action(async (change, name, person, options) =>
    options.online
      ? (await import('./role-online.ts')).roleOnline(change, name, person, options)
      : (await import('./role.ts')).role(change, name, person),
  )

program
  .command('fsck')
  .description('re-derive everything from store, log and chain (the registry must be stopped)')
  .option('--deep', 'also read every stored file and compare its digests')
  .action(async (options) => (await import('./fsck.ts')).fsck(options))

program
  .command('rotate-key')
  .description('replace the key that signs certificates (the registry must be stopped)')
  .action(async () => (await import('./rotate-key.ts')).rotateKey())

program
  .command('rebuild')
  .description('rebuild the database from the log and the anchors (the registry must be stopped)')
  .action(async () => (await import('./rebuild.ts')).rebuild())

program
  .command('bench')
  .description('run one benchmark and print its table')
  .argument('[name]', 'without a name: list them')
  .argument('[args...]')
  .allowUnknownOption()
  .action(async (name, args) => (await import('./bench.ts')).bench(name, args))

program
  .command('test')
  .description('check types, lint and format, and run all tests')
  .option('--only <text>', 'only test files whose path contains this')
  .option('--soak', 'try properties and kills by the thousand (hours)')
  .action(async (options) => (await import('./test.ts')).test(options))

async function main(): Promise<void> {
  // Who reads the output may have seen enough, like head; that says nothing of what was not told.
  process.stdout.on('error', (error) => {
    if ('code' in error && error.code === 'EPIPE') process.exit(process.exitCode ?? 1)
    throw error
  })
  try {
    await program.parseAsync()
  } catch (error) {
    process.exitCode = (await import('./fail.ts')).explain(error)
  }
}

await main()
