// That a page of a list whose order begins with a column that may be empty is read off the index on both engines, from its start
// and from the middle: neither sorts the rows that have nothing in that column.
import type { Database, Reader, Value } from '../../../subgraphs/database/database';
import type { OrderColumn, Position } from '../../../subgraphs/database/keyset';
import { openDatabase } from '../../../subgraphs/database/open';
import { readRuns } from '../../../subgraphs/database/slices';
import { migrations } from '../../../subgraphs/dataverse/store/migrations';
import { DIALECTS, type EmptyDatabase, emptyDatabase } from '../../harness/databases';
import { realWorld } from '../../harness/world';

const COUNT = 2_000;
const at = (index: number) => (index % 4 === 0 ? null : new Date(index * 3_600_000).toISOString());
const idOf = (index: number) => `i${String(index).padStart(6, '0')}`;
const order = (descending: boolean): OrderColumn[] => [
  { sql: 't.settled_at', name: 'settled_at', kind: 'text', nullable: true, descending },
  { sql: 't.id', name: 'id', kind: 'text', descending },
];

const isOfTable = (step: string) => /^t |(SCAN|SEARCH) t\b/.test(step);

describe.each(DIALECTS)('a list ordered by what may be empty on %s', (dialect) => {
  let empty: EmptyDatabase;
  let db: Database;

  beforeAll(async () => {
    empty = await emptyDatabase(dialect);
    db = await openDatabase(empty.url, migrations, realWorld());
    await db.write(async (tx) => {
      await tx.change('CREATE TABLE t (id VARCHAR(20) PRIMARY KEY, settled_at VARCHAR(24), note VARCHAR(1000))', []);
      await tx.change('CREATE INDEX t_settled ON t (settled_at, id)', []);
    });
    await db.write((tx) =>
      tx.insert(
        't',
        Array.from({ length: COUNT }, (_, index) => ({
          id: idOf(index),
          settled_at: at(index),
          note: 'x'.repeat(800),
        })),
      ),
    );
    if (dialect === 'mysql') await db.read.rows('ANALYZE TABLE t');
  });
  afterAll(async () => {
    await db.close();
    await empty.drop();
  });

  /** The ids of a page, and the engine's plan of the one statement that read it. */
  const page = async (descending: boolean, backward: boolean, position?: Position) => {
    const sent: [string, readonly Value[]][] = [];
    const reader: Reader = {
      ...db.read,
      rows: (sql, values = []) => {
        sent.push([sql, values]);
        return db.read.rows(sql, values);
      },
    };
    const source = { columns: 't.*', from: 't', order: order(descending) };
    const bound = position === undefined ? {} : backward ? { before: position } : { after: position };
    const { rows } = await readRuns<{ id: string }>(reader, source, [[]], { limit: 10, backward, ...bound });
    const [[sql, values]] = sent as [[string, Value[]]];
    expect(sent).toHaveLength(1);
    const plan = await db.write((tx) =>
      tx.rows<Record<string, string>>(`EXPLAIN ${dialect === 'sqlite' ? 'QUERY PLAN ' : ''}${sql}`, [...values]),
    );
    const steps = plan.map((row) => row.detail ?? `${row.table} ${row.type} ${row.key} ${row.Extra}`);
    return { ids: rows.map(({ id }) => id), steps };
  };

  it.each([
    ['ascending, from the middle', false, false, [at(1001), idOf(1001)]],
    ['descending, from the middle', true, false, [at(1001), idOf(1001)]],
    ['descending, from the end of what is settled', true, false, [at(5), idOf(5)]],
    ['ascending, backward from the middle', false, true, [at(1001), idOf(1001)]],
    ['descending, from among the empty ones', true, false, [null, idOf(1000)]],
    ['ascending, from among the empty ones', false, false, [null, idOf(1000)]],
    ['ascending, backward from among the empty ones', false, true, [null, idOf(1000)]],
    ['descending, from its start', true, false, undefined],
  ] as [string, boolean, boolean, Position | undefined][])('%s', async (_, descending, backward, position) => {
    const all = Array.from({ length: COUNT }, (__, index) => ({ id: idOf(index), at: at(index) ?? '' })).sort((a, b) =>
      a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1,
    );
    if (descending) all.reverse();
    const place = position === undefined ? -1 : all.findIndex(({ id }) => id === position[1]);
    const expected = backward ? all.slice(Math.max(0, place - 10), place) : all.slice(place + 1, place + 11);
    const { ids, steps } = await page(descending, backward, position);
    expect(ids).toEqual(expected.map(({ id }) => id));
    // What two parts gave is merged and sorted, at most 22 rows; the table's own rows never are.
    const ofTable = steps.filter((step, index) => isOfTable(step) || isOfTable(steps[index - 1] ?? ''));
    expect(ofTable.length).toBeGreaterThan(0);
    expect(ofTable.filter((step) => /filesort|temporary|^t ALL|SCAN t(?! USING)|TEMP B-TREE/.test(step))).toEqual([]);
  });
});
