// F4: the database server under the product is killed by SIGKILL in the middle of journeys and comes back after a while. Every answer
// that clients had must be in the books, and the product must go on without a person.
import { setTimeout as sleep } from 'node:timers/promises';
import { type OwnServer, startMariadb } from '../harness/mariadb';
import { emptyBooks } from '../harness/topology';
import { ended, type Killed, recovered } from './kills';
import { openStage } from './stage';
import type { Recovery } from './throughput';

const LONGEST_LIFE_MS = 2_000;
const STEADY_MS = 4_000;
/** One in so many comes out of steady work, with the recovery looked at. */
const MEASURED = 3;

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
        const isMeasured = kill % MEASURED === 0;
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
