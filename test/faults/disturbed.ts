// F3 and F13 under load, on MySQL: connections are cut, at COMMIT where that can be seen, and one of two processes stands still for
// longer than its claims last and then goes on. Whatever clients were told must be in the books, once.
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { openStage, type Stage } from './stage';

export interface Disturbed {
  readonly times: number;
  /** How many of the connections were in a COMMIT. */
  readonly inCommit: number;
  readonly mutations: number;
  readonly seen: ReadonlyMap<string, number>;
  readonly wrong: readonly string[];
}

/** How often a COMMIT is looked for before another connection is taken. */
const LOOKS = 40;

/** Kills so many connections of the product. F3 */
export async function cutConnections(times: number, clients: number): Promise<Disturbed> {
  const stage = await openStage({ dialect: 'mysql', clients });
  const server = await createConnection(process.env.TWINLEDGER_TEST_MYSQL as string);
  const names = [stage.books.dataverse, stage.books.finance].map(({ url }) => url.split('/').at(-1));
  let inCommit = 0;
  try {
    for (let cut = 0; cut < times; cut += 1) {
      let victim: { id: number; info: string | null } | undefined;
      for (let look = 0; look < LOOKS && victim?.info !== 'COMMIT'; look += 1) {
        const [rows] = await server.query(
          "SELECT id, info FROM information_schema.processlist WHERE db IN (?, ?) ORDER BY COALESCE(info, '') = 'COMMIT' DESC, RAND() LIMIT 1",
          names,
        );
        victim = (rows as { id: number; info: string | null }[])[0];
      }
      if (victim?.info === 'COMMIT') inCommit += 1;
      if (victim) await server.query(`KILL CONNECTION ${Number(victim.id)}`).catch(() => undefined); // it ended meanwhile
      await sleep(Math.random() * 200);
    }
    return await ended(stage, times, inCommit);
  } finally {
    await server.end();
    await stage.drop();
  }
}

/** Two processes serve one pair of books; the first stands still so many times, for longer than a claim lasts (2 s). F13 */
export async function freezeProcess(times: number, clients: number): Promise<Disturbed> {
  const stage = await openStage({ dialect: 'mysql', clients, processes: 2 });
  try {
    for (let time = 0; time < times; time += 1) {
      await sleep(300 + Math.random() * 700);
      stage.product(0).processes[0]?.freeze();
      await sleep(2_500 + Math.random() * 2_500);
      stage.product(0).processes[0]?.thaw();
    }
    return await ended(stage, times, 0);
  } finally {
    stage.product(0).processes[0]?.thaw();
    await stage.drop();
  }
}

async function ended(stage: Stage, times: number, inCommit: number): Promise<Disturbed> {
  const wrong = await stage.rest();
  return { times, inCommit, mutations: stage.clients.answered.length, seen: stage.clients.seen, wrong };
}
