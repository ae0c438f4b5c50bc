// After all suites: ends the database server that globalSetup started, if it did.
import { started } from './globalSetup';

export default async function globalTeardown(): Promise<void> {
  await started.twinledgerTestServer?.stop();
}
