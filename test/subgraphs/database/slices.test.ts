// The same slice under many parents, on both engines: what is read plainly and what is ranked say the same, up to the row, and
// no way asks more than twice.
import type { Database, Value } from '../../../subgraphs/database/database';
import type { OrderColumn, Slice } from '../../../subgraphs/database/keyset';
import { openDatabase } from '../../../subgraphs/database/open';
import { mostPlainRows, type ParentColumns, parentKey, readSlices } from '../../../subgraphs/database/slices';
import { migrations } from '../../../subgraphs/dataverse/store/migrations';
import { countingDatabase, type StatementCount } from '../../harness/counting';
import { DIALECTS, type EmptyDatabase, emptyDatabase } from '../../harness/databases';
import { realWorld } from '../../harness/world';

interface Row {
  id: string;
  legal_entity: string;
  contract_id: string;
  amount: number;
  invoice_id: string | null;
}

const ID: OrderColumn = { sql: 'm.id', name: 'id', kind: 'text' };
const AMOUNT: OrderColumn = { sql: 'm.amount', name: 'amount', kind: 'integer' };
const INVOICE: OrderColumn = { sql: 'm.invoice_id', name: 'invoice_id', kind: 'text', nullable: true };
const OF_CONTRACT: ParentColumns = { columns: [{ sql: 'm.contract_id', name: 'contract_id' }] };
const OF_BOTH: ParentColumns = {
  columns: [{ sql: 'm.legal_entity', name: 'legal_entity' }, ...OF_CONTRACT.columns],
};

/** Milestones stand in for any child: a table that is there anyway. */
function children(contract: string, count: number, legalEntity = 'USMF'): Row[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${contract}-${legalEntity}-${String(index).padStart(4, '0')}`,
    legal_entity: legalEntity,
    contract_id: contract,
    amount: (index * 7) % 4,
    invoice_id: index % 3 === 0 ? null : `i-${index % 4}`,
  }));
}

const FILL = {
  contract_line_id: 'l',
  contract_customer_id: 'k',
  project_id: 'p',
  name: 'n',
  currency: 'USD',
  milestone_date: '2026-10-01',
  invoice_status: 'READY_TO_INVOICE',
  created_at: '2026-10-01T00:00:00.000Z',
};

describe.each(DIALECTS)('Slices under many parents on %s', (dialect) => {
  let empty: EmptyDatabase;
  let db: Database;
  let count: StatementCount;
  let rows: Row[];

  beforeAll(async () => {
    empty = await emptyDatabase(dialect);
    const opened = countingDatabase(await openDatabase(empty.url, migrations, realWorld()));
    db = opened.db;
    count = opened.count;
  });
  afterAll(async () => {
    await db.close();
    await empty.drop();
  });

  async function put(given: Row[]): Promise<void> {
    rows = given;
    await db.write(async (tx) => {
      await tx.change('DELETE FROM milestone');
      await tx.insert(
        'milestone',
        given.map((row) => ({ ...row, ...FILL })),
      );
    });
  }

  /** Reads, and says with how many statements and which of them ranked. */
  async function read(keys: Value[][], order: OrderColumn[], slice: Slice, parent = OF_CONTRACT) {
    count.reset();
    const source = { columns: 'm.*', from: 'milestone m', order };
    const found = await readSlices<Row>(db.read, source, parent, keys, slice);
    const ways = count.statements.map((sql) => (sql.includes('ROW_NUMBER') ? 'ranked' : 'plain'));
    const slices = [...found].map(([key, { rows, ...ends }]) => [key, { ids: rows.map(({ id }) => id), ...ends }]);
    return { ways, slices: Object.fromEntries(slices) as Record<string, unknown> };
  }

  /** The same worked out in memory. */
  function expected(
    keys: Value[][],
    order: OrderColumn[],
    slice: Slice,
    parent = OF_CONTRACT,
  ): Record<string, unknown> {
    const slices: Record<string, unknown> = {};
    for (const key of keys) {
      const own = rows
        .filter((row) => parent.columns.every(({ name }, index) => row[name as keyof Row] === key[index]))
        .sort((one, other) => compared(order, one, other))
        .filter((row) => slice.after === undefined || compared(order, row, at(order, slice.after)) > 0)
        .filter((row) => slice.before === undefined || compared(order, row, at(order, slice.before)) < 0);
      if (own.length === 0) continue;
      const more = own.length > slice.limit;
      const cut = slice.backward ? own.slice(-slice.limit) : own.slice(0, slice.limit);
      slices[parentKey(key)] = {
        ids: cut.map(({ id }) => id),
        hasNext: slice.backward ? slice.before !== undefined : more,
        hasPrevious: slice.backward ? more : slice.after !== undefined,
      };
    }
    return slices;
  }

  describe('of five contracts, one of them empty', () => {
    const KEYS = [['a'], ['b'], ['nobody'], ['c'], ['d']];

    beforeEach(() => put([...children('d', 1), ...children('b', 4), ...children('a', 3), ...children('c', 5)]));

    it.each([
      ['one unique column', [ID]],
      ['descending', [{ ...ID, descending: true }]],
      ['ties descending, then the id', [{ ...AMOUNT, descending: true }, ID]],
      ['nulls', [INVOICE, ID]],
    ] as [string, OrderColumn[]][])('cuts %s at exactly the limit, one row more and one less', async (_, order) => {
      for (const backward of [false, true]) {
        for (const limit of [3, 4, 5, 6]) {
          const slice = { limit, backward };
          const { slices, ways } = await read(KEYS, order, slice);
          expect([limit, slices]).toEqual([limit, expected(KEYS, order, slice)]);
          expect(ways).toEqual(['plain']);
        }
      }
    });

    it('gives what lies beyond a cursor, and between two', async () => {
      const order = [{ ...AMOUNT, descending: true }, ID];
      const within: Slice[] = [
        { limit: 2, backward: false, after: [2, 'b-USMF-0002'] },
        { limit: 2, backward: true, before: [0, 'c-USMF-0004'] },
        { limit: 1, backward: true, after: [3, 'c-USMF-0001'], before: [0, 'a-USMF-0000'] },
      ];
      for (const slice of within) {
        const { slices, ways } = await read(KEYS, order, slice);
        expect(slices).toEqual(expected(KEYS, order, slice));
        expect(Object.keys(slices).length).toBeGreaterThan(1);
        expect(ways).toEqual(['plain']);
      }
    });

    it('has no entry for a parent whose rows all lie before the cursor', async () => {
      const { slices } = await read([['a'], ['d']], [ID], { limit: 9, backward: false, after: ['a-USMF-0002'] });
      expect(Object.keys(slices)).toEqual([parentKey(['d'])]);
      expect((await read([['nobody'], ['none']], [ID], { limit: 9, backward: false })).slices).toEqual({});
    });

    it('asks nothing for no parents, and one parent with a LIMIT alone', async () => {
      expect(await read([], [ID], { limit: 2, backward: false })).toEqual({ ways: [], slices: {} });
      const slice = { limit: 2, backward: true };
      expect(await read([['c']], [ID], slice)).toEqual({ ways: ['plain'], slices: expected([['c']], [ID], slice) });
    });
  });

  it('tells parents of two columns apart', async () => {
    await put([...children('a', 3), ...children('a', 2, 'DEMF'), ...children('b', 4, 'DEMF')]);
    const keys = [
      ['USMF', 'a'],
      ['DEMF', 'a'],
      ['DEMF', 'b'],
      ['USMF', 'b'],
    ];
    for (const slice of [
      { limit: 2, backward: false },
      { limit: 2, backward: true },
    ]) {
      const { slices, ways } = await read(keys, [ID], slice, OF_BOTH);
      expect(slices).toEqual(expected(keys, [ID], slice, OF_BOTH));
      expect(ways).toEqual(['plain']);
    }
  });

  it.each([
    ['the last row that is read plainly', 0, ['plain']],
    // The one case of two statements: more rows than it pays to read in vain. However many parents, never a third.
    ['one row more', 1, ['plain', 'ranked']],
  ])('%s is answered alike', async (_, more, way) => {
    const keys = [['a'], ['b'], ['c'], ['nobody']];
    const order = [AMOUNT, ID];
    for (const limit of [1, 4]) {
      const most = mostPlainRows(keys.length, { limit });
      expect(most).toBe(8 * (limit + 1));
      await put([...children('a', most - 6 + more), ...children('b', 5), ...children('c', 1)]);
      for (const backward of [false, true]) {
        const slice = { limit, backward };
        const { slices, ways } = await read(keys, order, slice);
        expect(slices).toEqual(expected(keys, order, slice));
        expect(ways).toEqual(way);
      }
    }
  });

  it('counts what lies within the cursors only', async () => {
    await put([...children('a', 40), ...children('b', 3)]);
    const keys = [['a'], ['b']];
    const slice = { limit: 2, backward: false, after: ['a-USMF-0035'] };
    const { slices, ways } = await read(keys, [ID], slice);
    expect(slices).toEqual(expected(keys, [ID], slice));
    expect(ways).toEqual(['plain']);
  });

  it('reads at most 2,000 rows in vain, whatever the page', async () => {
    expect(mostPlainRows(1_000, { limit: 500 })).toBe(2_000);
    expect(mostPlainRows(200, { limit: 4 })).toBe(2_000);
    expect(mostPlainRows(199, { limit: 4 })).toBe(1_990);
    const keys = [['a'], ['b'], ['c']];
    const slice = { limit: 500, backward: false };
    for (const [more, way] of [
      [0, ['plain']],
      [1, ['plain', 'ranked']],
    ] as const) {
      await put([...children('a', 1_400), ...children('b', 501), ...children('c', 99 + more)]);
      const { slices, ways } = await read(keys, [ID], slice);
      expect(slices).toEqual(expected(keys, [ID], slice));
      expect(ways).toEqual(way);
    }
  });
});

/** As both engines order: texts by their bytes, NULL first. */
function compared(order: readonly OrderColumn[], one: Row, other: Row): number {
  for (const { name, descending } of order) {
    const [a, b] = [one[name as keyof Row], other[name as keyof Row]];
    if (a === b) continue;
    const smaller = a === null || (b !== null && a < b);
    return smaller !== (descending ?? false) ? -1 : 1;
  }
  return 0;
}

function at(order: readonly OrderColumn[], position: readonly Value[]): Row {
  return Object.fromEntries(order.map(({ name }, index) => [name, position[index]])) as unknown as Row;
}
