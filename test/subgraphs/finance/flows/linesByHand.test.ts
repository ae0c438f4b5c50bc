// Lines that were entered by hand on a fixed price rest on nothing that was posted: what their project, contract and customer bring along is
// asked when they come in, in whatever order project, invoice and credit arrive. domain.md 3.4 (k), 5.2
import { billedChecksum } from '../../../../schema/checksum';
import { MAPS } from '../../../../schema/messages';
import { DIALECTS } from '../../../harness/databases';
import { postedProposal, run } from '../accountant';
import { actual, CONTRACT, confirmationOf, type Sale } from '../dataverseMessages';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { ledgerSetUp, USMF } from '../ledgerSetUp';

const legalEntity = USMF;
const PROJECT = { projectId: 'project-late', dataAreaId: USMF, projectNumber: 'P-9', name: 'Late' };

describe.each(DIALECTS)('lines by hand on %s', (dialect) => {
  let books: FinanceBooks;
  beforeEach(async () => {
    const { postingAccounts = [], ...plain } = ledgerSetUp();
    books = await financeBooks(dialect, {
      ...plain,
      postingAccounts: [
        ...postingAccounts,
        { legalEntity, postingType: 'INVOICED_REVENUE', account: '9009', projectNumber: 'P-9' },
      ],
      salesTaxParameters: [{ legalEntity, taxGroupMethod: 'PROJECT' }],
      salesTaxDefaults: [{ legalEntity, kind: 'PROJECT', number: 'P-9', salesTaxGroup: 'DOM' }],
      financialDimensions: [{ legalEntity, dimension: 'DEPT' }],
      dimensionValues: [{ legalEntity, dimension: 'DEPT', value: 'P', name: 'P' }],
      dimensionDefaults: [{ legalEntity, kind: 'PROJECT', number: 'P-9', dimension: 'DEPT', value: 'P' }],
    });
    const line = { contractLineId: 'line-fixed', contractId: CONTRACT, name: 'Fixed', projectId: PROJECT.projectId };
    await books.deliver([MAPS.contractLines, [{ ...line, billingMethod: 'FIXED_PRICE' }]]);
  });
  afterEach(() => books.drop());

  /** An invoice of one such line; with `credited`, its credit. */
  const invoice = async (number: string, billedId: string, amount: number, credited?: string) => {
    const sale = { billedId, amount, currency: 'USD', customer: 'C-100', billingType: 'CHARGEABLE' } as Sale;
    const checksum = billedChecksum();
    checksum.add(billedId, amount);
    const header = { linkCount: credited ? 1 : 0, hashedListOfBillableSalesActualIds: checksum.hex() };
    const confirmation = confirmationOf(books.world.newId(), number, [{ ...sale, unbilledId: 'none' } as Sale], header);
    await books.deliver(confirmation.header);
    const billed = actual({
      actualId: billedId,
      transType: 'BILLED_SALES',
      amount,
      unitPrice: amount,
      contractLine: 'line-fixed',
      projectId: PROJECT.projectId,
      invoiceId: number,
      adjustmentStatus: credited ? 'UNADJUSTABLE' : null,
    });
    await books.deliver([MAPS.actuals, [billed]]);
    if (credited === undefined) return;
    const roles = { transaction1Role: 'REVERSING', transaction2Role: 'ORIGINAL', invoiceId: number };
    const link = { transactionRelationshipId: `l-${number}`, transaction1Id: billedId, transaction2Id: credited };
    await books.deliver([MAPS.links, [{ ...link, ...roles }]]);
  };
  const revenue = () =>
    books.rows(
      "SELECT account, amount, dimensions FROM ledger_entry WHERE posting_type = 'INVOICED_REVENUE' ORDER BY amount",
    );

  test('one that came before its project lost the project’s tax, account and dimensions: its proposal waits', async () => {
    await invoice('PF-1', 'billed', 10_000);
    expect(await run(books)).toMatchObject({ imported: 0, blocked: 1 });
    expect(await books.rows('SELECT code, owner FROM proposal_blocker')).toEqual([
      { code: 'PROJECT_MISSING', owner: 'SYSTEM' },
    ]);
    await books.deliver([MAPS.projects, [PROJECT]]);
    expect(await run(books)).toMatchObject({ imported: 1, blocked: 0 });
    await postedProposal(books, { number: 'PF-1' });
    expect(await books.rows('SELECT sales_tax FROM customer_invoice')).toEqual([{ sales_tax: 2_000 }]);
    expect(await revenue()).toEqual([{ account: '9009', amount: -10_000, dimensions: 'DEPT=P' }]);
  });

  test('a credit posted before the lines of what it takes back had no dimensions, and gave none to those', async () => {
    await books.deliver([MAPS.projects, [PROJECT]]);
    await invoice('PF-2', 'credit', -10_000, 'billed');
    await run(books);
    await invoice('PF-1', 'billed', 10_000);
    await books.db.write((tx) => tx.change("UPDATE proposal SET import_held = 1 WHERE number = 'PF-1'"));
    await run(books);
    await postedProposal(books, { number: 'PF-2' });
    await run(books, 'PF-1');
    await postedProposal(books, { number: 'PF-1' });
    expect(await revenue()).toEqual([
      { account: '9009', amount: -10_000, dimensions: 'DEPT=P' },
      { account: '9009', amount: 10_000, dimensions: 'DEPT=P' },
    ]);
  });
});
