// Retainers over the API: set up, scheduled, changed, listed with filters, and shown with the invoices on which they were set off.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { approveTimeEntries } from '../../../../subgraphs/dataverse/flows/approveTimeEntries';
import { closeContractAsLost } from '../../../../subgraphs/dataverse/flows/closeContractAsLost';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { createInvoice } from '../../../../subgraphs/dataverse/flows/createInvoice';
import { createRetainers } from '../../../../subgraphs/dataverse/flows/createRetainers';
import { DIALECTS } from '../../../harness/databases';
import { bobsEntry, codesOf, granted, salesOf } from '../flows/books';
import { type ApiSide, openApi } from './side';

const FIELDS = `id version description date status refundStatus amount { amount currency } availableAmount { amount } heldAmount { amount }
  usedAmount { amount } refundedAmount { amount } contract { number } contractLine { name } customer { accountNumber } project { number }
  invoice { number } parts { kind amount { amount } invoice { number status } }`;
const change = (name: string, input: string, result = 'retainer') =>
  `mutation Change($input: ${input}!) { ${name}(input: $input) { ${result} { ${FIELDS} } userErrors { code path } replayed } }`;
const LIST = `query List($filter: RetainerFilter, $first: Int) { retainers(filter: $filter, first: $first) {
  totalCount nodes { ${FIELDS} } pageInfo { hasNextPage } } }`;

describe.each(DIALECTS)('retainers over the API on %s', (dialect) => {
  let side: ApiSide;
  const ask = async (name: string, input: object, result = 'retainer') => {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
    return (await side.data(change(name, type, result), { input }))[name];
  };
  const place = () => ({ contractId: side.company.contractId, customerId: side.company.customerId });
  const list = async (filter: object, first = 100) => (await side.data(LIST, { filter, first })).retainers;
  const ready = (ids: string[]) =>
    side.data(
      'mutation R($ids: [ID!]!) { markReadyToInvoice(input: { ids: $ids }) { items { id transactionClass } userErrors { code } } }',
      {
        ids,
      },
    );
  const draft = async () => {
    const books = side.books;
    return granted(await createInvoice(books, LOCAL_CALLER, { ...place(), invoiceDate: '2026-10-31' })).invoiceId;
  };

  beforeEach(async () => {
    side = await openApi(dialect);
  });
  afterEach(() => side.close());

  it('are created, changed and deleted, and refused with codes', async () => {
    const terms = { description: 'Advance', amount: '3000.00', date: '2026-10-01', idempotencyKey: 'r-1' };
    const { retainer } = await ask('createRetainer', { ...place(), ...terms });
    expect(retainer).toMatchObject({
      version: 1,
      status: 'UNBILLED_SALES_CREATED',
      amount: { amount: '3000.00', currency: 'USD' },
      availableAmount: { amount: '0.00' },
      contract: { number: 'C-1' },
      contractLine: { name: 'Work' },
      customer: { accountNumber: 'ACME' },
      project: { number: 'P-TM' },
      invoice: null,
      parts: [],
    });
    expect(await ask('createRetainer', { ...place(), ...terms })).toMatchObject({
      replayed: true,
      retainer: { id: retainer.id },
    });
    const wrong = { ...place(), description: '', amount: '-1.00', date: '2026-10-01' };
    expect((await ask('createRetainer', wrong)).userErrors).toEqual([
      { code: 'BAD_USER_INPUT', path: ['description'] },
      { code: 'BAD_USER_INPUT', path: ['amount'] },
    ]);
    expect(
      (await ask('createRetainer', { ...place(), ...terms, customerId: 'none', idempotencyKey: null })).userErrors,
    ).toEqual([{ code: 'CUSTOMER_NOT_ON_CONTRACT', path: ['customerId'] }]);
    const update = { retainerId: retainer.id, expectedVersion: 1, amount: '2500.00' };
    expect((await ask('updateRetainer', update)).retainer).toMatchObject({ version: 2, amount: { amount: '2500.00' } });
    expect((await ask('updateRetainer', update)).userErrors).toEqual([
      { code: 'RETAINER_CHANGED', path: ['expectedVersion'] },
    ]);
    await ready([retainer.id]);
    await draft();
    const late = { retainerId: retainer.id };
    expect((await ask('updateRetainer', { ...late, amount: '1.00' })).userErrors).toMatchObject([
      { code: 'RETAINER_BILLED' },
    ]);
    const deletion =
      'mutation D($input: DeleteRetainerInput!) { deleteRetainer(input: $input) { deletedId userErrors { code } } }';
    expect((await side.data(deletion, { input: late })).deleteRetainer).toEqual({
      deletedId: null,
      userErrors: [{ code: 'RETAINER_BILLED' }],
    });
    const { retainer: other } = await ask('createRetainer', { ...place(), ...terms, idempotencyKey: null });
    expect((await side.data(deletion, { input: { retainerId: other.id } })).deleteRetainer).toMatchObject({
      deletedId: other.id,
    });
    expect(await list({})).toMatchObject({ totalCount: 1 });
  });

  it('are scheduled: a total over months, to the cent, on the last day where a month is short', async () => {
    const schedule = {
      ...place(),
      description: 'Quarter',
      totalAmount: '1000.00',
      start: '2026-08-31',
      frequency: 'MONTHLY',
    };
    const { retainers } = await ask('scheduleRetainers', { ...schedule, end: '2026-10-31' }, 'retainers');
    expect(
      retainers.map(({ description, date, amount }: Record<string, { amount: string }>) => [
        description,
        date,
        amount?.amount,
      ]),
    ).toEqual([
      ['Quarter 1/3', '2026-08-31', '333.33'],
      ['Quarter 2/3', '2026-09-30', '333.33'],
      ['Quarter 3/3', '2026-10-31', '333.34'],
    ]);
    expect(
      (await ask('scheduleRetainers', { ...schedule, end: '2026-10-31', count: 3 }, 'retainers')).userErrors,
    ).toEqual([{ code: 'BAD_USER_INPUT', path: ['count'] }]);
    expect((await ask('scheduleRetainers', { ...schedule, count: 201 }, 'retainers')).userErrors).toEqual([
      { code: 'BAD_USER_INPUT', path: ['count'] },
    ]);
  });

  it('are refused under a lost contract, one by one, by a schedule and by number; what was answered before is answered again', async () => {
    const terms = { description: 'Advance', amount: '100.00', date: '2026-10-01', idempotencyKey: 'before' };
    const { retainer } = await ask('createRetainer', { ...place(), ...terms });
    granted(await closeContractAsLost(side.books, LOCAL_CALLER, { contractId: side.company.contractId }));
    expect((await ask('createRetainer', { ...place(), ...terms, idempotencyKey: 'after' })).userErrors).toEqual([
      { code: 'CONTRACT_LOST', path: null },
    ]);
    const schedule = {
      description: 'Year',
      totalAmount: '12.00',
      start: '2026-10-01',
      frequency: 'MONTHLY',
      count: 12,
    };
    expect((await ask('scheduleRetainers', { ...place(), ...schedule }, 'retainers')).userErrors).toEqual([
      { code: 'CONTRACT_LOST', path: null },
    ]);
    const input = { contractNumber: 'C-1', accountNumber: 'ACME', description: 'x', amount: 100, date: '2026-10-01' };
    expect(codesOf(await createRetainers(side.books, LOCAL_CALLER, [input]))).toEqual(['CONTRACT_LOST']);
    expect((await ask('createRetainer', { ...place(), ...terms })).retainer.id).toBe(retainer.id);
    expect((await list({})).totalCount).toBe(1);
  });

  it('show where they were set off, and are found by what is available; a page costs as many statements as one of them', async () => {
    const make = async (amount: string) =>
      (await ask('createRetainer', { ...place(), description: 'Advance', amount, date: '2026-10-01' })).retainer
        .id as string;
    const ids = [await make('300.00'), await make('200.00'), await make('100.00')];
    expect((await ready(ids)).markReadyToInvoice.items).toHaveLength(3);
    granted(await confirmInvoice(side.books, LOCAL_CALLER, { invoiceId: await draft() }));
    granted(await approveTimeEntries(side.books, LOCAL_CALLER, [bobsEntry('work', { hours: 200 })]));
    await ready(await salesOf(side.books, ['work']));
    granted(await confirmInvoice(side.books, LOCAL_CALLER, { invoiceId: await draft() }));
    expect((await list({ available: true })).nodes.map(({ id }: { id: string }) => id)).toEqual(ids.slice(1));
    const used = (
      await list({ available: false, status: ['CUSTOMER_INVOICE_POSTED'], contractId: [side.company.contractId] })
    ).nodes;
    expect(used).toMatchObject([
      {
        id: ids[0],
        usedAmount: { amount: '300.00' },
        invoice: { number: 'PF-000001' },
        parts: [
          {
            kind: 'APPLIED_RETAINER',
            amount: { amount: '300.00' },
            invoice: { number: 'PF-000002', status: 'CONFIRMED' },
          },
        ],
      },
    ]);
    const marked = await ask('markRetainerReadyToRefund', { retainerId: ids[2] });
    expect(marked.retainer).toMatchObject({ refundStatus: 'READY_TO_REFUND' });
    expect((await list({ refundStatus: ['READY_TO_REFUND'] })).totalCount).toBe(1);
    expect(await side.statements(LIST, { first: 3 })).toBe(await side.statements(LIST, { first: 1 }));
    expect(await side.data(LIST, {}, { ...LOCAL_CALLER, legalEntities: ['DEMF'] })).toMatchObject({
      retainers: { totalCount: 0, nodes: [] },
    });
  });
});
