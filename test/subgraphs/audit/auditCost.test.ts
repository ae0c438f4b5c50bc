// What the audit trail costs a mutation: some statements by keys, and no round trip on MySQL beside those that the flow makes anyway.
import { LOCAL_CALLER } from '../../../subgraphs/caller';
import { confirmInvoice } from '../../../subgraphs/dataverse/flows/confirmInvoice';
import { updateInvoiceDetails } from '../../../subgraphs/dataverse/flows/updateInvoiceDetails';
import { AUDITED_TABLES } from '../../../subgraphs/dataverse/store/auditedTables';
import { postInvoiceProposal } from '../../../subgraphs/finance/flows/postInvoiceProposal';
import { AUDITED_TABLES as AUDITED_IN_FINANCE } from '../../../subgraphs/finance/store/auditedTables';
import type { StatementCount } from '../../harness/counting';
import { draftOf, granted, openBooks, smallCompany, type TestBooks } from '../dataverse/flows/books';
import { detailsOf } from '../dataverse/flows/draftFaults';
import { imported, posted } from '../finance/accountant';
import { type FinanceBooks, financeBooks } from '../finance/financeBooks';

interface Cost {
  readonly statements: string[];
  readonly packets: number;
}

async function costOf(count: StatementCount, work: () => Promise<unknown>): Promise<Cost> {
  count.reset();
  await work();
  return { statements: [...count.statements], packets: count.packets };
}

/** Rows before and after, the entry and what it is found by. */
function expectFour(plain: Cost, audited: Cost): void {
  expect(audited.statements.length - plain.statements.length).toBe(4);
  expect(audited.statements.filter((sql) => /audit_(entry|document)/.test(sql))).toHaveLength(2);
  expect(audited.packets).toBe(plain.packets);
}

describe('the audit trail of Dataverse', () => {
  let books: TestBooks;
  let company: Awaited<ReturnType<typeof smallCompany>>;
  beforeAll(async () => {
    books = await openBooks('sqlite');
    company = await smallCompany(books);
  });
  afterAll(() => books.close());
  const [without, withTrail] = [() => books, () => ({ ...books, trail: { tables: AUDITED_TABLES } })];
  let keys = 0;
  const idempotencyKey = () => `key ${++keys}`;

  it('costs a confirmation four statements and no round trip', async () => {
    const confirm = async (of: () => TestBooks) => {
      const invoiceId = await draftOf(books, company, 2, 0, `confirmed ${idempotencyKey()}`);
      const input = { invoiceId, idempotencyKey: idempotencyKey() };
      return costOf(books.count, async () => granted(await confirmInvoice(of(), LOCAL_CALLER, input)));
    };
    const plain = await confirm(without);
    expectFour(plain, await confirm(withTrail));
    expect(plain.packets).toBe(3);
  });

  it('costs an edit four statements and no round trip', async () => {
    const edit = async (of: () => TestBooks) => {
      const invoiceId = await draftOf(books, company, 2, 0, `edited ${idempotencyKey()}`);
      const [detail] = await detailsOf(books, invoiceId);
      const details = [{ detailId: detail?.id as string, quantity: 600 }];
      const input = { invoiceId, details, idempotencyKey: idempotencyKey() };
      return costOf(books.count, async () => granted(await updateInvoiceDetails(of(), LOCAL_CALLER, input)));
    };
    expectFour(await edit(without), await edit(withTrail));
  });
});

describe('the audit trail of Finance', () => {
  let books: FinanceBooks;
  beforeAll(async () => {
    books = await financeBooks('sqlite');
    await imported(books, 'PF-1', await posted(books, { amount: 1_000 }));
    await imported(books, 'PF-2', await posted(books, { amount: 1_000 }));
    await imported(books, 'PF-3', await posted(books, { amount: 1_000 }));
    await imported(books, 'PF-4', await posted(books, { amount: 1_000 }));
  });
  afterAll(() => books.drop());

  const post = (number: string, of: FinanceBooks | Parameters<typeof postInvoiceProposal>[0], key?: string) =>
    costOf(books.count, async () => {
      const outcome = await postInvoiceProposal(of, LOCAL_CALLER, { number, idempotencyKey: key });
      expect(outcome.ok).toBe(true);
    });
  const audited = () => ({ ...books, trail: { tables: AUDITED_IN_FINANCE } });

  it('costs a posting four statements and no round trip', async () => {
    expectFour(await post('PF-1', books, 'one'), await post('PF-2', audited(), 'two'));
  });

  it('takes no round trip while the number sequences are held, without a key either', async () => {
    const [plain, noted] = [await post('PF-3', books), await post('PF-4', audited())];
    expect(plain.packets).toBe(8); // the taxes one after the lines, which say whether any of them has a pair
    expect(noted.packets).toBe(plain.packets); // what stood before is read in the round trip of the proposal's lock
    const first = noted.statements.findIndex((sql) => sql.startsWith('SELECT t.* FROM proposal'));
    const drawn = noted.statements.findIndex((sql) => sql.includes('number_sequence'));
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(drawn);
    const entry = await books.rows<{ documents: string }>(
      "SELECT documents FROM audit_entry WHERE mutation = 'postInvoiceProposal' ORDER BY at, id",
    );
    expect(JSON.parse(entry.at(-1)?.documents ?? '[]')).toMatchObject([
      { id: 'PF-4', changes: { status: ['OPEN', 'INVOICED'] } },
    ]);
  });
});
