// Everything that this side queues passes its table map and has the shape that Finance takes: column by column, for every
// topic, and nothing that skips sync is among it (faults.md, I11).

import { halfOf } from '../../../../schema/mapDefinition';
import { DATAVERSE_SOURCES } from '../../../../schema/mapSources';
import { MAPS, TO_FINANCE } from '../../../../schema/messages';
import { NEWEST_SHIPPED_MAPS } from '../../../../schema/table-maps';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { approveTimeEntries } from '../../../../subgraphs/dataverse/flows/approveTimeEntries';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { createRetainer } from '../../../../subgraphs/dataverse/flows/createRetainer';
import { deleteRetainer } from '../../../../subgraphs/dataverse/flows/deleteRetainer';
import { numberPositions } from '../../../../subgraphs/dataverse/flows/numberPositions';
import { compileMap } from '../../../../subgraphs/dual-write/maps';
import { DIALECTS } from '../../../harness/databases';
import { wrongColumns } from '../../../harness/sourceColumns';
import { bobsEntry, draftOf, granted, openBooks, smallCompany, type TestBooks } from './books';

type Topic = keyof typeof TO_FINANCE;

describe.each(DIALECTS)('what is queued on %s', (dialect) => {
  let books: TestBooks;
  const rowsOf = new Map<string, Record<string, unknown>[]>();

  beforeAll(async () => {
    books = { ...(await openBooks(dialect)), statusKey: { id: 'k', secret: 's'.repeat(32) } };
    const company = await smallCompany(books);
    granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId: await draftOf(books, company, 2, 1) }));
    const advance = { customerId: company.customerId, description: 'Advance', amount: '1.00', date: '2026-10-01' };
    const { retainerId } = granted(
      await createRetainer(books, LOCAL_CALLER, { contractId: company.contractId, ...advance }),
    );
    granted(await deleteRetainer(books, LOCAL_CALLER, { retainerId }));
    const bare = { resource: null, role: null, task: null, category: null, description: null };
    granted(
      await approveTimeEntries(books, LOCAL_CALLER, [
        bobsEntry('split', { projectNumber: 'P-SPLIT' }),
        bobsEntry('fp', { projectNumber: 'P-FP' }),
        bobsEntry('bare', bare),
      ]),
    );
    await numberPositions(books);
    const queued = await books.db.read.rows<{ topic: string; body: string }>('SELECT topic, body FROM outbox');
    for (const { topic, body } of queued)
      rowsOf.set(topic, [...(rowsOf.get(topic) ?? []), ...(JSON.parse(body) as Record<string, unknown>[])]);
  });
  afterAll(() => books.close());

  it.each(Object.keys(TO_FINANCE) as Topic[])('fits the map and the message of %s', (topic) => {
    const definition = NEWEST_SHIPPED_MAPS.find(({ name }) => name === topic);
    const half = definition && halfOf(definition, 'DATAVERSE_TO_FINANCE');
    const map = half && compileMap(half);
    const rows = rowsOf.get(topic) ?? [];
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const mapped = map ? map.map(row, new Map()) : row; // a deletion or a report, which no map covers
      expect(TO_FINANCE[topic].safeParse(mapped)).toMatchObject({ success: true });
    }
  });

  it('has the columns that table maps are validated against, with no value that they rule out', () => {
    for (const [topic, columns] of Object.entries(DATAVERSE_SOURCES)) {
      for (const row of rowsOf.get(topic) ?? [])
        expect({ topic, wrong: wrongColumns(columns, row) }).toEqual({ topic, wrong: [] });
    }
  });

  it('holds back every actual that skips sync, and every link that touches one', async () => {
    const held = (await books.db.read.rows<{ id: string }>('SELECT id FROM actual WHERE skip_sync = 1')).map(
      ({ id }) => id,
    );
    expect(held).toHaveLength(2);
    expect(rowsOf.get(MAPS.actuals)?.filter(({ id }) => held.includes(String(id)))).toEqual([]);
    expect(
      rowsOf
        .get(MAPS.links)
        ?.filter(
          ({ actual1_id, actual2_id }) => held.includes(String(actual1_id)) || held.includes(String(actual2_id)),
        ),
    ).toEqual([]);
  });

  it('leaves no actual behind that does not skip sync', async () => {
    const travels = await books.db.read.rows<{ id: string }>('SELECT id FROM actual WHERE skip_sync = 0 ORDER BY id');
    expect(
      (rowsOf.get(MAPS.actuals) ?? []).map(({ id }) => ({ id })).sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1)),
    ).toEqual(travels);
  });
});
