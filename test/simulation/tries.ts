// What one worker of the command does: it runs a seed, looks for the shortest history of one that failed, or for a seed that finds a
// planted bug, in books of its own. It must never print.
import type { Act } from './act';
import { type Books, openBooks } from './books';
import { MUTANTS, type Mutant } from './mutants';
import { historyOf, simulate, type Verdict } from './run';
import { shrink } from './shrink';
import type { Template } from './template';

/** Seeds tried before a planted bug counts as not found. */
export const SEEDS_PER_MUTANT = 60;

/** What a worker can be asked for. */
export type Ask =
  | { readonly kind: 'run'; readonly seed: number }
  | { readonly kind: 'shrink'; readonly seed: number }
  | { readonly kind: 'mutant'; readonly place: number; readonly from: number };

export interface Searched {
  /** The seed that found the bug, and what it found. */
  readonly found?: { readonly seed: number; readonly finding: string };
  /** Whether the bug changed anything in any run. */
  readonly acted: boolean;
}

export class Tries {
  private books: Books | undefined;

  constructor(private readonly template: Template) {}

  /** The verdict on a run, with what it broke by throwing. */
  async run(seed: number, acts: readonly Act[] = historyOf(seed), mutant?: Mutant): Promise<Verdict> {
    this.books ??= await openBooks(this.template);
    try {
      return await simulate(seed, acts, this.books, mutant);
    } catch (error) {
      await this.close(); // whatever threw may still be at work in them
      return { findings: [error instanceof Error ? (error.stack ?? error.message) : String(error)], counts: {} };
    }
  }

  /** The shortest part of the seed's history that still fails. */
  shortest(seed: number): Promise<readonly Act[]> {
    return shrink(historyOf(seed), async (part) => (await this.run(seed, part)).findings.length > 0);
  }

  /** Plants a bug in one run after another until one finds it. */
  async find(mutant: Mutant, from: number): Promise<Searched> {
    const before = mutant.acted ?? 0;
    for (let seed = from; seed < from + SEEDS_PER_MUTANT; seed += 1) {
      const [finding] = (await this.run(seed, historyOf(seed), mutant)).findings;
      if (finding !== undefined) return { found: { seed, finding }, acted: true };
    }
    return { acted: (mutant.acted ?? 0) > before };
  }

  async close(): Promise<void> {
    const { books } = this;
    this.books = undefined;
    await books?.close();
  }
}

/** A process of the crew: answers what it is asked, one at a time, until it is let go. */
function work(template: Template): void {
  const tries = new Tries(template);
  // Signals to the whole group are meant for the command, which lets its crew end what it does; without it, the crew ends too.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
  process.on('message', (ask: Ask) => {
    const answer =
      ask.kind === 'run'
        ? tries.run(ask.seed)
        : ask.kind === 'shrink'
          ? tries.shortest(ask.seed)
          : tries.find(MUTANTS[ask.place] as Mutant, ask.from);
    answer.then(
      (value) => process.send?.(value),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
  process.on('disconnect', () => void tries.close().then(() => process.exit(0)));
}

if (require.main === module) {
  const [dataverse = '', finance = ''] = process.argv.slice(2);
  work({ dataverse, finance });
}
