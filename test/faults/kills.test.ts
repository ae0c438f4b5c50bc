// F2, in short: the product is killed a few times under load. `npm run chaos -- kills` does so a thousand times.
import { DIALECTS } from '../harness/databases';
import { killProcesses } from '../harness/processes';
import { killProduct } from './kills';

afterAll(killProcesses);

/** Two engines take half a minute: the other one with FULL=1. */
const ENGINES = process.env.FULL === '1' ? DIALECTS : DIALECTS.slice(0, 1);

it.each(ENGINES)(
  'F2: SIGKILL at random under load on %s: nothing lost, nothing double',
  async (dialect) => {
    const { mutations, invoices, wrong } = await killProduct({ dialect, kills: 3, clients: 4, measured: 0 });
    expect(wrong).toEqual([]);
    expect(mutations).toBeGreaterThan(20);
    expect(invoices).toBeGreaterThan(3);
  },
  120_000,
);
