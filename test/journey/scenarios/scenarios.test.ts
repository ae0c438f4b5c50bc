// The acceptance scenarios of the accounting side that no other journey shows whole, through the gateway as its users meet it, on each
// engine; books and processes are shared, the checker reads both books at the end. Where each scenario is proved: CONTRIBUTING.md.
import { DIALECTS } from '../../harness/databases';
import { type InProcess, openInProcess } from '../inProcess';
import { acceptanceCompany } from './books';
import { periodScenarios } from './closedPeriod';
import { guardScenarios } from './guards';
import { orderScenarios } from './order';
import { rateScenarios } from './rates';
import { retainerScenarios } from './retainer';
import { volumeScenarios } from './volume';

describe.each(DIALECTS)('acceptance on %s', (dialect) => {
  let on: InProcess;
  beforeAll(async () => {
    on = await openInProcess(dialect, acceptanceCompany(12));
  });
  afterAll(async () => expect(await on?.stop()).toEqual([]), 60_000);

  rateScenarios(() => on);
  orderScenarios(() => on);
  guardScenarios(() => on);
  retainerScenarios(() => on);
  volumeScenarios(() => on);
  periodScenarios(() => on);
});
