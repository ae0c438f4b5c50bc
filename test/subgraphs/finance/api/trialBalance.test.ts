// The trial balance of a legal entity and period: its figures, its zero, its scope and its pages, on both engines.
import { DIALECTS } from '../../../harness/databases';
import { type FinanceBooks, openFinanceBooks } from './financeBooks';
import { pairOf, putLegalEntity, putVouchers } from './putVoucher';

interface Turnover {
  opening: { amount: string };
  debit: { amount: string };
  credit: { amount: string };
  closing: { amount: string };
}
interface TrialBalance {
  accountingCurrency: string;
  reportingCurrency: string | null;
  totals: { accounting: Turnover; reporting: Turnover | null; balanced: boolean };
  accounts: {
    nodes: { account: string; accounting: Turnover; reporting: Turnover | null }[];
    totalCount: number;
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}

const TURNOVER = '{ opening { amount } debit { amount } credit { amount } closing { amount } }';
const QUERY = `query ($legalEntity: String!, $from: Date!, $to: Date!, $first: Int, $after: String) {
  trialBalance(legalEntity: $legalEntity, from: $from, to: $to) { accountingCurrency reportingCurrency
    totals { accounting ${TURNOVER} reporting ${TURNOVER} balanced }
    accounts(first: $first, after: $after) { nodes { account accounting ${TURNOVER} reporting ${TURNOVER} } totalCount pageInfo { hasNextPage endCursor } } } }`;

const figures = ({ opening, debit, credit, closing }: Turnover) =>
  [opening, debit, credit, closing].map(({ amount }) => amount);

describe.each(DIALECTS)('trialBalance on %s', (dialect) => {
  let finance: FinanceBooks;

  beforeEach(async () => {
    finance = await openFinanceBooks(dialect);
    await putLegalEntity(finance.db, 'USMF');
    await putLegalEntity(finance.db, 'JPMF', 'JPY');
    await putVouchers(
      finance.db,
      { number: 'V-1', date: '2026-09-30', entries: pairOf('COST', 'PAYROLL', 40_000) },
      { number: 'V-2', date: '2026-10-01', entries: pairOf('WIP', 'ACCRUED', 100_000) },
      { number: 'V-3', date: '2026-10-31', entries: pairOf('ACCRUED', 'WIP', 100_000) },
      {
        number: 'V-4',
        date: '2026-10-31',
        entries: [
          { account: 'CUSTOMER', amount: 12_000 },
          { account: 'REVENUE', amount: -10_000 },
          { account: 'TAX', amount: -2_000 },
        ],
      },
      { number: 'V-5', date: '2026-11-01', entries: pairOf('COST', 'PAYROLL', 777) },
      { number: 'V-1', legalEntity: 'JPMF', date: '2026-10-15', entries: pairOf('COST', 'PAYROLL', 5) },
    );
  });
  afterEach(() => finance.close());

  const ask = async (variables: object = {}, caller?: Parameters<FinanceBooks['ask']>[2]) => {
    const period = { legalEntity: 'USMF', from: '2026-10-01', to: '2026-10-31' };
    const answer = await finance.ask<{ trialBalance: TrialBalance | null }>(QUERY, { ...period, ...variables }, caller);
    return answer.trialBalance;
  };

  it('shows what stood before the period, what it debited and credited, and what stands after it', async () => {
    const balance = await ask();
    expect(balance?.accounts.nodes.map(({ account, accounting }) => [account, ...figures(accounting)])).toEqual([
      ['ACCRUED', '0.00', '1000.00', '1000.00', '0.00'],
      ['COST', '400.00', '0.00', '0.00', '400.00'],
      ['CUSTOMER', '0.00', '120.00', '0.00', '120.00'],
      ['PAYROLL', '-400.00', '0.00', '0.00', '-400.00'],
      ['REVENUE', '0.00', '0.00', '100.00', '-100.00'],
      ['TAX', '0.00', '0.00', '20.00', '-20.00'],
      ['WIP', '0.00', '1000.00', '1000.00', '0.00'],
    ]);
    expect(figures(balance!.totals.accounting)).toEqual(['0.00', '2120.00', '2120.00', '0.00']);
    expect(balance).toMatchObject({ accountingCurrency: 'USD', totals: { balanced: true } });
  });

  it('equals the ledger entries, whatever the period', async () => {
    for (const [from, to] of [
      ['2026-01-01', '2026-09-29'],
      ['2026-01-01', '2026-12-31'],
      ['2026-10-31', '2026-10-31'],
      ['2026-11-01', '2026-11-30'],
    ]) {
      const entries = await finance.db.read.rows<{ account: string; amount: number }>(
        `SELECT e.account, CAST(SUM(e.accounting_amount) AS SIGNED) AS amount FROM ledger_entry e
         JOIN voucher v ON v.legal_entity = e.legal_entity AND v.number = e.voucher_number
         WHERE e.legal_entity = 'USMF' AND v.accounting_date <= ? GROUP BY e.account ORDER BY e.account`,
        [to as string],
      );
      const balance = await ask({ from, to });
      expect(balance?.accounts.nodes.map(({ account, accounting }) => [account, accounting.closing.amount])).toEqual(
        entries.map(({ account, amount }) => [account, (amount / 100).toFixed(2)]),
      );
      expect(balance?.totals.balanced).toBe(true);
    }
  });

  it('says it where a voucher does not balance', async () => {
    await finance.db.write((tx) =>
      tx.change("UPDATE ledger_entry SET accounting_amount = 11999 WHERE account = 'CUSTOMER'"),
    );
    const balance = await ask();
    expect(balance?.totals.balanced).toBe(false);
    expect(figures(balance!.totals.accounting)).toEqual(['0.00', '2119.99', '2120.00', '-0.01']);
    expect((await ask({ from: '2026-01-01', to: '2026-10-30' }))?.totals.balanced).toBe(true);
  });

  it('has accounts by their bytes, in pages', async () => {
    await putVouchers(finance.db, { number: 'V-6', date: '2026-10-20', entries: pairOf('cost', 'Ärzte', 1) });
    const seen: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = (await ask({ first: 4, after }))?.accounts;
      seen.push(...(page?.nodes ?? []).map(({ account }) => account));
      expect(page?.totalCount).toBe(9);
      if (!page?.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(seen).toEqual(['ACCRUED', 'COST', 'CUSTOMER', 'PAYROLL', 'REVENUE', 'TAX', 'WIP', 'cost', 'Ärzte']);
  });

  it('is the legal entity’s alone, and nothing to those who may not see it', async () => {
    const scoped = { subject: 'ann', roles: [], legalEntities: ['JPMF'] };
    expect(await ask({}, scoped)).toBeNull();
    expect(await ask({ legalEntity: 'nobody' })).toBeNull();
    const japan = await ask({ legalEntity: 'JPMF' }, scoped);
    expect(japan?.accountingCurrency).toBe('JPY');
    expect(figures(japan!.totals.accounting)).toEqual(['0', '5', '5', '0']);
  });

  it('sums what was posted in the reporting currency, and is out of balance where that is', async () => {
    const entry = (account: string, amount: number, reportingAmount?: number) => ({ account, amount, reportingAmount });
    await putLegalEntity(finance.db, 'DEMF', 'USD', 'EUR');
    await putVouchers(
      finance.db,
      { number: 'D-1', date: '2026-09-01', legalEntity: 'DEMF', entries: [entry('A', 500), entry('B', -500)] }, // none was kept
      { number: 'D-2', date: '2026-10-02', legalEntity: 'DEMF', entries: [entry('A', 100, 80), entry('B', -100, -80)] },
    );
    const balance = await ask({ legalEntity: 'DEMF' });
    expect(balance?.reportingCurrency).toBe('EUR');
    expect(balance?.accounts.nodes.map(({ account, reporting }) => [account, ...figures(reporting!)])).toEqual([
      ['A', '0.00', '0.80', '0.00', '0.80'],
      ['B', '0.00', '0.00', '0.80', '-0.80'],
    ]);
    expect(balance?.totals.balanced).toBe(true);
    await finance.db.write((tx) =>
      tx.change("UPDATE ledger_entry SET reporting_amount = 81 WHERE account = 'A' AND voucher_number = 'D-2'"),
    );
    expect((await ask({ legalEntity: 'DEMF' }))?.totals.balanced).toBe(false);
  });

  it('is one statement beside the one for the company, and refuses a period that ends before it begins', async () => {
    await ask();
    expect(finance.statements()).toBe(2);
    const period = { legalEntity: 'USMF', from: '2026-10-02', to: '2026-10-01' };
    expect(await finance.failure(QUERY, period)).toBe('BAD_USER_INPUT');
  });
});
