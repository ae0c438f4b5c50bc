// What a journal's posting came to is in the trail, beside the entry of who began it, which ends at PROCESSING: posted, or what stayed
// behind and why. In the name and under the request of whoever began it.
import type { Caller } from '../../../subgraphs/caller';
import { finishPosting } from '../../../subgraphs/finance/flows/finishPosting';
import { startJournalPosting } from '../../../subgraphs/finance/flows/startJournalPosting';
import { AUDITED_TABLES } from '../../../subgraphs/finance/store/auditedTables';
import { DIALECTS } from '../../harness/databases';
import { run } from '../finance/accountant';
import { type FinanceBooks, financeBooks } from '../finance/financeBooks';

const PROGRAM = { client: 'ledger', name: 'closing', version: '3' };
const ada: Caller = {
  subject: 'ada',
  roles: ['project_accountant'],
  legalEntities: 'all',
  via: { requestId: 'request 1', program: PROGRAM },
};

interface Entry {
  readonly documents: string;
  readonly codes: string | null;
}

describe.each(DIALECTS)("a journal's end in the audit trail on %s", (dialect) => {
  let books: FinanceBooks;
  beforeEach(async () => {
    books = await financeBooks(dialect);
  });
  afterEach(() => books.drop());

  /** Posts the one draft that there is; gives its id and its entries, oldest first. */
  async function postedJournal() {
    await run(books);
    const [draft] = await books.rows<{ id: string }>("SELECT id FROM integration_journal WHERE status = 'DRAFT'");
    const journalId = draft?.id as string;
    const watched = { ...books, trail: { tables: AUDITED_TABLES } };
    const started = await startJournalPosting(watched, ada, { journalId, idempotencyKey: 'key 1' });
    expect(started.ok).toBe(true);
    await finishPosting(watched, journalId);
    const entries = await books.rows<Entry>(
      `SELECT e.actor, e.mutation, e.outcome, e.codes, e.legal_entity, e.client, e.client_name, e.client_version, e.request_id,
         e.idempotency_key, e.input, e.documents FROM audit_document d JOIN audit_entry e ON e.id = d.entry_id
        WHERE d.document = ? ORDER BY d.at, d.entry_id`,
      journalId,
    );
    const isTold = ({ documents }: Entry, status: string): boolean => documents.includes(`"PROCESSING","${status}"`);
    return { journalId, entries, end: entries.find((one) => isTold(one, 'POSTED') || isTold(one, 'ERROR')) };
  }
  const documentsOf = (entry: Entry | undefined) => JSON.parse(entry?.documents ?? '[]');
  const by = {
    actor: 'ada',
    mutation: 'postIntegrationJournal',
    outcome: 'DONE',
    legal_entity: 'USMF',
    client: 'ledger',
    client_name: 'closing',
    client_version: '3',
    request_id: 'request 1',
  };

  it('was not told: the trail ended at PROCESSING', async () => {
    await books.approve({ amount: 100_000, cost: 48_000 });
    const { journalId, entries, end } = await postedJournal();
    expect(entries).toHaveLength(2);
    const input = JSON.stringify({ journalId });
    expect(entries).toContainEqual(expect.objectContaining({ ...by, codes: null, idempotency_key: 'key 1', input }));
    expect(end).toMatchObject({ ...by, codes: null, idempotency_key: null, input });
    expect(documentsOf(end)).toMatchObject([
      {
        kind: 'integration_journal',
        id: journalId,
        changes: { status: ['PROCESSING', 'POSTED'], posted_by: [null, 'ada'] },
      },
    ]);
  });

  it('told which process had posted it, which posts for other companies too', async () => {
    await books.approve({ amount: 100_000, cost: 48_000 });
    const { entries } = await postedJournal();
    expect(entries.filter(({ documents }) => documents.includes('claim_'))).toEqual([]);
  });

  it('names the journal that lines moved to which could not be posted, and why', async () => {
    await books.approve({ amount: 100_000 });
    await run(books);
    await books.db.write((tx) =>
      tx.change("UPDATE journal_line SET accounting_date = '2026-12-05' WHERE transaction_type <> 'COST'"),
    );
    await books.approve({ amount: 100_000, cost: 48_000 });
    const { journalId, end } = await postedJournal();
    const [moved] = await books.rows<{ id: string }>(
      'SELECT id FROM integration_journal WHERE original_journal_id = ?',
      journalId,
    );
    expect(end).toMatchObject({ ...by, codes: 'PERIOD_CLOSED' });
    expect(documentsOf(end)).toMatchObject([
      { id: journalId, changes: { status: ['PROCESSING', 'POSTED'] } },
      { id: moved?.id, changes: { status: [null, 'ERROR'], original_journal_id: [null, journalId] } },
    ]);
  });

  it('says why nothing of it could be posted', async () => {
    await books.approve({ amount: 100_000 });
    await run(books);
    await books.db.write((tx) => tx.change("UPDATE journal_line SET accounting_date = '2026-12-05'"));
    const { journalId, end } = await postedJournal();
    expect(end).toMatchObject({ ...by, codes: 'PERIOD_CLOSED' });
    expect(documentsOf(end)).toMatchObject([{ id: journalId, changes: { status: ['PROCESSING', 'ERROR'] } }]);
  });

  it('is told in the name of whoever began it, and no more, where the trail has forgotten the beginning', async () => {
    await books.approve({ amount: 100_000 });
    await run(books);
    const [draft] = await books.rows<{ id: string }>("SELECT id FROM integration_journal WHERE status = 'DRAFT'");
    const journalId = draft?.id as string;
    await startJournalPosting(books, ada, { journalId }); // without a trail
    await finishPosting({ ...books, trail: { tables: AUDITED_TABLES } }, journalId);
    const told = await books.rows('SELECT actor, request_id, client, codes FROM audit_entry');
    expect(told).toEqual([{ actor: 'ada', request_id: null, client: null, codes: null }]);
  });
});
