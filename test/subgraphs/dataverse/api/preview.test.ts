// previewConfirmation over the API: rows as the actuals will show, pages of details with their cursors, refusals as data, and
// as many statements for many lines as for few.
import type { Row } from '../../../../subgraphs/database/database';
import { DIALECTS } from '../../../harness/databases';
import { draftOf } from '../flows/books';
import { confirmed, revised } from '../flows/corrections';
import { type ApiSide, openApi } from './side';

const PREVIEW = `query ($id: ID!, $first: Int, $after: String) { previewConfirmation(invoiceId: $id, first: $first, after: $after) {
  invoice { id status version }
  actuals { id detailId transactionType transactionClass billingType billingStatus adjustmentStatus quantity price amount { amount currency } skipSync source { id amount { amount } } }
  links { id actual1Id role1 actual2Id role2 } totals { actuals links billed chargeable { amount } } refusals { code retryable } blockers { code owner reference count } warnings { code owner reference count } pageInfo { hasNextPage endCursor } } }`;

describe.each(DIALECTS)('previewConfirmation over the API on %s', (dialect) => {
  let api: ApiSide;
  const preview = async (id: string, more: object = {}) =>
    (await api.data(PREVIEW, { id, ...more })).previewConfirmation;

  beforeAll(async () => {
    api = await openApi(dialect);
  });
  afterAll(() => api.close());

  it('shows an hour and a milestone, page by page', async () => {
    const id = await draftOf(api.books, api.company, 1, 1, 'p');
    const first = await preview(id, { first: 1 });
    expect(first.invoice).toEqual({ id, status: 'DRAFT', version: 1 });
    expect(first.totals).toEqual({ actuals: 3, links: 2, billed: 2, chargeable: { amount: '6600.00' } });
    const hour = { transactionClass: 'TIME', billingType: 'CHARGEABLE', billingStatus: null, price: '200.0000' };
    const source = { id: expect.any(String), amount: { amount: '1600.00' } };
    expect(first.actuals).toEqual([
      {
        ...hour,
        id: expect.any(String),
        detailId: expect.any(String),
        transactionType: 'UNBILLED_SALES',
        adjustmentStatus: 'UNADJUSTABLE',
        quantity: '-8.00',
        amount: { amount: '-1600.00', currency: 'USD' },
        skipSync: true,
        source,
      },
      {
        ...hour,
        id: expect.any(String),
        detailId: first.actuals[0].detailId,
        transactionType: 'BILLED_SALES',
        adjustmentStatus: null,
        quantity: '8.00',
        amount: { amount: '1600.00', currency: 'USD' },
        skipSync: false,
        source,
      },
    ]);
    const [reversal, billed] = first.actuals;
    expect(first.links).toEqual([
      {
        id: expect.any(String),
        actual1Id: reversal.id,
        role1: 'REVERSING',
        actual2Id: reversal.source.id,
        role2: 'ORIGINAL',
      },
      {
        id: expect.any(String),
        actual1Id: billed.id,
        role1: 'BILLED_SALES',
        actual2Id: billed.source.id,
        role2: 'UNBILLED_SALES',
      },
    ]);
    expect(first.pageInfo.hasNextPage).toBe(true);
    const second = await preview(id, { first: 1, after: first.pageInfo.endCursor });
    expect(second.actuals).toMatchObject([
      { transactionClass: 'MILESTONE', amount: { amount: '5000.00' }, source: null },
    ]);
    expect(second.pageInfo.hasNextPage).toBe(false);
    expect((await preview(id)).actuals).toEqual([...first.actuals, ...second.actuals]);
  });

  it('says who can clear what stands in the way', async () => {
    const id = await draftOf(api.books, api.company, 1, 0, 'held');
    await api.books.db.write((tx) => tx.change(`UPDATE invoice SET bulk_operation_id = 'b' WHERE id = ?`, [id]));
    const code = 'CONFIRMATION_RUNNING';
    expect(await preview(id)).toMatchObject({
      refusals: [{ code, retryable: true }],
      blockers: [{ code, owner: 'PROJECT_MANAGER', reference: id, count: 1 }],
      warnings: [],
    });
  });

  it('warns of what is corrected before it is posted', async () => {
    const id = await confirmed(api.books, await draftOf(api.books, api.company, 1, 0, 'early'));
    const seen = await preview(await revised(api.books, id));
    const [{ number }] = (await api.books.db.read.rows('SELECT number FROM invoice WHERE id = ?', [id])) as [Row];
    const code = 'CORRECTED_NOT_POSTED';
    expect(seen.warnings).toEqual([{ code, owner: 'PROJECT_ACCOUNTANT', reference: number, count: 1 }]);
  });

  it('answers a refusal as data, and bad paging with a code', async () => {
    expect(await preview('nothing')).toMatchObject({
      invoice: null,
      actuals: [],
      totals: null,
      refusals: [{ code: 'NOT_FOUND', retryable: false }],
    });
    expect(await api.codes(PREVIEW, { id: 'nothing', first: 501 })).toEqual(['PAGE_SIZE_OUT_OF_RANGE']);
    expect(await api.codes(PREVIEW, { id: 'nothing', after: 'x' })).toEqual(['CURSOR_INVALID']);
  });

  it('takes as many statements for 30 lines as for 3', async () => {
    const few = await draftOf(api.books, api.company, 3, 0, 'few');
    const many = await draftOf(api.books, api.company, 30, 0, 'many');
    const forFew = await api.statements(PREVIEW, { id: few });
    expect(forFew).toBeLessThanOrEqual(9);
    expect(await api.statements(PREVIEW, { id: many })).toBe(forFew);
  });
});
