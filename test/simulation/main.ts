// `npm run simulate -- --seeds N --from S`: runs that many seeds and prints those that fail, each with its shortest history.
// `--mutants`: plants bugs, one at a time, and says which seed found each. For terminals, and for leaving alone over night: a signal
// ends it with the count of what it has done.
import 'reflect-metadata';
import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { Crew } from './crew';
import { MUTANTS } from './mutants';
import type { Verdict } from './run';
import { makeTemplate } from './template';
import { SEEDS_PER_MUTANT } from './tries';

type Print = (text: string) => void;

interface Options {
  readonly seeds: number;
  readonly from: number;
  readonly mutants: boolean;
  readonly workers: number;
}

/** Failing seeds whose history is made shorter. */
const MOST_SHRUNK = 3;
const MOST_SHOWN = 5;
/** Seeds between two lines that say how far it is. */
const TOLD_EVERY = 500;

/** Runs the command; gives its exit code: 0 nothing found (or every planted bug), 1 otherwise. */
export async function main(args: readonly string[], print: Print): Promise<number> {
  const program = new Command('simulate')
    .description('Runs the product over machines that die and wires that lose, in virtual time, and checks the books.')
    .option('--seeds <count>', 'how many seeds', whole, 50)
    .option('--from <seed>', 'the first of them', whole, 1)
    .option('--workers <count>', 'processes that share them', whole, availableParallelism())
    .option('--mutants', 'plant bugs instead, to see that they are found', false)
    .parse([...args], { from: 'user' });
  const { seeds, from, mutants, workers } = program.opts<Options>();
  const template = await makeTemplate();
  const crew = new Crew(template, Math.max(1, workers));
  try {
    return mutants ? await findMutants(from, crew, print) : await new Seeds(seeds, from, crew, print).run();
  } finally {
    await crew.end();
    template.drop();
  }
}

/** Runs seeds and adds up what came of them. */
class Seeds {
  private readonly total = new Map<string, number>();
  private readonly started = performance.now();
  private next: number;
  private done = 0;
  private failed = 0;
  private isStopped = false;

  constructor(
    private readonly seeds: number,
    private readonly from: number,
    private readonly crew: Crew,
    private readonly print: Print,
  ) {
    this.next = from;
  }

  async run(): Promise<number> {
    const stop = () => {
      this.isStopped = true;
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
    await Promise.all(Array.from({ length: this.crew.size }, () => this.lane()));
    const counts = [...this.total].sort(([a], [b]) => (a < b ? -1 : 1));
    this.print(this.soFar());
    this.print(counts.map(([what, count]) => `${what} ${count}`).join(', '));
    return this.failed === 0 ? 0 : 1;
  }

  private async lane(): Promise<void> {
    while (!this.isStopped && this.next < this.from + this.seeds) {
      const seed = this.next;
      this.next += 1;
      const { findings, counts } = await this.crew.ask({ kind: 'run', seed });
      for (const [what, count] of Object.entries(counts)) this.total.set(what, (this.total.get(what) ?? 0) + count);
      if (findings.length > 0) await this.tell(seed, findings);
      this.done += 1;
      if (this.done % TOLD_EVERY === 0 && this.done < this.seeds) this.print(this.soFar());
    }
  }

  private async tell(seed: number, findings: Verdict['findings']): Promise<void> {
    this.failed += 1;
    this.print(`seed ${seed}: ${findings.length} findings`);
    for (const finding of findings.slice(0, MOST_SHOWN)) this.print(`  ${finding}`);
    if (this.failed > MOST_SHRUNK) return;
    const shortest = await this.crew.ask({ kind: 'shrink', seed });
    this.print(`  shortest history of seed ${seed}, ${shortest.length} acts:`);
    for (const { kind, n, wait } of shortest) this.print(`    ${kind} ${n.join(' ')}, then ${wait} ms`);
  }

  private soFar(): string {
    const seconds = (performance.now() - this.started) / 1_000;
    return `${this.done} seeds from ${this.from} in ${seconds.toFixed(0)} s: ${this.failed} failed`;
  }
}

/**
 * Plants each bug in runs until one finds it. 1 where any is not found, or changed nothing at all: code moves on, and a pattern that
 * matches nothing any more plants no bug.
 */
async function findMutants(from: number, crew: Crew, print: Print): Promise<number> {
  const searched = await Promise.all(
    MUTANTS.map(async ({ name }, place) => {
      const { found, acted } = await crew.ask({ kind: 'mutant', place, from });
      if (found) print(`found: ${name}\n  seed ${found.seed}: ${found.finding.slice(0, 160)}`);
      else if (acted) print(`NOT FOUND: ${name}`);
      else
        print(
          `NOT PLANTED: ${name}\n  it changed nothing in ${SEEDS_PER_MUTANT} seeds: what it looks for is not there`,
        );
      return found !== undefined;
    }),
  );
  const found = searched.filter(Boolean).length;
  print(`${found} of ${MUTANTS.length} planted bugs found`);
  return found === MUTANTS.length ? 0 : 1;
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
