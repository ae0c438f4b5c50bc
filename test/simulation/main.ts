// `npm run simulate -- --seeds N --from S`: runs that many seeds and prints those that fail, each with its shortest history.
// `--mutants`: plants bugs, one at a time, and says which seed found each. For terminals, and for leaving alone over night.
import 'reflect-metadata';
import { Command, InvalidArgumentError } from 'commander';
import type { Act } from './act';
import { MUTANTS, type Mutant } from './mutants';
import { historyOf, simulate, type Verdict } from './run';
import { shrink } from './shrink';
import { makeTemplate } from './template';

type Print = (text: string) => void;
type Simulating = (seed: number, acts: readonly Act[], mutant?: Mutant) => Promise<Verdict>;

/** Seeds tried before a planted bug counts as not found. */
const SEEDS_PER_MUTANT = 60;
/** Failing seeds whose history is made shorter. */
const MOST_SHRUNK = 3;
const MOST_SHOWN = 5;

/** Runs the command; gives its exit code: 0 nothing found (or every planted bug), 1 otherwise. */
export async function main(args: readonly string[], print: Print): Promise<number> {
  const program = new Command('simulate')
    .description('Runs the product over machines that die and wires that lose, in virtual time, and checks the books.')
    .option('--seeds <count>', 'how many seeds', whole, 50)
    .option('--from <seed>', 'the first of them', whole, 1)
    .option('--mutants', 'plant bugs instead, to see that they are found', false)
    .parse([...args], { from: 'user' });
  const { seeds, from, mutants } = program.opts<{ seeds: number; from: number; mutants: boolean }>();
  const template = await makeTemplate();
  const simulating: Simulating = async (seed, acts, mutant) => {
    const books = template.copy();
    try {
      return await simulate(seed, acts, books, mutant);
    } catch (error) {
      return { findings: [error instanceof Error ? (error.stack ?? error.message) : String(error)], counts: {} };
    } finally {
      books.drop();
    }
  };
  try {
    return mutants ? await findMutants(from, simulating, print) : await runSeeds(seeds, from, simulating, print);
  } finally {
    template.drop();
  }
}

async function runSeeds(seeds: number, from: number, simulating: Simulating, print: Print): Promise<number> {
  const total = new Map<string, number>();
  let failed = 0;
  const started = performance.now();
  for (let seed = from; seed < from + seeds; seed += 1) {
    const acts = historyOf(seed);
    const { findings, counts } = await simulating(seed, acts);
    for (const [what, count] of Object.entries(counts)) total.set(what, (total.get(what) ?? 0) + count);
    if (findings.length === 0) continue;
    failed += 1;
    print(`seed ${seed}: ${findings.length} findings`);
    for (const finding of findings.slice(0, MOST_SHOWN)) print(`  ${finding}`);
    if (failed > MOST_SHRUNK) continue;
    const shortest = await shrink(acts, async (part) => (await simulating(seed, part)).findings.length > 0);
    print(`  shortest history, ${shortest.length} of ${acts.length} acts:`);
    for (const { kind, n, wait } of shortest) print(`    ${kind} ${n.join(' ')}, then ${wait} ms`);
  }
  const seconds = (performance.now() - started) / 1_000;
  print(`${seeds} seeds from ${from} in ${seconds.toFixed(0)} s: ${failed} failed`);
  print(
    [...total]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([what, count]) => `${what} ${count}`)
      .join(', '),
  );
  return failed === 0 ? 0 : 1;
}

/**
 * Plants each bug in runs until one finds it. 1 where any is not found, or changed nothing at all: code moves on, and a pattern that
 * matches nothing any more plants no bug.
 */
export async function findMutants(
  from: number,
  simulating: Simulating,
  print: Print,
  mutants: readonly Mutant[] = MUTANTS,
): Promise<number> {
  let missed = 0;
  for (const mutant of mutants) {
    let found: string | undefined;
    for (let seed = from; seed < from + SEEDS_PER_MUTANT && found === undefined; seed += 1) {
      const [finding] = (await simulating(seed, historyOf(seed), mutant)).findings;
      if (finding !== undefined) found = `seed ${seed}: ${finding.slice(0, 160)}`;
    }
    if (found === undefined) missed += 1;
    if (found !== undefined) print(`found: ${mutant.name}\n  ${found}`);
    else if ((mutant.acted ?? 0) > 0) print(`NOT FOUND: ${mutant.name}`);
    else
      print(
        `NOT PLANTED: ${mutant.name}\n  it changed nothing in ${SEEDS_PER_MUTANT} seeds: what it looks for is not there`,
      );
  }
  print(`${mutants.length - missed} of ${mutants.length} planted bugs found`);
  return missed === 0 ? 0 : 1;
}

function whole(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('a whole number is needed');
  return Number(text);
}

if (require.main === module) {
  main(process.argv.slice(2), (text) => console.log(text)).then(
    (code) => process.exit(code),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}
