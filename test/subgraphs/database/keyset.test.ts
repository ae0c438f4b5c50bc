// Keyset paging on both engines: whatever the order, the nulls and the direction, walking the pages gives the whole list once.

import { inRange, noneOf, oneOf, textMatches } from '../../../subgraphs/database/conditions';
import type { Database } from '../../../subgraphs/database/database';
import {
  allOf,
  type Condition,
  isPosition,
  type OrderColumn,
  type Position,
  positionOf,
  type SliceOf,
} from '../../../subgraphs/database/keyset';
import { openDatabase } from '../../../subgraphs/database/open';
import { readSlice } from '../../../subgraphs/database/slices';
import { migrations } from '../../../subgraphs/dataverse/store/migrations';
import { DIALECTS, type EmptyDatabase, emptyDatabase } from '../../harness/databases';
import { realWorld } from '../../harness/world';

/** Rows with ties, nulls and names that differ in case only, in a table that is there anyway. */
const ROWS = Array.from({ length: 23 }, (_, index) => ({
  id: `id-${String(index).padStart(2, '0')}`,
  legal_entity: 'USMF',
  contract_id: 'c',
  contract_line_id: 'l',
  contract_customer_id: 'k',
  project_id: 'p',
  name: ['Ärger', 'abc', 'ABC', 'a_c', 'a%c'][index % 5] as string,
  currency: 'USD',
  amount: (index * 7) % 4,
  milestone_date: '2026-10-01',
  invoice_status: 'READY_TO_INVOICE',
  invoice_id: index % 3 === 0 ? null : `i-${index % 4}`,
  created_at: '2026-10-01T00:00:00.000Z',
}));

const ID: OrderColumn = { sql: 'm.id', name: 'id', kind: 'text' };
const AMOUNT: OrderColumn = { sql: 'm.amount', name: 'amount', kind: 'integer' };
const INVOICE: OrderColumn = { sql: 'm.invoice_id', name: 'invoice_id', kind: 'text', nullable: true };

describe.each(DIALECTS)('keyset paging on %s', (dialect) => {
  let empty: EmptyDatabase;
  let db: Database;
  const page = (
    order: readonly OrderColumn[],
    slice: { limit: number; backward: boolean; after?: Position; before?: Position },
    conditions: Condition[] = [],
  ) => readSlice<(typeof ROWS)[number]>(db.read, { columns: 'm.*', from: 'milestone m', order }, conditions, slice);
  const idsWhere = async (conditions: Condition[]) =>
    (await page([ID], { limit: 100, backward: false }, conditions)).rows.map(({ id }) => id);

  beforeAll(async () => {
    empty = await emptyDatabase(dialect);
    db = await openDatabase(empty.url, migrations, realWorld());
    await db.write((tx) => tx.insert('milestone', ROWS));
  });
  afterAll(async () => {
    await db.close();
    await empty.drop();
  });

  it.each([
    ['one unique column', [ID]],
    ['one unique column, descending', [{ ...ID, descending: true }]],
    ['ties, then the id', [AMOUNT, ID]],
    ['ties descending, id ascending', [{ ...AMOUNT, descending: true }, ID]],
    ['nulls first', [INVOICE, ID]],
    [
      'nulls last',
      [
        { ...INVOICE, descending: true },
        { ...ID, descending: true },
      ],
    ],
    ['three columns, mixed', [AMOUNT, { ...INVOICE, descending: true }, ID]],
  ] as [string, OrderColumn[]][])('walks %s, forward and backward, in pages of any size', async (_, order) => {
    const whole = (await page(order, { limit: 100, backward: false })).rows.map(({ id }) => id);
    expect([...whole].sort()).toEqual(ROWS.map(({ id }) => id));
    for (const limit of [1, 4, 22, 23, 24]) {
      const forward: string[] = [];
      const backward: string[] = [];
      let read: SliceOf<(typeof ROWS)[number]> = await page(order, { limit, backward: false });
      for (;;) {
        forward.push(...read.rows.map(({ id }) => id));
        if (!read.hasNext) break;
        read = await page(order, { limit, backward: false, after: positionOf(order, read.rows.at(-1) as object) });
        expect(read.hasPrevious).toBe(true);
      }
      read = await page(order, { limit, backward: true });
      for (;;) {
        backward.unshift(...read.rows.map(({ id }) => id));
        if (!read.hasPrevious) break;
        read = await page(order, { limit, backward: true, before: positionOf(order, read.rows[0] as object) });
        expect(read.hasNext).toBe(true);
      }
      expect([limit, forward]).toEqual([limit, whole]);
      expect([limit, backward]).toEqual([limit, whole]);
    }
  });

  it('gives what lies between two cursors', async () => {
    const between = await page([ID], { limit: 100, backward: false, after: ['id-03'], before: ['id-07'] });
    expect(between.rows.map(({ id }) => id)).toEqual(['id-04', 'id-05', 'id-06']);
  });

  it('compares texts by their bytes, and takes % and _ as they are', async () => {
    const named = (names: string[]) => ROWS.filter(({ name }) => names.includes(name)).map(({ id }) => id);
    expect(await idsWhere(textMatches('m.name', { eq: 'abc' }))).toEqual(named(['abc']));
    expect(await idsWhere(textMatches('m.name', { in: ['ABC', 'Ärger'] }))).toEqual(named(['ABC', 'Ärger']));
    expect(await idsWhere(textMatches('m.name', { startsWith: 'a' }))).toEqual(named(['abc', 'a_c', 'a%c']));
    expect(await idsWhere(textMatches('m.name', { startsWith: 'a%' }))).toEqual(named(['a%c']));
    expect(await idsWhere(textMatches('m.name', { startsWith: 'Är' }))).toEqual(named(['Ärger']));
    expect(await idsWhere(textMatches('m.name', { in: [] }))).toEqual([]);
    expect(await idsWhere(textMatches('m.name', { eq: null, startsWith: '' }))).toHaveLength(ROWS.length);
  });

  it('takes null for "does not match" also under not', async () => {
    const withOne = ROWS.filter(({ invoice_id }) => invoice_id === 'i-1').map(({ id }) => id);
    const condition = allOf(oneOf('m.invoice_id', ['i-1']));
    expect(await idsWhere([condition])).toEqual(withOne);
    expect(await idsWhere([noneOf(condition)])).toEqual(ROWS.map(({ id }) => id).filter((id) => !withOne.includes(id)));
    expect(await idsWhere([noneOf(noneOf(condition))])).toEqual(withOne);
  });

  it('takes ranges with both ends', async () => {
    const within = ROWS.filter(({ amount }) => amount >= 1 && amount <= 2).map(({ id }) => id);
    expect(await idsWhere(inRange('m.amount', { gte: 1, lte: 2 }))).toEqual(within);
  });
});

test('a position of another order, or of another shape, is none', () => {
  expect(isPosition([AMOUNT, ID], [3, 'id-01'])).toBe(true);
  expect(isPosition([INVOICE, ID], [null, 'id-01'])).toBe(true);
  for (const wrong of [[3], [3, 'a', 'b'], ['3', 'a'], [null, 'a'], [1.5, 'a'], [3, { a: 1 }], 'x', null, undefined]) {
    expect(isPosition([AMOUNT, ID], wrong)).toBe(false);
  }
});
