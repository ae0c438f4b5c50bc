// Random chains of corrections: whatever is raised, lowered, repriced, credited, deleted or billed again, the invariants of 3.7 hold
// after each, and in the end what is billed and what can be billed is the value of the work, less what was written off, plus what
// edits and corrections themselves added or took. domain.md 3.6, 3.7 (1) to (5)
import fc from 'fast-check';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { createInvoice } from '../../../../subgraphs/dataverse/flows/createInvoice';
import { deleteInvoice } from '../../../../subgraphs/dataverse/flows/deleteInvoice';
import { markReadyToInvoice } from '../../../../subgraphs/dataverse/flows/markReadyToInvoice';
import { DIALECTS } from '../../../harness/databases';
import { type Company, codesOf, draftOf, granted, openBooks, smallCompany, type TestBooks } from './books';
import { confirmed, correctionFaults, edit, revise } from './corrections';
import { detailsOf } from './draftFaults';

/** Of the details of a correction in their order: the share of the quantity that stays, and another price, if any. */
interface Step {
  readonly of: number;
  readonly quantities: readonly number[];
  readonly deletes: boolean;
  readonly bills: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  of: fc.nat(10),
  quantities: fc.array(fc.oneof(fc.constantFrom(0, 800), fc.integer({ min: 0, max: 1_600 })), {
    minLength: 3,
    maxLength: 3,
  }),
  deletes: fc.boolean(),
  bills: fc.boolean(),
});
const RUNS = process.env.FULL === '1' ? 100 : 10;

describe.each(DIALECTS)('random corrections on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;
  let lives = 0;

  beforeAll(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
  });
  afterAll(() => books.close());

  /** Quantities (1/100 h) of the T&M line: billed and charged, in the backlog. */
  const standing = async () => {
    const [row] = await books.db.read.rows<{ billed: number; waiting: number }>(
      `SELECT CAST(COALESCE(SUM(CASE WHEN a.transaction_type = 'BILLED_SALES' AND a.billing_type = 'CHARGEABLE' THEN a.amount ELSE 0 END), 0) AS SIGNED) AS billed,
         CAST(COALESCE(SUM(CASE WHEN a.transaction_type = 'UNBILLED_SALES' AND a.billing_type = 'CHARGEABLE' AND a.adjustment_status IS NULL
           AND a.billing_status IN ('UNBILLED_SALES_CREATED', 'READY_TO_INVOICE') THEN a.amount ELSE 0 END), 0) AS SIGNED) AS waiting
       FROM actual a JOIN contract_line l ON l.id = a.contract_line_id WHERE l.line_number = 1`,
    );
    return Number(row?.billed) + Number(row?.waiting);
  };

  /** Bills whatever waits of the contract: what corrections left, and milestones that are ready again. */
  const billAll = async (): Promise<string[]> => {
    const waiting = await books.db.read.rows<{ id: string }>(
      `SELECT id FROM actual WHERE transaction_type = 'UNBILLED_SALES' AND adjustment_status IS NULL AND billing_status = 'UNBILLED_SALES_CREATED'`,
    );
    if (waiting.length > 0)
      granted(await markReadyToInvoice(books, LOCAL_CALLER, { ids: waiting.map(({ id }) => id) }));
    const input = { contractId: company.contractId, customerId: company.customerId, invoiceDate: '2026-12-31' };
    const outcome = await createInvoice(books, LOCAL_CALLER, input);
    return outcome.ok ? [await confirmed(books, outcome.value.invoiceId)] : [];
  };

  it('keep every invariant, and no hour is lost or billed twice', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 800 }),
        fc.array(step, { minLength: 1, maxLength: 6 }),
        async (firstQuantity, steps) => {
          let expected = await standing();
          const draftId = await draftOf(books, company, 2, 1, `life${++lives}`);
          granted(await edit(books, draftId, { quantity: firstQuantity }));
          const invoices = [await confirmed(books, draftId)];
          expected += firstQuantity * 200 + 160_000; // the rest of the first was written off: nobody gets it back
          expect(await standing()).toBe(expected);
          for (const { of, quantities, deletes, bills } of steps) {
            const outcome = await revise(books, { invoiceId: invoices[of % invoices.length] as string });
            if (!outcome.ok) {
              for (const code of codesOf(outcome))
                expect(['DETAIL_NOT_CORRECTABLE', 'DETAIL_NOT_CHARGED']).toContain(code);
              continue;
            }
            const { invoiceId } = outcome.value;
            const details = await detailsOf(books, invoiceId);
            const edits = details.map(({ transaction_class }, index) =>
              transaction_class === 'MILESTONE' ? {} : { quantity: quantities[index % 3] as number },
            );
            granted(await edit(books, invoiceId, ...edits));
            expect(await correctionFaults(books)).toEqual([]);
            const before = await standing();
            expect(before).toBe(expected);
            const raised = await raisedBy(books, invoiceId);
            const isConfirmed = !deletes && (await confirmInvoice(books, LOCAL_CALLER, { invoiceId })).ok;
            if (isConfirmed) invoices.push(invoiceId);
            else granted(await deleteInvoice(books, LOCAL_CALLER, { invoiceId }));
            expected += isConfirmed ? raised : 0;
            if (bills) invoices.push(...(await billAll()));
            expect(await standing()).toBe(expected);
            expect(await correctionFaults(books)).toEqual([]);
          }
        },
      ),
      { numRuns: RUNS },
    );
  });
});

/** What a correction bills beyond what was billed before: lowering moves value to the backlog, raising adds it. */
async function raisedBy(books: TestBooks, invoiceId: string): Promise<number> {
  const details = await detailsOf(books, invoiceId);
  return details
    .filter(({ transaction_class }) => transaction_class !== 'MILESTONE')
    .reduce((sum, { amount, previous_amount }) => sum + Math.max(0, Number(amount) - Number(previous_amount)), 0);
}
