// What a project manager's front end does, each step one mutation or query of the public API: contracts, entries, the backlog,
// drafts and their confirmation; and the accountant's last step. It knows ids and texts as the API gives them, and no table.
import { randomUUID } from 'node:crypto';
import { ask } from '../harness/graphql';
import { change, untilStep } from './actors';
import { expectForetold, type FinancePreviewSeen, foretoldThere } from './foretoldThere';

type Payload<T> = T & { readonly userErrors: [] };

export interface ActualSeen {
  readonly id: string;
  readonly transactionType: string;
  readonly transactionClass: string;
  readonly billingType: string;
  readonly billingStatus: string | null;
  readonly adjustmentStatus: string | null;
  readonly quantity: string;
  readonly amount: { readonly amount: string };
  readonly skipSync: boolean;
  readonly accounting: null | {
    readonly voucherNumber: string;
    readonly accountingAmount: { readonly amount: string; readonly currency: string };
    readonly exchangeRate: string;
    readonly salesTax: { readonly amount: string };
  };
  readonly links: readonly {
    readonly role: string;
    readonly otherRole: string;
    readonly other: { readonly id: string };
  }[];
}

const ACTUAL = `id transactionType transactionClass billingType billingStatus adjustmentStatus quantity amount { amount } skipSync
  accounting { voucherNumber accountingAmount { amount currency } exchangeRate salesTax { amount } } links { role otherRole other { id } }`;

/** Ids of the customers of a contract that set-up brought. */
export async function customersOf(url: string, number: string): Promise<string[]> {
  const query = '{ contracts(first: 100) { nodes { number contractCustomers { customer { id } } } } }';
  const { contracts } = await ask<{
    contracts: { nodes: { number: string; contractCustomers: { customer: { id: string } }[] }[] };
  }>(url, query);
  const found = contracts.nodes.find((contract) => contract.number === number);
  return (found?.contractCustomers ?? []).map(({ customer }) => customer.id);
}

export async function createProject(url: string, number: string): Promise<string> {
  const input = { legalEntity: 'USMF', number, name: number };
  const { project } = await change<Payload<{ project: { id: string } }>>(url, 'createProject', 'project { id }', input);
  return project.id;
}

/** Gives the contract's id and those of its lines. */
export async function createContract(url: string, input: object): Promise<{ id: string; lines: { id: string }[] }> {
  const fields = 'contract { id lines { id } }';
  const given = { legalEntity: 'USMF', name: 'Rollout', currency: 'USD', ...input };
  const payload = await change<Payload<{ contract: { id: string; lines: { id: string }[] } }>>(
    url,
    'createContract',
    fields,
    given,
  );
  return payload.contract;
}

/** Hands entries in and approves each, for less where `billable` says so. Gives their ids. */
export async function approve(url: string, entries: readonly (object & { billable?: string })[]): Promise<string[]> {
  const submitted = await change<Payload<{ entries: { id: string; status: string }[] }>>(
    url,
    'submitEntries',
    'entries { id status }',
    { entries: entries.map(({ billable: _, ...entry }) => entry) },
  );
  const given = submitted.entries.map(({ id }, index) => {
    const billable = entries[index]?.billable;
    return billable === undefined ? { id } : { id, billableQuantity: billable };
  });
  await change(url, 'approveEntries', 'entries { status }', { entries: given });
  return submitted.entries.map(({ id }) => id);
}

/** All actuals of a contract of these types. */
export async function actualsOf(url: string, filter: object): Promise<ActualSeen[]> {
  const query = `query ($filter: ActualFilter) { actuals(filter: $filter, first: 500) { nodes { ${ACTUAL} } } }`;
  return (await ask<{ actuals: { nodes: ActualSeen[] } }>(url, query, { filter })).actuals.nodes;
}

/** Marks everything of a contract's backlog ready. */
export async function allReady(url: string, contractId: string): Promise<void> {
  const query = `query ($id: ID!) { contract(id: $id) { billingBacklog(filter: { status: [UNBILLED_SALES_CREATED] }, first: 500) { nodes { id } } } }`;
  const { contract } = await ask<{ contract: { billingBacklog: { nodes: { id: string }[] } } }>(url, query, {
    id: contractId,
  });
  const ids = contract.billingBacklog.nodes.map(({ id }) => id);
  await change(url, 'markReadyToInvoice', 'items { billingStatus }', { ids });
}

export interface DraftSeen {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly detailAmount: { readonly amount: string };
  readonly details: { readonly nodes: readonly DetailSeen[] };
}

export interface DetailSeen {
  readonly id: string;
  readonly kind: string;
  readonly transactionClass: string;
  readonly quantity: string;
  readonly amount: { readonly amount: string };
}

export const DRAFT = `id number version detailAmount { amount }
  details(first: 500) { nodes { id kind transactionClass quantity amount { amount } } }`;

export async function draft(
  url: string,
  contractId: string,
  customerId: string,
  invoiceDate: string,
): Promise<DraftSeen> {
  const payload = await change<Payload<{ invoice: DraftSeen }>>(url, 'createInvoice', `invoice { ${DRAFT} }`, {
    contractId,
    customerId,
    invoiceDate,
  });
  return payload.invoice;
}

export async function edit(url: string, { id, version }: DraftSeen, details: object[]): Promise<DraftSeen> {
  const input = { invoiceId: id, expectedVersion: version, details };
  return (await change<Payload<{ invoice: DraftSeen }>>(url, 'updateInvoiceDetails', `invoice { ${DRAFT} }`, input))
    .invoice;
}

/** What Finance said of invoices before they were confirmed here, by id. */
const FORETOLD = new Map<string, FinancePreviewSeen>();

/** Looks at what confirming would write, confirms, and finds that it wrote just that. */
export async function confirmAsPreviewed(url: string, { id, version }: DraftSeen): Promise<void> {
  const query = `query ($id: ID!) { previewConfirmation(invoiceId: $id, first: 500) {
    actuals { id amount { amount } skipSync } links { id } totals { actuals links chargeable { amount } } refusals { code } } }`;
  interface Preview {
    actuals: { id: string; amount: { amount: string }; skipSync: boolean }[];
    totals: { actuals: number; chargeable: { amount: string } };
    refusals: object[];
  }
  const { previewConfirmation: seen } = await ask<{ previewConfirmation: Preview }>(url, query, { id });
  expect(seen.refusals).toEqual([]);
  FORETOLD.set(id, (await foretoldThere(url, id)) as FinancePreviewSeen);
  expect(seen.actuals).toHaveLength(seen.totals.actuals);
  const input = { invoiceId: id, expectedVersion: version, idempotencyKey: randomUUID() };
  const fields = 'invoice { status detailAmount { amount } }';
  const done = await change<Payload<{ invoice: object }>>(url, 'confirmInvoice', fields, input);
  expect(done.invoice).toEqual({ status: 'CONFIRMED', detailAmount: seen.totals.chargeable });
  const written = await actualsOf(url, { invoiceId: [id] });
  const ids = new Set(seen.actuals.map((actual) => actual.id));
  const made = written.filter((actual) => ids.has(actual.id));
  const shape = ({ id: of, amount, skipSync }: (typeof seen.actuals)[number]) => ({ id: of, amount, skipSync });
  const order = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  expect(made.map(shape).sort(order)).toEqual(seen.actuals.map(shape).sort(order));
}

/** Posts the proposal of an invoice, as it was foretold if it was, and waits for what comes back. Gives the net amount that Finance posted. */
export async function postAndWait(url: string, { id, number }: DraftSeen, invoiceDate: string): Promise<string> {
  const fields = 'proposal { status netAmount { amount } }';
  const input = { number, invoiceDate };
  const posted = await change<Payload<{ proposal: { status: string; netAmount: { amount: string } } }>>(
    url,
    'postInvoiceProposal',
    fields,
    input,
  );
  const foretold = FORETOLD.get(id);
  if (foretold) await expectForetold(url, number, foretold);
  await untilStep(url, id, 'WRITTEN_BACK', 'DONE');
  return posted.proposal.netAmount.amount;
}
