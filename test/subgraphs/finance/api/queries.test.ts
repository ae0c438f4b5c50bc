// Finance's queries on both engines: what they show, how they page, filter, count and refuse, and that the number of statements
// never grows with the rows.
import { DIALECTS } from '../../../harness/databases';
import { type FinanceBooks, openFinanceBooks } from './financeBooks';
import { actualId, padded, putInvoice, putJournal } from './putRows';

const USD_ONLY = { subject: 'amy', roles: [], legalEntities: ['USMF'] };

describe.each(DIALECTS)('Finance queries on %s', (dialect) => {
  let finance: FinanceBooks;

  beforeAll(async () => {
    finance = await openFinanceBooks(dialect);
    await putInvoice(finance.db, { number: 'PI-001', lines: 3, posted: true });
    await putInvoice(finance.db, { number: 'PI-002', lines: 0, blockers: 3, invoiceDate: '2026-12-01' });
    await putInvoice(finance.db, { number: 'PI-003', lines: 2, legalEntity: 'DEMF', currency: 'JPY', amount: 125 });
    for (let n = 1; n <= 20; n += 1) {
      await putInvoice(finance.db, {
        number: `PX-${padded(n)}`,
        legalEntity: 'GBSI',
        lines: 4,
        posted: n > 10,
        blockers: n % 2,
      });
    }
    await putJournal(finance.db, { id: 'journal-1', lines: 3, status: 'POSTED' });
    await putJournal(finance.db, {
      id: 'journal-2',
      lines: 1,
      status: 'ERROR',
      originalId: 'journal-1',
      error: 'RATE_MISSING',
    });
    await putJournal(finance.db, { id: 'journal-3', lines: 2, legalEntity: 'GBSI' });
  });
  afterAll(() => finance.close());

  const proposals = async (arguments_: string, caller = USD_ONLY as never): Promise<string[]> => {
    const answer = await finance.ask<{ invoiceProposals: { nodes: { number: string }[] } }>(
      `{ invoiceProposals(${arguments_}) { nodes { number } } }`,
      {},
      caller,
    );
    return answer.invoiceProposals.nodes.map(({ number }) => number);
  };
  const all = { subject: 'all', roles: [], legalEntities: 'all' } as never;

  it('shows a proposal with its lines, blockers and customer invoice', async () => {
    const answer = await finance.ask<{ open: unknown; posted: unknown; unknown: unknown }>(`{
      open: invoiceProposal(number: "PI-002") { number version status importHeld legalEntity currency invoiceDate dueDate lineCount
        netAmount { amount currency } salesTax { amount } totalAmount { amount } customerInvoice { number } invoice { number }
        blockers(first: 2) { nodes { code message owner reference count } totalCount pageInfo { hasNextPage } } lines { nodes { id } totalCount } }
      posted: invoiceProposal(number: "PI-001") { status totalAmount { amount } customerInvoice { number }
        lines(first: 1) { nodes { id actualId actual { id } transactionClass billingType description quantity salesPrice
          netAmount { amount currency } salesTaxGroup itemSalesTaxGroup salesTax { amount } } totalCount } }
      unknown: invoiceProposal(number: "nobody") { number }
    }`);
    expect(answer.open).toEqual({
      number: 'PI-002',
      version: 3,
      status: 'OPEN',
      importHeld: false,
      legalEntity: 'USMF',
      currency: 'USD',
      invoiceDate: '2026-12-01',
      dueDate: '2026-12-23',
      lineCount: 0,
      netAmount: { amount: '0.00', currency: 'USD' },
      salesTax: { amount: '0.00' },
      totalAmount: { amount: '0.00' },
      customerInvoice: null,
      invoice: { number: 'PI-002' },
      blockers: {
        nodes: [
          {
            code: 'JOURNAL_NOT_POSTED',
            message: 'Post it.',
            owner: 'PROJECT_ACCOUNTANT',
            reference: 'journal-0000',
            count: 1,
          },
          {
            code: 'JOURNAL_NOT_POSTED',
            message: 'Post it.',
            owner: 'PROJECT_ACCOUNTANT',
            reference: 'journal-0001',
            count: 2,
          },
        ],
        totalCount: 3,
        pageInfo: { hasNextPage: true },
      },
      lines: { nodes: [], totalCount: 0 },
    });
    expect(answer.posted).toEqual({
      status: 'INVOICED',
      totalAmount: { amount: '405.00' },
      customerInvoice: { number: 'CI-PI-001' },
      lines: {
        nodes: [
          {
            id: 'PI-001-line-2-0001',
            actualId: actualId('PI-001', 1),
            actual: { id: actualId('PI-001', 1) },
            transactionClass: 'TIME',
            billingType: 'CHARGEABLE',
            description: 'Work 1',
            quantity: '8.00',
            salesPrice: '15.6250',
            netAmount: { amount: '125.00', currency: 'USD' },
            salesTaxGroup: 'CA',
            itemSalesTaxGroup: 'SERV',
            salesTax: { amount: '10.00' },
          },
        ],
        totalCount: 3,
      },
    });
    expect(answer.unknown).toBeNull();
  });

  it('prints amounts with the decimals of their currency', async () => {
    const answer = await finance.ask('{ invoiceProposal(number: "PI-003") { netAmount { amount currency } } }');
    expect(answer).toEqual({ invoiceProposal: { netAmount: { amount: '250', currency: 'JPY' } } });
  });

  it('filters proposals', async () => {
    expect(await proposals('filter: { status: [INVOICED] }')).toEqual(['PI-001']);
    expect(await proposals('filter: { status: [] }')).toEqual([]);
    expect(await proposals('filter: { blocked: true }')).toEqual(['PI-002']);
    expect(await proposals('filter: { blocked: false }', all)).toContain('PI-001');
    expect(await proposals('filter: { number: { startsWith: "PI-" } }', all)).toEqual(['PI-001', 'PI-002', 'PI-003']);
    expect(await proposals('filter: { number: { startsWith: "pi-" } }', all)).toEqual([]);
    expect(await proposals('filter: { number: { in: ["PI-003", "PX-0001"] } }', all)).toEqual(['PI-003', 'PX-0001']);
    expect(await proposals('filter: { invoiceDate: { gte: "2026-11-24" } }', all)).toEqual(['PI-002']);
    expect(await proposals('filter: { legalEntity: ["DEMF"] }', all)).toEqual(['PI-003']);
  });

  it("keeps to the caller's legal entities, in lists, by key and through fields", async () => {
    expect(await proposals('first: 500')).toEqual(['PI-001', 'PI-002']);
    const answer = await finance.ask(
      `{ invoiceProposal(number: "PI-003") { number } customerInvoice(legalEntity: "GBSI", number: "CI-PX-0011") { number }
         voucher(legalEntity: "GBSI", number: "V-PX-0011") { number } integrationJournal(id: "journal-3") { id }
         integrationJournals { nodes { id } totalCount } stagedActuals(filter: { legalEntity: ["GBSI"] }) { nodes { actualId } totalCount }
         customerInvoices { nodes { number } totalCount } invoiceProposals { totalCount } }`,
      {},
      USD_ONLY,
    );
    expect(answer).toEqual({
      invoiceProposal: null,
      customerInvoice: null,
      voucher: null,
      integrationJournal: null,
      integrationJournals: { nodes: [{ id: 'journal-1' }, { id: 'journal-2' }], totalCount: 2 },
      stagedActuals: { nodes: [], totalCount: 0 },
      customerInvoices: { nodes: [{ number: 'CI-PI-001' }], totalCount: 1 },
      invoiceProposals: { totalCount: 2 },
    });
  });

  it('shows a customer invoice with tax, voucher and balanced entries', async () => {
    const { customerInvoice } = await finance.ask<{ customerInvoice: Record<string, unknown> }>(`{
      customerInvoice(legalEntity: "USMF", number: "CI-PI-001") { legalEntity number date dueDate netAmount { amount } salesTax { amount } roundOff { amount }
        totalAmount { amount currency } creditNote credits { number } taxLines { code rate base { amount } tax { amount } taxAccounting { amount currency } }
        voucher { number legalEntity accountingDate entries(first: 2) { nodes { account postingType amount { amount currency } accountingAmount { amount currency }
          reportingAmount { amount } exchangeRate } totalCount pageInfo { hasNextPage } } } proposal { number lineCount } } }`);
    expect(customerInvoice).toEqual({
      legalEntity: 'USMF',
      number: 'CI-PI-001',
      date: '2026-11-23',
      dueDate: '2026-12-23',
      netAmount: { amount: '375.00' },
      salesTax: { amount: '30.00' },
      roundOff: { amount: '0.00' },
      totalAmount: { amount: '405.00', currency: 'USD' },
      creditNote: false,
      credits: [],
      taxLines: [
        {
          code: 'CA',
          rate: '8',
          base: { amount: '375.00' },
          tax: { amount: '30.00' },
          taxAccounting: { amount: '37.50', currency: 'EUR' },
        },
      ],
      voucher: {
        number: 'V-PI-001',
        legalEntity: 'USMF',
        accountingDate: '2026-11-23',
        entries: {
          nodes: [
            {
              account: '100000',
              postingType: 'CUSTOMER',
              amount: { amount: '405.00', currency: 'USD' },
              accountingAmount: { amount: '506.25', currency: 'EUR' },
              reportingAmount: null,
              exchangeRate: '1.25',
            },
            {
              account: '100001',
              postingType: 'INVOICED_REVENUE',
              amount: { amount: '-125.00', currency: 'USD' },
              accountingAmount: { amount: '-156.25', currency: 'EUR' },
              reportingAmount: null,
              exchangeRate: '1.25',
            },
          ],
          totalCount: 5,
          pageInfo: { hasNextPage: true },
        },
      },
      proposal: { number: 'PI-001', lineCount: 3 },
    });
  });

  it('shows journals with their lines, errors and the journal they came of', async () => {
    const answer =
      await finance.ask(`{ integrationJournals(filter: { status: [ERROR] }) { nodes { id status legalEntity lineCount
      originalJournal { id status originalJournal { id } } lines { nodes { id actualId status accountingDate voucherNumber error { code message retryable subjectId path } } totalCount } } } }`);
    expect(answer).toEqual({
      integrationJournals: {
        nodes: [
          {
            id: 'journal-2',
            status: 'ERROR',
            legalEntity: 'USMF',
            lineCount: 1,
            originalJournal: { id: 'journal-1', status: 'POSTED', originalJournal: null },
            lines: {
              nodes: [
                {
                  id: 'journal-2-line-0001',
                  actualId: actualId('journal-2', 1),
                  status: 'ERROR',
                  accountingDate: '2026-11-02',
                  voucherNumber: null,
                  error: {
                    code: 'RATE_MISSING',
                    message: 'as it was found',
                    retryable: false,
                    subjectId: 'journal-2-line-0001',
                    path: null,
                  },
                },
              ],
              totalCount: 1,
            },
          },
        ],
      },
    });
  });

  it('finds the journals behind a proposal, however its links are turned round', async () => {
    await finance.db.write((tx) =>
      tx.insert('staged_link', [
        {
          id: 'link-1',
          actual1_id: actualId('PI-001', 1),
          role1: 'BILLED_SALES',
          actual2_id: actualId('journal-1', 1),
          role2: 'UNBILLED_SALES',
          invoice_number: 'PI-001',
        },
        {
          id: 'link-2',
          actual1_id: actualId('journal-2', 1),
          role1: 'UNBILLED_SALES',
          actual2_id: actualId('PI-001', 2),
          role2: 'BILLED_SALES',
          invoice_number: 'PI-001',
        },
      ]),
    );
    const answer = await finance.ask(
      '{ integrationJournals(filter: { proposalNumber: "PI-001" }) { nodes { id } totalCount } }',
    );
    expect(answer).toEqual({
      integrationJournals: { nodes: [{ id: 'journal-1' }, { id: 'journal-2' }], totalCount: 2 },
    });
  });

  it('lists staged actuals of an invoice', async () => {
    const answer = await finance.ask(
      '{ stagedActuals(filter: { invoiceNumber: "PI-001", state: [POSTED] }, first: 1) { nodes { actualId actual { id } legalEntity state error { code } } totalCount } }',
    );
    const id = actualId('PI-001', 1);
    expect(answer).toEqual({
      stagedActuals: {
        nodes: [{ actualId: id, actual: { id }, legalEntity: 'USMF', state: 'POSTED', error: null }],
        totalCount: 3,
      },
    });
  });
});
