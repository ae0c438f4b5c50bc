// F2 and F4: the product, or the database server under it, is killed by SIGKILL at random moments under load, also while it starts.
// What clients were told must be in the books once, and the product must be as fast again within seconds.
import { setTimeout as sleep } from 'node:timers/promises';
import { type OwnServer, startMariadb } from '../harness/mariadb';
import { emptyBooks } from '../harness/topology';
import { openStage, type Stage } from './stage';
import { type Recovery, recovery } from './throughput';

/** Between two kills at most this; so a kill finds it in every state of its warming up. */
const LONGEST_LIFE_MS = 2_000;
/** One in so many is killed while it still starts. */
const UNBORN = 0.15;
const STEADY_MS = 4_000;
const LOOKED_AT_MS = 8_000;
/** Of the kills of a server one in so many comes out of steady work, with the recovery looked at. */
const MEASURED_SERVER_KILLS = 3;

export interface Killed {
  readonly kills: number;
  readonly recoveries: readonly Recovery[];
  readonly mutations: number;
  readonly invoices: number;
  /** Codes that clients saw, and how often; '' is a broken connection. */
  readonly seen: ReadonlyMap<string, number>;
  readonly wrong: readonly string[];
}

export interface Killing {
  readonly dialect: 'sqlite' | 'mysql';
  readonly kills: number;
  readonly clients: number;
  /** How many of the kills come out of steady work, with the recovery looked at. */
  readonly measured: number;
  /** Hears how far it is. */
  readonly told?: (done: number) => void;
}

/** Kills the product so many times under load. */
export async function killProduct({ dialect, kills, clients, measured, told }: Killing): Promise<Killed> {
  const stage = await openStage({ dialect, clients });
  try {
    const recoveries: Recovery[] = [];
    const every = measured === 0 ? Number.POSITIVE_INFINITY : Math.max(1, Math.floor(kills / measured));
    for (let kill = 1; kill <= kills; kill += 1) {
      const isMeasured = kill % every === 0;
      await sleep(isMeasured ? STEADY_MS : Math.random() * LONGEST_LIFE_MS);
      const at = performance.now();
      await stage.product().processes[0]?.kill();
      if (!isMeasured && Math.random() < UNBORN) {
        await stage.startUnseen();
        await sleep(Math.random() * LONGEST_LIFE_MS);
        await stage.product().processes[0]?.kill();
        kill += 1;
      }
      await stage.start();
      if (isMeasured) recoveries.push(await recovered(stage, at));
      told?.(Math.min(kill, kills));
    }
    return await ended(stage, kills, recoveries);
  } finally {
    await stage.drop();
  }
}

/** Kills a MariaDB of its own so many times in the middle of journeys, and starts it again after a while. F4 */
export async function killServer(kills: number, clients: number, awayMs: number): Promise<Killed> {
  const server: OwnServer = await startMariadb();
  const shared = process.env.TWINLEDGER_TEST_MYSQL;
  process.env.TWINLEDGER_TEST_MYSQL = server.url;
  try {
    const books = await emptyBooks('mysql').finally(() => {
      if (shared === undefined) delete process.env.TWINLEDGER_TEST_MYSQL;
      else process.env.TWINLEDGER_TEST_MYSQL = shared;
    });
    const stage = await openStage({ dialect: 'mysql', clients, books });
    try {
      const recoveries: Recovery[] = [];
      for (let kill = 1; kill <= kills; kill += 1) {
        const isMeasured = kill % MEASURED_SERVER_KILLS === 0;
        await sleep(isMeasured ? STEADY_MS : 500 + Math.random() * LONGEST_LIFE_MS);
        const steadyUntil = performance.now();
        await server.kill();
        await sleep(awayMs);
        await server.restart();
        if (isMeasured) recoveries.push(await recovered(stage, performance.now(), steadyUntil));
      }
      return await ended(stage, kills, recoveries);
    } finally {
      await stage.drop();
    }
  } finally {
    await server.stop();
  }
}

/** `at`: the kill of the product, or the moment from which its server was there again, which was killed at `steadyUntil`. */
async function recovered(stage: Stage, at: number, steadyUntil = at): Promise<Recovery> {
  await sleep(Math.max(0, at + LOOKED_AT_MS - performance.now()));
  return recovery(stage.clients, at, performance.now(), steadyUntil);
}

async function ended(stage: Stage, kills: number, recoveries: Recovery[]): Promise<Killed> {
  const wrong = await stage.rest();
  const { answered, told, seen } = stage.clients;
  return { kills, recoveries, mutations: answered.length, invoices: told.confirmed.length, seen, wrong };
}
