// That the list of entries is read in the order of an index, whatever it is filtered by: each engine's own word for it, of the
// statements as they are sent, over 5,000 entries of two companies.
import type { Database, Reader, Value } from '../../../../subgraphs/database/database';
import { openDatabase } from '../../../../subgraphs/database/open';
import { migrations } from '../../../../subgraphs/dataverse/store/migrations';
import { type EntryConditions, listEntries } from '../../../../subgraphs/dataverse/store/readEntries';
import type { Scope } from '../../../../subgraphs/dataverse/store/readInvoices';
import { DIALECTS, type EmptyDatabase, emptyDatabase } from '../../../harness/databases';
import { realWorld } from '../../../harness/world';

const COUNT = 5_000;
const day = (index: number) =>
  `2026-${String(1 + (index % 12)).padStart(2, '0')}-${String(1 + (index % 28)).padStart(2, '0')}`;
const entryRow = (index: number) => ({
  id: `e${String(index).padStart(6, '0')}`,
  legal_entity: index % 2 ? 'USMF' : 'DEMF',
  status: index % 20 ? 'APPROVED' : 'SUBMITTED',
  transaction_class: 'TIME',
  project_id: `p${index % 50}`,
  contract_id: `c${index % 40}`,
  document_date: day(index),
  quantity: 800,
  cost_price: 1_000_000,
  bill_price: 2_000_000,
  submitted_by: `person ${index % 60}`,
  submitted_at: '2026-10-06T00:00:00.000Z',
});

describe.each(DIALECTS)('the list of entries on %s', (dialect) => {
  let empty: EmptyDatabase;
  let db: Database;

  beforeAll(async () => {
    empty = await emptyDatabase(dialect);
    db = await openDatabase(empty.url, migrations, realWorld());
    await db.write(async (tx) => {
      await tx.insert('legal_entity', [
        { code: 'USMF', name: 'Contoso US', currency: 'USD' },
        { code: 'DEMF', name: 'Contoso DE', currency: 'EUR' },
      ]);
      for (let from = 0; from < COUNT; from += 500)
        await tx.insert(
          'entry',
          Array.from({ length: 500 }, (_, index) => entryRow(from + index)),
        );
    });
    if (dialect === 'mysql') await db.read.rows('ANALYZE TABLE entry, legal_entity');
  });
  afterAll(async () => {
    await db.close();
    await empty.drop();
  });

  /** The plan of the first page, and the pages themselves hold what the filter says. */
  const planOf = async (wanted: EntryConditions, scope: Scope): Promise<string> => {
    let sent: [string, readonly Value[]] = ['', []];
    const reader: Reader = {
      ...db.read,
      rows: (sql, values = []) => {
        sent = [sql, values];
        return db.read.rows(sql, values);
      },
    };
    await listEntries(reader, scope, wanted, { limit: 20, backward: false });
    const [sql, values] = sent;
    // In a transaction: a reader of SQLite that explained something goes on seeing the books of that moment.
    const plan = await db.write((tx) =>
      tx.rows<Record<string, string>>(`EXPLAIN ${dialect === 'sqlite' ? 'QUERY PLAN ' : ''}${sql}`, [...values]),
    );
    return plan.map((row) => row.detail ?? `${row.table} ${row.type} ${row.key} ${row.Extra}`).join('\n');
  };

  it.each<[string, EntryConditions, Scope, string]>([
    ['status', { status: ['SUBMITTED'] }, 'all', 'entry_waiting'],
    ['status, by somebody of one company', { status: ['SUBMITTED'] }, ['USMF'], 'entry_waiting'],
    ['project', { projectId: ['p7'] }, 'all', 'entry_project'],
    ['contract', { contractId: ['c7'] }, 'all', 'entry_under'],
    ['submitter', { submittedBy: ['person 7'] }, 'all', 'entry_submitter'],
    ['date', { date: { gte: '2026-03-01', lte: '2026-03-05' } }, 'all', 'entry_dated'],
    ['nothing', {}, 'all', 'entry_dated'],
    ['nothing, by somebody of one company', {}, ['USMF'], 'entry_list'],
    ['several at once', { status: ['SUBMITTED'], projectId: ['p10'], date: { gte: '2026-03-01' } }, 'all', 'entry_'],
  ])('by %s', async (_, wanted, scope, index) => {
    const plan = await planOf(wanted, scope);
    expect(plan).toContain(index);
    expect(plan).not.toMatch(/SCAN e(?! USING)|e ALL|TEMP B-TREE FOR ORDER BY|temporary|filesort/);
  });
});
