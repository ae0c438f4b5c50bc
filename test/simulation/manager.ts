// What a project manager does in a simulation, through Dataverse's own flows: work of every class, drafts, edits, confirmations,
// corrections, retainers and milestones. A refusal is an answer like any other. It must never write to the books by itself.
import { MAPS } from '../../schema/messages';
import { LOCAL_CALLER as CALLER } from '../../subgraphs/caller';
import type { Books } from '../../subgraphs/dataverse/books';
import { addInvoiceDetail } from '../../subgraphs/dataverse/flows/addInvoiceDetail';
import { approveEntries } from '../../subgraphs/dataverse/flows/approveEntries';
import { cancelApprovals } from '../../subgraphs/dataverse/flows/cancelApprovals';
import { confirmInvoice } from '../../subgraphs/dataverse/flows/confirmInvoice';
import { confirmInvoices } from '../../subgraphs/dataverse/flows/confirmInvoices';
import { createInvoice } from '../../subgraphs/dataverse/flows/createInvoice';
import { createInvoices } from '../../subgraphs/dataverse/flows/createInvoices';
import { createMilestone } from '../../subgraphs/dataverse/flows/createMilestone';
import { createRetainer } from '../../subgraphs/dataverse/flows/createRetainer';
import { deleteInvoice } from '../../subgraphs/dataverse/flows/deleteInvoice';
import { markInvoicePaid } from '../../subgraphs/dataverse/flows/markInvoicePaid';
import { markReadyToInvoice } from '../../subgraphs/dataverse/flows/markReadyToInvoice';
import { markRetainerReadyToRefund } from '../../subgraphs/dataverse/flows/markRetainerReadyToRefund';
import { pauseTableMap } from '../../subgraphs/dataverse/flows/pauseTableMap';
import { recallEntries } from '../../subgraphs/dataverse/flows/recallEntries';
import { resumeTableMap } from '../../subgraphs/dataverse/flows/resumeTableMap';
import { reviseInvoice } from '../../subgraphs/dataverse/flows/reviseInvoice';
import { submitEntries } from '../../subgraphs/dataverse/flows/submitEntries';
import { updateInvoiceDetails } from '../../subgraphs/dataverse/flows/updateInvoiceDetails';
import { type Deed, type Doing, pick, type Weighed } from './act';

type Row = { id: string };

const rows = (look: Doing<Books>['look'], sql: string, values: string[] = []) => look.rows<Row>(sql, values);
const CLASSES = ['TIME', 'TIME', 'TIME', 'EXPENSE', 'MATERIAL', 'FEE'] as const;
const BILLING_TYPES = ['CHARGEABLE', 'CHARGEABLE', 'NON_CHARGEABLE', 'COMPLIMENTARY'];
const DAYS = ['2026-11-02', '2026-11-10', '2026-11-25'];
const INVOICE_DAYS = ['2026-11-15', '2026-11-28', '2026-11-30'];
/** The maps that are paused and resumed. */
export const PAUSABLE = [MAPS.actuals, MAPS.invoices];

const work: Deed<Books> = async ({ books, look, n: [a, b, c, d], key }) => {
  const projects = await look.rows<{ number: string }>(
    "SELECT number FROM project WHERE number LIKE 'P-%' ORDER BY number",
  );
  const projectNumber = pick(projects, a)?.number as string;
  const id = `${key.idempotencyKey}-entry`;
  const transactionClass = CLASSES[b % CLASSES.length] as (typeof CLASSES)[number];
  const entry = {
    id,
    transactionClass,
    projectNumber,
    date: DAYS[c % DAYS.length] as string,
    quantity: 1 + (c % 1_600),
    costPrice: transactionClass === 'FEE' ? 0 : 500_000 + d,
    billPrice: 1_000_000 + d * 3,
    resource: 'Bob',
  };
  const handedIn = await submitEntries(books, CALLER, { entries: [entry], idempotencyKey: `${key.idempotencyKey}-in` });
  if (!handedIn.ok) return handedIn;
  const billable = d % 4 === 0 ? { billableQuantity: Math.floor(entry.quantity / 2) } : {};
  const approved = await approveEntries(books, CALLER, {
    entries: [{ id, ...(transactionClass === 'FEE' ? {} : billable) }],
    idempotencyKey: `${key.idempotencyKey}-approval`,
  });
  return approved;
};

const takeBack: Deed<Books> = async ({ books, look, n: [a, b], key }) => {
  const entry = pick(await rows(look, "SELECT id FROM entry WHERE status = 'APPROVED' ORDER BY id"), a);
  return entry && (b % 2 ? cancelApprovals : recallEntries)(books, CALLER, { ids: [entry.id], ...key });
};

const ready: Deed<Books> = async ({ books, look, n: [a, b], key }) => {
  const waiting = await rows(
    look,
    "SELECT id FROM actual WHERE transaction_type = 'UNBILLED_SALES' AND billing_status = 'UNBILLED_SALES_CREATED' UNION ALL SELECT id FROM milestone WHERE invoice_status = 'UNBILLED_SALES_CREATED' ORDER BY id",
  );
  const from = a % Math.max(1, waiting.length);
  const ids = waiting.slice(from, from + 1 + (b % 12)).map(({ id }) => id);
  return ids.length === 0 ? undefined : markReadyToInvoice(books, CALLER, { ids, ...key });
};

const draft: Deed<Books> = async ({ books, look, n: [a, b], key }) => {
  const payers = await look.rows<{ contract_id: string; customer_id: string }>(
    'SELECT contract_id, customer_id FROM contract_customer ORDER BY contract_id, customer_id',
  );
  const payer = pick(payers, a);
  if (!payer) return undefined;
  const invoiceDate = INVOICE_DAYS[b % INVOICE_DAYS.length] as string;
  return createInvoice(books, CALLER, {
    contractId: payer.contract_id,
    customerId: payer.customer_id,
    invoiceDate,
    ...key,
  });
};

const someDraft = async ({ look, n: [a] }: Doing<Books>): Promise<string | undefined> =>
  pick(await rows(look, "SELECT id FROM invoice WHERE status = 'DRAFT' ORDER BY id"), a)?.id;

const edit: Deed<Books> = async (doing) => {
  const invoiceId = await someDraft(doing);
  if (!invoiceId) return undefined;
  const { books, look, n, key } = doing;
  const [, b, c, d] = n;
  const detail = pick(
    await rows(look, 'SELECT id FROM invoice_detail WHERE invoice_id = ? ORDER BY id', [invoiceId]),
    b,
  );
  if (!detail) return undefined;
  const change = [
    { quantity: c % 1_600 },
    { price: 1_000_000 + c },
    { billingType: BILLING_TYPES[c % BILLING_TYPES.length] },
    { quantity: c % 900, billingType: 'CHARGEABLE' },
  ][d % 4];
  return updateInvoiceDetails(books, CALLER, { invoiceId, details: [{ detailId: detail.id, ...change }], ...key });
};

const confirm: Deed<Books> = async (doing) => {
  const invoiceId = await someDraft(doing);
  return invoiceId === undefined ? undefined : confirmInvoice(doing.books, CALLER, { invoiceId, ...doing.key });
};

/** Some drafts, or whatever is named: what is confirmed or held already is refused by itself. */
const confirmMany: Deed<Books> = async ({ books, look, n: [a, b], key }) => {
  const all = await rows(look, 'SELECT id FROM invoice ORDER BY id');
  const from = a % Math.max(1, all.length);
  const invoiceIds = all.slice(from, from + 1 + (b % 6)).map(({ id }) => id);
  if (invoiceIds.length === 0) return undefined;
  return confirmInvoices(books, CALLER, b % 5 === 0 ? { filter: {}, ...key } : { invoiceIds, ...key });
};

const draftMany: Deed<Books> = async ({ books, look, n: [a, b], key }) => {
  const contracts = await rows(look, 'SELECT id FROM contract ORDER BY id');
  const contractIds = contracts.slice(a % Math.max(1, contracts.length)).map(({ id }) => id);
  const invoiceDate = INVOICE_DAYS[b % INVOICE_DAYS.length] as string;
  return contractIds.length === 0 ? undefined : createInvoices(books, CALLER, { contractIds, invoiceDate, ...key });
};

/** A detail by hand on a line of the draft. */
const byHand: Deed<Books> = async (doing) => {
  const invoiceId = await someDraft(doing);
  if (!invoiceId) return undefined;
  const { books, look, n, key } = doing;
  const [, b, c, d] = n;
  const line = pick(await rows(look, 'SELECT id FROM invoice_line WHERE invoice_id = ? ORDER BY id', [invoiceId]), b);
  if (!line) return undefined;
  return addInvoiceDetail(books, CALLER, {
    invoiceId,
    lineId: line.id,
    transactionClass: CLASSES[b % CLASSES.length] as string,
    billingType: BILLING_TYPES[c % BILLING_TYPES.length] as string,
    quantity: 1 + (c % 900),
    price: 1_000_000 + d,
    documentDate: '2026-11-02',
    description: key.idempotencyKey,
    ...key,
  });
};

const refund: Deed<Books> = async ({ books, look, n: [a], key }) => {
  const retainers = await rows(look, 'SELECT id FROM retainer ORDER BY id');
  const one = pick(retainers, a);
  return one && markRetainerReadyToRefund(books, CALLER, { retainerId: one.id, ...key });
};

const discard: Deed<Books> = async (doing) => {
  const invoiceId = await someDraft(doing);
  return invoiceId === undefined ? undefined : deleteInvoice(doing.books, CALLER, { invoiceId, ...doing.key });
};

const revise: Deed<Books> = async ({ books, look, n: [a, b], key }) => {
  const invoice = pick(
    await rows(look, "SELECT id FROM invoice WHERE status IN ('CONFIRMED', 'POSTED', 'PAID') ORDER BY id"),
    a,
  );
  const invoiceDate = INVOICE_DAYS[1 + (b % 2)] as string;
  return invoice && reviseInvoice(books, CALLER, { invoiceId: invoice.id, invoiceDate, ...key });
};

const pay: Deed<Books> = async ({ books, look, n: [a], key }) => {
  const invoice = pick(
    await rows(look, "SELECT id FROM invoice WHERE status IN ('CONFIRMED', 'POSTED') ORDER BY id"),
    a,
  );
  return invoice && markInvoicePaid(books, CALLER, { invoiceId: invoice.id, ...key });
};

const milestone: Deed<Books> = async ({ books, look, n: [a, b], key }) => {
  const line = pick(
    await rows(look, "SELECT id FROM contract_line WHERE billing_method = 'FIXED_PRICE' ORDER BY id"),
    a,
  );
  if (!line) return undefined;
  const amount = `${1 + (b % 3_000)}.00`;
  return createMilestone(books, CALLER, {
    contractLineId: line.id,
    name: key.idempotencyKey,
    amount,
    date: '2026-11-10',
    ...key,
  });
};

const retainer: Deed<Books> = async ({ books, look, n: [a, b], key }) => {
  const payers = await look.rows<{ contract_id: string; customer_id: string }>(
    'SELECT contract_id, customer_id FROM contract_customer ORDER BY contract_id, customer_id',
  );
  const payer = pick(payers, a);
  if (!payer) return undefined;
  const made = await createRetainer(books, CALLER, {
    contractId: payer.contract_id,
    customerId: payer.customer_id,
    description: key.idempotencyKey,
    amount: `${1 + (b % 2_000)}.00`,
    date: '2026-11-02',
    ...key,
  });
  if (!made.ok) return made;
  const ids = [made.value.retainerId];
  return markReadyToInvoice(books, CALLER, { ids, idempotencyKey: `${key.idempotencyKey}-ready` });
};

const pauseMap: Deed<Books> = ({ books, n: [a], key }) =>
  pauseTableMap(books, CALLER, { name: pick(PAUSABLE, a) as string, ...key });
const resumeMap: Deed<Books> = ({ books, n: [a], key }) =>
  resumeTableMap(books, CALLER, { name: pick(PAUSABLE, a) as string, ...key });

export const MANAGER: Readonly<Record<string, Weighed<Deed<Books>>>> = {
  work: { weight: 10, of: work },
  takeBack: { weight: 2, of: takeBack },
  ready: { weight: 12, of: ready },
  draft: { weight: 12, of: draft },
  edit: { weight: 6, of: edit },
  confirm: { weight: 16, of: confirm },
  confirmMany: { weight: 3, of: confirmMany },
  draftMany: { weight: 1, of: draftMany },
  byHand: { weight: 5, of: byHand },
  refund: { weight: 1, of: refund },
  discard: { weight: 1, of: discard },
  revise: { weight: 5, of: revise },
  pay: { weight: 1, of: pay },
  milestone: { weight: 4, of: milestone },
  retainer: { weight: 4, of: retainer },
  pauseMap: { weight: 1, of: pauseMap },
  resumeMap: { weight: 2, of: resumeMap },
};
