// The list of faults that can be commanded: name, number, usual size, and what runs it. For main.ts and for the table of faults.
import { type Backlog, queueUp } from './backlog';
import { cutConnections, type Disturbed, freezeProcess } from './disturbed';
import { commitLate, poison, repeat, shuffle } from './exchange';
import { type FullDisks, fillDisks } from './fullDisks';
import { histories } from './histories';
import { type Killed, killProduct } from './kills';
import { rollBack } from './rollbacks';
import { killServer } from './serverKills';
import { summary } from './throughput';
import { type Carrier, type TwoVersions, twoVersions } from './twoVersions';

export interface Request {
  readonly size: number;
  readonly engine: 'sqlite' | 'mysql';
  /** The folder of another version's checkout, which is built. */
  readonly other?: string | undefined;
  /** What carries the exchange, where a fault leaves the choice. */
  readonly wire?: Carrier | undefined;
  /** Draws what is left to chance, where a fault leaves it to a seed. */
  readonly from: number;
  told(line: string): void;
  /** Somebody wants it to end: what is done by then counts. */
  isEnough(): boolean;
}

export interface Report {
  /** For people. */
  readonly figures: readonly string[];
  /** Broken promises and findings; empty if all is well. */
  readonly wrong: readonly string[];
}

export interface Fault {
  readonly name: string;
  /** Of the list of faults, F1 to F31. */
  readonly id: string;
  readonly what: string;
  /** The usual size. */
  readonly size: number;
  run(request: Request): Promise<Report>;
}

export const FAULTS: readonly Fault[] = [
  {
    name: 'kills',
    id: 'F2',
    what: 'SIGKILL of the product at random moments under load',
    size: 1_000,
    run: async ({ size, engine, from, told, isEnough }) => {
      const began = performance.now();
      const each = (done: number) => ((performance.now() - began) / 1_000 / done).toFixed(1);
      return killed(
        await killProduct({
          dialect: engine,
          kills: size,
          clients: 6,
          measured: Math.min(50, Math.ceil(size / 20)),
          sideBySide: 2,
          from,
          told: (done) => done % 25 === 0 && told(`${done} kills of ${size}, ${each(done)} s each`),
          isEnough,
        }),
      );
    },
  },
  {
    name: 'server-kills',
    id: 'F4',
    what: 'SIGKILL of a MariaDB server under load',
    size: 10,
    run: async ({ size }) => killed(await killServer(size, 8, 1_000)),
  },
  {
    name: 'cuts',
    id: 'F3',
    what: 'connections to the database cut under load, at COMMIT where it can be seen; on MySQL',
    size: 200,
    run: async ({ size }) => disturbed(await cutConnections(size, 8)),
  },
  {
    name: 'frozen',
    id: 'F13',
    what: 'one of two processes stands still for longer than its claims, and goes on; on MySQL',
    size: 10,
    run: async ({ size }) => disturbed(await freezeProcess(size, 8)),
  },
  {
    name: 'rollbacks',
    id: 'F21',
    what: 'transactions that roll back after they have written their outbox rows',
    size: 100_000,
    run: async ({ size, engine }) => ({ figures: [`${size} rolled back`], wrong: await rollBack(engine, size) }),
  },
  {
    name: 'disk-full',
    id: 'F22',
    what: 'the disk under both books becomes full under load, and has room again',
    size: 10,
    run: async ({ size, engine }) => filled(await fillDisks(engine, size, 4)),
  },
  {
    name: 'repeats',
    id: 'F6',
    what: 'the same messages 1 to this many times at once, and again much later',
    size: 100,
    run: async ({ size, engine }) => ({ figures: [], wrong: await repeat(engine, size) }),
  },
  {
    name: 'shuffled',
    id: 'F8',
    what: 'so many deliveries at once that arrive in any order, some twice',
    size: 1_000,
    run: async ({ size, engine }) => ({ figures: [], wrong: await shuffle(engine, size) }),
  },
  {
    name: 'late-commits',
    id: 'F9',
    what: 'rows whose transactions commit in another order than they drew ids',
    size: 100_000,
    run: async ({ size, engine }) => ({ figures: [], wrong: await commitLate(engine, size) }),
  },
  {
    name: 'poison',
    id: 'F11',
    what: 'documents of which a tenth is refused',
    size: 10_000,
    run: async ({ size, engine }) => ({ figures: [], wrong: await poison(engine, size) }),
  },
  {
    name: 'backlog',
    id: 'F18',
    what: 'Finance is away while so many changes queue up; invoices are confirmed before and at the end',
    size: 1_000_000,
    run: async ({ size, engine }) => queued(await queueUp(engine, size, 25)),
  },
  {
    name: 'two-versions',
    id: 'F30',
    what: 'another version of each side beside this one, and back: --other names its checkout, which is built',
    size: 1,
    run: async ({ size, engine, other, wire, told }) => changed(await twoVersions(engine, other, size, wire, told)),
  },
  {
    name: 'writers',
    id: 'F25',
    what: 'writers on one sequence, one draft, one confirmation at once',
    size: 64,
    run: async ({ size, engine }) => ({ figures: [], wrong: await histories(engine, size, 'as it is') }),
  },
];

function disturbed({ times, inCommit, mutations, seen, wrong }: Disturbed): Report {
  const errors = [...seen].map(([code, count]) => `${count} × ${code || 'a broken connection'}`).join(', ');
  return {
    figures: [
      `${times} times, ${inCommit} of them in a COMMIT; ${mutations} mutations answered.`,
      `Clients saw ${errors || 'no error'}, and repeated.`,
    ],
    wrong,
  };
}

function queued({ changes, confirmMs, rowsRead, drainedPerSecond, wrong }: Backlog): Report {
  const [first, last] = confirmMs;
  return {
    figures: [
      `A confirmation took ${first.toFixed(1)} ms before and ${last.toFixed(1)} ms with ${changes} changes queued (medians): ${(last / first).toFixed(2)} times as long.`,
      `Claiming reads ${rowsRead[0]} rows with a tenth of them queued and ${rowsRead[1]} with all (MySQL).`,
      `Drained at ${drainedPerSecond.toFixed(0)} changes per second.`,
    ],
    wrong,
  };
}

function changed({ phases, mutations, invoices, seen, wrong }: TwoVersions): Report {
  const errors = [...seen].map(([code, times]) => `${times} × ${code || 'a broken connection'}`).join(', ');
  return {
    figures: [
      ...phases,
      `${mutations} mutations answered, ${invoices} invoices from entry to write-back.`,
      `Clients saw ${errors || 'no error'}, and repeated.`,
    ],
    wrong,
  };
}

function filled(disks: FullDisks | undefined): Report {
  if (!disks) return { figures: ['Skipped: nothing may be mounted here.'], wrong: [] };
  const { times, mutations, invoices, refusedAfterMs, answeredAfterMs, seen, wrong } = disks;
  const slowest = (ms: readonly number[]) => `${(Math.max(...ms) / 1_000).toFixed(1)} s`;
  const refused = [...seen].map(([code, count]) => `${count} × ${code}`).join(', ');
  return {
    figures: [
      `${times} times full, ${mutations} mutations answered, ${invoices} invoices from entry to write-back.`,
      `Refused ${slowest(refusedAfterMs)} after it was full, answered again ${slowest(answeredAfterMs)} after there was room, at the slowest.`,
      `Clients saw ${refused || 'no error'}, and repeated.`,
    ],
    wrong,
  };
}

function killed({ kills, mutations, invoices, recoveries, recoveriesOfTwo, seen, wrong }: Killed): Report {
  const errors = [...seen].map(([code, times]) => `${times} × ${code || 'a broken connection'}`).join(', ');
  return {
    figures: [
      `${kills} kills, ${mutations} mutations answered, ${invoices} invoices from entry to write-back.`,
      `Clients saw ${errors || 'no error'}, and repeated.`,
      ...(recoveries.length > 0 ? [`Alone: ${summary(recoveries)}`] : []),
      ...(recoveriesOfTwo.length > 0 ? [`One of two: ${summary(recoveriesOfTwo)}`] : []),
    ],
    wrong,
  };
}
