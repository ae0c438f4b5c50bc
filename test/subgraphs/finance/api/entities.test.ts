// Entities as the gateway asks for them: by key, in batches, within the caller's scope, on both engines; and the credit notes
// whose links say what they credit.
import { MAPS } from '../../../../schema/messages';
import type { Caller } from '../../../../subgraphs/caller';
import { DIALECTS } from '../../../harness/databases';
import { type FinanceBooks, openFinanceBooks } from './financeBooks';
import { actualId, putInvoice } from './putRows';

const ENTITIES = `query ($of: [_Any!]!) { _entities(representations: $of) { __typename
  ... on Invoice { number proposal { number lineCount } }
  ... on InvoiceProposal { number status }
  ... on CustomerInvoice { legalEntity number totalAmount { amount } }
  ... on Voucher { legalEntity number accountingDate }
  ... on TableMap { name finance { queued sent applied parked oldestQueuedSeconds } } } }`;
const SEES_USMF: Caller = { subject: 'amy', roles: [], legalEntities: ['USMF'] };

describe.each(DIALECTS)('Finance entities on %s', (dialect) => {
  let finance: FinanceBooks;

  beforeAll(async () => {
    finance = await openFinanceBooks(dialect);
    await putInvoice(finance.db, { number: 'PI-1', lines: 1, posted: true });
    await putInvoice(finance.db, { number: 'PI-2', lines: 1, posted: true, legalEntity: 'DEMF' });
  });
  afterAll(() => finance.close());

  const entities = async (of: object[], caller?: Caller): Promise<unknown[]> =>
    (await finance.ask<{ _entities: unknown[] }>(ENTITIES, { of }, caller))._entities;

  const all = (number: string, legalEntity: string) => [
    { __typename: 'Invoice', number },
    { __typename: 'InvoiceProposal', number },
    { __typename: 'CustomerInvoice', legalEntity, number: `CI-${number}` },
    { __typename: 'Voucher', legalEntity, number: `V-${number}` },
  ];

  it('are found by key', async () => {
    expect(await entities(all('PI-1', 'USMF'))).toEqual([
      { __typename: 'Invoice', number: 'PI-1', proposal: { number: 'PI-1', lineCount: 1 } },
      { __typename: 'InvoiceProposal', number: 'PI-1', status: 'INVOICED' },
      { __typename: 'CustomerInvoice', legalEntity: 'USMF', number: 'CI-PI-1', totalAmount: { amount: '135.00' } },
      { __typename: 'Voucher', legalEntity: 'USMF', number: 'V-PI-1', accountingDate: '2026-11-23' },
    ]);
  });

  it('are not there where nobody knows them or the caller may not see them; an invoice stays, without its proposal', async () => {
    const nothing = (number: string) => [{ __typename: 'Invoice', number, proposal: null }, null, null, null];
    expect(await entities(all('nobody', 'USMF'))).toEqual(nothing('nobody'));
    expect(await entities(all('PI-2', 'DEMF'), SEES_USMF)).toEqual(nothing('PI-2'));
    expect(await entities(all('PI-1', 'DEMF'))).toEqual([expect.anything(), expect.anything(), null, null]);
  });

  it('cost one statement per kind, however many are asked for', async () => {
    const many = Array.from({ length: 100 }, (_, index) => all(index % 2 ? 'PI-1' : `unknown-${index}`, 'USMF')).flat();
    await entities(many);
    expect(finance.statements()).toBe(3);
  });

  it("show Finance's end of a table map, also of one that nothing has passed", async () => {
    await finance.db.write((tx) =>
      finance.books.outbox.append(tx, 'invoice:1', [{ topic: MAPS.customerInvoices, rows: [{ a: 1 }, { a: 2 }] }]),
    );
    const [busy, quiet] = await entities([
      { __typename: 'TableMap', name: MAPS.customerInvoices },
      { __typename: 'TableMap', name: MAPS.milestones },
    ]);
    expect(busy).toMatchObject({
      name: MAPS.customerInvoices,
      finance: { queued: 2, sent: 0, applied: 0, parked: 0, oldestQueuedSeconds: expect.any(Number) },
    });
    expect(quiet).toMatchObject({ finance: { queued: 0, sent: 0, applied: 0, parked: 0, oldestQueuedSeconds: 0 } });
  });

  it('a credit note names the invoices whose billed actuals it reverses', async () => {
    await putInvoice(finance.db, { number: 'PI-3', lines: 2, amount: -12_500, tax: -1_000, posted: true });
    await finance.db.write(async (tx) => {
      await tx.change("UPDATE customer_invoice SET credit_note = 1 WHERE proposal_number = 'PI-3'");
      const link = (id: string, actual1_id: string, role1: string, actual2_id: string, role2: string) => ({
        id,
        actual1_id,
        role1,
        actual2_id,
        role2,
        invoice_number: 'PI-3',
      });
      await tx.insert('staged_link', [
        link('1', actualId('PI-3', 1), 'REVERSING', actualId('PI-1', 1), 'ORIGINAL'),
        link('2', actualId('PI-3', 2), 'BILLED_SALES', 'unbilled', 'UNBILLED_SALES'),
      ]);
    });
    const answer = await finance.ask(
      '{ customerInvoices(legalEntity: "USMF") { nodes { number creditNote credits { number } } } }',
    );
    expect(answer).toEqual({
      customerInvoices: {
        nodes: [
          { number: 'CI-PI-1', creditNote: false, credits: [] },
          { number: 'CI-PI-3', creditNote: true, credits: [{ number: 'CI-PI-1' }] },
        ],
      },
    });
  });
});
