// 3.5 (v) Borrower USMF in USD, lender GBPM in GBP, 10 h: unbilled sales of 2,000 USD in the borrower's journal, resourcing unit
// cost of 880 GBP and inter-organisational sales of 1,200 USD in the lender's. Totals, not unit figures (8, row 12). On both engines.
import { MAPS } from '../../../../schema/messages';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { importFromStaging } from '../../../../subgraphs/finance/flows/importFromStaging';
import type { FinanceSetUp } from '../../../../subgraphs/finance/flows/setUp/registry';
import { POSTING_TYPES } from '../../../../subgraphs/finance/rules/ledger';
import { DIALECTS } from '../../../harness/databases';
import { crookedVouchers, postJournals } from '../accountant';
import { actual } from '../dataverseMessages';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { ledgerSetUp, USMF } from '../ledgerSetUp';

const GBPM = 'GBPM';

/** The lender's own set-up: 1 USD is 0.8 GBP; the borrower is its customer USMF-IC, taxed like any other. */
function lenderSetUp(): FinanceSetUp {
  const legalEntity = GBPM;
  return {
    legalEntities: [{ code: GBPM, name: 'Contoso Robotics UK', currency: 'GBP', timeItemTaxGroup: 'FULL' }],
    fiscalPeriods: [{ legalEntity, startDate: '2026-11-01', endDate: '2026-11-30', open: true }],
    exchangeRates: [{ fromCurrency: 'USD', toCurrency: 'GBP', validFrom: '2026-10-01', rate: 800_000_000_000 }],
    salesTaxCodes: [{ legalEntity, taxCode: 'VAT0', name: 'Export', percent: 0 }],
    salesTaxGroups: [
      { legalEntity, kind: 'GROUP', taxGroup: 'EXPORT', taxCode: 'VAT0' },
      { legalEntity, kind: 'ITEM', taxGroup: 'FULL', taxCode: 'VAT0' },
      { legalEntity, kind: 'ITEM', taxGroup: 'LENT', taxCode: 'VAT0' },
    ],
    postingAccounts: POSTING_TYPES.map((postingType, index) => ({
      legalEntity,
      postingType,
      account: `${7000 + index}`,
    })),
    customers: [{ legalEntity, accountNumber: 'USMF-IC', name: 'Contoso Robotics USA', salesTaxGroup: 'EXPORT' }],
    projectCategories: [
      { legalEntity, category: 'Lent hours', transactionType: 'HOUR', itemSalesTaxGroup: 'LENT' },
      { legalEntity, category: 'Lent travel', transactionType: 'EXPENSE', itemSalesTaxGroup: null },
    ],
    lineProperties: [{ legalEntity, billingType: 'NOT_AVAILABLE', lineProperty: 'NonBill' }],
    numberSequences: [{ legalEntity, name: 'VOUCHER', prefix: 'GB-' }],
  };
}
const RELATIONSHIP: NonNullable<FinanceSetUp['intercompanyRelationships']>[number] = {
  legalEntity: GBPM,
  borrowingLegalEntity: USMF,
  customerAccount: 'USMF-IC',
  accrueRevenue: true,
  hourCategory: 'Lent hours',
  expenseCategory: 'Lent travel',
};

describe.each(DIALECTS)('resources of another company, on %s', (dialect) => {
  let books: FinanceBooks;
  beforeEach(async () => {
    books = await financeBooks(dialect);
    await books.setUp(lenderSetUp());
  });
  afterEach(() => books.drop());

  const NOT_BILLED = { fundingSourceId: null, customerAccountNumber: null, billingType: 'NOT_AVAILABLE' };
  /** What Dataverse sends of 10 lent hours: the cost stays there. */
  const lend = (change: object = {}) =>
    books.deliver([
      MAPS.actuals,
      [
        actual({
          actualId: 'ubs',
          transType: 'UNBILLED_SALES',
          quantity: 1_000,
          unitPrice: 2_000_000,
          amount: 200_000,
        }),
        actual({
          actualId: 'ruc',
          dataAreaId: GBPM,
          transType: 'RESOURCING_UNIT_COST',
          quantity: 1_000,
          unitPrice: 880_000,
          amount: 88_000,
          transactionCurrencyId: 'GBP',
          ...NOT_BILLED,
          ...change,
        }),
        actual({
          actualId: 'ios',
          dataAreaId: GBPM,
          transType: 'INTER_ORGANIZATIONAL_SALES',
          quantity: 1_000,
          unitPrice: 1_200_000,
          amount: 120_000,
          ...NOT_BILLED,
          ...change,
        }),
      ],
    ]);
  const run = async (legalEntity: string) => {
    const outcome = await importFromStaging(books, LOCAL_CALLER, { legalEntity });
    return outcome.ok ? outcome.value.journalised : outcome.refusals.map(({ code }) => code);
  };
  const lines = () =>
    books.rows(
      'SELECT actual_id, legal_entity, status, category, sales_tax_group, item_sales_tax_group FROM journal_line ORDER BY actual_id',
    );
  const ledger = (actualId: string) =>
    books.rows(
      'SELECT legal_entity, account, posting_type, amount, currency, accounting_amount FROM ledger_entry WHERE actual_id = ? ORDER BY entry_number',
      actualId,
    );

  test('two lines in the lender’s journal, one in the borrower’s; totals in both ledgers; each is written back', async () => {
    await books.setUp({ intercompanyRelationships: [RELATIONSHIP] });
    await lend();
    expect(await run(USMF)).toBe(1);
    expect(await run(GBPM)).toBe(2);
    const lent = { status: 'DRAFT', category: 'Lent hours', sales_tax_group: 'EXPORT', item_sales_tax_group: 'LENT' };
    expect(await lines()).toEqual([
      { actual_id: 'ios', legal_entity: GBPM, ...lent },
      { actual_id: 'ruc', legal_entity: GBPM, ...lent },
      expect.objectContaining({ actual_id: 'ubs', legal_entity: USMF, sales_tax_group: 'DOM' }),
    ]);
    await postJournals(books);
    const of = (
      account: string,
      posting_type: string,
      amount: number,
      currency: string,
      accounting_amount: number,
    ) => ({
      legal_entity: GBPM,
      account,
      posting_type,
      amount,
      currency,
      accounting_amount,
    });
    expect(await ledger('ruc')).toEqual([
      of('7006', 'COST', 88_000, 'GBP', 88_000),
      of('7007', 'PAYROLL_ALLOCATION', -88_000, 'GBP', -88_000),
    ]);
    expect(await ledger('ios')).toEqual([
      of('7004', 'WIP_SALES_VALUE', 120_000, 'USD', 96_000),
      of('7005', 'ACCRUED_REVENUE', -120_000, 'USD', -96_000),
    ]);
    expect(await ledger('ubs')).toEqual([
      expect.objectContaining({ legal_entity: USMF, posting_type: 'WIP_SALES_VALUE', accounting_amount: 200_000 }),
      expect.objectContaining({ legal_entity: USMF, posting_type: 'ACCRUED_REVENUE', accounting_amount: -200_000 }),
    ]);
    expect(await crookedVouchers(books)).toEqual([]);
    for (const [id, accounting_amount, accounting_currency] of [
      ['ruc', 88_000, 'GBP'],
      ['ios', 96_000, 'GBP'],
      ['ubs', 200_000, 'USD'],
    ] as const) {
      const [back] = await books.sent(`journal-line:${id}`);
      expect(back?.rows).toEqual([
        expect.objectContaining({ actual_id: id, accounting_amount, accounting_currency, sales_tax: 0 }),
      ]);
    }
  });

  test('without the relationship both rows say so and wait; the next import after it is set up takes them', async () => {
    await lend();
    expect(await run(GBPM)).toBe(0);
    const waiting = await books.rows<{ actual_id: string }>(
      "SELECT actual_id, error_code, error_message FROM staged_actual WHERE state = 'ERROR' ORDER BY actual_id",
    );
    expect(waiting).toEqual(
      ['ios', 'ruc'].map((id) => ({
        actual_id: id,
        error_code: 'INTERCOMPANY_NOT_SET_UP',
        error_message: `Unable to import actual ${id}. Intercompany relationship has to be set up between legal entity GBPM and USMF.`,
      })),
    );
    // The other way round does not help: GBPM lends, USMF does not.
    await books.setUp({
      intercompanyRelationships: [{ legalEntity: USMF, borrowingLegalEntity: GBPM, customerAccount: 'C-100' }],
    });
    expect(await run(GBPM)).toBe(0);
    await books.setUp({ intercompanyRelationships: [RELATIONSHIP] });
    expect(await run(GBPM)).toBe(2);
  });

  test('without accrual the lender’s sale is a voucher without entries; travel takes the category of expenses', async () => {
    await books.setUp({ intercompanyRelationships: [{ ...RELATIONSHIP, accrueRevenue: false }] });
    await lend({ transactionClassification: 'EXPENSE' });
    await run(GBPM);
    await postJournals(books);
    expect(await ledger('ios')).toEqual([]);
    expect((await ledger('ruc')).map(({ posting_type }) => posting_type)).toEqual(['COST', 'EXPENSE_OFFSET']);
    const posted = await lines();
    expect(posted.filter(({ legal_entity }) => legal_entity === GBPM)).toEqual([
      expect.objectContaining({ actual_id: 'ios', status: 'POSTED', category: 'Lent travel' }),
      expect.objectContaining({ actual_id: 'ruc', status: 'POSTED', category: 'Lent travel' }),
    ]);
  });

  test('a category that the lender has is kept', async () => {
    await books.setUp({
      intercompanyRelationships: [RELATIONSHIP],
      projectCategories: [
        { legalEntity: GBPM, category: 'Consulting', transactionType: 'HOUR', itemSalesTaxGroup: 'FULL' },
      ],
    });
    await lend();
    await run(GBPM);
    expect(await lines()).toContainEqual(
      expect.objectContaining({ actual_id: 'ruc', category: 'Consulting', item_sales_tax_group: 'FULL' }),
    );
  });

  test('what differs in its units alone is not journalised', async () => {
    await lend({ dataAreaId: USMF });
    expect(await run(USMF)).toBe(1);
    expect(await books.rows("SELECT state FROM staged_actual WHERE actual_id IN ('ruc', 'ios')")).toEqual([
      { state: 'RECEIVED' },
      { state: 'RECEIVED' },
    ]);
  });

  test('what differs in its units alone stayed in error for good where its project came after an import', async () => {
    await lend({ dataAreaId: USMF, projectId: 'late' });
    await run(USMF);
    const waiting = () =>
      books.rows("SELECT state, error_code FROM staged_actual WHERE actual_id IN ('ruc', 'ios') ORDER BY actual_id");
    const missing = { state: 'ERROR', error_code: 'PROJECT_MISSING' };
    expect(await waiting()).toEqual([missing, missing]);
    await books.deliver([MAPS.projects, [{ projectId: 'late', dataAreaId: USMF, projectNumber: 'P-9', name: 'Late' }]]);
    expect(await run(USMF)).toBe(0);
    const received = { state: 'RECEIVED', error_code: null };
    expect(await waiting()).toEqual([received, received]);
    expect(await books.rows('SELECT subject_id FROM import_error WHERE resolved_at IS NULL')).toEqual([]);
  });
});

test('a company does not borrow from itself', async () => {
  const books = await financeBooks('sqlite', ledgerSetUp());
  const itself = { legalEntity: USMF, borrowingLegalEntity: USMF, customerAccount: 'C-100' };
  await expect(books.setUp({ intercompanyRelationships: [itself] })).rejects.toThrow('cannot borrow from itself');
  await books.drop();
});
