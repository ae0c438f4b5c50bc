// What people and programs do in a journey, in words: the project manager bills, the accountant posts, a watcher watches. Each
// goes through the gateway's public API alone.
import { randomUUID } from 'node:crypto';
import { ask, type Door } from '../harness/graphql';
import { waitFor } from '../harness/waiting';

export { contractNumber } from './company';

export interface StatusEvent {
  readonly sequence: number;
  readonly cursor: string;
  readonly step: string;
  readonly state: string;
  readonly blockers: readonly { code: string; owner: string; message: string; count: number }[];
  readonly invoice: {
    readonly id: string;
    readonly number: string;
    readonly proposal: { readonly number: string; readonly lineCount: number } | null;
  };
}

export const WATCH = `subscription Watch($filter: PostingFilter, $after: String) {
  invoicePostingStatus(filter: $filter, after: $after) {
    sequence cursor step state blockers { code owner message count } invoice { id number proposal { number lineCount } }
  }
}`;

/** Sends a mutation under a key of its own and gives its payload; throws when it was refused. */
export async function change<T extends { userErrors: readonly { code: string; message: string }[] }>(
  door: Door,
  name: string,
  fields: string,
  input: object,
): Promise<T> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const data = await ask<Record<string, T>>(
    door,
    `mutation Change($input: ${type}!) { ${name}(input: $input) { ${fields} replayed userErrors { code message } } }`,
    {
      input: { idempotencyKey: randomUUID(), ...input },
    },
  );
  const payload = data[name] as T;
  if (payload.userErrors.length > 0) throw new Error(`${name}: ${JSON.stringify(payload.userErrors)}`);
  return payload;
}

interface Contract {
  readonly id: string;
  readonly number: string;
  readonly customers: readonly { id: string }[];
}

/** A contract by its number. */
export async function contractOf(door: Door, number: string): Promise<Contract> {
  const data = await ask<{ contracts: { nodes: Contract[] } }>(
    door,
    '{ contracts(first: 500) { nodes { id number customers { id } } } }',
  );
  const found = data.contracts.nodes.find((contract) => contract.number === number);
  if (!found) throw new Error(`no contract ${number}`);
  return found;
}

/** Marks the whole backlog of a contract ready and drafts an invoice of it. */
export async function draftInvoice(
  door: Door,
  contractNumber: string,
  invoiceDate: string,
): Promise<{ id: string; number: string; version: number }> {
  const contract = await contractOf(door, contractNumber);
  const data = await ask<{ contract: { billingBacklog: { nodes: { id: string; billingStatus: string }[] } } }>(
    door,
    'query Backlog($id: ID!) { contract(id: $id) { billingBacklog(first: 500) { nodes { id billingStatus } } } }',
    { id: contract.id },
  );
  const ids = data.contract.billingBacklog.nodes
    .filter((item) => item.billingStatus === 'UNBILLED_SALES_CREATED')
    .map((item) => item.id);
  if (ids.length > 0) await change(door, 'markReadyToInvoice', 'items { id }', { ids });
  const payload = await change<{ invoice: { id: string; number: string; version: number }; userErrors: [] }>(
    door,
    'createInvoice',
    'invoice { id number version }',
    {
      contractId: contract.id,
      customerId: contract.customers[0]?.id,
      invoiceDate,
    },
  );
  return payload.invoice;
}

/** Posts every integration journal that is not posted. */
export async function postJournals(door: Door): Promise<number> {
  const data = await ask<{ integrationJournals: { nodes: { id: string }[] } }>(
    door,
    '{ integrationJournals(filter: { status: [DRAFT, ERROR] }, first: 500) { nodes { id } } }',
  );
  for (const { id } of data.integrationJournals.nodes)
    await change(door, 'postIntegrationJournal', 'journal { status }', { journalId: id });
  return data.integrationJournals.nodes.length;
}

/** Waits until an invoice stands at this step and state. */
export function untilStep(
  door: Door,
  invoiceId: string,
  step: string,
  state?: string,
  timeoutMs = 20_000,
): Promise<unknown> {
  return waitFor(
    `${step} ${state ?? ''}`,
    async () => {
      const data = await ask<{ invoice: { postingStatus: { step: string; state: string } | null } }>(
        door,
        'query At($id: ID!) { invoice(id: $id) { postingStatus { step state } } }',
        { id: invoiceId },
      );
      const status = data.invoice.postingStatus;
      return status?.step === step && (state === undefined || status.state === state) ? status : undefined;
    },
    timeoutMs,
  );
}
