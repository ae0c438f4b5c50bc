// Acceptance scenario 8: a contract of three customers at 33.34/33.33/33.33 %, odd quantities of every class, a milestone that
// nothing divides, and edits on each draft keep their totals: through entries, drafts, both books and the write-back.
// domain.md 2.5, 3.4 (g), (j), 3.5 (t), 3.7 (6), 8.1 (8)
import type { SetUp } from '../../commands/setup/schema';
import { DIALECTS } from '../harness/databases';
import { ask } from '../harness/graphql';
import { change } from './actors';
import { company } from './company';
import { type InProcess, openInProcess } from './inProcess';
import {
  actualsOf,
  allReady,
  approve,
  confirmAsPreviewed,
  createContract,
  createProject,
  customersOf,
  type DraftSeen,
  draft,
  edit,
  postAndWait,
} from './projectManager';

const DAY = '2026-11-09';
const INVOICE_DAY = '2026-11-23';
const SPLITS = ['33.34', '33.33', '33.33'];
/** Class, quantity, cost price, bill price; what is billed of it, if less. */
const WORK = [
  ['TIME', '0.01', '99.99', '133.3333'],
  ['TIME', '1.00', '100', '200'],
  ['TIME', '7.77', '100', '133.3333'],
  ['TIME', '5.01', '87.5', '0.07', '3.33'],
  ['EXPENSE', '1.00', '100', '100.01'],
  ['MATERIAL', '0.02', '33.33', '66.6667'],
  ['FEE', '1.00', undefined, '1000'],
] as const;
const cents = (text: string): number => Math.round(Number(text) * 100);
const sum = (texts: readonly string[]): number => texts.reduce((total, text) => total + cents(text), 0);
const product = (quantity: string, price: string): number =>
  Math.round((cents(quantity) * Math.round(Number(price) * 1e4)) / 1e4);

/** The company with a contract of three customers, so that their ids can be asked for. */
function threeCustomers(): SetUp {
  const setUp = company(1, 0);
  const [customer] = setUp.customers;
  const [payer] = setUp['contract-customers'];
  const accounts = ['US-001', 'US-002', 'US-003'];
  return {
    ...setUp,
    customers: accounts.map((accountNumber) => ({ ...(customer as NonNullable<typeof customer>), accountNumber })),
    'contract-customers': accounts.map((accountNumber, index) => ({
      ...(payer as NonNullable<typeof payer>),
      accountNumber,
      splitPercent: index === 0 ? 333_400 : 333_300,
      isRounding: index === 0,
    })),
  };
}

describe.each(DIALECTS)('a split over three customers on %s', (dialect) => {
  let on: InProcess;
  let customers: string[];
  let contract: { id: string; lines: { id: string }[] };

  beforeAll(async () => {
    on = await openInProcess(dialect, threeCustomers());
    customers = await customersOf(on.url, 'C-001');
    const [projectId, fixedId] = [await createProject(on.url, 'P-NEW'), await createProject(on.url, 'P-FIX')];
    contract = await createContract(on.url, {
      number: 'C-NEW',
      customers: customers.map((customerId, index) => ({
        customerId,
        splitPercent: SPLITS[index],
        isRounding: index === 0,
      })),
      lines: [
        { name: 'Work', billingMethod: 'TIME_AND_MATERIAL', projectId },
        { name: 'Go-live', billingMethod: 'FIXED_PRICE', projectId: fixedId, contractedAmount: '1000.01' },
      ],
    });
  });
  afterAll(async () => expect(await on?.stop()).toEqual([]));

  const totalsOf = async (transactionType: string) => {
    const actuals = await actualsOf(on.url, { contractId: [contract.id], transactionType: [transactionType] });
    return {
      quantity: sum(actuals.map(({ quantity }) => quantity)),
      amount: sum(actuals.map(({ amount }) => amount.amount)),
    };
  };
  const billed = (drafts: readonly DraftSeen[]) => sum(drafts.map(({ detailAmount }) => detailAmount.amount));

  it('scenario 8: a split of 33.34/33.33/33.33 divides cost, sales and the milestone without a cent or a hundredth of an hour left over', async () => {
    const entries = WORK.map(([transactionClass, quantity, costPrice, billPrice, billable]) => ({
      transactionClass,
      projectNumber: 'P-NEW',
      date: DAY,
      quantity,
      costPrice,
      billPrice,
      ...(billable === undefined ? {} : { billable }),
    }));
    await approve(on.url, entries);
    const costs = WORK.filter(([transactionClass]) => transactionClass !== 'FEE');
    expect(await totalsOf('COST')).toEqual({
      quantity: sum(costs.map(([, quantity]) => quantity)),
      amount: costs.reduce((total, [, quantity, costPrice]) => total + product(quantity, costPrice as string), 0),
    });
    // What the approver took off is a sale of its own: 3.33 h and 1.68 h are rounded each for themselves.
    const sales = WORK.flatMap(([, quantity, , price, billable]) =>
      billable === undefined
        ? [[quantity, price]]
        : [
            [billable, price],
            ['1.68', price],
          ],
    ) as [string, string][];
    expect(await totalsOf('UNBILLED_SALES')).toEqual({
      quantity: sum(WORK.map(([, quantity]) => quantity)),
      amount: sales.reduce((total, [quantity, price]) => total + product(quantity, price), 0),
    });
    const fields = 'milestone { parts { amount { amount } customer { id } } }';
    const input = { contractLineId: contract.lines[1]?.id, name: 'Delivery', amount: '1000.01', date: DAY };
    const made = await change<{
      milestone: { parts: { amount: { amount: string }; customer: { id: string } }[] };
      userErrors: [];
    }>(on.url, 'createMilestone', fields, input);
    const parts = made.milestone.parts.map(({ amount }) => amount.amount).sort();
    expect(parts).toEqual(['333.30', '333.30', '333.41']);
  });

  it('scenario 8: a split keeps the totals through edits of each draft, both books and the write-back', async () => {
    await allReady(on.url, contract.id);
    const before = await backlogTotal(on.url, contract.id);
    const drafts: DraftSeen[] = [];
    for (const customerId of customers) drafts.push(await draft(on.url, contract.id, customerId, INVOICE_DAY));
    expect(billed(drafts)).toBe(before);

    // One customer's 7.77 h are lowered, another's get a better price, the third's are billed as they are.
    const [first, second, third] = drafts as [DraftSeen, DraftSeen, DraftSeen];
    const hours = ({ details }: DraftSeen) => {
      const found = details.nodes.find(({ quantity }) => quantity === '2.59');
      if (!found) throw new Error(`none of ${details.nodes.map(({ quantity }) => quantity).join()}`);
      return found;
    };
    const lowered = await edit(on.url, first, [{ detailId: hours(first).id, quantity: '1.11' }]);
    const cheaper = await edit(on.url, second, [{ detailId: hours(second).id, price: '100.01' }]);
    const [sale, off] = ['SALE', 'WRITE_OFF'].map((kind) =>
      lowered.details.nodes.find((detail) => detail.kind === kind && ['1.11', '1.48'].includes(detail.quantity)),
    );
    expect([sale?.quantity, off?.quantity]).toEqual(['1.11', '1.48']);
    expect(cents(sale?.amount.amount ?? '') + cents(off?.amount.amount ?? '')).toBe(cents(hours(first).amount.amount));
    expect(billed([lowered])).toBe(billed([first]) - cents(off?.amount.amount ?? ''));
    expect(billed([cheaper])).toBe(billed([second]) - cents(hours(second).amount.amount) + product('2.59', '100.01'));

    const edited = [lowered, cheaper, third];
    for (const one of edited) await confirmAsPreviewed(on.url, one);
    expect(await backlogTotal(on.url, contract.id)).toBe(0);
    const sold = await actualsOf(on.url, { contractId: [contract.id], transactionType: ['BILLED_SALES'] });
    const chargeable = sold
      .filter(({ billingType }) => billingType === 'CHARGEABLE')
      .map(({ amount }) => amount.amount);
    expect(sum(chargeable)).toBe(billed(edited));
    // What is unbilled is now only what the approver took off: 1.68 h, for all three together.
    expect((await totalsOf('UNBILLED_SALES')).quantity).toBe(168);

    await on.importAll();
    for (const one of edited) expect(await postAndWait(on.url, one, INVOICE_DAY)).toBe(one.detailAmount.amount);
    await on.settle();
    const written = await actualsOf(on.url, { contractId: [contract.id], transactionType: ['BILLED_SALES'] });
    expect(written.every(({ accounting }) => accounting !== null)).toBe(true);
    expect(
      sum(
        written
          .filter(({ billingType }) => billingType === 'CHARGEABLE')
          .map(({ accounting }) => accounting?.accountingAmount.amount ?? ''),
      ),
    ).toBe(billed(edited));
  });
});

async function backlogTotal(url: string, id: string): Promise<number> {
  const query = 'query ($id: ID!) { contract(id: $id) { billingBacklog(first: 500) { nodes { amount { amount } } } } }';
  const { contract } = await ask<{ contract: { billingBacklog: { nodes: { amount: { amount: string } }[] } } }>(
    url,
    query,
    { id },
  );
  return sum(contract.billingBacklog.nodes.map(({ amount }) => amount.amount));
}
