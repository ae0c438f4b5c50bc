// One side in a simulation: its committed books, and the process that runs over them, which dies, stands still and is started again.
// A process that stood still for longer than its claims last goes on beside the one that took its place, as a frozen machine does.
import type { Database } from '../../subgraphs/database/database';
import type { Chance } from './chance';
import { faultyWire } from './faultyWire';
import { isDeath, Life } from './life';
import type { Mutant } from './mutants';
import type { Process, Start } from './sides';
import type { VirtualTime } from './virtualTime';

export interface SideOptions<B> {
  readonly name: 'dataverse' | 'finance';
  /** A bug that its code has. */
  readonly mutant: Mutant | undefined;
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly db: Database;
  faultsAreOn(): boolean;
  start(of: Start): Process<B>;
  /** What receives on the other side now. */
  target(): Process<B>['receive'] | undefined;
  onError(error: unknown): void;
  onDeath(): void;
  /** A delivery of its was altered on the way, and refused. */
  onAltered(): void;
  /** A delivery of its will come a second time: given back is what to call when it has. */
  comesAgain(): () => void;
}

/** The probability of dying at one step: a few deaths in a run of thousands of steps. */
const MORTALITY = 0.001;
const RESTART_MS = 1_500;
/** How often a process looks for work of which nobody told it. Most often it finds none, and time passes quickly over slow ones. */
const POLLS_MS = [500, 5_000, 5_000, 20_000];

export class Side<B> {
  private process: Process<B> | undefined;
  private readonly waiting: ((process: Process<B>) => void)[] = [];
  private started = 0;
  private readonly lives: Life[] = [];
  private isOver = false;

  constructor(private readonly of: SideOptions<B>) {}

  get db(): Database {
    return this.of.db;
  }

  /** What takes messages here; undefined while the process is gone. */
  get receives(): Process<B>['receive'] | undefined {
    return this.process?.life.isAlive ? this.process.receive : undefined;
  }

  begin(): void {
    const { time, chance, db, faultsAreOn, start, target, onError, mutant, name, onAltered, comesAgain } = this.of;
    const life = new Life({
      time,
      chance: chance.fork(),
      mortality: () => (faultsAreOn() ? MORTALITY : 0),
      onDeath: () => this.died(life),
    });
    this.lives.push(life);
    const operator = chance.fork();
    const wire = faultyWire({
      time,
      chance: chance.fork(),
      areOn: faultsAreOn,
      target,
      from: name,
      comesAgain,
      onRefused: () => {
        onAltered();
        time.after(operator.between(500, 60_000), () => this.tryAgain());
      },
      believesAll: mutant?.believesAll?.bind(mutant),
    });
    this.started += 1;
    const process = start({
      life,
      db: mutant?.database?.(life.database(db), name) ?? life.database(db),
      wire: mutant?.wire?.(wire, name) ?? wire,
      owner: `process ${this.started}`,
      pollMs: operator.oneOf(POLLS_MS) as number,
      onError: (error) => {
        if (life.isAlive && !isExpected(error)) onError(error);
      },
    });
    if (!life.isAlive) return; // it died while it started, and will be started again
    this.process = process;
    for (const tell of this.waiting.splice(0)) tell(process);
  }

  /** The process that answers now, or the next one. */
  running(): Promise<Process<B>> {
    if (this.process?.life.isAlive) return Promise.resolve(this.process);
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** The run is over: every process of it dies, those that stand still too, and none begins. */
  end(): void {
    this.isOver = true;
    for (const life of this.lives) life.die();
  }

  async kill(): Promise<void> {
    this.process?.life.die();
  }

  /** Stands still; after a while another process takes over, and still later the frozen one goes on, and ends. */
  async freeze(size: number): Promise<void> {
    const { time } = this.of;
    const frozen = this.process?.life;
    if (!frozen?.isAlive) return;
    const forMs = 500 + (size % 12_000);
    frozen.freeze(forMs);
    if (forMs < 3_000) return;
    time.after(2_500, () => {
      if (this.process?.life === frozen && frozen.isAlive) this.begin();
    });
    time.after(forMs + 4_000, () => frozen.die());
  }

  /** An operator finds what is parked and tries it again; where the process is gone or dies over it, at the end of the run. */
  private tryAgain(): void {
    const process = this.process;
    if (!process?.life.isAlive) return;
    process.tryParkedAgain().catch((error: unknown) => {
      if (process.life.isAlive && !isExpected(error)) this.of.onError(error);
    });
  }

  private died(life: Life): void {
    const { time, onDeath } = this.of;
    onDeath();
    if (this.process && this.process.life !== life) return; // another one took its place long ago
    this.process = undefined;
    time.after(RESTART_MS, () => {
      if (this.process === undefined && !this.isOver) this.begin();
    });
  }
}

const EXPECTED = ['lost on the way', 'the answer was lost', 'nobody answers'];

function isExpected(error: unknown): boolean {
  return isDeath(error) || (error instanceof Error && EXPECTED.includes(error.message));
}
