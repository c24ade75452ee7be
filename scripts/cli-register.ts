/** Commands of the register: identities, applications, cases, and what everybody may read. */
import type { Command } from 'commander'
import { api, json, language, secret } from './cli-options.ts'

/** A command of somebody who signs in. */
function signedCommand(parent: Command, name: string, description: string): Command {
  return parent.command(name).description(description).addOption(secret()).addOption(api())
}

/** Adds the commands. */
export function addRegisterCommands(program: Command): void {
  addIdentities(program)
  addApply(program)
  addCases(program)
  addRequests(program)
  addSearch(program)
  addPublic(program)
}

function addIdentities(program: Command): void {
  const identities = program
    .command('identities')
    .description('identity certificates: your own, a child’s, or in bulk')
  signedCommand(
    identities,
    'issue',
    'certify every row of a CSV file (docs/registration.md); resumes; leaves <name>.results.csv',
  )
    .argument('<csv>')
    .requiredOption('--method <text>', 'how these identities were checked, and where that is kept')
    .option('--out <file>', 'where the results go')
    .action(async (csv, options) => (await import('./identities.ts')).issueIdentities(csv, options))
  signedCommand(identities, 'apply', 'apply for an identity certificate, as yourself or a guardian')
    .argument('<form.json>')
    .option('--check', 'only check')
    .option('--subject-key <file>', 'key file of the child’s DID, where you are the guardian')
    .option(
      '--subject-passphrase-file <file>',
      'file with the passphrase of that key (default: --passphrase-file)',
    )
    .option('--again', 'a new case, though the same form was handed in before')
    .addOption(language('the defects'))
    .addOption(json('the answer'))
    .action(async (form, options) =>
      (await import('./identity-apply.ts')).applyIdentity(form, options),
    )
  identities
    .command('sample')
    .description('print a CSV file of N made-up people, with numbers that are nobody’s')
    .argument('<N>')
    .action(async (count) => (await import('./identity-sample.ts')).printSample(count))
}

function addApply(program: Command): void {
  signedCommand(program, 'deposit', 'put a file on record, and print the id of the deposit')
    .argument('<file>')
    .option('--published', 'the work is published: it is stored unencrypted')
    .option('--media-type <type>', 'media type (default: by the file name)')
    .option('--holder <did>', 'whose deposit it is (default: yours; another only for platforms)')
    .action(async (file, options) => (await import('./deposit-file.ts')).deposit(file, options))
  signedCommand(program, 'apply', 'check an application, tell every defect, and hand it in')
    .argument('<form.json>')
    .option('--check', 'only check')
    .option('--wait <seconds>', 'longest wait for the decision, and for the chain (default: 60)')
    .option('--again', 'a new case, though the same form was handed in before')
    .addOption(language('the defects'))
    .addOption(json('the answer'))
    .action(async (form, options) => (await import('./apply.ts')).apply(form, options))
}

function addCases(program: Command): void {
  signedCommand(program, 'cases', 'cases that are about you, or those on a desk of the staff')
    .option('--type <type>', 'application, identity, request, powerOfAttorney …', 'application')
    .option('--desk <mine|nobody|all>', 'staff: cases on your desk, on nobody’s, or all')
    .option('--state <states>', 'only in these states, with commas between')
    .option('--lane <lane>', 'automatic or examined')
    .option('--limit <n>', 'how many (default: 50)')
    .option('--after <seq>', 'the next page')
    .addOption(json('the answer'))
    .action(async (options) => (await import('./cases.ts')).listCases(options))
  signedCommand(program, 'case', 'a case with all that happened in it')
    .argument('<id>')
    .addOption(json('the answer'))
    .action(async (id, options) => (await import('./cases.ts')).showCase(id, options))
  signedCommand(program, 'step', 'make a step of a case: accept, claim, approve, withdraw …')
    .argument('<id>')
    .argument('<transition>')
    .option('--reason <code>', 'where the step asks for one')
    .option('--payload <json|file>', 'what the step is sent with')
    .option('--expected <n>', 'how many events you have seen: refused where there are more')
    .option('--power-of-attorney <id>', 'under which you act for another')
    .addOption(json('the answer'))
    .action(async (id, name, options) => (await import('./cases.ts')).step(id, name, options))
}

function addRequests(program: Command): void {
  signedCommand(program, 'request', 'ask for something about a certificate; a registrar decides')
    .argument('<kind>', 'correction, supplement, surrender, revocation or copy')
    .argument('<certificate>', 'its id')
    .requiredOption('--statement <text>', 'why, in words')
    .option('--facts <file>', 'correction, supplement: all facts as they should be')
    .option('--ground <code>', 'of a revocation')
    .option('--basis-authority <name>', 'court or authority that decided, where the ground is such')
    .option('--basis-case <number>', 'its case number')
    .option('--holder <did>', 'whom you act for, as agent or as guardian of a minor')
    .option('--power-of-attorney <id>', 'under which you act for another')
    .addOption(json('the answer'))
    .action(async (kind, id, options) => (await import('./requests.ts')).request(kind, id, options))
  signedCommand(program, 'consent', 'what an owner of your certificate asks for, and your consent')
    .argument('<id>', 'the case')
    .option('--yes', 'consent; without it the request is only shown')
    .addOption(json('the answer'))
    .action(async (id, options) => (await import('./requests.ts')).consent(id, options))
}

function addSearch(program: Command): void {
  program
    .command('search')
    .description('search the public register; exit status 1 where nothing is found')
    .argument('[words...]', 'words in titles and public names')
    .option('--number <text>', 'a registration number or its beginning')
    .option('--holder <name>', 'public name of a holder, whole')
    .option('--category <code>')
    .option('--state <state>', 'active, suspended, superseded, revoked, surrendered')
    .option('--from <day>', 'registered on or after')
    .option('--to <day>', 'registered on or before')
    .option('--sort <newest|relevance>')
    .option('--limit <n>', 'rows of a page, up to 100')
    .option('--cursor <text>', 'the next page')
    .addOption(json('the answer'))
    .addOption(api())
    .action(async (words, options) => (await import('./search.ts')).search(words, options))
}

function addPublic(program: Command): void {
  program
    .command('report')
    .description('what was registered in a month, for the public notice')
    .argument('<month>', 'like 2026-11')
    .option('--format <csv|json>', 'form of the report', 'csv')
    .option('--part <registrations|totals>', 'of a CSV report')
    .option('--out <file>', 'where it goes (default: printed)')
    .addOption(api())
    .action(async (month, options) => (await import('./report.ts')).report(month, options))
  program
    .command('certificate')
    .description('a certificate in one of its forms')
    .argument('<id|number>')
    .option('--format <json|vc|pdf|png|html>', 'vc is the signed document itself', 'json')
    .option('--out <file>', 'where it goes (default: printed; pdf and png: beside you)')
    .addOption(language('the form'))
    .addOption(api())
    .action(async (asked, options) =>
      (await import('./certificate.ts')).certificate(asked, options),
    )
}
