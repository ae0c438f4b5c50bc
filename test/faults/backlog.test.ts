// F18 in short: `npm run chaos -- backlog` queues a million. What a backlog costs is counted in rows read, never in time.
import { ONE_ENGINE } from '../harness/databases';
import { queueUp } from './backlog';

it.each(ONE_ENGINE)(
  'F18: invoices are confirmed over 2,000 changes that wait for Finance, and all of it drains, on %s',
  async (dialect) => {
    const { wrong, rowsRead } = await queueUp(dialect, 2_000, 2);
    expect(wrong).toEqual([]);
    if (dialect === 'mysql') expect(rowsRead[0]).toBeGreaterThan(0);
  },
  120_000,
);
