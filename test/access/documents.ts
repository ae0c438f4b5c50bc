// One document of every kind, written through the public API, and what each is called in the inputs of mutations: the ground from
// which inputs are made. It must never know who is allowed what.
import { randomUUID } from 'node:crypto';
import { contractNumber } from '../journey/company';
import type { InProcess } from '../journey/inProcess';
import type { Person } from './stage';

/** Ids and numbers by the name of the input field that takes them. */
export type Documents = Readonly<Record<string, string>>;

type Node = Readonly<Record<string, never>>;

/** Writes them as somebody who may do everything. */
export async function writeDocuments(product: InProcess, root: Person): Promise<Documents> {
  const ask = async <T>(query: string, variables: object = {}): Promise<T> => {
    const { data, errors } = await root.ask<T>(query, variables);
    if (errors || !data) throw new Error(`${query}: ${JSON.stringify(errors)}`);
    return data;
  };
  const change = async <T>(name: string, fields: string, input: object): Promise<T> => {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} userErrors { code message path } } }`;
    const payload = (await ask<Record<string, never>>(query, { input: { idempotencyKey: randomUUID(), ...input } }))[
      name
    ] as unknown as T & {
      userErrors: object[];
    };
    if (payload.userErrors.length > 0) throw new Error(`${name}: ${JSON.stringify(payload.userErrors)}`);
    return payload;
  };
  const { contracts } = await ask<{ contracts: { nodes: Contract[] } }>(CONTRACTS);
  const contract = (index: number) =>
    contracts.nodes.find(({ number }) => number === contractNumber(index)) as Contract;
  const draft = async (index: number) => {
    const { id, customers, billingBacklog } = contract(index);
    await change('markReadyToInvoice', 'items { id }', { ids: billingBacklog.nodes.map((item) => item.id) });
    return change<{ invoice: Invoice }>('createInvoice', INVOICE, {
      contractId: id,
      customerId: customers[0]?.id,
      invoiceDate: '2026-11-23',
    });
  };
  const { invoice: confirmed } = await draft(2);
  const ids = { invoiceIds: [confirmed.id] };
  const { operation } = await change<{ operation: { id: string } }>('confirmInvoices', 'operation { id }', ids);
  await product.settle();
  await change('importFromStaging', 'imported', { legalEntity: 'USMF' });
  const first = contract(1);
  const [line, fixed] = first.lines as [Line, Line];
  const customerId = first.customers[0]?.id as string;
  const { invoice } = await draft(1);
  const retainer = { contractId: first.id, customerId, description: 'Advance', amount: '100.00', date: '2026-11-23' };
  const { retainer: made } = await change<{ retainer: { id: string } }>('createRetainer', 'retainer { id }', retainer);
  const schedule = { contractLineId: line.id, runDate: '2027-01-31' };
  const { schedules } = await change<{ schedules: Node[] }>('createInvoiceSchedule', 'schedules { id }', schedule);
  const handedIn = {
    entries: [
      {
        transactionClass: 'TIME',
        projectNumber: line.project.number,
        date: '2026-11-20',
        quantity: '1',
        billPrice: '90',
        costPrice: '10',
      },
    ],
  };
  const { entries } = await change<{ entries: { id: string }[] }>('submitEntries', 'entries { id }', handedIn);
  const fields = 'milestone { id parts { id } }';
  const { milestone } = await change<{ milestone: { id: string; parts: [{ id: string }] } }>(
    'createMilestone',
    fields,
    {
      contractLineId: fixed.id,
      name: 'Later',
      amount: '10.00',
      date: '2026-12-01',
    },
  );
  const { report } = await change<{ report: { id: string } }>('runReconciliation', 'report { id }', {
    legalEntity: 'USMF',
    from: '2026-11-01',
    to: '2026-11-30',
  });
  const { dataLoad } = await change<{ dataLoad: { id: string } }>('startDataLoad', 'dataLoad { id }', {
    contractId: contract(3).id,
  });
  const { estimate } = await change<{ estimate: { id: string } }>('postRevenueEstimate', 'estimate { id }', {
    projectId: fixed.project.id,
    periodDate: '2026-11-30',
    percentComplete: '10',
  });
  await product.settle();
  const found = await ask<{ journals: { nodes: Journal[] }; vouchers: { nodes: { number: string }[] } }>(JOURNALS);
  const journal = found.journals.nodes[0] as Journal;
  const journalLine = journal.lines.nodes[0] as { id: string; actualId: string };
  const { proposal } = await ask<{ proposal: { number: string } }>(
    'query ($number: String!) { proposal: invoiceProposal(number: $number) { number } }',
    { number: confirmed.number },
  );
  return {
    legalEntity: 'USMF',
    invoiceId: invoice.id,
    confirmedInvoiceId: confirmed.id,
    operationId: operation.id,
    detailId: invoice.details.nodes[0]?.id as string,
    lineId: invoice.lines[0]?.id as string,
    contractId: first.id,
    customerId,
    contractLineId: line.id,
    fixedLineId: fixed.id,
    projectId: line.project.id,
    projectNumber: line.project.number,
    contractNumber: first.number,
    itemId: contract(3).billingBacklog.nodes[0]?.id as string,
    milestoneId: milestone.id,
    milestonePartId: milestone.parts[0].id,
    retainerId: made.id,
    scheduleId: (schedules[0] as unknown as { id: string }).id,
    entryId: entries[0]?.id as string,
    reportId: report.id,
    journalId: journal.id,
    journalLineId: journalLine.id,
    actualId: journalLine.actualId,
    proposalNumber: proposal.number,
    accountNumber: 'US-001',
    dataLoadId: dataLoad.id,
    estimateId: estimate.id,
    voucherNumber: found.vouchers.nodes[0]?.number as string,
    fixedProjectId: fixed.project.id,
  };
}

interface Line {
  readonly id: string;
  readonly project: { readonly id: string; readonly number: string };
}
interface Contract {
  readonly id: string;
  readonly number: string;
  readonly customers: readonly { id: string }[];
  readonly lines: readonly Line[];
  readonly billingBacklog: { readonly nodes: readonly { id: string }[] };
}
interface Invoice {
  readonly id: string;
  readonly number: string;
  readonly lines: readonly { id: string }[];
  readonly details: { readonly nodes: readonly { id: string }[] };
}
interface Journal {
  readonly id: string;
  readonly lines: { readonly nodes: readonly { id: string; actualId: string }[] };
}

const CONTRACTS = `{ contracts { nodes {
  id number customers { id } lines { id project { id number } } billingBacklog { nodes { id } }
} } }`;
const INVOICE = 'invoice { id number lines { id } details { nodes { id } } }';
const JOURNALS = `{
  journals: integrationJournals { nodes { id status lines { nodes { id actualId } } } }
  vouchers(legalEntity: "USMF") { nodes { number } }
}`;
