// What project managers do to drafts over the API: decimals in and out, refusals as data, replays, bad input with codes, and
// statements that do not grow with the details asked for.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { approveTimeEntries } from '../../../../subgraphs/dataverse/flows/approveTimeEntries';
import { markReadyToInvoice } from '../../../../subgraphs/dataverse/flows/markReadyToInvoice';
import { DIALECTS } from '../../../harness/databases';
import { bobsEntry, draftOf, granted, salesOf } from '../flows/books';
import { draftFaults } from '../flows/draftFaults';
import { type ApiSide, type Data, openApi } from './side';

const ERRORS = 'userErrors { code path retryable subjectId } replayed';
const INVOICE = 'invoice { id version status detailAmount { amount } estimatedTax { amount } totalAmount { amount } }';
const mutation = (name: string, input: string, result = INVOICE) =>
  `mutation ($input: ${input}!) { ${name}(input: $input) { ${result} ${ERRORS} } }`;
const DETAILS = `query ($id: ID!) { invoice(id: $id) { description paymentTerms lines { id } details(first: 500) { nodes { id kind billingType description
  externalDescription quantity price amount { amount } discountAmount { amount } feeAmount { amount } tax { amount } isEdited source { id }
  original { quantity price billingType amount { amount } } } } } }`;

describe.each(DIALECTS)('drafts over the API on %s', (dialect) => {
  let api: ApiSide;
  let used = 0;
  const run = async (text: string, input: object): Promise<Data> => Object.values(await api.data(text, { input }))[0];
  const newDraft = (entries: number, milestones = 0) =>
    draftOf(api.books as never, api.company, entries, milestones, `api${++used}`);
  const read = async (id: string): Promise<Data> => (await api.data(DETAILS, { id })).invoice;
  const idsOf = async (id: string): Promise<string[]> => (await read(id)).details.nodes.map((node: Data) => node.id);

  beforeAll(async () => {
    api = await openApi(dialect);
  });
  afterEach(async () => expect(await draftFaults(api.books.db.read)).toEqual([]));
  afterAll(() => api.close());

  it('edits details and shows what was, what is and what is written off', async () => {
    const invoiceId = await newDraft(1, 1);
    const [sale, milestone] = await idsOf(invoiceId);
    const input = {
      invoiceId,
      expectedVersion: 1,
      idempotencyKey: `edit-${used}`,
      details: [
        { detailId: sale, quantity: '6', tax: '99.00', externalDescription: 'As agreed' },
        { detailId: milestone, price: '4500.5', quantity: null },
      ],
    };
    const edited = await run(mutation('updateInvoiceDetails', 'UpdateInvoiceDetailsInput'), input);
    expect(edited).toEqual({
      invoice: {
        id: invoiceId,
        version: 2,
        status: 'DRAFT',
        detailAmount: { amount: '5700.50' },
        estimatedTax: { amount: '99.00' },
        totalAmount: { amount: '5799.50' },
      },
      userErrors: [],
      replayed: false,
    });
    expect(await run(mutation('updateInvoiceDetails', 'UpdateInvoiceDetailsInput'), input)).toEqual({
      ...edited,
      replayed: true,
    });
    const { nodes } = (await read(invoiceId)).details;
    const original = { quantity: '8.00', price: '200.0000', billingType: 'CHARGEABLE', amount: { amount: '1600.00' } };
    expect(nodes).toEqual([
      expect.objectContaining({
        kind: 'SALE',
        quantity: '6.00',
        amount: { amount: '1200.00' },
        tax: { amount: '99.00' },
        isEdited: true,
        externalDescription: 'As agreed',
        original,
        discountAmount: { amount: '0.00' },
        feeAmount: { amount: '0.00' },
      }),
      expect.objectContaining({
        kind: 'WRITE_OFF',
        quantity: '2.00',
        amount: { amount: '400.00' },
        billingType: 'NON_CHARGEABLE',
        isEdited: false,
        original,
      }),
      expect.objectContaining({
        kind: 'MILESTONE',
        price: '4500.5000',
        amount: { amount: '4500.50' },
        source: null,
        original: expect.objectContaining({ quantity: null, amount: { amount: '5000.00' } }),
      }),
    ]);
  });

  it('adds by hand, removes, refreshes, changes the header, reviews and deletes', async () => {
    const invoiceId = await newDraft(1);
    const { lines } = await read(invoiceId);
    const added = await run(mutation('addInvoiceDetail', 'AddInvoiceDetailInput', `detailId ${INVOICE}`), {
      invoiceId,
      lineId: lines[0].id,
      transactionClass: 'FEE',
      quantity: '5',
      price: '200',
      documentDate: '2026-10-31',
      description: 'Fee',
    });
    expect(added).toMatchObject({
      detailId: expect.any(String),
      invoice: { totalAmount: { amount: '2600.00' } },
      userErrors: [],
    });
    const [sale] = await idsOf(invoiceId);
    expect(
      await run(mutation('removeInvoiceDetails', 'RemoveInvoiceDetailsInput'), { invoiceId, detailIds: [sale] }),
    ).toMatchObject({ invoice: { totalAmount: { amount: '1000.00' } } });
    expect(await run(mutation('refreshInvoice', 'DraftInput'), { invoiceId })).toMatchObject({
      invoice: { totalAmount: { amount: '2600.00' } },
    });
    const header = {
      invoiceId,
      name: null,
      description: 'October',
      paymentTerms: 'Net10',
      billTo: { name: 'AP', lines: ['Box 1'], country: 'US' },
    };
    expect(
      await run(
        mutation(
          'updateInvoice',
          'UpdateInvoiceInput',
          'invoice { name description paymentTerms accountingDate billTo { name lines city country } }',
        ),
        header,
      ),
    ).toMatchObject({
      invoice: {
        name: 'Implementation',
        description: 'October',
        paymentTerms: 'Net10',
        billTo: { name: 'AP', lines: ['Box 1'], city: null, country: 'US' },
      },
    });
    expect(await run(mutation('startInvoiceReview', 'DraftInput'), { invoiceId })).toMatchObject({
      invoice: { status: 'IN_REVIEW' },
    });
    expect(await run(mutation('endInvoiceReview', 'DraftInput'), { invoiceId })).toMatchObject({
      invoice: { status: 'DRAFT', version: 7 },
    });
    expect(
      await run(mutation('updateInvoice', 'UpdateInvoiceInput'), { invoiceId, expectedVersion: 1, name: 'Late' }),
    ).toMatchObject({ invoice: null, userErrors: [{ code: 'INVOICE_CHANGED', path: ['expectedVersion'] }] });
    const deleting = { invoiceId, idempotencyKey: `gone-${used}` };
    const gone = await run(mutation('deleteInvoice', 'DraftInput', 'deletedInvoiceId'), deleting);
    expect(gone).toEqual({ deletedInvoiceId: invoiceId, userErrors: [], replayed: false });
    expect(await run(mutation('deleteInvoice', 'DraftInput', 'deletedInvoiceId'), deleting)).toEqual({
      ...gone,
      replayed: true,
    });
    expect(await read(invoiceId)).toBeNull();
  });

  it('answers the replay of a creation with null where the draft was deleted since', async () => {
    const CREATE = mutation('createInvoice', 'CreateInvoiceInput', 'invoice { id }');
    await api.books.db.write((tx) =>
      tx.change(
        `UPDATE actual SET billing_status = 'UNBILLED_SALES_CREATED' WHERE billing_status = 'READY_TO_INVOICE'`,
      ),
    );
    granted(await approveTimeEntries(api.books, LOCAL_CALLER, [bobsEntry('replayed')]));
    granted(await markReadyToInvoice(api.books, LOCAL_CALLER, { ids: await salesOf(api.books, ['replayed']) }));
    const input = {
      contractId: api.company.contractId,
      customerId: api.company.customerId,
      invoiceDate: '2026-10-31',
      idempotencyKey: 'once',
    };
    const { invoice } = await run(CREATE, input);
    await run(mutation('deleteInvoice', 'DraftInput', 'deletedInvoiceId'), { invoiceId: invoice.id });
    expect(await run(CREATE, input)).toEqual({ invoice: null, userErrors: [], replayed: true });
  });

  it('adds items of the backlog', async () => {
    granted(await approveTimeEntries(api.books, LOCAL_CALLER, [bobsEntry('hub-1'), bobsEntry('hub-2')]));
    const ids = await salesOf(api.books, ['hub-1', 'hub-2']);
    const ADD = mutation('addToInvoice', 'AddToInvoiceInput', 'invoices { id }');
    expect(await run(ADD, { ids, invoiceDate: '2026-10-31' })).toMatchObject({
      invoices: null,
      userErrors: [
        { code: 'ITEM_NOT_READY', path: ['ids', '0'], subjectId: ids[0] },
        { code: 'ITEM_NOT_READY', subjectId: ids[1] },
      ],
    });
    granted(await markReadyToInvoice(api.books, LOCAL_CALLER, { ids }));
    expect(await run(ADD, { ids, invoiceDate: '2026-10-31' })).toEqual({
      invoices: [{ id: expect.any(String) }],
      userErrors: [],
      replayed: false,
    });
  });

  it('refuses decimals that are none, and says which', async () => {
    const invoiceId = await newDraft(1);
    const [detailId] = await idsOf(invoiceId);
    const codes = (edit: object) =>
      api.codes(mutation('updateInvoiceDetails', 'UpdateInvoiceDetailsInput'), {
        input: { invoiceId, details: [{ detailId, ...edit }] },
      });
    const edit = (details: object[]) =>
      run(mutation('updateInvoiceDetails', 'UpdateInvoiceDetailsInput'), { invoiceId, details });
    const typed = [
      { detailId, quantity: '1.234' },
      { detailId: 'other', tax: '1.234' },
    ];
    expect((await edit(typed)).userErrors).toMatchObject([
      { code: 'DECIMAL_INVALID', path: ['details', '0', 'quantity'] },
      { code: 'DECIMAL_INVALID', path: ['details', '1', 'tax'] },
    ]);
    expect(await codes({ price: 'much' })).not.toEqual([]);
    expect(
      await run(mutation('updateInvoiceDetails', 'UpdateInvoiceDetailsInput'), {
        invoiceId,
        details: [{ detailId, quantity: '0' }],
      }),
    ).toMatchObject({
      invoice: null,
      userErrors: [
        { code: 'BAD_USER_INPUT', path: ['details', '0', 'quantity'], subjectId: detailId, retryable: false },
      ],
    });
    expect(
      await run(mutation('updateInvoiceDetails', 'UpdateInvoiceDetailsInput'), {
        invoiceId: 'none',
        details: [{ detailId, quantity: '1' }],
      }),
    ).toMatchObject({ userErrors: [{ code: 'NOT_FOUND', path: ['invoiceId'] }] });
  });

  it('shows sources and originals of many details with as many statements as of one', async () => {
    const [one, many] = [await newDraft(1, 1), await newDraft(40, 10)];
    const forOne = await api.statements(DETAILS, { id: one });
    expect(await api.statements(DETAILS, { id: many })).toBe(forOne);
  });
});
