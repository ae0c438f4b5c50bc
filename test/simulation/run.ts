// One simulated run: a history of acts over two sides that die, freeze and lose messages; then the faults end, everything comes to
// rest, and the checker reads both books. What it finds is the run's verdict. The seed alone makes the run.
import type { Database } from '../../subgraphs/database/database';
import type { Books as DataverseBooks } from '../../subgraphs/dataverse/books';
import { numberPositions } from '../../subgraphs/dataverse/flows/numberPositions';
import type { Books as FinanceBooks } from '../../subgraphs/finance/books';
import { ACCOUNTANT } from './accountant';
import { type Act, type Deed, drawActs } from './act';
import { BOOKKEEPER } from './bookkeeper';
import type { Books } from './books';
import { Chance } from './chance';
import { CONTROLLER } from './controller';
import { isDeath } from './life';
import { MANAGER } from './manager';
import type { Mutant } from './mutants';
import { Promises } from './promises';
import { comeToRest } from './rest';
import { Side } from './side';
import { STATUS_KEY, startDataverse, startFinance } from './sides';
import { START } from './template';
import { VirtualTime } from './virtualTime';

export interface Verdict {
  readonly findings: readonly string[];
  /** What was granted, per kind of act; and deaths. */
  readonly counts: Readonly<Record<string, number>>;
}

const FINANCE = { ...ACCOUNTANT, ...BOOKKEEPER, ...CONTROLLER };

/** What a run consists of beside its faults. */
export function historyOf(seed: number): Act[] {
  const chance = new Chance(seed);
  return drawActs(chance, { ...MANAGER, ...FINANCE, ...OPERATOR }, chance.between(40, 110));
}

/** Asked for a second time by some clients, under the same key, though the answer came: what they ask does not depend on the books. */
const REPEATED: ReadonlySet<string> = new Set(['milestone', 'retainer']);

/** What befalls the machines. The places say for how long. */
const OPERATOR = {
  killDataverse: { weight: 1, of: null },
  killFinance: { weight: 1, of: null },
  freezeDataverse: { weight: 1, of: null },
  freezeFinance: { weight: 1, of: null },
  numberPositions: { weight: 2, of: null },
} as const;

/** Runs a history in these books, which are set back before; `mutant` is a bug to be found. */
export async function simulate(seed: number, acts: readonly Act[], books: Books, mutant?: Mutant): Promise<Verdict> {
  await books.reset();
  const run = new Run(seed, books.dataverse, books.finance, mutant);
  try {
    return await run.live(acts, books);
  } finally {
    run.end();
  }
}

export class Run {
  readonly time = new VirtualTime(START);
  readonly dataverse: Side<DataverseBooks>;
  readonly finance: Side<FinanceBooks>;
  faultsAreOn = true;
  private readonly promises = new Promises();
  private readonly findings: string[] = [];
  private readonly counts: Record<string, number> = {};
  private readonly doing = new Map<Promise<void>, string>();
  private acted = 0;
  private comingAgain = 0;

  constructor(seed: number, dataverseDb: Database, financeDb: Database, mutant?: Mutant) {
    const chance = new Chance(seed + 0.5 * 2 ** 32);
    const common = {
      time: this.time,
      mutant,
      faultsAreOn: () => this.faultsAreOn,
      onError: (error: unknown) => this.unexpected('in the background', error),
      onDeath: () => this.count('death'),
      onAltered: () => this.count('delivery altered'),
      comesAgain: () => {
        this.comingAgain += 1;
        return () => {
          this.comingAgain -= 1;
        };
      },
    };
    this.dataverse = new Side({
      ...common,
      name: 'dataverse',
      db: dataverseDb,
      chance: chance.fork(),
      start: startDataverse,
      target: () => this.finance.receives,
    });
    this.finance = new Side({
      ...common,
      name: 'finance',
      db: financeDb,
      chance: chance.fork(),
      start: startFinance,
      target: () => this.dataverse.receives,
    });
  }

  async live(acts: readonly Act[], books: Books): Promise<Verdict> {
    this.dataverse.begin();
    this.finance.begin();
    for (const act of acts) {
      const done = this.act(act).finally(() => this.doing.delete(done));
      this.doing.set(done, act.kind);
      await this.time.pass(act.wait);
    }
    this.findings.push(...(await comeToRest(this)));
    this.findings.push(...(await this.promises.broken(this.dataverse.db.read, this.finance.db.read)));
    const statusKeys = new Map([[STATUS_KEY.id, STATUS_KEY.secret]]);
    this.findings.push(...(await books.findings(statusKeys)));
    return { findings: this.findings, counts: { ...this.counts } };
  }

  /** Nothing that still runs touches the books any more. */
  end(): void {
    this.dataverse.end();
    this.finance.end();
  }

  /** Resolves when nobody waits for an answer any more. */
  async answered(): Promise<void> {
    for (let round = 0; this.doing.size > 0; round += 1) {
      if (round > 1_000) throw new Error(`waiting for ever: ${[...this.doing.values()].join(', ')}`);
      await this.time.pass(1_000);
    }
  }

  /** Resolves when nothing is to come a second time any more, and what came has had its effect. */
  async allRepeated(): Promise<void> {
    while (this.comingAgain > 0) await this.time.pass(1_000);
    await this.time.pass(5_000);
  }

  /** The answer, with time passing until it is there. */
  async driven<T>(asked: Promise<T>): Promise<T> {
    let isThere = false;
    const mark = () => {
      isThere = true;
    };
    asked.then(mark, mark);
    for (let round = 0; !isThere; round += 1) {
      if (round > 1_000) throw new Error('an answer never comes');
      await this.time.pass(100);
    }
    return asked;
  }

  unexpected(what: string, error: unknown): void {
    if (isDeath(error)) return;
    this.findings.push(
      `${what}: ${error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 3).join(' ') : String(error)}`,
    );
  }

  private act(act: Act): Promise<void> {
    const { kind, n } = act;
    if (kind === 'killDataverse') return this.dataverse.kill();
    if (kind === 'killFinance') return this.finance.kill();
    if (kind === 'freezeDataverse') return this.dataverse.freeze(n[0]);
    if (kind === 'freezeFinance') return this.finance.freeze(n[0]);
    if (kind === 'numberPositions')
      return this.through(this.dataverse, act, async ({ books }) => {
        await numberPositions(books);
        return undefined;
      });
    const manager = MANAGER[kind];
    return manager
      ? this.through(this.dataverse, act, manager.of)
      : this.through(this.finance, act, (FINANCE[kind] as (typeof FINANCE)[string]).of);
  }

  /** Somebody sends the act; if the answer does not come, it is sent again under its key, like every client should. */
  private async through<B>(side: Side<B>, { kind, n }: Act, deed: Deed<B>): Promise<void> {
    this.acted += 1;
    const key = { idempotencyKey: `act-${this.acted}` };
    for (let attempt = 1; attempt <= 20; attempt += 1) {
      const running = await side.running();
      try {
        const answer = deed({ books: running.books, look: side.db.read, n, key });
        const outcome = await Promise.race([answer, running.life.death]);
        if (outcome?.ok) this.promises.heard(kind, outcome.value);
        if (outcome) this.count(outcome.ok ? kind : `${kind} ${outcome.refusals[0]?.code}`);
        if (attempt > 1 || !REPEATED.has(kind) || n[3] % 2 === 0) return;
      } catch (error) {
        if (!isDeath(error)) return this.unexpected(kind, error);
      }
    }
  }

  private count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }
}
