// Both books side by side: Finance's half of Invoice.reconciliation, asked as the gateway asks it, on both engines.
import { billedChecksum } from '../../../../schema/checksum';
import { DIALECTS } from '../../../harness/databases';
import { type FinanceBooks, openFinanceBooks } from './financeBooks';
import { actualId, checksumOf, putInvoice } from './putRows';

interface Totals {
  count: number;
  net: { amount: string; currency: string };
  tax: { amount: string } | null;
  roundOff: { amount: string } | null;
  total: { amount: string } | null;
  accountingTotal: { amount: string; currency: string } | null;
}
interface Reconciliation {
  invoiceNumber: string;
  financeChecksum: string;
  state: string;
  dataverse: Totals;
  proposal: Totals | null;
  customerInvoice: Totals | null;
  ledger: Totals | null;
}
interface Missing {
  missingInFinance: string[];
  missingInFinanceCount: number;
  missingInDataverse: string[];
  missingInDataverseCount: number;
}

const TOTALS =
  '{ count net { amount currency } tax { amount } roundOff { amount } total { amount } accountingTotal { amount currency } }';
const RECONCILIATION = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Invoice { reconciliation {
  invoiceNumber financeChecksum state dataverse ${TOTALS} proposal ${TOTALS} customerInvoice ${TOTALS} ledger ${TOTALS} } } } }`;
const MISSING = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Reconciliation {
  missingInFinance missingInFinanceCount missingInDataverse missingInDataverseCount } } }`;

const digest = (number: string, count: number, amount = 12_500, currency = 'USD') => ({
  total: { amount: currency === 'USD' ? ((count * amount) / 100).toFixed(2) : String(count * amount), currency },
  count,
  checksum: checksumOf(number, count, amount),
});

describe.each(DIALECTS)('Reconciliation on %s', (dialect) => {
  let finance: FinanceBooks;

  beforeEach(async () => {
    finance = await openFinanceBooks(dialect);
    await putInvoice(finance.db, { number: 'PI-1', lines: 3, posted: true });
  });
  afterEach(() => finance.close());

  const reconcile = async (
    ...digests: [number: string, digest: object | null][]
  ): Promise<(Reconciliation | null)[]> => {
    const of = digests.map(([number, billedDigest]) => ({ __typename: 'Invoice', number, billedDigest }));
    const answer = await finance.ask<{ _entities: { reconciliation: Reconciliation | null }[] }>(RECONCILIATION, {
      of,
    });
    return answer._entities.map(({ reconciliation }) => reconciliation);
  };
  const missing = async (number: string, billedIdsIfDifferent: string[] | null): Promise<Missing> => {
    const of = [{ __typename: 'Reconciliation', invoiceNumber: number, financeChecksum: 'any', billedIdsIfDifferent }];
    return (await finance.ask<{ _entities: [Missing] }>(MISSING, { of }))._entities[0];
  };
  const change = (sql: string) => finance.db.write((tx) => tx.change(sql));
  const stateNow = async () => (await reconcile(['PI-1', digest('PI-1', 3)]))[0]?.state;

  it('agrees on a posted invoice, each figure from the rows that hold it', async () => {
    const [reconciliation] = await reconcile(['PI-1', digest('PI-1', 3)]);
    const money = (amount: string) => ({ amount });
    const net = { amount: '375.00', currency: 'USD' };
    const posted = {
      count: 3,
      net,
      tax: money('30.00'),
      roundOff: money('0.00'),
      total: money('405.00'),
      accountingTotal: { amount: '506.25', currency: 'EUR' },
    };
    expect(reconciliation).toEqual({
      invoiceNumber: 'PI-1',
      financeChecksum: checksumOf('PI-1', 3, 12_500),
      state: 'AGREES',
      dataverse: { count: 3, net, tax: null, roundOff: null, total: null, accountingTotal: null },
      proposal: { count: 3, net, tax: money('30.00'), roundOff: null, total: money('405.00'), accountingTotal: null },
      customerInvoice: posted,
      ledger: posted,
    });
  });

  it('is not comparable before the header arrived, before posting, and says nothing of a draft', async () => {
    await putInvoice(finance.db, { number: 'PI-2', lines: 2, legalEntity: 'JPMF', currency: 'JPY' });
    const answers = await reconcile(
      ['PI-2', digest('PI-2', 2, 12_500, 'JPY')],
      ['nobody', digest('nobody', 1)],
      ['PI-1', null],
    );
    expect(answers[0]).toMatchObject({
      state: 'NOT_YET_COMPARABLE',
      dataverse: { count: 2, net: { amount: '25000', currency: 'JPY' } },
      proposal: { count: 2, net: { amount: '25000' } },
      customerInvoice: null,
      ledger: null,
    });
    expect(answers[1]).toMatchObject({
      state: 'NOT_YET_COMPARABLE',
      dataverse: { count: 1 },
      proposal: null,
      customerInvoice: null,
      ledger: null,
      financeChecksum: billedChecksum().hex(),
    });
    expect(answers[2]).toBeNull();
  });

  it.each([
    [
      'another digest of Dataverse',
      null,
      { total: { amount: '375.00', currency: 'USD' }, count: 3, checksum: checksumOf('other', 3, 12_500) },
    ],
    ['one actual more in Dataverse', null, digest('PI-1', 4)],
    ['a cent more in Dataverse', null, { ...digest('PI-1', 3), total: { amount: '375.01', currency: 'USD' } }],
    ['another currency', null, { ...digest('PI-1', 3), total: { amount: '375.00', currency: 'EUR' } }],
    [
      'an altered line',
      'UPDATE proposal_line SET net_amount = net_amount + 1 WHERE line_number = 1 AND generation = 2',
      undefined,
    ],
    ['a lost line', 'DELETE FROM proposal_line WHERE line_number = 3 AND generation = 2', undefined],
    [
      'a line of another actual',
      "UPDATE proposal_line SET actual_id = 'x' WHERE line_number = 3 AND generation = 2",
      undefined,
    ],
    [
      'altered tax on a line',
      'UPDATE proposal_line SET sales_tax = 1 WHERE line_number = 1 AND generation = 2',
      undefined,
    ],
    [
      'an actual that is not posted',
      "UPDATE staged_actual SET state = 'ON_PROPOSAL' WHERE actual_id = 'PI-1-actual-0001'",
      undefined,
    ],
    ['an altered invoice', 'UPDATE customer_invoice SET net_amount = net_amount + 1', undefined],
    ['an altered total', 'UPDATE customer_invoice SET total_amount = total_amount + 1', undefined],
    ['an altered receivable', "UPDATE ledger_entry SET amount = amount + 1 WHERE posting_type = 'CUSTOMER'", undefined],
    [
      'an altered accounting amount',
      "UPDATE ledger_entry SET accounting_amount = 1 WHERE posting_type = 'CUSTOMER'",
      undefined,
    ],
    ['a lost entry of revenue', 'DELETE FROM ledger_entry WHERE entry_number = 2', undefined],
    ['altered tax in the ledger', "UPDATE ledger_entry SET amount = -1 WHERE posting_type = 'SALES_TAX'", undefined],
    ['no voucher at all', 'DELETE FROM ledger_entry', undefined],
  ])('differs with %s', async (_, sql, other) => {
    expect(await stateNow()).toBe('AGREES');
    if (sql) expect(await change(sql)).toBeGreaterThan(0);
    const [answer] = await reconcile(['PI-1', other ?? digest('PI-1', 3)]);
    expect(answer?.state).toBe('DIFFERS');
  });

  it('takes reversed accruals in the voucher for what they are: not billing', async () => {
    const entry = (entry_number: number, posting_type: string, amount: number) => ({
      legal_entity: 'USMF',
      voucher_number: 'V-PI-1',
      entry_number,
      account: '1',
      posting_type,
      currency: 'EUR',
      amount,
      accounting_currency: 'EUR',
      accounting_amount: amount,
      exchange_rate: 10 ** 12,
      actual_id: actualId('PI-1', 1),
    });
    await finance.db.write((tx) =>
      tx.insert('ledger_entry', [entry(90, 'ACCRUED_REVENUE', 500), entry(91, 'WIP_SALES_VALUE', -500)]),
    );
    expect(await stateNow()).toBe('AGREES');
  });

  it('counts a line that is not chargeable, at no amount', async () => {
    await change(
      "UPDATE proposal_line SET billing_type = 'COMPLIMENTARY', net_amount = 0, sales_tax = 0 WHERE line_number = 3 AND generation = 2",
    );
    await change(
      'UPDATE customer_invoice SET net_amount = 25000, sales_tax = 2000, total_amount = 27000, accounting_total = 33750',
    );
    await change("UPDATE ledger_entry SET amount = 27000, accounting_amount = 33750 WHERE posting_type = 'CUSTOMER'");
    await change("UPDATE ledger_entry SET amount = -2000 WHERE posting_type = 'SALES_TAX'");
    await change('UPDATE ledger_entry SET amount = 0 WHERE entry_number = 4');
    const [answer] = await reconcile(['PI-1', { ...digest('PI-1', 3), total: { amount: '250.00', currency: 'USD' } }]);
    expect(answer).toMatchObject({ state: 'AGREES', proposal: { count: 3, net: { amount: '250.00' } } });
  });

  it('names what is missing on either side, at most 100 of it', async () => {
    expect(await missing('PI-1', null)).toEqual({
      missingInFinance: [],
      missingInFinanceCount: 0,
      missingInDataverse: [],
      missingInDataverseCount: 0,
    });
    expect(await missing('PI-1', [actualId('PI-1', 1), actualId('PI-1', 3), actualId('PI-1', 4)])).toEqual({
      missingInFinance: [actualId('PI-1', 4)],
      missingInFinanceCount: 1,
      missingInDataverse: [actualId('PI-1', 2)],
      missingInDataverseCount: 1,
    });
    const many = Array.from({ length: 250 }, (_, index) => actualId('nobody', index + 1));
    expect(await missing('nobody', many)).toEqual({
      missingInFinance: many.slice(0, 100),
      missingInFinanceCount: 250,
      missingInDataverse: [],
      missingInDataverseCount: 0,
    });
  });

  it('before posting, what has arrived is not missing although it has no line', async () => {
    await putInvoice(finance.db, { number: 'PI-2', lines: 2 });
    await change("DELETE FROM proposal_line WHERE proposal_number = 'PI-2'");
    const ids = [1, 2, 3].map((line) => actualId('PI-2', line));
    expect(await missing('PI-2', ids)).toMatchObject({ missingInFinance: ids.slice(2), missingInFinanceCount: 1 });
  });

  it('costs as many statements for 20 invoices as for one', async () => {
    for (let n = 10; n < 30; n += 1) await putInvoice(finance.db, { number: `PI-${n}`, lines: 2, posted: n % 2 === 0 });
    await reconcile(['PI-1', digest('PI-1', 3)]);
    const one = finance.statements();
    const states = await reconcile(
      ...Array.from({ length: 20 }, (_, n): [string, object] => [`PI-${n + 10}`, digest(`PI-${n + 10}`, 2)]),
    );
    expect(new Set(states.map((answer) => answer?.state))).toEqual(new Set(['AGREES', 'NOT_YET_COMPARABLE']));
    expect([finance.statements(), one]).toEqual([4, 4]);
  });
});
