// Two legal entities with the same documents under names of their own, of every kind that the public schema shows: the ground on which a
// caller of one must not see the other. It must never give them a document in common.
import { type SetUp, TABLES, type TableName } from '../../commands/setup/schema';
import type { Caller } from '../../subgraphs/caller';
import { ask } from '../harness/graphql';
import { change, contractNumber, draftInvoice, postJournals } from '../journey/actors';
import { company } from '../journey/company';
import type { InProcess } from '../journey/inProcess';

export const HERE = 'USMF';
export const THERE = 'DEMF';
export type Company = typeof HERE | typeof THERE;

const ALL_ROLES = ['administrator', 'project_manager', 'billing_administrator', 'project_accountant'];
const of = (subject: string, legalEntities: readonly string[]): Caller => ({
  subject,
  roles: ALL_ROLES,
  legalEntities,
});
/** By the name of the company that is theirs. They have every role: only the company keeps them from anything. */
export const PEOPLE: Readonly<Record<Company, Caller>> = { USMF: of('usmf', [HERE]), DEMF: of('demf', [THERE]) };

/** Set-up tables whose rows belong to no legal entity. */
const NOBODYS: ReadonlySet<TableName> = new Set(['exchange-rates'] as const);

/** Names of the first company as the second says them. */
export function abroad(text: string): string {
  return text
    .replaceAll(HERE, THERE)
    .replace(/\b([CPFT]-\d)/g, 'D$1')
    .replaceAll('US-001', 'DE-001')
    .replaceAll('Adventure Works', 'Fabrikam');
}

/** A company, and the same one again under other names. */
export function twoCompanies(): SetUp {
  const here = company(2, 2);
  const there = JSON.parse(abroad(JSON.stringify(here))) as SetUp;
  const both = (Object.keys(TABLES) as TableName[]).map((name) => [
    name,
    NOBODYS.has(name) ? here[name] : [...here[name], ...there[name]],
  ]);
  return Object.fromEntries(both) as SetUp;
}

/** What the documents of one company are called, by what arguments of root fields take. */
export type Documents = Readonly<Record<string, string>>;

interface Contract {
  readonly id: string;
  readonly customers: readonly { id: string }[];
  readonly lines: readonly { id: string; project: { id: string; number: string } }[];
}

const CONTRACT = `query ($number: String!) { contracts(filter: { number: { eq: $number } }) {
  nodes { id customers { id } lines { id project { id number } } }
} }`;

/** Writes one document of every kind: a draft with all that comes before it, and an invoice that is written back. */
export async function writeDocuments({ url, settle }: InProcess, legalEntity: Company): Promise<Documents> {
  const named = (text: string) => (legalEntity === HERE ? text : abroad(text));
  const contractOf = async (index: number) => {
    const number = named(contractNumber(index));
    const { contracts } = await ask<{ contracts: { nodes: [Contract] } }>(url, CONTRACT, { number });
    return contracts.nodes[0];
  };
  const make = <T>(name: string, fields: string, input: object) =>
    change<T & { userErrors: [] }>(url, name, fields, input);
  const importOnce = () => make('importFromStaging', 'imported', { legalEntity });
  const posted = await draftInvoice(url, named(contractNumber(2)), '2026-11-23');
  const billing = await make<Operation>('confirmInvoices', OPERATION, { invoiceIds: [posted.id] });
  await settle();
  await importOnce();
  await postJournals(url);
  await importOnce();
  const posting = await make<Operation>('postInvoiceProposals', OPERATION, { numbers: [posted.number] });
  await settle();
  const contract = await contractOf(1);
  const [line, fixed] = contract.lines as [Contract['lines'][0], Contract['lines'][0]];
  const customerId = contract.customers[0]?.id as string;
  const draft = await draftInvoice(url, named(contractNumber(1)), '2026-11-23');
  const day = { date: '2026-11-23' };
  const advance = { contractId: contract.id, customerId, description: 'Advance', amount: '100.00', ...day };
  const { retainer } = await make<{ retainer: { id: string } }>('createRetainer', 'retainer { id }', advance);
  await make('createInvoiceSchedule', 'schedules { id }', { contractLineId: line.id, runDate: '2027-01-31' });
  const work = { transactionClass: 'TIME', projectNumber: line.project.number, date: '2026-11-20' };
  const { entries } = await make<{ entries: [{ id: string }] }>('submitEntries', 'entries { id }', {
    entries: [{ ...work, quantity: '1', billPrice: '90', costPrice: '10' }],
  });
  const later = { contractLineId: fixed.id, name: 'Later', amount: '10.00', ...day };
  const { milestone } = await make<{ milestone: { id: string } }>('createMilestone', 'milestone { id }', later);
  const { report } = await make<{ report: { id: string } }>('runReconciliation', 'report { id }', {
    legalEntity,
    from: '2026-11-01',
    to: '2026-11-30',
  });
  const { dataLoad } = await make<{ dataLoad: { id: string } }>('startDataLoad', 'dataLoad { id }', { legalEntity });
  await settle();
  const found = await ask<Found>(url, FOUND, { legalEntity, billed: (await contractOf(2)).id });
  const [invoiceOfCustomer] = found.customerInvoices.nodes;
  return {
    legalEntity,
    invoiceId: draft.id,
    postedId: posted.id,
    postedNumber: posted.number,
    contractId: contract.id,
    customerId,
    contractLineId: line.id,
    fixedLineId: fixed.id,
    accountNumber: named('US-001'),
    projectId: line.project.id,
    projectNumber: line.project.number,
    retainerId: retainer.id,
    entryId: entries[0].id,
    milestoneId: milestone.id,
    billedMilestoneId: found.milestones.nodes[0].parts[0].id,
    reportId: report.id,
    dataLoadId: dataLoad.id,
    billingId: billing.operation.id,
    postingId: posting.operation.id,
    actualId: found.actuals.nodes[0].id,
    journalId: found.integrationJournals.nodes[0].id,
    customerInvoiceNumber: invoiceOfCustomer.number,
    voucherNumber: found.vouchers.nodes[0].number,
  };
}

interface Operation {
  readonly operation: { readonly id: string };
}
interface Found {
  readonly actuals: { nodes: [{ id: string }] };
  readonly milestones: { nodes: [{ parts: [{ id: string }] }] };
  readonly integrationJournals: { nodes: [{ id: string }] };
  readonly customerInvoices: { nodes: [{ number: string }] };
  readonly vouchers: { nodes: [{ number: string }] };
}

const OPERATION = 'operation { id }';
const FOUND = `query ($legalEntity: String!, $billed: ID!) {
  actuals(filter: { legalEntity: [$legalEntity] }) { nodes { id } }
  milestones(filter: { contractId: [$billed] }) { nodes { parts { id } } }
  integrationJournals(filter: { legalEntity: [$legalEntity] }) { nodes { id } }
  customerInvoices(legalEntity: $legalEntity) { nodes { number } }
  vouchers(legalEntity: $legalEntity) { nodes { number } }
}`;
