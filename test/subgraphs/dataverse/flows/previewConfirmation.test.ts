// The preview writes nothing and equals what confirming then does, row by row and column by column, for every kind of detail,
// read whole or page by page; and it says everything that stands in the way.

import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import type { Row } from '../../../../subgraphs/database/database';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { type Preview, previewConfirmation } from '../../../../subgraphs/dataverse/flows/previewConfirmation';
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
import { CASES } from './confirmedCases';
import { correctionOf, draftOfSale } from './confirmedDetails';
import { edit, revised } from './corrections';

const CORRECTIONS = [
  ['3.6 (w)', { quantity: 600, amount: 120_000, leavesSale: true }],
  ['3.6 (x)', { quantity: 1_000, amount: 200_000 }],
  ['3.6 (y)', { quantity: 0, amount: 0, leavesSale: true }],
  ['with another price', { quantity: 600, price: 1_500_000, amount: 90_000, leavesSale: true }],
] as const;

describe.each(DIALECTS)('previewConfirmation on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;
  const whole = { limit: 500, backward: false };
  const preview = async (id: string, slice: Parameters<typeof previewConfirmation>[3] = whole): Promise<Preview> =>
    granted(await previewConfirmation(books, LOCAL_CALLER, id, slice));
  const confirm = async (invoiceId: string) => granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId }));
  const codes = async (id: string, caller = LOCAL_CALLER) =>
    granted(await previewConfirmation(books, caller, id, whole)).refusals.map(({ code }) => code);
  const tables = ['actual', 'actual_link', 'invoice', 'invoice_detail', 'invoice_status', 'outbox', 'milestone'];
  const counts = async () =>
    Promise.all(
      tables.map(async (table) => (await books.db.read.rows(`SELECT * FROM ${table} ORDER BY 1`)) as unknown),
    );

  /** Compares a preview with the rows of the details' ids after confirming. The instant and the day are of each. */
  async function expectSame(id: string): Promise<void> {
    const before = await counts();
    const shown = await preview(id);
    expect(await counts()).toEqual(before);
    expect(shown.refusals).toEqual([]);
    const known = new Set((await books.db.read.rows('SELECT id FROM actual')).map((row) => row.id));
    const knownLinks = new Set((await books.db.read.rows('SELECT id FROM actual_link')).map((row) => row.id));
    await confirm(id);
    const written = (await books.db.read.rows('SELECT * FROM actual')).filter((row) => !known.has(row.id as string));
    const links = (await books.db.read.rows('SELECT * FROM actual_link')).filter(
      (row) => !knownLinks.has(row.id as string),
    );
    const columns = (row: object) => {
      const { source_id: _, created_at: __, ...rest } = row as Row;
      return rest;
    };
    const found = new Map(written.map((row) => [row.id, row]));
    expect(shown.actuals).toHaveLength(written.length);
    for (const row of shown.actuals) expect(found.get(row.id)).toMatchObject(columns(row));
    expect([...shown.links].sort(byId)).toEqual(links.sort(byId));
    const [invoice] = await books.db.read.rows('SELECT billed_count, billed_total FROM invoice WHERE id = ?', [id]);
    expect(shown.totals).toEqual({
      actuals: written.length,
      links: links.length,
      billed: invoice?.billed_count,
      chargeable: invoice?.billed_total,
    });
  }

  beforeAll(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
  });
  afterAll(() => books.close());

  it.each(CASES)('equals the confirmation of $letter', async ({ draft }) => expectSame(await draft(books, company)));

  it.each(CORRECTIONS)('equals the confirmation of a correction, %s', async (_, to) => {
    const first = await draftOfSale(books, company);
    await confirm(first);
    await expectSame(await correctionOf(books, first, () => to));
  });

  it('shows the same page by page, in as many statements for 60 lines as for 6', async () => {
    const [small, large] = [await draftOf(books, company, 6, 1, 's6'), await draftOf(books, company, 60, 1, 's60')];
    const { actuals, links, totals } = await preview(large);
    const pages: Preview[] = [];
    for (let after: [number, string] | undefined; ; ) {
      const page = await preview(large, { limit: 25, backward: false, ...(after ? { after } : {}) });
      pages.push(page);
      expect(page.totals).toEqual(totals);
      const last = page.details.rows.at(-1);
      if (!page.details.hasNext || !last) break;
      after = [last.detail_number, last.id];
    }
    expect(pages.map(({ details }) => details.rows.length)).toEqual([25, 25, 11]);
    expect(pages.flatMap((page) => page.actuals)).toEqual(
      actuals.map((row) => expect.objectContaining({ id: row.id })),
    );
    expect(pages.flatMap((page) => page.links.map((link) => link.id))).toEqual(links.map((link) => link.id));
    const few = await statementsOf(books, () => preview(small));
    expect(await statementsOf(books, () => preview(large))).toBe(few);
    expect(few).toBeLessThanOrEqual(6);
  });

  it('says everything that stands in the way, as confirming does', async () => {
    const id = await draftOfSale(books, company);
    await books.db.write(async (tx) => {
      await tx.change(`UPDATE actual SET nte_status = 'FAILED' WHERE invoice_id = ?`, [id]);
      await tx.change(`UPDATE invoice SET bulk_operation_id = 'bulk-1' WHERE id = ?`, [id]);
    });
    const accountant = { ...LOCAL_CALLER, roles: ['project_accountant'] };
    expect(await codes(id, accountant)).toEqual(['FORBIDDEN', 'CONFIRMATION_RUNNING', 'LIMIT_EXCEEDED']);
    expect(codesOf(await confirmInvoice(books, LOCAL_CALLER, { invoiceId: id }))).toEqual(['CONFIRMATION_RUNNING']);
    await books.db.write((tx) => tx.change('UPDATE invoice SET bulk_operation_id = NULL WHERE id = ?', [id]));
    expect(codesOf(await confirmInvoice(books, LOCAL_CALLER, { invoiceId: id }))).toEqual(['LIMIT_EXCEEDED']);
    expect(codesOf(await confirmInvoice(books, accountant, { invoiceId: id }))).toEqual(['FORBIDDEN']);
    const [sale] = await books.db.read.rows('SELECT billing_status FROM actual WHERE invoice_id = ?', [id]);
    expect(sale).toEqual({ billing_status: 'CUSTOMER_INVOICE_CREATED' });
    await books.db.write((tx) => tx.change(`UPDATE actual SET nte_status = 'COMMITTED' WHERE invoice_id = ?`, [id]));
    expect(await codes(id)).toEqual([]);
    await confirm(id);
    expect(await codes(id)).toEqual(['INVOICE_NOT_DRAFT']);
    expect(await preview(id)).toMatchObject({ actuals: [], links: [], totals: { actuals: 0, billed: 0 } });
  });

  it('warns of an original that is not posted, refuses nothing for it, and is silent once it is', async () => {
    const original = await draftOfSale(books, company);
    expect((await preview(original)).warnings).toEqual([]);
    await confirm(original);
    const correction = await revised(books, original);
    granted(await edit(books, correction, { quantity: 600 }));
    const [{ number }] = (await books.db.read.rows('SELECT number FROM invoice WHERE id = ?', [original])) as [Row];
    const message = `${number}, which this invoice corrects, is not posted yet. All will be posted, and together they are right.`;
    const code = 'CORRECTED_NOT_POSTED';
    const { refusals, warnings } = await preview(correction);
    expect([refusals, warnings]).toEqual([[], [{ code, message, subjectId: number, count: 1 }]]);
    await books.db.write((tx) => tx.change("UPDATE invoice SET status = 'POSTED' WHERE id = ?", [original]));
    expect((await preview(correction)).warnings).toEqual([]);
  });

  it('2025-04: what is not evaluated on another draft does not block', async () => {
    const other = await draftOfSale(books, company, { more: { nte_status: 'NOT_EVALUATED' } });
    const id = await draftOfSale(books, company, { more: { nte_status: 'COMMITTED' } });
    await confirm(id);
    await confirm(other);
  });

  it('refuses what the caller may not see', async () => {
    const id = await draftOfSale(books, company);
    const german = { ...LOCAL_CALLER, legalEntities: ['DEMF'] };
    expect(codesOf(await previewConfirmation(books, german, id, whole))).toEqual(['NOT_FOUND']);
    expect(codesOf(await previewConfirmation(books, LOCAL_CALLER, 'nothing', whole))).toEqual(['NOT_FOUND']);
  });
});

function byId(a: object, b: object): number {
  return String((a as Row).id) < String((b as Row).id) ? -1 : 1;
}
