// `npm run token -- --role project-accountant`: a token of the demo issuer for whoever tries roles on loopback. It reads and
// writes the key in DATA_DIR and must never be of use where an identity provider is configured.
import { Command, CommanderError, Option } from 'commander';
import { DEMO_ROLES, demoKey, signDemoToken } from '../demoIssuer';

type Print = (text: string) => void;

interface Options {
  readonly role: readonly string[];
  readonly scope: readonly string[];
  readonly legalEntity: readonly string[];
  readonly subject?: string;
  readonly minutes: string;
}

/** Runs the command; gives its exit code: 0 done, 2 wrong usage. */
export async function main(args: readonly string[], env: NodeJS.ProcessEnv, print: Print): Promise<number> {
  const collect = (name: string, before: string[] = []) => [...before, name];
  const program = new Command('token')
    .description('Prints a token of the demo issuer, for a server on this machine without an identity provider.')
    .addOption(new Option('--role <role...>', 'what its bearer may do').choices(DEMO_ROLES).makeOptionMandatory())
    .option('--scope <scope>', 'what @requiresScopes may ask for; repeatable', collect, [])
    .option('--legal-entity <entity>', 'a company that is its bearer’s; repeatable; all without', collect, [])
    .option('--subject <name>', 'who its bearer is; the role without')
    .option('--minutes <count>', 'how long it counts, at most a week', '480')
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: print });
  try {
    program.parse([...args], { from: 'user' });
    const { role: roles, scope: scopes, legalEntity, subject, minutes } = program.opts<Options>();
    if (!/^\d{1,5}$/.test(minutes) || Number(minutes) < 1 || Number(minutes) > 10_080)
      program.error("error: option '--minutes' is a whole number from 1 to 10080");
    const token = {
      subject: subject ?? (roles[0] as string),
      roles,
      scopes,
      legalEntities: legalEntity.length === 0 ? ['*'] : legalEntity,
      minutes: Number(minutes),
    };
    print(`${await signDemoToken(demoKey(env.DATA_DIR || './data'), token, new Date())}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
}

if (require.main === module) {
  void main(process.argv.slice(2), process.env, (text) => void process.stdout.write(text)).then((code) => {
    process.exitCode = code;
  });
}
