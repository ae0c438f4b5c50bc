// Invoices over the API: every field of a confirmed one, lists with filters, orders and pages, what a caller may see, and that
// the number of statements does not depend on the number of rows.
import type { Caller } from '../../../../subgraphs/caller';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { DIALECTS } from '../../../harness/databases';
import { draftOf, granted } from '../flows/books';
import { type ApiSide, type Data, openApi } from './side';

const GERMAN: Caller = { subject: 'g', roles: [], legalEntities: ['DEMF'] };
const AMERICAN: Caller = { subject: 'a', roles: [], legalEntities: ['USMF'] };

const WHOLE = `query ($id: ID, $number: String) { invoice(id: $id, number: $number) {
  id number version name status markedPaidAt legalEntity currency invoiceDate accountingDate confirmedAt
  customer { accountNumber name } billTo { name lines city postalCode country } contract { number lines { name project { number } } customers { name } }
  lines { name billingMethod amount { amount currency } contractLine { name project { number } } details { totalCount nodes { line { name } amount { amount } } } }
  details(first: 2) { totalCount pageInfo { hasNextPage } nodes { transactionClass billingType description quantity price amount { amount } tax { amount } documentDate source { id billingStatus } } }
  detailAmount { amount currency } estimatedTax { amount } totalAmount { amount }
  actuals { totalCount nodes { transactionType billingStatus adjustmentStatus skipSync amount { amount } invoice { id } project { number } accounting { voucherNumber } links { role otherRole other { transactionType } } } }
  corrects { id } corrections { id } customerInvoiceSummary { number date tax { amount } total { amount currency } }
  postingStatus { sequence step state blockers { code } blockerCount invoice { number } }
  postingHistory { totalCount nodes { sequence } }
} }`;

const LIST = `query ($filter: InvoiceFilter, $orderBy: [InvoiceOrder!], $first: Int, $after: String, $last: Int, $before: String) {
  invoices(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    totalCount nodes { number } edges { cursor node { number } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;

/** Invoices that only lists look at: numbers N-01 … N-12 in three currencies, with ties in date and total. */
function bareInvoices() {
  return Array.from({ length: 12 }, (_, index) => ({
    id: `bare-${index + 1}`,
    number: `N-${String(index + 1).padStart(2, '0')}`,
    version: 1,
    name: index % 2 ? 'Odd one' : 'Even one',
    status: index < 6 ? 'DRAFT' : 'CONFIRMED',
    legal_entity: index % 4 === 3 ? 'DEMF' : 'USMF',
    currency: ['USD', 'JPY', 'KWD'][index % 3],
    invoice_date: `2025-0${1 + (index % 3)}-15`,
    contract_id: 'bare-contract',
    contract_customer_id: 'k',
    customer_id: `bare-customer-${index % 2}`,
    detail_amount: 0,
    estimated_tax: 0,
    total_amount: [125_000, 1_250, 1_250_000][index % 3],
    created_at: '2025-01-01T00:00:00.000Z',
    created_by: 'test',
    confirmed_at: index < 6 ? null : `2025-05-0${index - 5}T00:00:00.000Z`,
    status_sequence: 0,
    step: index < 6 ? null : 'STAGED',
    state: index < 6 ? null : 'BLOCKED',
    written_back_count: 0,
  }));
}

describe.each(DIALECTS)('invoices over the API on %s', (dialect) => {
  let api: ApiSide;
  let id: string;
  const numbers = async (filter: object, more: object = {}, caller?: Caller) =>
    (await api.data(LIST, { filter, ...more }, caller)).invoices.nodes.map(({ number }: { number: string }) => number);
  const bare = { number: { startsWith: 'N-' } };

  beforeAll(async () => {
    api = await openApi(dialect);
    id = await draftOf(api.books, api.company, 3, 1);
    await api.books.db.write((tx) => tx.insert('invoice', bareInvoices()));
  });
  afterAll(() => api.close());

  it('shows a draft, then the same invoice confirmed', async () => {
    const draft = (await api.data(WHOLE, { id })).invoice;
    expect(draft).toMatchObject({
      version: 1,
      status: 'DRAFT',
      confirmedAt: null,
      markedPaidAt: null,
      legalEntity: 'USMF',
      currency: 'USD',
      invoiceDate: '2026-10-31',
      customer: { accountNumber: 'ACME', name: 'Acme' },
      billTo: { name: 'Acme', lines: ['1 Main St', 'Floor 2'], city: 'Reno', postalCode: null, country: 'US' },
      contract: {
        number: 'C-1',
        lines: [
          { name: 'Work', project: { number: 'P-TM' } },
          { name: 'Go-live', project: { number: 'P-FP' } },
        ],
        customers: [{ name: 'Acme' }],
      },
      detailAmount: { amount: '9800.00', currency: 'USD' },
      estimatedTax: { amount: '0.00' },
      totalAmount: { amount: '9800.00' },
      corrects: null,
      corrections: [],
      customerInvoiceSummary: null,
      postingStatus: null,
      postingHistory: { totalCount: 0, nodes: [] },
      details: { totalCount: 4, pageInfo: { hasNextPage: true } },
      actuals: { totalCount: 3 },
    });
    expect(draft.lines).toMatchObject([
      {
        name: 'Work',
        billingMethod: 'TIME_AND_MATERIAL',
        amount: { amount: '4800.00', currency: 'USD' },
        contractLine: { name: 'Work', project: { number: 'P-TM' } },
        details: { totalCount: 3 },
      },
      {
        name: 'Go-live',
        billingMethod: 'FIXED_PRICE',
        amount: { amount: '5000.00' },
        details: { totalCount: 1, nodes: [{ line: { name: 'Go-live' }, amount: { amount: '5000.00' } }] },
      },
    ]);
    expect(draft.details.nodes[0]).toEqual({
      transactionClass: 'TIME',
      billingType: 'CHARGEABLE',
      description: 'Workshops',
      quantity: '8.00',
      price: '200.0000',
      amount: { amount: '1600.00' },
      tax: { amount: '0.00' },
      documentDate: '2026-10-05',
      source: { id: expect.any(String), billingStatus: 'CUSTOMER_INVOICE_CREATED' },
    });

    granted(await confirmInvoice(api.books, LOCAL_CALLER, { invoiceId: id }));
    const confirmed = (await api.data(WHOLE, { number: draft.number })).invoice;
    expect(confirmed).toMatchObject({
      id,
      version: 2,
      status: 'CONFIRMED',
      confirmedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      postingStatus: {
        sequence: 1,
        step: 'CONFIRMED',
        state: 'MOVING',
        blockers: [],
        blockerCount: 0,
        invoice: { number: draft.number },
      },
      postingHistory: { totalCount: 1, nodes: [{ sequence: 1 }] },
      actuals: { totalCount: 10 },
    });
    const kinds = confirmed.actuals.nodes.map((actual: Data) =>
      [
        actual.transactionType,
        actual.billingStatus,
        actual.adjustmentStatus,
        actual.skipSync,
        actual.amount.amount,
      ].join(' '),
    );
    expect([...kinds].sort()).toEqual([
      ...Array(3).fill('BILLED_SALES   false 1600.00'),
      'BILLED_SALES   false 5000.00',
      ...Array(3).fill('UNBILLED_SALES  UNADJUSTABLE true -1600.00'),
      ...Array(3).fill('UNBILLED_SALES CUSTOMER_INVOICE_POSTED  false 1600.00'),
    ]);
    const original = confirmed.actuals.nodes.find((actual: Data) => actual.billingStatus === 'CUSTOMER_INVOICE_POSTED');
    expect(original).toMatchObject({ invoice: { id }, project: { number: 'P-TM' }, accounting: null });
    expect(
      original.links.map((link: Data) => `${link.role} ${link.otherRole} ${link.other.transactionType}`).sort(),
    ).toEqual([
      'ORIGINAL REVERSING UNBILLED_SALES',
      'UNBILLED_SALES BILLED_SALES BILLED_SALES',
      'UNBILLED_SALES COST COST',
    ]);
  });

  it('answers null for what is not there, not seen, or contradicts itself', async () => {
    const find = async (variables: object, caller?: Caller) =>
      (
        await api.data(
          'query ($id: ID, $number: String) { invoice(id: $id, number: $number) { number } }',
          { ...variables },
          caller,
        )
      ).invoice;
    expect(await find({ id: 'bare-1' })).toEqual({ number: 'N-01' });
    expect(await find({ id: 'bare-1', number: 'N-01' })).toEqual({ number: 'N-01' });
    for (const variables of [{ id: 'nobody' }, { number: 'N-99' }, { id: 'bare-1', number: 'N-02' }])
      expect(await find(variables)).toBeNull();
    await expect(find({ id: null })).rejects.toThrow("Give 'id' or 'number'.");
    expect(await find({ id: 'bare-1' }, GERMAN)).toBeNull();
    expect(await find({ number: 'N-04' }, GERMAN)).toEqual({ number: 'N-04' });
    expect(await find({ number: 'N-04' }, AMERICAN)).toBeNull();
    expect(await numbers(bare, {}, GERMAN)).toEqual(['N-04', 'N-08', 'N-12']);
    expect(await numbers({ legalEntity: ['USMF'] }, {}, GERMAN)).toEqual([]);
  });

  it.each([
    [{ status: ['CONFIRMED'] }, [7, 8, 9, 10, 11, 12]],
    [{ status: [] }, []],
    [{ step: ['STAGED'], state: ['BLOCKED'] }, [7, 8, 9, 10, 11, 12]],
    [{ state: ['DONE'] }, []],
    [{ legalEntity: ['DEMF'] }, [4, 8, 12]],
    [{ customerId: ['bare-customer-1'] }, [2, 4, 6, 8, 10, 12]],
    [{ contractId: ['bare-contract'] }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
    [{ name: { eq: 'Odd one' }, number: { in: ['N-01', 'N-02'] } }, [2]],
    [{ invoiceDate: { gte: '2025-02-01', lte: '2025-02-28' } }, [2, 5, 8, 11]],
    [{ totalAmount: { eq: '1250.00' } }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
    [{ totalAmount: { gte: '1250.005' } }, []],
    [{ totalAmount: { gt: null, gte: '1249.999', lte: '1250' } }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
    [{ totalAmount: { eq: '1250.0001' } }, []],
    [{ not: { status: ['CONFIRMED'] } }, [1, 2, 3, 4, 5, 6]],
    [{ not: { step: ['STAGED'] } }, [1, 2, 3, 4, 5, 6]],
    [{ or: [{ number: { eq: 'N-03' } }, { and: [{ status: ['DRAFT'] }, { legalEntity: ['DEMF'] }] }] }, [3, 4]],
    [{ or: [] }, []],
    [{ and: [] }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
  ] as [Data, number[]][])('filters by %j', async (filter, expected) => {
    const { gt: _, ...totalAmount } = filter.totalAmount ?? {};
    const asked = filter.totalAmount ? { ...filter, totalAmount } : filter;
    expect(await numbers({ and: [bare, asked] })).toEqual(expected.map((n) => `N-${String(n).padStart(2, '0')}`));
  });

  it('finds what bills a project, by hours or by a milestone', async () => {
    const projects = await api.books.db.read.rows<{ id: string; number: string }>(
      "SELECT id, number FROM project WHERE number IN ('P-TM', 'P-FP', 'P-FREE')",
    );
    const { number } = (await api.data('query ($id: ID) { invoice(id: $id) { number } }', { id })).invoice;
    for (const project of projects)
      expect(await numbers({ projectId: [project.id] })).toEqual(project.number === 'P-FREE' ? [] : [number]);
  });

  it('pages in every order, both ways, and counts on request', async () => {
    for (const orderBy of [
      ['NUMBER_DESC'],
      ['INVOICE_DATE_ASC'],
      ['INVOICE_DATE_DESC', 'NUMBER_ASC'],
      ['TOTAL_DESC'],
      ['TOTAL_ASC', 'INVOICE_DATE_DESC'],
      ['CONFIRMED_AT_ASC'],
      ['CONFIRMED_AT_DESC', 'CONFIRMED_AT_ASC'],
    ]) {
      const whole = await numbers(bare, { orderBy, first: 500 });
      expect(whole).toHaveLength(12);
      for (const backward of [false, true]) {
        const walked: string[] = [];
        for (let cursor: string | null = null, more = true; more; ) {
          const slice: Record<string, unknown> = backward ? { last: 5, before: cursor } : { first: 5, after: cursor };
          const { invoices } = await api.data(LIST, { filter: bare, orderBy, ...slice });
          const page = invoices.nodes.map(({ number }: { number: string }) => number);
          if (backward) walked.unshift(...page);
          else walked.push(...page);
          expect(invoices.totalCount).toBe(12);
          expect(invoices.edges[0].cursor).toBe(invoices.pageInfo.startCursor);
          more = backward ? invoices.pageInfo.hasPreviousPage : invoices.pageInfo.hasNextPage;
          cursor = backward ? invoices.pageInfo.startCursor : invoices.pageInfo.endCursor;
        }
        expect([orderBy, backward, walked]).toEqual([orderBy, backward, whole]);
      }
    }
  });

  it('refuses page sizes, cursors, texts and lists that are not right, with codes', async () => {
    const { cursor } = (await api.data(LIST, { filter: bare, first: 1 })).invoices.edges[0];
    for (const [variables, expected] of [
      [{ first: 0 }, 'PAGE_SIZE_OUT_OF_RANGE'],
      [{ first: 10_000 }, 'PAGE_SIZE_OUT_OF_RANGE'],
      [{ last: -1 }, 'PAGE_SIZE_OUT_OF_RANGE'],
      [{ first: 1, last: 1 }, 'PAGE_SIZE_OUT_OF_RANGE'],
      [{ after: 'garbage' }, 'CURSOR_INVALID'],
      [{ before: '' }, 'CURSOR_INVALID'],
      [{ after: cursor, orderBy: ['TOTAL_ASC'] }, 'CURSOR_INVALID'],
      [{ filter: { totalAmount: { eq: '1,5' } } }, 'DECIMAL_INVALID'],
      [{ filter: { totalAmount: { eq: '1000000000.01' } } }, 'AMOUNT_OUT_OF_RANGE'],
      [{ filter: { invoiceDate: { eq: '2025-02-30' } } }, 'DATE_INVALID'],
      [{ filter: { contractId: Array(501).fill('x') } }, 'LIST_TOO_LONG'],
      [{ filter: { or: Array(101).fill({ status: ['DRAFT'] }) } }, 'BAD_USER_INPUT'],
    ] as [object, string][]) {
      expect([variables, await api.codes(LIST, variables as Record<string, unknown>)]).toEqual([variables, [expected]]);
    }
    const inner =
      'query ($id: ID, $first: Int, $after: String) { invoice(id: $id) { details(first: $first, after: $after) { nodes { id } } } }';
    expect(await api.codes(inner, { id, first: 501 })).toEqual(['PAGE_SIZE_OUT_OF_RANGE']);
    expect(await api.codes(inner, { id, after: cursor })).toEqual(['CURSOR_INVALID']); // another list's
  });

  it('sends a statement per field at most, however many rows it is asked of', async () => {
    const rich = `query ($filter: InvoiceFilter) { invoices(filter: $filter) { totalCount nodes { id customer { name } contract { name lines { project { name } } customers { name } invoices(first: 3) { totalCount nodes { number } } }
      lines { contractLine { project { number } } details(first: 2) { totalCount nodes { line { name } source { project { name } links { other { id } } } } } }
      details(first: 2) { totalCount nodes { source { id } } } actuals(first: 3) { totalCount nodes { project { name } contractLine { name } invoice { id } links { role other { project { name } } } } }
      corrects { id } corrections { id } postingStatus { invoice { id } } postingHistory(first: 1) { totalCount nodes { step } } } } }`;
    const one = await api.statements(rich, { filter: { contractId: [api.company.contractId] } });
    for (let n = 0; n < 4; n += 1) {
      const invoiceId = await draftOf(api.books, api.company, 4 + n, 1, `more-${n}`);
      granted(await confirmInvoice(api.books, LOCAL_CALLER, { invoiceId }));
    }
    const five = await api.statements(rich, { filter: { contractId: [api.company.contractId] } });
    // One per path of the query that reads; paths that meet in the same moment share one.
    expect(one).toBeLessThanOrEqual(36);
    expect(five).toBeLessThanOrEqual(36);
    expect(await api.statements('{ invoices { nodes { number } edges { cursor } pageInfo { endCursor } } }')).toBe(1); // no count unless asked for
  });
});
