// What accountants change of the set-up: states of periods, rates, holds. Who may, at which version, once per key; what is refused
// changes nothing, and the log says who changed what, from what and to what. domain.md 1.2, 5.3, 5.5, 5.7
import type { Outcome } from '../../../../schema/outcome';
import type { Caller } from '../../../../subgraphs/caller';
import { setCustomerHold } from '../../../../subgraphs/finance/flows/setCustomerHold';
import { type ExchangeRateInput, setExchangeRate } from '../../../../subgraphs/finance/flows/setExchangeRate';
import { setFiscalPeriodState } from '../../../../subgraphs/finance/flows/setFiscalPeriodState';
import { setUpFinance } from '../../../../subgraphs/finance/flows/setUpFinance';
import type { PeriodState } from '../../../../subgraphs/finance/rules/periods';
import { DIALECTS } from '../../../harness/databases';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { USMF } from '../ledgerSetUp';

const amy: Caller = { subject: 'amy', roles: ['project_accountant'], legalEntities: [USMF] };
const root: Caller = { subject: 'root', roles: ['administrator'], legalEntities: 'all' };
const manager: Caller = { subject: 'max', roles: ['project_manager'], legalEntities: 'all' };
const elsewhere: Caller = { ...amy, legalEntities: ['DEMF'] };

describe.each(DIALECTS)('changes of the set-up on %s', (dialect) => {
  let books: FinanceBooks;
  const NOVEMBER = { legalEntity: USMF, startDate: '2026-10-01' };
  const period = (state: PeriodState, caller = amy, more: object = {}) =>
    setFiscalPeriodState(books, caller, { ...NOVEMBER, state, ...more });
  const hold = (onHold: boolean, caller = amy, more: object = {}) =>
    setCustomerHold(books, caller, { legalEntity: USMF, accountNumber: 'C-100', onHold, ...more });
  const RATE = { fromCurrency: 'GBP', toCurrency: 'USD', validFrom: '2026-12-01', rate: '1.4' };
  const rate = (more: Partial<ExchangeRateInput> = {}, caller = amy) =>
    setExchangeRate(books, caller, { ...RATE, ...more });
  const log = async () =>
    (
      await books.rows<Record<string, string>>(
        'SELECT kind, subject, version, by_subject, reason, details FROM set_up_change ORDER BY id',
      )
    ).map(
      ({ kind, subject, version, by_subject, reason, details }) =>
        `${kind} ${subject} ${version} ${by_subject} ${reason} ${details}`,
    );

  beforeAll(async () => {
    books = await financeBooks(dialect);
  });
  afterAll(() => books.drop());
  afterEach(() =>
    books.db.write(async (tx) => {
      await tx.change("UPDATE fiscal_period SET open = 1, on_hold = 0, version = 1 WHERE start_date = '2026-10-01'");
      await tx.change("UPDATE customer SET on_hold = 0, version = 1 WHERE account_number = 'C-100'");
      await tx.change("UPDATE exchange_rate SET rate = 1250000000000, version = 1 WHERE valid_from = '2026-10-01'");
      await tx.change("DELETE FROM exchange_rate WHERE valid_from = '2026-12-01'");
      await tx.change("DELETE FROM legal_entity WHERE code = 'GBSI'");
      for (const table of ['set_up_change', 'idempotency', 'voucher']) await tx.change(`DELETE FROM ${table}`);
    }),
  );

  it('a period is held and opened again, by whom and why is kept, and the same state again writes nothing', async () => {
    expect(await period('ON_HOLD', amy, { reason: 'count first' })).toMatchObject({ ok: true, value: NOVEMBER });
    expect(await period('ON_HOLD')).toMatchObject({ ok: true });
    expect(await period('OPEN', root, { expectedVersion: 2 })).toMatchObject({ ok: true });
    expect(await log()).toEqual([
      'FISCAL_PERIOD 2026-10-01 2 amy count first {"state":["OPEN","ON_HOLD"]}',
      'FISCAL_PERIOD 2026-10-01 3 root null {"state":["ON_HOLD","OPEN"]}',
    ]);
    const rows = await books.rows("SELECT open, on_hold, version FROM fiscal_period WHERE start_date = '2026-10-01'");
    expect(rows).toEqual([{ open: 1, on_hold: 0, version: 3 }]);
  });

  it('a closed period that holds vouchers is opened again by an administrator alone; an empty one by whoever may', async () => {
    await period('CLOSED');
    expect(await period('OPEN')).toMatchObject({ ok: true });
    await books.db.write((tx) =>
      tx.insert('voucher', [
        {
          legal_entity: USMF,
          number: 'V1',
          accounting_date: '2026-11-30',
          source: 'JOURNAL_LINE',
          source_id: 'x',
          posted_at: 'x',
        },
      ]),
    );
    await period('CLOSED');
    for (const state of ['OPEN', 'ON_HOLD'] as const)
      expect(await period(state)).toMatchObject({ ok: false, refusals: [{ code: 'FORBIDDEN' }] });
    expect(await period('OPEN', root)).toMatchObject({ ok: true });
  });

  it('a rate is added and corrected, and one who may not see all that post with it changes none', async () => {
    expect(await rate({ expectedVersion: 0 })).toMatchObject({
      ok: true,
      value: { rateType: 'DEFAULT', validFrom: '2026-12-01' },
    });
    expect(await rate({ rate: '1.400000000001', expectedVersion: 1, reason: 'typo' })).toMatchObject({ ok: true });
    expect(await rate({ rate: '1.400000000001' })).toMatchObject({ ok: true });
    expect(await log()).toEqual([
      'EXCHANGE_RATE GBP USD DEFAULT 2026-12-01 1 amy null {"rate":[null,"1.4"]}',
      'EXCHANGE_RATE GBP USD DEFAULT 2026-12-01 2 amy typo {"rate":["1.4","1.400000000001"]}',
    ]);
    await setUpFinance(books, { legalEntities: [{ code: 'GBSI', name: 'Other', currency: 'USD' }] });
    expect(await rate({ rate: '2' })).toMatchObject({
      ok: false,
      refusals: [{ code: 'FORBIDDEN', path: ['toCurrency'] }],
    });
    expect(await rate({ rate: '2' }, root)).toMatchObject({ ok: true });
  });

  it('a hold is set and released', async () => {
    expect(await hold(true, amy, { reason: 'unpaid' })).toMatchObject({ ok: true });
    expect(await hold(false, amy, { expectedVersion: 2 })).toMatchObject({ ok: true });
    expect(await log()).toEqual([
      'CUSTOMER_HOLD C-100 2 amy unpaid {"onHold":["false","true"]}',
      'CUSTOMER_HOLD C-100 3 amy null {"onHold":["true","false"]}',
    ]);
  });

  it.each<[string, string, () => Promise<Outcome<unknown>>]>([
    ['a project manager', 'FORBIDDEN', () => period('CLOSED', manager)],
    ['a project manager, of a rate', 'FORBIDDEN', () => rate({}, manager)],
    ['a project manager, of a hold', 'FORBIDDEN', () => hold(true, manager)],
    ['nobody', 'FORBIDDEN', () => hold(true, { subject: 'x', roles: [], legalEntities: 'all' })],
    ['a period of another company', 'NOT_FOUND', () => period('CLOSED', elsewhere)],
    ['a customer of another company', 'NOT_FOUND', () => hold(true, elsewhere)],
    ['no period', 'NOT_FOUND', () => period('CLOSED', amy, { startDate: '2026-10-02' })],
    ['no customer', 'NOT_FOUND', () => hold(true, amy, { accountNumber: 'C-101' })],
    ['an old version of a period', 'SET_UP_CHANGED', () => period('CLOSED', amy, { expectedVersion: 7 })],
    ['an old version of a hold', 'SET_UP_CHANGED', () => hold(true, amy, { expectedVersion: 0 })],
    ['a rate that is not there yet', 'SET_UP_CHANGED', () => rate({ expectedVersion: 1 })],
    ['a rate that is there', 'SET_UP_CHANGED', () => rate({ validFrom: '2026-10-01', expectedVersion: 0 })],
    ['13 decimals', 'DECIMAL_INVALID', () => rate({ rate: '1.0000000000001' })],
    ['no number', 'DECIMAL_INVALID', () => rate({ rate: 'one' })],
    ['too much', 'AMOUNT_OUT_OF_RANGE', () => rate({ rate: '9999' })],
    ['a rate of 0', 'BAD_USER_INPUT', () => rate({ rate: '0' })],
    ['a negative rate', 'BAD_USER_INPUT', () => rate({ rate: '-1' })],
    ['a currency into itself', 'BAD_USER_INPUT', () => rate({ fromCurrency: 'USD' })],
    ['no currency', 'BAD_USER_INPUT', () => rate({ fromCurrency: 'ZZZ' })],
    ['no day', 'BAD_USER_INPUT', () => rate({ validFrom: '2026-02-30' })],
    ['a type without end', 'BAD_USER_INPUT', () => rate({ rateType: 'T'.repeat(21) })],
    ['a reason without end', 'BAD_USER_INPUT', () => hold(true, amy, { reason: 'r'.repeat(1_001) })],
    ['an empty key', 'IDEMPOTENCY_KEY_INVALID', () => hold(true, amy, { idempotencyKey: '' })],
  ])('%s: %s, and nothing is changed', async (_, code, change) => {
    const before = await books.dump();
    const outcome = await change();
    expect(outcome.ok ? [] : outcome.refusals[0]).toMatchObject({ code });
    expect(await books.dump()).toBe(before);
  });

  it('once per key: the answer is repeated though somebody changed it meanwhile, and another input is refused', async () => {
    const key = { idempotencyKey: 'k-1' };
    expect(await hold(true, amy, key)).toMatchObject({ ok: true, replayed: false });
    await hold(false, root);
    expect(await hold(true, amy, key)).toMatchObject({ ok: true, replayed: true });
    expect(await books.rows("SELECT on_hold FROM customer WHERE account_number = 'C-100'")).toEqual([{ on_hold: 0 }]);
    expect(await hold(false, amy, key)).toMatchObject({ ok: false, refusals: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] });
  });

  it('two who add the same rate at once: one adds it, the other corrects it', async () => {
    const both = await Promise.all([rate({ rate: '1.5' }), rate({ rate: '1.6' }, root)]);
    expect(both).toMatchObject([{ ok: true }, { ok: true }]);
    expect(await books.rows("SELECT version FROM exchange_rate WHERE valid_from = '2026-12-01'")).toEqual([
      { version: 2 },
    ]);
    expect(await log()).toHaveLength(2);
  });

  it('a folder that changes a period, rate or hold is in the log, and its change is no longer the version that was seen', async () => {
    await setUpFinance(books, {
      fiscalPeriods: [{ ...NOVEMBER, endDate: '2026-11-30', open: false, onHold: true }],
      exchangeRates: [{ fromCurrency: 'GBP', toCurrency: 'USD', validFrom: '2026-10-01', rate: 2_000_000_000_000 }],
      customers: [{ legalEntity: USMF, accountNumber: 'C-100', name: 'Fabrikam', salesTaxGroup: 'DOM', onHold: true }],
    });
    expect(await log()).toEqual([
      'FISCAL_PERIOD 2026-10-01 2 set-up files null {"state":["OPEN","ON_HOLD"]}',
      'EXCHANGE_RATE GBP USD DEFAULT 2026-10-01 2 set-up files null {"rate":["1.25","2"]}',
      'CUSTOMER_HOLD C-100 2 set-up files null {"onHold":["false","true"]}',
    ]);
    expect(await period('OPEN', amy, { expectedVersion: 1 })).toMatchObject({ refusals: [{ code: 'SET_UP_CHANGED' }] });
  });
});
