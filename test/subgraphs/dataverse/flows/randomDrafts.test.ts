// Random lives of drafts: any sequence of edits, additions, removals, refreshes and deletions keeps sums, write-offs and ids in
// step after each, leaves the backlog as it was once the draft is gone, and confirms to books that hold.
import fc from 'fast-check';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { addInvoiceDetail } from '../../../../subgraphs/dataverse/flows/addInvoiceDetail';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { deleteInvoice } from '../../../../subgraphs/dataverse/flows/deleteInvoice';
import { refreshInvoice } from '../../../../subgraphs/dataverse/flows/refreshInvoice';
import { removeInvoiceDetails } from '../../../../subgraphs/dataverse/flows/removeInvoiceDetails';
import { updateInvoiceDetails } from '../../../../subgraphs/dataverse/flows/updateInvoiceDetails';
import type { DetailEdit } from '../../../../subgraphs/dataverse/rules/draftEdit';
import { DIALECTS } from '../../../harness/databases';
import { billingFaults } from './billingFaults';
import { type Company, codesOf, draftOf, granted, openBooks, smallCompany, type TestBooks } from './books';
import { detailsOf, draftFaults } from './draftFaults';

type Step =
  | { readonly kind: 'edit'; readonly edits: readonly { at: number; edit: DetailEdit }[] }
  | { readonly kind: 'remove'; readonly at: number }
  | { readonly kind: 'add'; readonly line: number; readonly quantity: number; readonly price: number }
  | { readonly kind: 'refresh' };

const quantity = fc.oneof(fc.constant(800), fc.integer({ min: 1, max: 1_600 }));
const edit: fc.Arbitrary<DetailEdit> = fc.record(
  {
    quantity,
    price: fc.oneof(fc.constant(2_000_000), fc.integer({ min: 0, max: 4_000_000 })),
    billingType: fc.constantFrom('CHARGEABLE', 'NON_CHARGEABLE', 'COMPLIMENTARY'),
    tax: fc.integer({ min: 0, max: 10_000 }),
  },
  { requiredKeys: [] },
);
const at = fc.nat(20);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('edit' as const),
      edits: fc.array(fc.record({ at, edit }), { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), at }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      line: fc.nat(1),
      quantity,
      price: fc.integer({ min: 0, max: 4_000_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'refresh' as const }) },
);
const RUNS = process.env.FULL === '1' ? 100 : 12;

describe.each(DIALECTS)('random drafts on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;
  let lives = 0;

  beforeAll(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
    await books.db.write((tx) => tx.change('UPDATE contract_line SET discount_percent = 33333, fee_percent = 12500'));
  });
  afterAll(() => books.close());

  /** Takes one step; a step that means nothing here (a milestone's quantity) must be refused and change nothing. */
  async function take(invoiceId: string, taken: Step): Promise<void> {
    const details = (await detailsOf(books, invoiceId)).filter(({ kind }) => kind !== 'WRITE_OFF');
    const pick = (index: number) => details[index % details.length];
    if (taken.kind === 'refresh') return void granted(await refreshInvoice(books, LOCAL_CALLER, { invoiceId }));
    if (taken.kind === 'add') {
      const lines = await books.db.read.rows<{ id: string }>(
        'SELECT id FROM invoice_line WHERE invoice_id = ? ORDER BY line_number',
        [invoiceId],
      );
      const input = {
        invoiceId,
        lineId: lines[taken.line]?.id as string,
        transactionClass: 'FEE',
        documentDate: '2026-10-31',
      };
      return void granted(
        await addInvoiceDetail(books, LOCAL_CALLER, { ...input, quantity: taken.quantity, price: taken.price }),
      );
    }
    if (details.length === 0) return;
    if (taken.kind === 'remove')
      return void granted(
        await removeInvoiceDetails(books, LOCAL_CALLER, { invoiceId, detailIds: [pick(taken.at)?.id as string] }),
      );
    const byDetail = new Map(taken.edits.map((one) => [pick(one.at)?.id as string, one.edit]));
    const edits = [...byDetail].map(([detailId, change]) => ({ detailId, ...change }));
    const before = await detailsOf(books, invoiceId);
    const outcome = await updateInvoiceDetails(books, LOCAL_CALLER, { invoiceId, details: edits });
    for (const code of codesOf(outcome)) expect(['DETAIL_NOT_EDITABLE', 'BAD_USER_INPUT']).toContain(code); // a tax on what is worth nothing but its sign
    if (!outcome.ok) expect(await detailsOf(books, invoiceId)).toEqual(before);
  }

  it('keep sums and write-offs in step, and leave backlog or books whole', async () => {
    const backlog = () =>
      books.db.read.rows(`SELECT id, billing_status, invoice_id FROM actual WHERE billing_status = 'READY_TO_INVOICE'
        UNION ALL SELECT id, invoice_status, invoice_id FROM milestone WHERE invoice_status = 'READY_TO_INVOICE' ORDER BY id`);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), fc.boolean(), async (steps, confirms) => {
        const invoiceId = await draftOf(books, company, 3, 1, `life${++lives}`);
        const sources = (await detailsOf(books, invoiceId))
          .map((row) => row.source_actual_id ?? row.source_milestone_id)
          .sort();
        for (const taken of steps) {
          await take(invoiceId, taken);
          expect(await draftFaults(books.db.read)).toEqual([]);
        }
        const isEmpty = (await detailsOf(books, invoiceId)).length === 0;
        if (confirms && !isEmpty) granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId }));
        else {
          granted(await deleteInvoice(books, LOCAL_CALLER, { invoiceId }));
          expect((await backlog()).map(({ id }) => id)).toEqual(sources);
        }
        expect(await draftFaults(books.db.read)).toEqual([]);
        expect(await billingFaults(books.db.read)).toEqual([]);
        await books.db.write((tx) =>
          tx.change(
            `UPDATE actual SET billing_status = 'UNBILLED_SALES_CREATED' WHERE billing_status = 'READY_TO_INVOICE'`,
          ),
        );
        await books.db.write((tx) =>
          tx.change(
            `UPDATE milestone SET invoice_status = 'UNBILLED_SALES_CREATED' WHERE invoice_status = 'READY_TO_INVOICE'`,
          ),
        );
      }),
      { numRuns: RUNS },
    );
  });
});
