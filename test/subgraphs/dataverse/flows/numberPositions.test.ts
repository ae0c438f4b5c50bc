// The sequencer: every committed status row gets one position, per invoice in order of sequence, and a transaction that
// commits late is numbered late and never missed (faults.md, F9).
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import type { Database } from '../../../../subgraphs/database/database';
import { openDatabase } from '../../../../subgraphs/database/open';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { numberPositions } from '../../../../subgraphs/dataverse/flows/numberPositions';
import { lockInvoice } from '../../../../subgraphs/dataverse/store/invoices';
import { migrations } from '../../../../subgraphs/dataverse/store/migrations';
import { appendStatus } from '../../../../subgraphs/dataverse/store/statusLog';
import { DIALECTS } from '../../../harness/databases';
import { migratedDatabase } from '../../../harness/migrated';
import { realWorld } from '../../../harness/world';
import { draftOf, granted, openBooks, smallCompany, type TestBooks } from './books';

const status = (invoice: string, sequence: number, at = '2026-10-01T00:00:00.000Z') => ({
  invoice_id: invoice,
  sequence,
  step: 'RECEIVED',
  state: 'MOVING',
  at,
  blockers: '[]',
  blocker_count: 0,
  legal_entity: 'USMF',
  contract_id: 'c',
  customer_id: 'k',
});

describe.each(DIALECTS)('numberPositions on %s', (dialect) => {
  let books: TestBooks;
  const published = () =>
    books.db.read
      .rows<{ invoice_id: string; sequence: number; position: number }>(
        'SELECT invoice_id, sequence, position FROM invoice_status WHERE position IS NOT NULL ORDER BY position',
      )
      .then((rows) => rows.map(({ invoice_id, sequence, position }) => `${position} ${invoice_id}/${sequence}`));

  beforeEach(async () => {
    books = await openBooks(dialect);
  });
  afterEach(() => books.close());

  it('numbers by time, and per invoice by sequence even where the clock went back', async () => {
    await books.db.write((tx) =>
      tx.insert('invoice_status', [
        status('b', 1, '2026-10-01T00:00:05.000Z'),
        status('b', 2, '2026-10-01T00:00:01.000Z'),
        status('a', 1, '2026-10-01T00:00:03.000Z'),
        status('a', 2, '2026-10-01T00:00:09.000Z'),
      ]),
    );
    expect(await numberPositions(books)).toBe(4);
    expect(await published()).toEqual(['1 a/1', '2 b/1', '3 b/2', '4 a/2']);
    expect(await numberPositions(books)).toBe(0);
  });

  it('numbers more than one transaction takes, without a gap, also when two sequencers run', async () => {
    const rows = Array.from({ length: 1_300 }, (_, index) => status(`i-${index % 130}`, 1 + Math.floor(index / 130)));
    await books.db.write((tx) => tx.insert('invoice_status', rows));
    const [first, second] = await Promise.all([numberPositions(books), numberPositions(books)]);
    expect(first + second).toBe(1_300);
    const lines = await published();
    expect(lines.map((line) => Number(line.split(' ')[0]))).toEqual(
      Array.from({ length: 1_300 }, (_, index) => index + 1),
    );
    const last = new Map<string, number>();
    for (const line of lines) {
      const [invoice, sequence] = (line.split(' ')[1] as string).split('/') as [string, string];
      expect(Number(sequence)).toBe((last.get(invoice) ?? 0) + 1);
      last.set(invoice, Number(sequence));
    }
  });

  it('numbers what a confirmation and later events wrote', async () => {
    const company = await smallCompany(books);
    const id = await draftOf(books, company, 1);
    granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId: id }));
    await numberPositions(books);
    await books.db.write(async (tx) => {
      const invoice = await lockInvoice(tx, id);
      if (invoice)
        await appendStatus(tx, books, invoice, { step: 'RECEIVED', state: 'MOVING', blockers: [], blockerCount: 0 });
    });
    await numberPositions(books);
    expect(await published()).toEqual([`1 ${id}/1`, `2 ${id}/2`]);
  });
});

// On SQLite no transaction can be open beside another writer, so there is no slow committer there.
describe.each(DIALECTS.filter((dialect) => dialect === 'mysql'))('a slow committer on %s', (dialect) => {
  it('is never waited for and never missed, though its rows are older', async () => {
    const empty = await migratedDatabase(dialect, 'dataverse');
    const db: Database = await openDatabase(empty.url, migrations, realWorld());
    const other: Database = await openDatabase(empty.url, migrations, realWorld());
    const numbered = () =>
      db.read.rows(
        'SELECT invoice_id, sequence, position FROM invoice_status WHERE position IS NOT NULL ORDER BY position',
      );
    let release: () => void = () => undefined;
    let written: () => void = () => undefined;
    const hasWritten = new Promise<void>((resolve) => {
      written = resolve;
    });
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await db.write((tx) => tx.insert('invoice_status', [status('m', 1)]));
    await numberPositions({ db });
    const slow = other.write(async (tx) => {
      await tx.insert('invoice_status', [
        status('a', 1, '2026-09-01T00:00:00.000Z'),
        status('m', 2, '2026-09-01T00:00:00.000Z'),
      ]);
      written();
      await held;
    });
    await hasWritten;
    await db.write((tx) => tx.insert('invoice_status', [status('z', 1), status('l', 1)]));
    expect(await numberPositions({ db })).toBe(2);
    release();
    await slow;
    expect(await numberPositions({ db })).toBe(2);
    expect(await numbered()).toEqual([
      { invoice_id: 'm', sequence: 1, position: 1 },
      { invoice_id: 'l', sequence: 1, position: 2 },
      { invoice_id: 'z', sequence: 1, position: 3 },
      { invoice_id: 'a', sequence: 1, position: 4 },
      { invoice_id: 'm', sequence: 2, position: 5 },
    ]);
    await db.close();
    await other.close();
    await empty.drop();
  });
});
