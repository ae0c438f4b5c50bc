// Scenario 10: two days of work under a limit that takes one of them change places, the limit is raised, and both are billed,
// posted and written back. Through the gateway alone; the checker reads both books at the end. domain.md 3.5 (s), 8.1
import type { SetUp } from '../../commands/setup/schema';
import { DIALECTS } from '../harness/databases';
import { ask } from '../harness/graphql';
import { change, contractOf, untilStep } from './actors';
import { company } from './company';
import { type InProcess, openInProcess } from './inProcess';

const NOVEMBER = '2026-11-23';

/** One contract, 8 hours and 4 at 200, under a limit of 2,000 on its line. */
function limitedCompany(): SetUp {
  const setUp = company(1, 2);
  return {
    ...setUp,
    'contract-lines': setUp['contract-lines'].map((line) =>
      line.lineName === 'Time' ? { ...line, notToExceed: '2000' } : line,
    ),
    'time-entries': setUp['time-entries'].map((entry, index) => ({
      ...entry,
      hours: index === 0 ? 800 : 400,
      salesPrice: 2_000_000,
    })),
  };
}

describe.each(DIALECTS)('the swap of priorities under a limit on %s', (dialect) => {
  let on: InProcess;
  let url: string;

  beforeAll(async () => {
    on = await openInProcess(dialect, limitedCompany());
    url = on.url;
  });

  afterAll(async () => expect(await on?.stop()).toEqual([]));

  interface Item {
    id: string;
    amount: { amount: string };
    nteStatus: string;
    nteDetail: string;
  }
  const backlog = async (): Promise<Item[]> => {
    const query = `{ billingBacklog(filter: { transactionClass: [TIME] }) { nodes { id amount { amount } nteStatus nteDetail } } }`;
    return (await ask<{ billingBacklog: { nodes: Item[] } }>(url, query)).billingBacklog.nodes;
  };
  const evaluate = async (name: 'resetNotToExceed' | 'reevaluateNotToExceed', id: string): Promise<Item> => {
    const fields = 'items { id amount { amount } nteStatus nteDetail } ignoredIds';
    const payload = await change<{ items: [Item]; ignoredIds: []; userErrors: [] }>(url, name, fields, { ids: [id] });
    expect(payload.ignoredIds).toEqual([]);
    return payload.items[0];
  };
  const ready = (id: string) => change(url, 'markReadyToInvoice', 'items { billingStatus }', { ids: [id] });
  const bill = async (): Promise<{ id: string; number: string }> => {
    const contract = await contractOf(url, 'C-001');
    const input = { contractId: contract.id, customerId: contract.customers[0]?.id, invoiceDate: NOVEMBER };
    const fields = 'invoice { id number detailAmount { amount } }';
    const { invoice } = await change<{ invoice: { id: string; number: string }; userErrors: [] }>(
      url,
      'createInvoice',
      fields,
      input,
    );
    await change(url, 'confirmInvoice', 'invoice { status }', { invoiceId: invoice.id });
    return invoice;
  };
  const standing = async () => {
    const figures = 'limit { amount } committed { amount } invoiced { amount } remaining { amount }';
    const query = `{ contracts { nodes { lines { notToExceed { ${figures} } } } } }`;
    type Figures = Record<'limit' | 'committed' | 'invoiced' | 'remaining', { amount: string }>;
    const { contracts } = await ask<{ contracts: { nodes: { lines: { notToExceed: Figures }[] }[] } }>(url, query);
    const found = contracts.nodes[0]?.lines[0]?.notToExceed as Figures;
    return [found.limit, found.committed, found.invoiced, found.remaining].map(({ amount }) => amount);
  };
  const raiseTo = async (notToExceed: string): Promise<void> => {
    const { contracts } = await ask<{ contracts: { nodes: { lines: { id: string }[] }[] } }>(
      url,
      '{ contracts { nodes { lines { id } } } }',
    );
    const contractLineId = contracts.nodes[0]?.lines[0]?.id;
    await change(url, 'updateContractLine', 'contractLine { id }', { contractLineId, notToExceed });
  };

  it('scenario 10: priorities swap under a limit: the second day is billed first, and the first when there is room for it', async () => {
    const items = await backlog();
    const [day1, day2] = ['1600.00', '800.00'].map((amount) => items.find((item) => item.amount.amount === amount)) as [
      Item,
      Item,
    ];
    expect([day1.nteStatus, day2.nteStatus]).toEqual(['COMMITTED', 'FAILED']);
    expect(await standing()).toEqual(['2000.00', '1600.00', '0.00', '400.00']);
    await expect(ready(day2.id)).rejects.toThrow('LIMIT_EXCEEDED');

    expect((await evaluate('resetNotToExceed', day1.id)).nteStatus).toBe('NOT_EVALUATED');
    expect((await evaluate('reevaluateNotToExceed', day2.id)).nteStatus).toBe('COMMITTED');
    expect(await evaluate('reevaluateNotToExceed', day1.id)).toMatchObject({
      nteStatus: 'FAILED',
      nteDetail: expect.stringContaining('1600.00 more would make 2400.00'),
    });
    await ready(day2.id);
    const first = await bill();
    expect(await standing()).toEqual(['2000.00', '0.00', '800.00', '1200.00']);
    expect(await evaluate('reevaluateNotToExceed', day1.id)).toMatchObject({
      nteStatus: 'FAILED',
      nteDetail: expect.stringContaining('800.00 invoiced'),
    });

    await raiseTo('2500.00');
    expect((await evaluate('reevaluateNotToExceed', day1.id)).nteStatus).toBe('COMMITTED');
    await ready(day1.id);
    const second = await bill();
    expect(await standing()).toEqual(['2500.00', '0.00', '2400.00', '100.00']);
    expect(await backlog()).toEqual([]);

    await on.importAll();
    for (const [{ id, number }, net] of [
      [first, '800.00'],
      [second, '1600.00'],
    ] as const) {
      const posted = await change<{ proposal: object; userErrors: [] }>(
        url,
        'postInvoiceProposal',
        'proposal { status netAmount { amount } }',
        { number, invoiceDate: NOVEMBER },
      );
      expect(posted.proposal).toEqual({ status: 'INVOICED', netAmount: { amount: net } });
      await untilStep(url, id, 'WRITTEN_BACK', 'DONE');
    }
    await on.settle();
  });
});
