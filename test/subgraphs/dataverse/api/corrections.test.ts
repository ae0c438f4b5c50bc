// Revising over the API: the draft with what it corrects, what was left out as data, replays, refusals with codes, and a number
// of statements that does not grow with the details asked for.

import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { DIALECTS } from '../../../harness/databases';
import { draftOf, granted } from '../flows/books';
import { type ApiSide, type Data, openApi } from './side';

const INVOICE =
  'invoice { id status hasCorrections detailAmount { amount } corrects { id number } corrections { id } }';
const REVISE = `mutation ($input: ReviseInvoiceInput!) { reviseInvoice(input: $input) { ${INVOICE} leftOut { code subjectId retryable }
  leftOutCount userErrors { code path subjectId } replayed } }`;
const READ = `query ($id: ID!) { invoice(id: $id) { hasCorrections corrects { id } corrections { id number } totalAmount { amount }
  details(first: 500) { nodes { id kind quantity amount { amount } previousAmount { amount } previousTax { amount } corrects { id adjustmentStatus transactionType }
    original { quantity price billingType amount { amount } } } } } }`;
const EDIT = `mutation ($input: UpdateInvoiceDetailsInput!) { updateInvoiceDetails(input: $input) { invoice { totalAmount { amount } } userErrors { code path } } }`;

describe.each(DIALECTS)('corrections over the API on %s', (dialect) => {
  let api: ApiSide;
  let used = 0;
  const revise = async (input: object): Promise<Data> => (await api.data(REVISE, { input })).reviseInvoice;
  const read = async (id: string): Promise<Data> => (await api.data(READ, { id })).invoice;
  const invoiceOf = async (entries: number, milestones = 0) => {
    const invoiceId = await draftOf(api.books as never, api.company, entries, milestones, `api${++used}`);
    return granted(await confirmInvoice(api.books, LOCAL_CALLER, { invoiceId })).invoiceId;
  };

  beforeAll(async () => {
    api = await openApi(dialect);
  });
  afterAll(() => api.close());

  it('answers with the draft, shows what it corrects, and what was billed before', async () => {
    const first = await invoiceOf(1, 1);
    const input = { invoiceId: first, invoiceDate: '2026-11-23', idempotencyKey: 'once' };
    const answer = await revise(input);
    expect(answer).toMatchObject({
      invoice: {
        status: 'DRAFT',
        hasCorrections: true,
        detailAmount: { amount: '-6600.00' },
        corrects: { id: first },
        corrections: [],
      },
      leftOut: [],
      leftOutCount: 0,
      userErrors: [],
      replayed: false,
    });
    expect(await revise(input)).toEqual({ ...answer, replayed: true });
    const { id } = answer.invoice;
    expect(await read(first)).toMatchObject({ hasCorrections: false, corrects: null, corrections: [{ id }] });
    const original = { quantity: '8.00', price: '200.0000', billingType: 'CHARGEABLE', amount: { amount: '1600.00' } };
    const { nodes } = (await read(id)).details;
    expect(nodes[0]).toMatchObject({
      kind: 'CORRECTION',
      quantity: '0.00',
      amount: { amount: '0.00' },
      previousAmount: { amount: '1600.00' },
      previousTax: { amount: '0.00' },
      corrects: { adjustmentStatus: 'IN_PROCESS', transactionType: 'BILLED_SALES' },
      original,
    });
    const edits = [
      { detailId: nodes[0].id, quantity: '6' },
      { detailId: nodes[1].id, quantity: '0.5' },
    ];
    const edited = await api.data(EDIT, { input: { invoiceId: id, details: edits } });
    expect(edited.updateInvoiceDetails).toEqual({
      invoice: null,
      userErrors: [{ code: 'PARTIAL_CREDIT_UNSUPPORTED', path: ['details', '1', 'quantity'] }],
    });
    const half = await api.data(EDIT, { input: { invoiceId: id, details: edits.slice(0, 1) } });
    expect(half.updateInvoiceDetails).toEqual({ invoice: { totalAmount: { amount: '-5400.00' } }, userErrors: [] });
  });

  it('says what was left out, and refuses where nothing is left', async () => {
    const first = await invoiceOf(1);
    const [{ id: detailId }] = (await read(first)).details.nodes;
    expect(await revise({ invoiceId: first, detailIds: [detailId, 'nobody'] })).toMatchObject({
      leftOut: [{ code: 'NOT_FOUND', subjectId: 'nobody', retryable: false }],
      leftOutCount: 1,
      userErrors: [],
    });
    expect(await revise({ invoiceId: first })).toEqual({
      invoice: null,
      leftOut: null,
      leftOutCount: null,
      userErrors: [{ code: 'CORRECTION_IN_PROGRESS', path: null, subjectId: detailId }],
      replayed: false,
    });
  });

  it('reads corrections of 40 details with the statements of one', async () => {
    const [one, many] = [await invoiceOf(1), await invoiceOf(40)];
    const drafts = [await revise({ invoiceId: one }), await revise({ invoiceId: many })];
    const [few, all] = [
      await api.statements(READ, { id: drafts[0]?.invoice.id }),
      await api.statements(READ, { id: drafts[1]?.invoice.id }),
    ];
    expect(all).toBe(few);
  });
});
