// After all suites: removes the migrated databases and files that they shared, and ends the database server that globalSetup
// started, if it did.
import { rmSync } from 'node:fs';
import { dropDatabasesOf, templateFolder } from './databases';
import { started } from './globalSetup';

export default async function globalTeardown(): Promise<void> {
  const { TWINLEDGER_TEST_RUN: run, TWINLEDGER_TEST_MYSQL: server } = process.env;
  if (run !== undefined) {
    rmSync(templateFolder(run), { recursive: true, force: true });
    if (server !== undefined && !started.twinledgerTestServer) await dropDatabasesOf(run, server);
  }
  await started.twinledgerTestServer?.stop();
  if (started.twinledgerTestFolder) rmSync(started.twinledgerTestFolder, { recursive: true, force: true });
}
