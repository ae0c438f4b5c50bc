// What was refused for the set-up goes on once the accountant has changed it: a rate that was missing at the next import, a period on hold
// at the next posting of the journal, a customer on hold at the next posting of the invoice. What is posted keeps its rate, whatever
// becomes of that. Through the gateway alone; the checker reads both books at the end. domain.md 5.2, 5.5, 5.7
import type { SetUp } from '../../commands/setup/schema';
import { DIALECTS } from '../harness/databases';
import { ask } from '../harness/graphql';
import { change, draftInvoice, postJournals, untilStep } from './actors';
import { company } from './company';
import { type InProcess, openInProcess } from './inProcess';

const DAY = '2026-11-23';
const POUNDS = 'C-002';

/** A contract in pounds without a rate; November is on hold, and so is the customer. */
function blockedCompany(): SetUp {
  const setUp = company(2, 1);
  return {
    ...setUp,
    'exchange-rates': [],
    'fiscal-periods': setUp['fiscal-periods'].map((period) => ({ ...period, open: false, onHold: period.open })),
    customers: setUp.customers.map((customer) => ({ ...customer, onHold: true })),
  };
}

describe.each(DIALECTS)('what the set-up held back on %s', (dialect) => {
  let on: InProcess;
  let invoice: { id: string; number: string };

  const importNow = async () => {
    await change(on.url, 'importFromStaging', 'imported', { legalEntity: 'USMF' });
    await on.settle();
  };
  const causes = async () => {
    const query = `{ importErrors(filter: { resolved: false }) { nodes { code } } }`;
    const { importErrors } = await ask<{ importErrors: { nodes: { code: string }[] } }>(on.url, query);
    return [...new Set(importErrors.nodes.map(({ code }) => code))].sort();
  };
  const post = () =>
    change(on.url, 'postInvoiceProposal', 'proposal { number }', { number: invoice.number, invoiceDate: DAY });
  const setRate = (rate: string, expectedVersion: number) =>
    change(on.url, 'setExchangeRate', 'exchangeRate { rate version }', {
      fromCurrency: 'GBP',
      toCurrency: 'USD',
      validFrom: '2026-11-01',
      rate,
      expectedVersion,
    });
  const posted = () =>
    ask<object>(
      on.url,
      `query ($number: String!) { invoiceProposal(number: $number) { customerInvoice { number
        voucher { entries { nodes { account accountingAmount { amount } exchangeRate } } } } } }`,
      { number: invoice.number },
    );

  beforeAll(async () => {
    on = await openInProcess(dialect, blockedCompany());
    invoice = await draftInvoice(on.url, POUNDS, DAY);
    await change(on.url, 'confirmInvoice', 'invoice { status }', { invoiceId: invoice.id });
    await on.settle();
  });
  afterAll(async () => expect(await on?.stop()).toEqual([]));

  it('goes on step by step, and what is posted stays as it is', async () => {
    await importNow();
    expect(await causes()).toContain('RATE_MISSING');
    await setRate('1.25', 0);
    await importNow();
    await postJournals(on.url);
    expect(await causes()).toContain('PERIOD_ON_HOLD');
    expect(await causes()).not.toContain('RATE_MISSING');

    await expect(post()).rejects.toThrow(/PROPOSAL_EMPTY/);
    const november = { legalEntity: 'USMF', startDate: '2026-11-01', state: 'OPEN' };
    await change(on.url, 'setFiscalPeriodState', 'fiscalPeriod { state version }', november);
    await on.importAll();
    expect(await causes()).toEqual([]);

    await expect(post()).rejects.toThrow(/CUSTOMER_ON_HOLD/);
    const customer = { legalEntity: 'USMF', accountNumber: 'US-001', onHold: false, reason: 'paid' };
    await change(on.url, 'setCustomerHold', 'customer { onHold }', customer);
    await post();
    await untilStep(on.url, invoice.id, 'WRITTEN_BACK');

    const before = await posted();
    expect(JSON.stringify(before)).toContain('"exchangeRate":"1.25"');
    await setRate('1.31', 1);
    await change(on.url, 'setFiscalPeriodState', 'fiscalPeriod { state }', { ...november, state: 'CLOSED' });
    expect(await posted()).toEqual(before);
  });

  it('says who changed it, and when', async () => {
    const { legalEntity } = await ask<{ legalEntity: object }>(
      on.url,
      `{ legalEntity(id: "USMF") { setUpChanges { nodes { kind subject by reason changes { name from to } } }
        exchangeRates { nodes { rate version changes { nodes { by version } } } } } }`,
    );
    const state = (from: string, to: string) => ({
      kind: 'FISCAL_PERIOD',
      subject: '2026-11-01',
      by: 'local',
      reason: null,
      changes: [{ name: 'state', from, to }],
    });
    expect(legalEntity).toEqual({
      setUpChanges: {
        nodes: [
          state('ON_HOLD', 'OPEN'),
          {
            kind: 'CUSTOMER_HOLD',
            subject: 'US-001',
            by: 'local',
            reason: 'paid',
            changes: [{ name: 'onHold', from: 'true', to: 'false' }],
          },
          state('OPEN', 'CLOSED'),
        ],
      },
      exchangeRates: {
        nodes: [
          {
            rate: '1.31',
            version: 2,
            changes: {
              nodes: [
                { by: 'local', version: 1 },
                { by: 'local', version: 2 },
              ],
            },
          },
        ],
      },
    });
  });
});
