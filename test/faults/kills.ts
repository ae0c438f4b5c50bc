// F2: the product is killed by SIGKILL at random moments under load, also while it starts. What clients were told must be in the books
// once, and the product must be as fast again within seconds. A kill costs a start, so several processes are killed side by side, and
// those whose recovery is looked at run alone.
import { setTimeout as sleep } from 'node:timers/promises';
import { Chance } from '../simulation/chance';
import { openStage, type Stage } from './stage';
import { type Recovery, recovery } from './throughput';

/** Between two kills at most this; so a kill finds it in every state of its warming up. */
const LONGEST_LIFE_MS = 2_000;
/** One in so many is killed while it still starts. */
const UNBORN = 0.15;
const STEADY_MS = 4_000;
const LOOKED_AT_MS = 8_000;
/** Under load, which then works steadily again. */
const WARMING_UP_MS = 20_000;

export interface Killed {
  readonly kills: number;
  /** Of a process that serves its books alone. */
  readonly recoveries: readonly Recovery[];
  /** Of one of two: on MySQL both serve the same books, on SQLite the other one stands by. */
  readonly recoveriesOfTwo: readonly Recovery[];
  readonly mutations: number;
  readonly invoices: number;
  /** Codes that clients saw, and how often; '' is a broken connection. */
  readonly seen: ReadonlyMap<string, number>;
  readonly wrong: readonly string[];
}

export interface Killing {
  readonly dialect: 'sqlite' | 'mysql';
  readonly kills: number;
  /** Clients of each pair of books. */
  readonly clients: number;
  /** How many of the kills come out of steady work, with the recovery looked at; the half of them where there is another process. */
  readonly measured: number;
  /** Draws the moments. Default: 1. */
  readonly from?: number;
  /** Processes killed side by side. On MySQL they serve one pair of books, as several of a role do; on SQLite each has its own. Default: 1. */
  readonly sideBySide?: number;
  /** Hears how far it is. */
  readonly told?: (done: number) => void;
  /** True: what is done is enough. */
  readonly isEnough?: () => boolean;
}

/** Kills the product so many times under load. */
export async function killProduct(killing: Killing): Promise<Killed> {
  const { dialect, kills, clients, measured, sideBySide = 1, told, isEnough } = killing;
  const count = new Count(kills - measured, killing.from ?? 1, told, isEnough);
  const parts: Killed[] = [];
  if (kills > measured) {
    const perStage = dialect === 'mysql' ? sideBySide : 1;
    const stages = sideBySide / perStage;
    parts.push(...(await Promise.all(Array.from({ length: stages }, () => killed(killing, clients, perStage, count)))));
  }
  const ofTwo = Math.floor(measured / 2);
  if (measured > ofTwo) parts.push(await measuredKills(killing, 1, measured - ofTwo));
  if (ofTwo > 0) parts.push(await (dialect === 'mysql' ? measuredKills(killing, 2, ofTwo) : takenOver(killing, ofTwo)));
  return together(parts);
}

/** How many kills are left, to whoever kills next. */
class Count {
  private begun = 0;
  done = 0;

  constructor(
    private readonly most: number,
    private readonly from: number,
    private readonly told: Killing['told'],
    private readonly isEnough: Killing['isEnough'],
  ) {}

  /** The chance of the next kill; undefined: no more. */
  next(): Chance | undefined {
    if (this.begun >= this.most || this.isEnough?.()) return undefined;
    this.begun += 1;
    return new Chance(this.from + this.begun);
  }

  count(): void {
    this.done += 1;
    this.told?.(this.done);
  }
}

/** One pair of books with its processes, each killed whenever its moment has come. */
async function killed({ dialect }: Killing, clients: number, processes: number, count: Count): Promise<Killed> {
  const stage = await openStage({ dialect, clients, processes });
  try {
    const places = Array.from({ length: processes }, (_, place) => killAt(stage, place, count));
    const kills = (await Promise.all(places)).reduce((sum, each) => sum + each, 0);
    return await ended(stage, kills);
  } finally {
    await stage.drop();
  }
}

async function killAt(stage: Stage, place: number, count: Count): Promise<number> {
  let kills = 0;
  const kill = async () => {
    await stage.product(place).processes[0]?.kill();
    kills += 1;
    count.count();
  };
  for (let chance = count.next(); chance; chance = count.next()) {
    await sleep(chance.next() * LONGEST_LIFE_MS);
    await kill();
    if (chance.is(UNBORN) && count.next()) {
      await stage.startUnseen(place);
      await sleep(chance.next() * LONGEST_LIFE_MS);
      await kill();
    }
    await stage.start(place);
  }
  return kills;
}

/** One of the processes that serve the same books, killed so many times out of steady work. */
async function measuredKills(
  { dialect, clients, isEnough }: Killing,
  processes: number,
  times: number,
): Promise<Killed> {
  const stage = await openStage({ dialect, clients, processes });
  try {
    const recoveries: Recovery[] = [];
    while (recoveries.length < times && !isEnough?.()) {
      await sleep(STEADY_MS);
      const at = performance.now();
      await stage.product().processes[0]?.kill();
      const [seen] = await Promise.all([recovered(stage, at), stage.start()]);
      recoveries.push(seen);
    }
    return await ended(stage, recoveries.length, ...(processes === 1 ? [recoveries] : [[], recoveries]));
  } finally {
    await stage.drop();
  }
}

/** The process that serves SQLite files, killed so many times out of steady work while another one stands by. */
async function takenOver({ dialect, clients, isEnough }: Killing, times: number): Promise<Killed> {
  const stage = await openStage({ dialect, clients });
  try {
    const recoveries: Recovery[] = [];
    while (recoveries.length < times && !isEnough?.()) {
      await stage.startStandby();
      await sleep(WARMING_UP_MS);
      const at = performance.now();
      await stage.product().processes[0]?.kill();
      stage.takenOver();
      recoveries.push(await recovered(stage, at));
    }
    return await ended(stage, recoveries.length, [], recoveries);
  } finally {
    await stage.drop();
  }
}

/** Looks until it is as fast again. `at`: the kill, or the moment from which its server was there again, killed at `steadyUntil`. */
export async function recovered(stage: Stage, at: number, steadyUntil = at): Promise<Recovery> {
  for (;;) {
    const now = performance.now();
    const seen = recovery(stage.clients, at, now, steadyUntil);
    if (seen.afterMs !== undefined || now > at + LOOKED_AT_MS) return seen;
    await sleep(100);
  }
}

/** Lets everything come to rest and holds what clients were told against the books. */
export async function ended(
  stage: Stage,
  kills: number,
  recoveries: readonly Recovery[] = [],
  recoveriesOfTwo: readonly Recovery[] = [],
): Promise<Killed> {
  const wrong = await stage.rest();
  const { answered, told, seen } = stage.clients;
  return {
    kills,
    recoveries,
    recoveriesOfTwo,
    mutations: answered.length,
    invoices: told.confirmed.length,
    seen,
    wrong,
  };
}

function together(parts: readonly Killed[]): Killed {
  const sum = (of: (part: Killed) => number) => parts.reduce((total, part) => total + of(part), 0);
  const seen = new Map<string, number>();
  for (const part of parts) for (const [code, times] of part.seen) seen.set(code, (seen.get(code) ?? 0) + times);
  return {
    kills: sum(({ kills }) => kills),
    mutations: sum(({ mutations }) => mutations),
    invoices: sum(({ invoices }) => invoices),
    recoveries: parts.flatMap(({ recoveries }) => recoveries),
    recoveriesOfTwo: parts.flatMap(({ recoveriesOfTwo }) => recoveriesOfTwo),
    wrong: parts.flatMap(({ wrong }) => wrong),
    seen,
  };
}
