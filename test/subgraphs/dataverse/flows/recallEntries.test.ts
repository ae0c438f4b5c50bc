// Taking back what was handed in and approved: the pair of domain.md 3.4 (d) with amounts, statuses, sync marks and links, what
// Finance is told of it, and that nothing goes that an invoice holds.
import { MAPS } from '../../../../schema/messages';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { approveEntries } from '../../../../subgraphs/dataverse/flows/approveEntries';
import { cancelApprovals } from '../../../../subgraphs/dataverse/flows/cancelApprovals';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { createInvoice } from '../../../../subgraphs/dataverse/flows/createInvoice';
import { markReadyToInvoice } from '../../../../subgraphs/dataverse/flows/markReadyToInvoice';
import { recallEntries } from '../../../../subgraphs/dataverse/flows/recallEntries';
import { submitEntries } from '../../../../subgraphs/dataverse/flows/submitEntries';
import { DIALECTS } from '../../../harness/databases';
import {
  type Company,
  codesOf,
  granted,
  openBooks,
  queued,
  salesOf,
  smallCompany,
  statementsOf,
  type TestBooks,
} from './books';
import { correctionOf, domainFaults, draft } from './confirmedDetails';
import { approved, bob, linksOf, rowsOf } from './entryBooks';

describe.each(DIALECTS)('taking entries back on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;
  const statusOf = async (id: string) =>
    (await books.db.read.rows<{ status: string }>('SELECT status FROM entry WHERE id = ?', [id]))[0]?.status;
  const recall = (...ids: string[]) => recallEntries(books, LOCAL_CALLER, { ids });
  const cancel = (...ids: string[]) => cancelApprovals(books, LOCAL_CALLER, { ids });
  const drafted = async (id: string) => {
    granted(await markReadyToInvoice(books, LOCAL_CALLER, { ids: await salesOf(books, [id]) }));
    return draft(books, company);
  };

  beforeAll(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
    await books.db.write(async (tx) => {
      await tx.insert('legal_entity', [{ code: 'GBPM', name: 'Lender', currency: 'GBP' }]);
    });
  });
  afterEach(async () => expect(await domainFaults(books)).toEqual([]));
  afterAll(() => books.close());

  it.each([
    ['recalled', recallEntries, 'RECALLED'],
    ['cancelled', cancelApprovals, 'SUBMITTED'],
  ] as const)('3.4 (d) %s: both rows adjusted, and a negative of each that travels', async (name, flow, status) => {
    const id = await approved(books, bob(`d-${name}`));
    granted(await flow(books, LOCAL_CALLER, { ids: [id] }));
    expect(await rowsOf(books, id)).toEqual([
      'C +8 800 USD {ADJUSTED} ►F',
      'C -8 -800 USD {UNADJUSTABLE} ►F',
      'UBS +8 1600 USD ch {ADJUSTED} ►F',
      'UBS -8 -1600 USD ch {UNADJUSTABLE} ►F',
    ]);
    expect(await linksOf(books, id)).toEqual([
      'REVERSING C -8 → ORIGINAL C 8',
      'REVERSING UBS -8 → ORIGINAL UBS 8',
      'UNBILLED_SALES UBS 8 → COST C 8',
    ]);
    expect(await statusOf(id)).toBe(status);
    const sent = await queued(books, `approval:${id}`);
    expect(sent.map(({ topic }) => topic)).toEqual([MAPS.actuals, MAPS.links, MAPS.actuals, MAPS.links]);
    expect(sent[2]?.rows.map(({ amount }) => amount)).toEqual([-80_000, -160_000]);
    expect(sent[3]?.rows.map(({ role1, role2 }) => [role1, role2])).toEqual([
      ['REVERSING', 'ORIGINAL'],
      ['REVERSING', 'ORIGINAL'],
    ]);
  });

  it('of a split entry every part is reversed, the cost too (#2586097)', async () => {
    const id = await approved(books, bob('split', { projectNumber: 'P-SPLIT' }), 600);
    granted(await cancel(id));
    const sums = await books.db.read.rows(
      `SELECT transaction_type, CAST(SUM(quantity) AS SIGNED) AS quantity, CAST(SUM(amount) AS SIGNED) AS amount, COUNT(*) AS held
       FROM actual WHERE entry_id = ? GROUP BY transaction_type ORDER BY transaction_type`,
      [id],
    );
    expect(sums).toEqual([
      { transaction_type: 'COST', quantity: 0, amount: 0, held: 4 },
      { transaction_type: 'UNBILLED_SALES', quantity: 0, amount: 0, held: 8 },
    ]);
  });

  it('what another company lent is taken back in its books, and the cost that stayed here stays here (v)', async () => {
    const lent = { costPrice: 1_200_000, quantity: 1_000, resourceCompany: 'GBPM', resourcePrice: 880_000 };
    const id = await approved(books, bob('lent', lent));
    granted(await recall(id));
    expect((await rowsOf(books, id)).filter((row) => row.includes('UNADJUSTABLE'))).toEqual([
      'C -10 -1200 USD {UNADJUSTABLE} ✗F',
      'GBPM IOS -10 -1200 USD {UNADJUSTABLE} ►F',
      'GBPM RUC -10 -880 GBP {UNADJUSTABLE} ►F',
      'UBS -10 -2000 USD ch {UNADJUSTABLE} ►F',
    ]);
    const sent = (await queued(books, `approval:${id}`)).slice(1).flatMap(({ rows }) => rows);
    expect(sent).toHaveLength(6); // three negatives and their links
  });

  it('a cancelled entry is approved again under the same key, with other hours to be billed', async () => {
    const id = await approved(books, bob('again'));
    granted(await cancel(id));
    granted(await approveEntries(books, LOCAL_CALLER, { entries: [{ id, billableQuantity: 600 }] }));
    expect((await rowsOf(books, id)).filter((row) => !/ADJUST/.test(row))).toEqual([
      'C +8 800 USD ►F',
      'UBS +2 400 USD nc ►F',
      'UBS +6 1200 USD ch {UNBILLED_SALES_CREATED} ►F',
    ]);
    const numbers = await books.db.read.rows(
      `SELECT number FROM outbox WHERE stream_key = 'approval:again' ORDER BY number`,
    );
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6].map((number) => ({ number })));
  });

  it('an entry that nobody approved just ends, and cannot be approved any more', async () => {
    granted(await submitEntries(books, LOCAL_CALLER, { entries: [bob('early')] }));
    expect(codesOf(await cancel('early'))).toEqual(['ENTRY_NOT_APPROVED']);
    granted(await recall('early'));
    expect(await rowsOf(books, 'early')).toEqual([]);
    expect(codesOf(await recall('early'))).toEqual(['ENTRY_RECALLED']);
    expect(codesOf(await approveEntries(books, LOCAL_CALLER, { entries: [{ id: 'early' }] }))).toEqual([
      'ENTRY_RECALLED',
    ]);
  });

  it('only who handed it in recalls it, and only an approver cancels', async () => {
    const id = await approved(books, bob('mine'));
    expect(codesOf(await recallEntries(books, { ...LOCAL_CALLER, subject: 'eve' }, { ids: [id] }))).toEqual([
      'FORBIDDEN',
    ]);
    expect(codesOf(await cancelApprovals(books, { ...LOCAL_CALLER, roles: ['partner'] }, { ids: [id] }))).toEqual([
      'FORBIDDEN',
    ]);
    expect(codesOf(await recallEntries(books, { ...LOCAL_CALLER, legalEntities: ['DEMF'] }, { ids: [id] }))).toEqual([
      'NOT_FOUND',
    ]);
    granted(await recall(id));
  });

  it('what is on a draft or a confirmed invoice stays, and so does all beside it (#4124103)', async () => {
    const [held, beside] = [await approved(books, bob('held')), await approved(books, bob('beside'))];
    const invoiceId = await drafted(held);
    const before = await rowsOf(books, beside);
    for (const flow of [recall, cancel]) expect(codesOf(await flow(beside, held))).toEqual(['ENTRY_INVOICED']);
    granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId }));
    for (const flow of [recall, cancel]) expect(codesOf(await flow(beside, held))).toEqual(['ENTRY_INVOICED']);
    expect(await rowsOf(books, beside)).toEqual(before);
    expect(await statusOf(beside)).toBe('APPROVED');
    granted(await recall(beside));
  });

  it('after a full credit it may be recalled again, with what the correction left (#5124144)', async () => {
    const id = await approved(books, bob('credited'));
    const invoiceId = await drafted(id);
    granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId }));
    const correction = await correctionOf(books, invoiceId, () => ({ quantity: 0, amount: 0, leavesSale: true }));
    expect(codesOf(await recall(id))).toEqual(['ENTRY_INVOICED']); // the correction is a draft yet
    granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId: correction }));
    granted(await recall(id));
    const rows = await rowsOf(books, id);
    expect(rows).toContain('BS +8 1600 USD ch {ADJUSTED} ►F');
    expect(rows).toContain('C -8 -800 USD {UNADJUSTABLE} ►F');
    const [net] = await books.db.read.rows(
      `SELECT CAST(SUM(quantity) AS SIGNED) AS quantity, CAST(SUM(amount) AS SIGNED) AS amount FROM actual WHERE entry_id = ?`,
      [id],
    );
    expect(net).toEqual({ quantity: 0, amount: 0 });
  });

  it('after a partial credit it may not: something is billed still', async () => {
    const id = await approved(books, bob('partly'));
    const invoiceId = await drafted(id);
    granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId }));
    const part = { quantity: 600, amount: 120_000, leavesSale: true };
    const correction = await correctionOf(books, invoiceId, () => part);
    granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId: correction }));
    expect(codesOf(await recall(id))).toEqual(['ENTRY_INVOICED']);
  });

  it('answers a key again, and costs hardly more statements for 500 than for 50', async () => {
    const take = async (count: number, prefix: string) => {
      const entries = Array.from({ length: count }, (_, index) => bob(`${prefix}${index}`));
      const ids = granted(await submitEntries(books, LOCAL_CALLER, { entries })).entryIds;
      granted(await approveEntries(books, LOCAL_CALLER, { entries: ids.map((id) => ({ id })) }));
      const input = { ids, idempotencyKey: prefix };
      const cost = await statementsOf(books, async () => granted(await recallEntries(books, LOCAL_CALLER, input)));
      expect(await recallEntries(books, LOCAL_CALLER, input)).toMatchObject({ ok: true, replayed: true });
      return cost;
    };
    const fifty = await take(50, 'fifty');
    expect((await take(500, 'many')) - fifty).toBeLessThanOrEqual(5); // adjusted 500, decided 200 at a time
  });

  it('of a draft that takes it and a recall at once, one wins', async () => {
    const id = await approved(books, bob('race'));
    granted(await markReadyToInvoice(books, LOCAL_CALLER, { ids: await salesOf(books, [id]) }));
    const { contractId, customerId } = company;
    const [made, taken] = await Promise.all([
      createInvoice(books, LOCAL_CALLER, { contractId, customerId, invoiceDate: '2026-10-31' }),
      recall(id),
    ]);
    expect([made.ok, taken.ok].filter(Boolean)).toHaveLength(1);
  });
});
