// F22 in short: the disk under an SQLite pair is full once. `npm run chaos -- disk-full` does it again and again, on MariaDB too.
import { killProcesses } from '../harness/processes';
import { fillDisks } from './fullDisks';

afterAll(killProcesses);

it('F22: a full disk refuses writes under a code of its own, and nothing else happens', async () => {
  const full = await fillDisks('sqlite', 1, 2);
  if (!full) return console.log('F22: skipped, nothing may be mounted here');
  expect(full.wrong).toEqual([]);
  expect(full.invoices).toBeGreaterThan(0);
});
