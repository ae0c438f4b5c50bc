// Many approvals at once: their keys share deliveries and transactions on the way to Finance, and each is still a key of its own, which
// Finance knows its rows by, and which stops for itself alone.
import { MAPS } from '../../schema/messages';
import { LOCAL_CALLER } from '../../subgraphs/caller';
import { approveTimeEntries } from '../../subgraphs/dataverse/flows/approveTimeEntries';
import { pauseTableMap } from '../../subgraphs/dataverse/flows/pauseTableMap';
import { resumeTableMap } from '../../subgraphs/dataverse/flows/resumeTableMap';
import { DIALECTS } from '../harness/databases';
import { bobsEntry, granted } from '../subgraphs/dataverse/flows/books';
import { type BothBooks, bothBooks } from './bothBooks';
import { company } from './company';

const APPROVALS = 120;
/** Rows of one delivery at most; an approval is two actuals and their link. */
const DELIVERIES = Math.ceil((APPROVALS * 3) / 500);

describe.each(DIALECTS)('approvals of one act on %s', (dialect) => {
  let books: BothBooks;
  beforeAll(async () => {
    books = await bothBooks(dialect, 1);
  });
  afterAll(() => books.drop());

  it('share deliveries; one that Finance refuses holds up no other, and each row says which key it came under', async () => {
    const { dataverse, finance, settle } = books.sides;
    const ids = Array.from({ length: APPROVALS }, (_, index) => `approved-${index}`);
    const [work] = company(1, 1)['time-entries'];
    const { projectNumber, date } = work as NonNullable<typeof work>;
    const entries = ids.map((id) => bobsEntry(id, { projectNumber, date }));
    granted(await pauseTableMap(dataverse.books, LOCAL_CALLER, { name: MAPS.actuals }));
    granted(await approveTimeEntries(dataverse.books, LOCAL_CALLER, entries));
    await settle();
    const here = await dataverse.books.db.read.rows<{ id: string; origin_id: string }>(
      `SELECT id, origin_id FROM actual WHERE origin_id LIKE 'approved-%' ORDER BY id`,
    );
    expect(here).toHaveLength(2 * APPROVALS);
    const odd = here[20] as (typeof here)[number];
    await books.writeFinance(
      `INSERT INTO staged_actual (actual_id, legal_entity, state, transaction_type, transaction_class, billing_type, document_date, accounting_date,
         quantity, price, amount, currency, project_id, received_at)
       SELECT '${odd.id}', legal_entity, 'RECEIVED', transaction_type, transaction_class, billing_type, document_date, accounting_date,
         quantity + 1, price, amount, currency, project_id, received_at FROM staged_actual WHERE transaction_type = 'COST' AND document_date >= ? LIMIT 1`,
    );

    const received = jest.spyOn(finance, 'receive');
    granted(await resumeTableMap(dataverse.books, LOCAL_CALLER, { name: MAPS.actuals }));
    await settle();

    const keys = received.mock.calls.map(([messages]) => new Set(messages.map(({ key }) => key)).size);
    expect(keys.filter((count) => count > 1)).toHaveLength(DELIVERIES);
    expect(keys.reduce((sum, count) => sum + count, 0)).toBe(APPROVALS);
    const staged = await books.finance<{ actual_id: string; source_key: string }>(
      `SELECT actual_id, source_key FROM staged_actual WHERE source_key LIKE 'approval:approved-%' ORDER BY actual_id`,
    );
    const good = here.filter(({ origin_id }) => origin_id !== odd.origin_id);
    expect(staged).toEqual(good.map(({ id, origin_id }) => ({ actual_id: id, source_key: `approval:${origin_id}` })));
    const parked = await dataverse.books.db.read.rows(
      'SELECT stream_key, parked_code FROM outbox_stream WHERE parked_code IS NOT NULL',
    );
    expect(parked).toEqual([{ stream_key: `approval:${odd.origin_id}`, parked_code: 'DIVERGED' }]);
    await books.writeFinance(`DELETE FROM staged_actual WHERE actual_id = '${odd.id}' AND document_date >= ?`);
  });
});
