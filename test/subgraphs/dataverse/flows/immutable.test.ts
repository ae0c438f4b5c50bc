// Confirmed invoices and actuals are immutable (domain.md 2.3.5, 3.1 P6): every flow is tried on a confirmed invoice, and no
// statement of this side may name a column that must not change.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAPS, PROTOCOL_VERSION } from '../../../../schema/messages';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { createInvoice } from '../../../../subgraphs/dataverse/flows/createInvoice';
import { dataverseHandlers } from '../../../../subgraphs/dataverse/flows/handlers';
import { markReadyToInvoice } from '../../../../subgraphs/dataverse/flows/markReadyToInvoice';
import { DIALECTS } from '../../../harness/databases';
import { codesOf, draftOf, granted, openBooks, salesOf, smallCompany, type TestBooks } from './books';

const INVOICE = `SELECT number, name, legal_entity, currency, invoice_date, contract_id, customer_id, contract_customer_id, payment_terms, bill_to_name,
  detail_amount, estimated_tax, total_amount, confirmed_at, billed_count, billed_total, billed_checksum, link_count FROM invoice ORDER BY number`;
const ACTUALS = `SELECT id, legal_entity, transaction_type, transaction_class, billing_type, document_date, accounting_date, description, quantity, price, amount, currency,
  skip_sync, project_id, customer_id, contract_line_id, milestone_id, origin_id, invoice_id, created_at FROM actual ORDER BY id`;

describe.each(DIALECTS)('a confirmed invoice on %s', (dialect) => {
  let books: TestBooks;
  beforeAll(async () => {
    books = await openBooks(dialect);
  });
  afterAll(() => books.close());

  it('is the same after every flow that is tried on it', async () => {
    const company = await smallCompany(books);
    const id = await draftOf(books, company, 2, 1);
    granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId: id }));
    const picture = async () => [
      await books.db.read.rows(INVOICE),
      await books.db.read.rows(ACTUALS),
      await books.db.read.rows('SELECT * FROM invoice_line ORDER BY id'),
      await books.db.read.rows('SELECT * FROM invoice_detail ORDER BY id'),
      await books.db.read.rows('SELECT * FROM actual_link ORDER BY id'),
    ];
    const before = await picture();
    const sources = await salesOf(books, ['e-0', 'e-1']);
    expect(codesOf(await confirmInvoice(books, LOCAL_CALLER, { invoiceId: id, expectedVersion: 2 }))).toEqual([
      'INVOICE_NOT_DRAFT',
    ]);
    expect(codesOf(await markReadyToInvoice(books, LOCAL_CALLER, { ids: sources }))).toEqual([
      'NOT_READY_MARKABLE',
      'NOT_READY_MARKABLE',
    ]);
    const input = { contractId: company.contractId, customerId: company.customerId, invoiceDate: '2027-01-01' };
    expect(codesOf(await createInvoice(books, LOCAL_CALLER, input))).toEqual(['NOTHING_TO_INVOICE']);
    const [billed] = await books.db.read.rows<{ id: string; number: string }>(
      `SELECT a.id, i.number FROM actual a JOIN invoice i ON i.id = a.invoice_id WHERE a.transaction_type = 'BILLED_SALES' LIMIT 1`,
    );
    const row = {
      actualId: billed?.id,
      voucherNumber: 'V',
      accountingAmount: 1,
      accountingCurrency: 'USD',
      exchangeRate: 1,
      salesTaxAmount: 1,
      proposalId: billed?.number,
    };
    const message = {
      version: PROTOCOL_VERSION as 1,
      id: 'm',
      key: `invoice:${id}`,
      number: 1,
      topic: MAPS.actuals,
      mapVersion: 1,
      chunk: 1,
      chunks: 1,
      rows: [row],
    };
    const handler = dataverseHandlers(books)[MAPS.actuals];
    expect(await books.db.write(async (tx) => handler?.(tx, message))).toEqual({ kind: 'applied' });
    expect(await picture()).toEqual(before);
  });
});

describe('the statements of this side', () => {
  const root = join(__dirname, '../../../../subgraphs/dataverse');
  const texts = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('migrations/'))
    .map((file) => readFileSync(join(root, file), 'utf8'));
  const updated = (table: string) =>
    texts.flatMap((text) =>
      [...text.matchAll(new RegExp(`UPDATE ${table}\\s+SET\\s+([\\s\\S]*?)\\sWHERE`, 'g'))].map(
        (match) => match[1] as string,
      ),
    );

  it('delete milestones in one place, which leaves what an invoice holds', () => {
    const deleting = texts.filter((text) => /DELETE FROM milestone\b/.test(text));
    expect(deleting).toHaveLength(1);
    expect(deleting[0]).toMatch(
      /DELETE FROM milestone WHERE invoice_status IN \('UNBILLED_SALES_CREATED', 'READY_TO_INVOICE'\)/,
    );
  });

  it('delete nothing that was written, but what is of a draft', () => {
    expect(texts.join('\n')).not.toMatch(/DELETE FROM (actual|actual_link|invoice_status)\b/);
    const deleting = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
      (file) =>
        file.endsWith('.ts') && /DELETE FROM invoice(_line|_detail)?\b/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(deleting.sort()).toEqual(['store/draftDetails.ts', 'store/drafts.ts']);
  });

  it('change of details and links nothing, of lines their sum, and of actuals and the status log only what is said', () => {
    expect([...updated('invoice_detail'), ...updated('actual_link')]).toEqual([]);
    expect(updated('invoice_line')).toEqual([expect.stringMatching(/^amount = \(SELECT/)]);
    const named = updated('actual').flatMap((columns) =>
      columns.includes('assignments')
        ? ['accounting']
        : [...columns.matchAll(/(\w+) =/g)].map((match) => match[1] as string),
    );
    const allowed = ['accounting', 'adjustment_status', 'billing_status', 'invoice_id', 'nte_detail', 'nte_status'];
    expect(named.filter((name) => !allowed.includes(name))).toEqual([]);
    expect(named).toEqual(expect.arrayContaining(['accounting', 'billing_status', 'invoice_id'])); // store/accounting.ts writes the five accounting columns
    expect(updated('invoice_status').every((columns) => columns.startsWith('position ='))).toBe(true);
  });
});
