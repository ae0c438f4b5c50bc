// Whoever exports vouchers while others post, and goes on after the last number that he saw, misses none: numbers are committed in
// the order in which they are drawn, whoever is slow. On both engines.
import type { Database } from '../../../../subgraphs/database/database';
import { drawNumbers } from '../../../../subgraphs/finance/store/numberSequences';
import { exportedEntries } from '../../../../subgraphs/finance/store/voucherExport';
import { insertVouchers } from '../../../../subgraphs/finance/store/vouchers';
import { DIALECTS } from '../../../harness/databases';
import { imported, post, posted } from '../accountant';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { USMF } from '../ledgerSetUp';

const AT = '2026-11-02T10:00:00.000Z';

/** The vouchers that follow the number given, each with its entries' count. */
async function vouchersAfter(db: Database, after: string | undefined): Promise<[string, number][]> {
  const found = new Map<string, number>();
  for await (const entries of exportedEntries(db.read, { legalEntity: USMF, after }))
    for (const { voucher_number: number } of entries) found.set(number, (found.get(number) ?? 0) + 1);
  return [...found];
}

describe.each(DIALECTS)('exporting vouchers on %s', (dialect) => {
  let books: FinanceBooks;

  beforeEach(async () => {
    books = await financeBooks(dialect);
  });
  afterEach(() => books.drop());

  test('twenty proposals posted at once, exported meanwhile: none is missed, none comes twice', async () => {
    const numbers = Array.from({ length: 20 }, (_, index) => `PF-${index + 10}`);
    const sales = await posted(books, ...numbers.map(() => ({ amount: 10_000, cost: 4_000 })));
    for (const [index, number] of numbers.entries()) await imported(books, number, [sales[index]!]);
    const seen: [string, number][] = [];
    const look = async () => seen.push(...(await vouchersAfter(books.db, seen.at(-1)?.[0])));
    let isPosting = true;
    const posting = Promise.all(numbers.map((number) => post(books, { number }))).finally(() => {
      isPosting = false;
    });
    while (isPosting) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    for (const outcome of await posting) expect(outcome.ok).toBe(true);
    await look();
    expect(seen).toEqual(await vouchersAfter(books.db, undefined));
    const all = await books.rows<{ number: string; entries: number }>(
      `SELECT v.number, COUNT(*) AS entries FROM voucher v JOIN ledger_entry e ON e.legal_entity = v.legal_entity AND e.voucher_number = v.number
       GROUP BY v.number ORDER BY v.number`,
    );
    expect(seen).toEqual(all.map(({ number, entries }) => [number, entries]));
    expect(seen.length).toBe(60);
  });

  test('a slow committer holds back who draws after him: the higher number is never there without the lower', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const drawn: string[] = [];
    const voucherOf = (wait: Promise<void>) =>
      books.db.write(async (tx) => {
        const numbers = await drawNumbers(tx, USMF, ['VOUCHER'], 1);
        const number = numbers?.VOUCHER[0] as string;
        drawn.push(number);
        await insertVouchers(tx, [
          {
            legal_entity: USMF,
            number,
            accounting_date: '2026-11-02',
            source: 'JOURNAL_LINE',
            source_id: number,
            posted_at: AT,
          },
        ]);
        await wait;
      });
    const slow = voucherOf(held);
    while (drawn.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const quick = voucherOf(Promise.resolve());
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(drawn).toEqual(['USMF-V00000001']);
    expect(await books.rows('SELECT number FROM voucher')).toEqual([]);
    release();
    await Promise.all([slow, quick]);
    expect(drawn).toEqual(['USMF-V00000001', 'USMF-V00000002']);
    expect(await books.rows('SELECT number FROM voucher ORDER BY number')).toHaveLength(2);
  });
});
