// Milestones: split over the customers of their line, changed, billed by progress and deleted; what travels, and what is refused once
// a part is on an invoice. domain.md 2.6, 3.2, 3.5 (p), (q), (t)
import { DELETIONS, MAPS } from '../../../../schema/messages';
import { type Caller, LOCAL_CALLER } from '../../../../subgraphs/caller';
import { createInvoice } from '../../../../subgraphs/dataverse/flows/createInvoice';
import { createMilestone } from '../../../../subgraphs/dataverse/flows/createMilestone';
import { deleteMilestone } from '../../../../subgraphs/dataverse/flows/deleteMilestone';
import { markReadyToInvoice } from '../../../../subgraphs/dataverse/flows/markReadyToInvoice';
import { prepareProgressInvoice } from '../../../../subgraphs/dataverse/flows/prepareProgressInvoice';
import { updateContractLine } from '../../../../subgraphs/dataverse/flows/updateContractLine';
import { updateMilestone } from '../../../../subgraphs/dataverse/flows/updateMilestone';
import { DIALECTS } from '../../../harness/databases';
import { codesOf, granted, queued } from './books';
import { type ContractBooks, openContractBooks } from './contractBooks';

interface Row {
  readonly id: string;
  readonly account: string;
  readonly amount: number;
  readonly tax: number;
  readonly status: string;
}

const [NOT_READY, READY] = ['UNBILLED_SALES_CREATED', 'READY_TO_INVOICE'];

describe.each(DIALECTS)('milestones on %s', (dialect) => {
  let side: ContractBooks;

  const line = async (
    scheduleType: 'COMPLETED_MILESTONES' | 'PROGRESS_BASED' = 'COMPLETED_MILESTONES',
    alone = false,
  ) => {
    const customers = [{ customerId: side.acme, splitPercent: '100', isRounding: true }];
    const terms = { name: 'Go-live', billingMethod: 'FIXED_PRICE' as const, projectId: side.projectId('P-FP') };
    const { contractId, lineIds } = await side.created({
      ...(alone ? { customers } : {}),
      lines: [{ ...terms, scheduleType, contractedAmount: '5000' }],
    });
    return { contractId, contractLineId: lineIds[0] as string };
  };
  const milestone = async (contractLineId: string, amount: string, estimatedTax = '0') =>
    granted(
      await createMilestone(side.books, LOCAL_CALLER, {
        contractLineId,
        name: 'Phase',
        amount,
        estimatedTax,
        date: '2026-10-20',
      }),
    ).milestoneId;
  const partsOf = (milestoneId: string) =>
    side.rows<Row>(
      `SELECT m.id, c.account_number AS account, m.amount, m.tax, m.invoice_status AS status FROM milestone m
       JOIN contract_customer k ON k.id = m.contract_customer_id JOIN customer c ON c.id = k.customer_id
       WHERE m.header_id = ? ORDER BY c.account_number, m.amount`,
      [milestoneId],
    );
  const shown = async (milestoneId: string) =>
    (await partsOf(milestoneId)).map(({ account, amount, status }) => [account, amount, status]);
  const sent = async (rowId: string) =>
    (await queued(side.books, `milestone:${rowId}`)).map(({ topic, rows: [row] }) => [topic, row?.amount]);
  const onDraft = async (contractId: string, rowId: string) => {
    granted(await markReadyToInvoice(side.books, LOCAL_CALLER, { ids: [rowId] }));
    granted(
      await createInvoice(side.books, LOCAL_CALLER, { contractId, customerId: side.acme, invoiceDate: '2026-10-31' }),
    );
  };

  beforeAll(async () => {
    side = await openContractBooks(dialect);
  });
  afterAll(() => side.books.close());

  it('3.5 (p) a milestone of 5,000 is one row of one customer', async () => {
    const { contractLineId } = await line('COMPLETED_MILESTONES', true);
    expect(await shown(await milestone(contractLineId, '5000'))).toEqual([['ACME', 500_000, NOT_READY]]);
  });

  it('3.5 (t) a milestone of 5,000 split 60/40 is 3,000 and 2,000, its tax too (#2552745, #2277528)', async () => {
    const { contractLineId } = await line();
    const id = await milestone(contractLineId, '5000', '1000');
    const parts = await partsOf(id);
    expect(parts.map(({ account, amount, tax }) => [account, amount, tax])).toEqual([
      ['ACME', 300_000, 60_000],
      ['BETA', 200_000, 40_000],
    ]);
    expect(await sent(parts[0]?.id as string)).toEqual([[MAPS.milestones, 300_000]]);
  });

  it('3.5 (q) 1,000 by progress: 20 % is 200 ready and 800, then 30 % is 300 and 500, then no more than is left', async () => {
    const { contractLineId } = await line('PROGRESS_BASED', true);
    const milestoneId = await milestone(contractLineId, '1000', '190');
    const prepare = (percent: string | null) =>
      prepareProgressInvoice(side.books, LOCAL_CALLER, { milestoneId, percent });
    granted(await prepare('20'));
    expect(await shown(milestoneId)).toEqual([
      ['ACME', 20_000, READY],
      ['ACME', 80_000, NOT_READY],
    ]);
    granted(await prepare('30'));
    const parts = await partsOf(milestoneId);
    expect(parts.map(({ amount, tax, status }) => [amount, tax, status])).toEqual([
      [20_000, 3_800, READY],
      [30_000, 5_700, READY],
      [50_000, 9_500, NOT_READY],
    ]);
    const rest = parts[2]?.id as string;
    expect(await sent(rest)).toEqual([
      [MAPS.milestones, 100_000],
      [MAPS.milestones, 80_000],
      [MAPS.milestones, 50_000],
    ]);
    expect(codesOf(await prepare('50.01'))).toEqual(['PROGRESS_EXCEEDED']);
    expect(codesOf(await prepare('0'))).toEqual(['BAD_USER_INPUT']);
    expect(codesOf(await prepare('0.0001'))).toEqual(['BAD_USER_INPUT']); // a tenth of a cent: it is not that less is left
    granted(await prepare(null));
    expect(await sent(rest)).toHaveLength(3); // that it is ready does not travel
    expect(codesOf(await prepare('1'))).toEqual(['PROGRESS_EXCEEDED']);
  });

  it('3.5 (q) over two customers is divided for each', async () => {
    const { contractLineId } = await line('PROGRESS_BASED');
    const milestoneId = await milestone(contractLineId, '1000');
    granted(await prepareProgressInvoice(side.books, LOCAL_CALLER, { milestoneId, percent: '20' }));
    expect(await shown(milestoneId)).toEqual([
      ['ACME', 12_000, READY],
      ['ACME', 48_000, NOT_READY],
      ['BETA', 8_000, READY],
      ['BETA', 32_000, NOT_READY],
    ]);
    expect(codesOf(await updateMilestone(side.books, LOCAL_CALLER, { milestoneId, amount: '199.99' }))).toEqual([
      'PROGRESS_EXCEEDED',
    ]);
    granted(await updateMilestone(side.books, LOCAL_CALLER, { milestoneId, amount: '300' }));
    expect((await shown(milestoneId)).map(([, amount]) => amount)).toEqual([6_000, 12_000, 4_000, 8_000]);
  });

  it('is changed while nothing of it is on an invoice, and Finance hears of it', async () => {
    const { contractId, contractLineId } = await line();
    const milestoneId = await milestone(contractLineId, '5000');
    granted(
      await updateMilestone(side.books, LOCAL_CALLER, {
        milestoneId,
        name: 'Launch',
        amount: '100',
        date: '2026-10-21',
      }),
    );
    const [acme] = await partsOf(milestoneId);
    expect(await shown(milestoneId)).toEqual([
      ['ACME', 6_000, NOT_READY],
      ['BETA', 4_000, NOT_READY],
    ]);
    expect((await queued(side.books, `milestone:${acme?.id}`)).at(-1)).toMatchObject({
      topic: MAPS.milestones,
      rows: [{ name: 'Launch', amount: 6_000, milestone_date: '2026-10-21' }],
    });
    await onDraft(contractId, acme?.id as string);
    expect(codesOf(await updateMilestone(side.books, LOCAL_CALLER, { milestoneId, amount: '200' }))).toEqual([
      'MILESTONE_BILLED',
    ]);
  });

  it('is deleted while nothing of it has billing activity, and Finance hears of it (2025-02)', async () => {
    const { contractId, contractLineId } = await line();
    const [gone, billed] = [await milestone(contractLineId, '10'), await milestone(contractLineId, '20')];
    const parts = await partsOf(gone);
    granted(await deleteMilestone(side.books, LOCAL_CALLER, { milestoneId: gone }));
    expect(await partsOf(gone)).toEqual([]);
    expect(await queued(side.books, `milestone:${parts[0]?.id}`)).toMatchObject([
      { topic: MAPS.milestones },
      { topic: DELETIONS.milestone, rows: [{ milestoneId: parts[0]?.id }] },
    ]);
    await onDraft(contractId, (await partsOf(billed))[0]?.id as string);
    expect(codesOf(await deleteMilestone(side.books, LOCAL_CALLER, { milestoneId: billed }))).toEqual([
      'MILESTONE_BILLED',
    ]);
    expect(codesOf(await deleteMilestone(side.books, LOCAL_CALLER, { milestoneId: gone }))).toEqual(['NOT_FOUND']);
    const accountant: Caller = { ...LOCAL_CALLER, roles: ['project_accountant'] };
    expect(codesOf(await deleteMilestone(side.books, accountant, { milestoneId: billed }))).toEqual(['FORBIDDEN']);
  });

  it('follows the splits of its line until it is billed, and leaves no row of who is gone (#2761477)', async () => {
    const { contractId, contractLineId } = await line();
    const [open, billed] = [await milestone(contractLineId, '100'), await milestone(contractLineId, '1000')];
    const beta = (await partsOf(open))[1]?.id as string;
    const split = (...customers: [string, string][]) =>
      updateContractLine(side.books, LOCAL_CALLER, {
        contractLineId,
        customers: customers.map(([customerId, splitPercent], index) => ({
          customerId,
          splitPercent,
          isRounding: index === 0,
        })),
      });
    granted(await split([side.acme, '100']));
    expect(await shown(open)).toEqual([['ACME', 10_000, NOT_READY]]);
    expect((await sent(beta)).at(-1)?.[0]).toBe(DELETIONS.milestone);
    granted(await split([side.acme, '50'], [side.beta, '50']));
    expect((await shown(open)).map(([, amount]) => amount)).toEqual([5_000, 5_000]);
    await onDraft(contractId, (await partsOf(billed))[0]?.id as string);
    expect(codesOf(await split([side.acme, '100']))).toEqual(['CUSTOMER_IN_USE']);
    expect((await shown(open)).map(([, amount]) => amount)).toEqual([5_000, 5_000]); // rolled back whole
    granted(await split([side.acme, '100'], [side.beta, '0']));
    expect(await shown(open)).toEqual([['ACME', 10_000, NOT_READY]]);
    expect((await shown(billed)).map(([, amount]) => amount)).toEqual([50_000, 50_000]);
  });
});
