// A journal of 2,000 lines is posted in the background, 500 a transaction, when the process is killed by SIGKILL within its third
// chunk. After the restart it goes on there by itself: nothing is posted twice, nothing is stuck, no number is missing. faults.md F1, I10
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBook } from '../../commands/invariants/book';
import { checkBooks } from '../../commands/invariants/check';
import { LOCAL_CALLER } from '../../subgraphs/caller';
import { openDatabase } from '../../subgraphs/database/open';
import { startDataLoad } from '../../subgraphs/dataverse/flows/startDataLoad';
import { importEveryLegalEntity } from '../../subgraphs/finance/flows/importEveryLegalEntity';
import { migrations } from '../../subgraphs/finance/store/migrations';
import { openBoth } from '../../together';
import { ONE_ENGINE } from '../harness/databases';
import { ask, send } from '../harness/graphql';
import { killProcesses } from '../harness/processes';
import { emptyBooks, type RunningProduct, startProduct, type TwoBooks } from '../harness/topology';
import { waitFor } from '../harness/waiting';
import { realWorld } from '../harness/world';
import { granted } from '../subgraphs/dataverse/flows/books';
import { company, loadCompany } from './company';
import { writeOldApprovals } from './oldActuals';

/** Cost and sale of each; one of them went through the flows. */
const APPROVALS = 1_000;
const LINES = 2 * APPROVALS;
const POST = `mutation ($id: ID!) { postIntegrationJournal(input: { journalId: $id, idempotencyKey: "once" }) {
  journal { status lineCount } replayed userErrors { code } } }`;

describe.each(ONE_ENGINE)('SIGKILL within the posting of a journal of 2,000 lines on %s', (dialect) => {
  let books: TwoBooks;
  let product: RunningProduct;
  let journalId: string;
  const start = async () => {
    const env = { TEST_HARNESS: join(__dirname, '..', 'harness', 'crash.js'), CRASH_FILE: join(books.folder, 'crash') };
    product = await startProduct('one process', books, { ...env, IMPORT_SCHEDULE: '0 0 0 1 1 *' });
  };
  /** The one number that a statement on Finance's database gives, whoever runs. */
  const count = async (sql: string): Promise<number> => {
    const book = await openBook(books.finance.url, 'staged_actual');
    try {
      for await (const { n } of book.stream<{ n: number }>(`SELECT COUNT(*) AS n FROM ${sql}`)) return Number(n);
      return 0;
    } finally {
      await book.close();
    }
  };

  beforeAll(async () => {
    books = await emptyBooks(dialect);
    const setUp = company(1, 1);
    const entities = setUp['legal-entities'].map((entity) => ({ ...entity, journalLineLimit: 5_000 }));
    const { dataverse, finance } = books;
    await loadCompany(dataverse.url, finance.url, { ...setUp, 'legal-entities': entities });
    const urls = { dataverseUrl: dataverse.url, financeUrl: finance.url };
    const both = await openBoth({ ...urls, world: realWorld(), importSchedule: null });
    both.start();
    await writeOldApprovals(both.dataverse.books.db, APPROVALS - 1);
    granted(await startDataLoad(both.dataverse.books, LOCAL_CALLER, {}));
    const arrived = `SELECT COUNT(*) AS n FROM staged_actual`;
    await waitFor(
      'all have arrived',
      async () => {
        const [row] = await both.finance.books.db.read.rows<{ n: number }>(arrived);
        return row?.n === LINES;
      },
      60_000,
    );
    await both.settle();
    await importEveryLegalEntity(both.finance.books, LOCAL_CALLER);
    const journals = await both.finance.books.db.read.rows<{ id: string; line_count: number }>(
      'SELECT id, line_count FROM integration_journal',
    );
    expect(journals).toEqual([{ id: expect.any(String), line_count: LINES }]);
    journalId = journals[0]?.id as string;
    await both.stop();
    await start();
  }, 180_000);
  afterAll(async () => {
    await killProcesses();
    await books.drop();
  });

  it('goes on after the restart: a voucher for each line, none twice, none missing', async () => {
    writeFileSync(join(books.folder, 'crash'), 'P8 3');
    const asked = send(product.url, POST, { id: journalId }).catch(() => undefined); // the connection breaks
    await product.processes[0]?.exited;
    await asked;
    expect(await count("journal_line WHERE status = 'POSTED'")).toBe(1_000); // two chunks, and nothing of the third
    expect(await count('voucher')).toBe(1_000);
    expect(await count("integration_journal WHERE status = 'PROCESSING'")).toBe(1);
    if (dialect === 'mysql') await endLease(books.finance.url);
    await start();
    const query = 'query ($id: ID!) { integrationJournal(id: $id) { status lineCount } }';
    await waitFor(
      'the journal is posted',
      async () => {
        const { integrationJournal } = await ask<{ integrationJournal: { status: string } }>(product.url, query, {
          id: journalId,
        });
        return integrationJournal.status === 'POSTED';
      },
      60_000,
    );
    expect(await ask(product.url, POST, { id: journalId })).toEqual({
      postIntegrationJournal: { journal: { status: 'POSTED', lineCount: LINES }, replayed: true, userErrors: [] },
    });
    expect(await count("journal_line WHERE status = 'POSTED'")).toBe(LINES);
    expect(await count('(SELECT DISTINCT voucher_number FROM journal_line) AS numbers')).toBe(LINES);
    expect(await count('voucher')).toBe(LINES);
    expect(await count(`number_sequence WHERE name = 'VOUCHER' AND last = ${LINES}`)).toBe(1);
    expect(await count("outbox WHERE stream_key LIKE 'journal-line:%'")).toBe(LINES);
    await product.stop();
    expect(await checkBooks(books.dataverse.url, books.finance.url, { atRest: false })).toEqual([]);
  });
});

/** Its lease is over, as it would be a few seconds later: nobody shares a file of SQLite, so there nobody waits. */
async function endLease(url: string): Promise<void> {
  const db = await openDatabase(url, migrations, realWorld());
  await db.write(async (tx) => void (await tx.change("UPDATE integration_journal SET claim_until = '2026-01-01'")));
  await db.close();
}
