// The draft of a correction: what it takes over, what it leaves out and says so, what it holds and lets go, where it may be put,
// who may ask for it, and what it costs; on both engines.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { deleteInvoice } from '../../../../subgraphs/dataverse/flows/deleteInvoice';
import { markInvoicePaid } from '../../../../subgraphs/dataverse/flows/markInvoicePaid';
import { removeInvoiceDetails } from '../../../../subgraphs/dataverse/flows/removeInvoiceDetails';
import { reviseInvoice } from '../../../../subgraphs/dataverse/flows/reviseInvoice';
import { DIALECTS } from '../../../harness/databases';
import {
  type Company,
  codesOf,
  draftOf,
  granted,
  openBooks,
  smallCompany,
  statementsOf,
  type TestBooks,
} from './books';
import { draftOfSale } from './confirmedDetails';
import { billedStatuses, confirmed, corrected, correctionFaults, edit, revise, revised, sumsOf } from './corrections';
import { detailsOf } from './draftFaults';

describe.each(DIALECTS)('the draft of a correction on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;
  let used = 0;
  const invoice = async () => confirmed(books, await draftOfSale(books, company));
  const invoiceOf = async (entries: number, milestones = 0) =>
    confirmed(books, await draftOf(books, company, entries, milestones, `r${++used}`));
  const remove = (invoiceId: string, ...detailIds: string[]) =>
    removeInvoiceDetails(books, LOCAL_CALLER, { invoiceId, detailIds });
  const idsOf = async (invoiceId: string) => (await detailsOf(books, invoiceId)).map(({ id }) => id as string);
  const leftOut = async (input: Parameters<typeof revise>[1]) => {
    const { leftOut: left, leftOutCount } = granted(await revise(books, input));
    expect(left).toHaveLength(leftOutCount);
    return left.map(({ code }) => code);
  };

  beforeAll(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
  });
  afterEach(async () => expect(await correctionFaults(books)).toEqual([]));
  afterAll(() => books.close());

  it('takes over whose invoice it is, its terms and its details, each at quantity 0', async () => {
    const first = await invoiceOf(1, 1);
    await books.db.write((tx) =>
      tx.change(`UPDATE customer SET payment_terms = 'Net90', name = 'Renamed' WHERE id = ?`, [company.customerId]),
    );
    const id = granted(await revise(books, { invoiceId: first, invoiceDate: '2026-11-15' })).invoiceId;
    const header = async (of: string) =>
      (
        await books.db.read.rows(
          `SELECT name, legal_entity, currency, contract_id, contract_customer_id, customer_id, payment_terms, bill_to_name, bill_to_lines,
             bill_to_city, bill_to_postal_code, bill_to_country FROM invoice WHERE id = ?`,
          [of],
        )
      )[0];
    expect(await header(id)).toEqual(await header(first));
    expect(
      (
        await books.db.read.rows('SELECT invoice_date, corrects_id, version, status FROM invoice WHERE id = ?', [id])
      )[0],
    ).toEqual({ invoice_date: '2026-11-15', corrects_id: first, version: 1, status: 'DRAFT' });
    expect(await detailsOf(books, id)).toEqual([
      expect.objectContaining({
        kind: 'CORRECTION',
        quantity: 0,
        amount: 0,
        price: 2_000_000,
        previous_amount: 160_000,
        tax: 0,
        detail_number: 1,
      }),
      expect.objectContaining({
        kind: 'CORRECTION',
        quantity: 0,
        amount: 0,
        transaction_class: 'MILESTONE',
        previous_amount: 500_000,
        detail_number: 2,
      }),
    ]);
    expect(await billedStatuses(books, first)).toEqual(['IN_PROCESS', 'IN_PROCESS']);
    expect((await books.db.read.rows('SELECT id FROM invoice_line WHERE invoice_id = ?', [id])).length).toBe(2);
    granted(await deleteInvoice(books, LOCAL_CALLER, { invoiceId: id }));
    expect(await billedStatuses(books, first)).toEqual([null, null]);
  });

  it('is dated today, but never before what it takes back', async () => {
    const first = await invoice();
    expect(codesOf(await revise(books, { invoiceId: first, invoiceDate: '2026-10-04' }))).toEqual([
      'INVOICE_DATE_TOO_EARLY',
    ]);
    await books.db.write((tx) => tx.change(`UPDATE invoice SET invoice_date = '2999-12-31' WHERE id = ?`, [first]));
    const late = await revised(books, first);
    const dateOf = async (id: string) =>
      (await books.db.read.rows('SELECT invoice_date FROM invoice WHERE id = ?', [id]))[0];
    expect(await dateOf(late)).toEqual({ invoice_date: '2999-12-31' });
    const other = await revised(books, await invoice());
    expect(await dateOf(other)).toEqual({ invoice_date: new Date().toISOString().slice(0, 10) });
  });

  it('#2264042: one detail that cannot be corrected does not stand in the way of the others', async () => {
    const first = await invoiceOf(3);
    const [one, two, three] = await idsOf(first);
    const held = granted(await revise(books, { invoiceId: first, detailIds: [one as string] }));
    expect(held.leftOut).toEqual([]);
    expect(await billedStatuses(books, first)).toEqual(['IN_PROCESS', null, null]);
    const rest = granted(
      await revise(books, { invoiceId: first, detailIds: ['nobody', one as string, two as string] }),
    );
    expect(rest.leftOut.map(({ code, subjectId }) => [code, subjectId])).toEqual([
      ['CORRECTION_IN_PROGRESS', one],
      ['NOT_FOUND', 'nobody'],
    ]);
    const [number] = await books.db.read.rows('SELECT number FROM invoice WHERE id = ?', [held.invoiceId]);
    expect(rest.leftOut[0]?.message).toContain(String(number?.number));
    expect(await detailsOf(books, rest.invoiceId)).toHaveLength(1);
    expect(codesOf(await revise(books, { invoiceId: first, detailIds: [one as string, two as string] }))).toEqual([
      'CORRECTION_IN_PROGRESS',
      'CORRECTION_IN_PROGRESS',
    ]);
    await confirmed(books, held.invoiceId);
    expect(codesOf(await revise(books, { invoiceId: first, detailIds: [one as string] }))).toEqual([
      'DETAIL_NOT_CORRECTABLE',
    ]);
    expect(await leftOut({ invoiceId: first })).toEqual(['DETAIL_NOT_CORRECTABLE', 'CORRECTION_IN_PROGRESS']);
    expect(await billedStatuses(books, first)).toEqual(['ADJUSTED', 'IN_PROCESS', 'IN_PROCESS']);
    expect(three).toBeDefined();
  });

  it('leaves alone what charged nothing, unless it is named: then it can be billed again', async () => {
    const draftId = await draftOfSale(books, company);
    await edit(books, draftId, { quantity: 600 });
    const first = await confirmed(books, draftId);
    expect(await leftOut({ invoiceId: first })).toEqual(['DETAIL_NOT_CHARGED']);
    const [, writeOff] = await detailsOf(books, first);
    const id = granted(await revise(books, { invoiceId: first, detailIds: [writeOff?.id as string] })).invoiceId;
    expect(await sumsOf(books, id)).toMatchObject({ detail_amount: 0 });
    await confirmed(books, id);
    expect(await sumsOf(books, id)).toMatchObject({ detail_amount: 0, billed_total: 0 });
    const [leftover] = await books.db.read.rows(
      'SELECT a.amount, a.billing_type FROM actual a JOIN invoice_detail d ON d.leftover_sale_id = a.id WHERE d.invoice_id = ?',
      [id],
    );
    expect(leftover).toEqual({ amount: 40_000, billing_type: 'CHARGEABLE' });
  });

  it('lets one of 16 who revise the same invoice at once hold its details, and tells the others', async () => {
    const first = await invoiceOf(2);
    const outcomes = await Promise.all(Array.from({ length: 16 }, () => revise(books, { invoiceId: first })));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(new Set(outcomes.flatMap(codesOf))).toEqual(new Set(['CORRECTION_IN_PROGRESS']));
  });

  it('frees what it holds, detail by detail, and when it is deleted', async () => {
    const first = await invoiceOf(2);
    const id = await revised(books, first);
    const [one, two] = await idsOf(id);
    granted(await remove(id, one as string));
    expect(await billedStatuses(books, first)).toEqual([null, 'IN_PROCESS']);
    expect(await sumsOf(books, id)).toMatchObject({ detail_amount: -160_000, corrects_id: first });
    granted(await remove(id, two as string));
    expect(await billedStatuses(books, first)).toEqual([null, null]);
    expect(await sumsOf(books, id)).toMatchObject({ detail_amount: 0, corrects_id: null });
    const again = await revised(books, first);
    granted(await deleteInvoice(books, LOCAL_CALLER, { invoiceId: again }));
    expect(await billedStatuses(books, first)).toEqual([null, null]);
    await corrected(books, first);
    expect(await billedStatuses(books, first)).toEqual(['ADJUSTED', 'ADJUSTED']);
  });

  it('goes onto a draft that is asked for, of the same contract and customer, beside what that bills', async () => {
    const first = await invoice();
    const target = await draftOfSale(books, company, { quantity: 100 });
    const append = (more: object) => revise(books, { invoiceId: first, appendToInvoiceId: target, ...more });
    expect(codesOf(await append({ expectedVersion: 7 }))).toEqual(['INVOICE_CHANGED']);
    expect(granted(await append({ expectedVersion: 1 })).invoiceId).toBe(target);
    expect(await detailsOf(books, target)).toEqual([
      expect.objectContaining({ kind: 'SALE', detail_number: 1 }),
      expect.objectContaining({ kind: 'CORRECTION', detail_number: 2 }),
    ]);
    expect(await sumsOf(books, target)).toMatchObject({ detail_amount: -140_000, corrects_id: first });
    await confirmed(books, target);
    expect(await sumsOf(books, target)).toMatchObject({ detail_amount: -140_000, billed_total: -140_000 });
    const second = await invoice();
    expect(codesOf(await revise(books, { invoiceId: second, appendToInvoiceId: target }))).toEqual([
      'INVOICE_NOT_DRAFT',
    ]);
    expect(codesOf(await revise(books, { invoiceId: second, appendToInvoiceId: 'nobody' }))).toEqual(['NOT_FOUND']);
    const early = await draftOfSale(books, company);
    await books.db.write((tx) =>
      tx.change(`UPDATE invoice_detail SET document_date = '2026-10-01' WHERE invoice_id = ?`, [early]),
    );
    await books.db.write((tx) => tx.change(`UPDATE invoice SET invoice_date = '2026-10-02' WHERE id = ?`, [early]));
    expect(codesOf(await revise(books, { invoiceId: second, appendToInvoiceId: early }))).toEqual([
      'INVOICE_DATE_TOO_EARLY',
    ]);
    const [other] = await books.db.read.rows<{ id: string }>('SELECT id FROM contract_customer WHERE contract_id = ?', [
      company.splitContractId,
    ]);
    await books.db.write((tx) =>
      tx.change('UPDATE invoice SET contract_customer_id = ? WHERE id = ?', [other?.id as string, early]),
    );
    expect(codesOf(await revise(books, { invoiceId: second, appendToInvoiceId: early }))).toEqual([
      'CORRECTION_TARGET_DIFFERS',
    ]);
    granted(await deleteInvoice(books, LOCAL_CALLER, { invoiceId: early }));
    expect(await billedStatuses(books, second)).toEqual([null]);
  });

  it('is of confirmed invoices, paid or not, and of no draft', async () => {
    const draftId = await draftOfSale(books, company);
    expect(codesOf(await revise(books, { invoiceId: draftId }))).toEqual(['INVOICE_NOT_CONFIRMED']);
    expect(codesOf(await revise(books, { invoiceId: 'nobody' }))).toEqual(['NOT_FOUND']);
    expect(codesOf(await revise(books, { invoiceId: draftId, detailIds: [] }))).toEqual(['LIST_TOO_LONG']);
    await confirmed(books, draftId);
    granted(await markInvoicePaid(books, LOCAL_CALLER, { invoiceId: draftId }));
    await books.db.write((tx) => tx.change(`UPDATE invoice SET status = 'POSTED' WHERE id = ?`, [draftId]));
    await corrected(books, draftId);
  });

  it('is for whoever has the role, not for its creator alone (2025-02), and for whose company it is', async () => {
    const first = await invoice();
    const as = (roles: string[], legalEntities: 'all' | string[] = 'all') =>
      reviseInvoice(books, { subject: `other-${roles}`, roles, legalEntities }, { invoiceId: first });
    expect(codesOf(await as([]))).toEqual(['FORBIDDEN']);
    expect(codesOf(await as(['project_accountant']))).toEqual(['FORBIDDEN']);
    expect(codesOf(await as(['project_manager'], ['DEMF']))).toEqual(['NOT_FOUND']);
    for (const role of ['project_manager', 'billing_administrator', 'partner', 'administrator']) {
      const { invoiceId } = granted(await as([role]));
      granted(await deleteInvoice(books, LOCAL_CALLER, { invoiceId }));
    }
  });

  it('answers the same key with the same draft and what was left out', async () => {
    const first = await invoiceOf(2);
    const [one] = await idsOf(first);
    const input = { invoiceId: first, detailIds: [one as string, 'nobody'], idempotencyKey: `revise-${used}` };
    const answer = granted(await revise(books, input));
    expect(await revise(books, input)).toEqual({ ok: true, value: answer, replayed: true });
    expect(codesOf(await revise(books, { ...input, detailIds: null }))).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  });

  it('copies 1,100 details with two statements per 500', async () => {
    const one = await invoiceOf(1);
    const many = await invoiceOf(1_100);
    const few = await statementsOf(books, () => revised(books, one));
    const all = await statementsOf(books, () => revised(books, many));
    expect(few).toBeLessThanOrEqual(16);
    expect(all - few).toBeLessThanOrEqual(4);
    expect(
      await sumsOf(
        books,
        (await books.db.read.rows<{ id: string }>('SELECT id FROM invoice WHERE corrects_id = ?', [many]))[0]
          ?.id as string,
      ),
    ).toMatchObject({
      detail_amount: -1_100 * 160_000,
    });
  });
});
