// F25: 64 writers on one sequence, one draft, one confirmation. The check is itself checked by taking the locks away.
import { createConnection } from 'mysql2/promise';
import { DIALECTS } from '../harness/databases';
import { histories } from './histories';

const WRITERS = 64;

it.each(DIALECTS)(
  'F25: 64 writers on one row lose nothing on %s',
  async (dialect) => {
    expect(await histories(dialect, WRITERS, 'as it is')).toEqual([]);
  },
  60_000,
);

describe.each(DIALECTS.filter((dialect) => dialect === 'mysql'))('F25 on %s', (dialect) => {
  it('nor do they where the server isolates snapshots, as MariaDB can', async () => {
    const server = await createConnection(process.env.TWINLEDGER_TEST_MYSQL as string);
    const [rows] = await server.query("SHOW VARIABLES LIKE 'innodb_snapshot_isolation'");
    await server.end();
    const canIsolate = (rows as unknown[]).length > 0;
    expect(await histories(dialect, WRITERS, canIsolate ? 'snapshot isolation' : 'as it is')).toEqual([]);
  });

  it('and where the locks are taken away the check finds it', async () => {
    const found = await histories(dialect, WRITERS, 'without locks').catch((error: unknown) => [String(error)]);
    expect(found).toContainEqual(expect.stringMatching(/^sequence: \d+ numbers were drawn twice$/));
  });
});
