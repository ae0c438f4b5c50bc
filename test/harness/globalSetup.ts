// Before any suite: finds a MySQL or MariaDB to test on, or starts one of its own where only the program is here, and says
// what is skipped. Suites read the answer from TWINLEDGER_TEST_MYSQL. REQUIRE_MYSQL=1 makes the absence an error.
import { answers, mariadbProgram, type OwnServer, startMariadb } from './mariadb';

const DEFAULT_URL = 'mysql://root@127.0.0.1:3306/';

/** What globalTeardown must end. Both run in jest's own process, but each loads its modules anew. */
export const started = globalThis as { twinledgerTestServer?: OwnServer };

export default async function globalSetup(): Promise<void> {
  process.env.TWINLEDGER_TEST_RUN = `twinledger_test_${Date.now().toString(36)}${process.pid.toString(36)}`;
  const url = process.env.TEST_MYSQL_URL ?? DEFAULT_URL;
  if (await answers(url)) {
    process.env.TWINLEDGER_TEST_MYSQL = url;
    return;
  }
  delete process.env.TWINLEDGER_TEST_MYSQL;
  if (mariadbProgram('mariadbd') && mariadbProgram('mariadb-install-db')) {
    started.twinledgerTestServer = await startMariadb();
    process.env.TWINLEDGER_TEST_MYSQL = started.twinledgerTestServer.url;
    console.log(
      `\nNo server answers at ${url}: testing on a mariadbd of our own at ${started.twinledgerTestServer.url}.`,
    );
    return;
  }
  if (process.env.REQUIRE_MYSQL === '1')
    throw new Error(`REQUIRE_MYSQL is set, ${url} does not answer, and there is no mariadbd to start.`);
  console.log(`\nSkipped: every MySQL/MariaDB suite (no server at ${url}, and no mariadbd on this machine).`);
}
