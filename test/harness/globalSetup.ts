// Before any suite: finds a place for the files of tests, and a MySQL or MariaDB to test on, or starts one of its own where only the
// program is here (or TEST_MYSQL_URL=own asks for it), and says what is skipped. Suites read the answer from TWINLEDGER_TEST_MYSQL.
// REQUIRE_MYSQL=1 makes the absence an error.
import { mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { answers, mariadbProgram, type OwnServer, startMariadb } from './mariadb';
import { canStartNats } from './natsServer';

const DEFAULT_URL = 'mysql://root@127.0.0.1:3306/';
const MEMORY = '/dev/shm';
/** What all files of a run may need at one time, databases of several servers among them. */
const ROOM_BYTES = 3 * 2 ** 30;

/** What globalTeardown must end. Both run in jest's own process, but each loads its modules anew. */
export const started = globalThis as { twinledgerTestServer?: OwnServer; twinledgerTestFolder?: string };

export default async function globalSetup(): Promise<void> {
  process.env.TWINLEDGER_TEST_RUN = `twinledger_test_${Date.now().toString(36)}${process.pid.toString(36)}`;
  keepFilesInMemory(process.env.TWINLEDGER_TEST_RUN);
  if (!canStartNats())
    console.log('\nSkipped: the suites of the JetStream wire (there is no nats-server on this machine).');
  const url = process.env.TEST_MYSQL_URL ?? DEFAULT_URL;
  if (url !== 'own' && (await answers(url))) {
    process.env.TWINLEDGER_TEST_MYSQL = url;
    return;
  }
  delete process.env.TWINLEDGER_TEST_MYSQL;
  if (mariadbProgram('mariadbd') && mariadbProgram('mariadb-install-db')) {
    started.twinledgerTestServer = await startMariadb({ isDurable: false });
    process.env.TWINLEDGER_TEST_MYSQL = started.twinledgerTestServer.url;
    const why = url === 'own' ? '' : `No server answers at ${url}: `;
    console.log(`\n${why}testing on a mariadbd of our own at ${started.twinledgerTestServer.url}.`);
    return;
  }
  if (process.env.REQUIRE_MYSQL === '1')
    throw new Error(`REQUIRE_MYSQL is set, ${url} does not answer, and there is no mariadbd to start.`);
  console.log(`\nSkipped: every MySQL/MariaDB suite (no server at ${url}, and no mariadbd on this machine).`);
}

/**
 * Every COMMIT of an SQLite file waits for the disk, and the whole worker with it. What a killed process leaves is the same in memory;
 * only a power cut is not, and no test cuts the power. Who sets TMPDIR has chosen a place.
 */
function keepFilesInMemory(run: string): void {
  if (process.env.TMPDIR !== undefined || !hasRoom()) return;
  started.twinledgerTestFolder = join(MEMORY, run);
  mkdirSync(started.twinledgerTestFolder);
  process.env.TMPDIR = started.twinledgerTestFolder;
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ROOM_BYTES;
  } catch {
    return false; // a machine without such a place
  }
}
