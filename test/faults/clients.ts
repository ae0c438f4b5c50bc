// Clients that put the product under load while it is killed, cut off or frozen: each hands in work, approves it, bills it and posts
// the bill, over and over, and repeats what was not answered under the same key. What they were told is kept as promises, to be
// held against the books afterwards. They must never look into a database.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { send } from '../harness/graphql';
import { contractNumber } from '../journey/company';

const WORK_DAY = '2026-11-09';
const INVOICE_DAY = '2026-11-23';
const AGAIN_MS = 50;
/** A product that is killed again and again answers some request late. Whoever hangs for ever is ended by the test's own limit. */
const PATIENCE_MS = 900_000;
/** Errors that say "repeat it under the same key". */
const REPEATABLE = new Set([
  'RESULT_UNKNOWN',
  'SUBGRAPH_UNAVAILABLE',
  'SUBGRAPH_TIMEOUT',
  'SUBGRAPH_BUSY',
  'OPERATION_TIMEOUT',
  'SHUTTING_DOWN',
  'STORAGE_FULL',
  'INTERNAL_SERVER_ERROR',
]);

/** What clients were told has happened. */
export interface Told {
  /** Ids of entries that were approved. */
  readonly entries: string[];
  readonly confirmed: { readonly id: string; readonly number: string }[];
  /** Numbers of proposals that were posted. */
  readonly posted: string[];
}

interface Payload {
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
  readonly entries?: readonly { readonly id: string }[];
  readonly invoice?: { readonly id: string; readonly number: string };
}

export class Clients {
  readonly told: Told = { entries: [], confirmed: [], posted: [] };
  /** When mutations were answered, in ms of performance.now(). */
  readonly answered: number[] = [];
  /** Codes of errors that clients saw and repeated after; '' where the connection broke. */
  readonly seen = new Map<string, number>();
  private isOver = false;
  private working: Promise<void>[] = [];
  private readonly failures: unknown[] = [];
  private contracts = new Map<string, { id: string; customerId: string }>();

  /** `urls`: each client asks one of them, by turns, and the next when its connection breaks, as a load balancer would. */
  constructor(private readonly urls: readonly string[]) {}

  /** Starts so many clients, each on a contract of its own. */
  async start(count: number): Promise<void> {
    const query = '{ contracts(first: 500) { nodes { id number customers { id } } } }';
    const data = (await this.ask(0, query, {})) as {
      contracts: { nodes: { id: string; number: string; customers: { id: string }[] }[] };
    };
    for (const { id, number, customers } of data.contracts.nodes)
      this.contracts.set(number, { id, customerId: customers[0]?.id ?? '' });
    this.working = Array.from({ length: count }, (_, index) =>
      this.work(index).catch((error: unknown) => void this.failures.push(error)),
    );
  }

  /** Lets every client finish what it has begun, to the last write-back. */
  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.working);
    if (this.failures.length > 0) throw this.failures[0];
  }

  /** Mutations answered between two moments. */
  answeredBetween(from: number, to: number): number {
    return this.answered.filter((at) => at >= from && at < to).length;
  }

  private async work(client: number): Promise<void> {
    const contract = this.contracts.get(contractNumber(client + 1));
    if (!contract) throw new Error(`there is no contract for client ${client}`);
    const open: { id: string; number: string }[] = [];
    while (!this.isOver) {
      open.push(await this.bill(client, contract));
      if (open.length >= 3) await this.post(client, open);
    }
    const end = performance.now() + PATIENCE_MS;
    while (open.length > 0) {
      await this.post(client, open);
      if (performance.now() > end)
        throw new Error(`client ${client}: ${open.length} invoices do not come to their end`);
      if (open.length > 0) await sleep(100);
    }
  }

  /** Work of one day, from the entry to the confirmed invoice. */
  private async bill(client: number, { id: contractId, customerId }: { id: string; customerId: string }) {
    const entry = {
      transactionClass: 'TIME',
      projectNumber: `P-${String(client + 1).padStart(3, '0')}`,
      contractNumber: contractNumber(client + 1),
      date: WORK_DAY,
      quantity: '7.25',
      costPrice: '100',
      billPrice: '133.3333',
    };
    const handedIn = await this.change(client, 'submitEntries', 'entries { id }', { entries: [entry, entry] });
    const ids = (handedIn.entries ?? []).map(({ id }) => id);
    await this.change(client, 'approveEntries', 'entries { id }', { entries: ids.map((id) => ({ id })) });
    this.told.entries.push(...ids);
    const query =
      'query ($id: ID!) { contract(id: $id) { billingBacklog(filter: { status: [UNBILLED_SALES_CREATED] }, first: 100) { nodes { id } } } }';
    const { contract } = (await this.ask(client, query, { id: contractId })) as {
      contract: { billingBacklog: { nodes: { id: string }[] } };
    };
    await this.change(client, 'markReadyToInvoice', '__typename', {
      ids: contract.billingBacklog.nodes.map(({ id }) => id),
    });
    const { invoice } = await this.change(client, 'createInvoice', 'invoice { id number }', {
      contractId,
      customerId,
      invoiceDate: INVOICE_DAY,
    });
    if (!invoice) throw new Error('createInvoice gives no invoice');
    await this.change(client, 'confirmInvoice', '__typename', { invoiceId: invoice.id });
    this.told.confirmed.push(invoice);
    return invoice;
  }

  /** Posts what is imported by now, and forgets what is written back. */
  private async post(client: number, open: { id: string; number: string }[]): Promise<void> {
    for (const invoice of [...open]) {
      const query = 'query ($id: ID!) { invoice(id: $id) { postingStatus { step state } } }';
      const data = (await this.ask(client, query, { id: invoice.id })) as {
        invoice: { postingStatus: { step: string; state: string } | null } | null;
      };
      const at = data.invoice?.postingStatus;
      if (at?.step === 'IMPORTED' && at.state === 'MOVING' && !this.told.posted.includes(invoice.number)) {
        await this.change(client, 'postInvoiceProposal', '__typename', {
          number: invoice.number,
          invoiceDate: INVOICE_DAY,
        });
        this.told.posted.push(invoice.number);
      }
      if (at?.step === 'WRITTEN_BACK') open.splice(open.indexOf(invoice), 1);
    }
  }

  private async change(client: number, name: string, fields: string, input: object): Promise<Payload> {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
    const document = `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} userErrors { code message } } }`;
    const data = await this.ask(client, document, { input: { idempotencyKey: randomUUID(), ...input } });
    const payload = data[name] as Payload;
    if (payload.userErrors.length > 0) throw new Error(`${name}: ${JSON.stringify(payload.userErrors)}`);
    this.answered.push(performance.now());
    return payload;
  }

  /** Asks, under the same key, until there is an answer. */
  private async ask(client: number, query: string, variables: object): Promise<Record<string, unknown>> {
    const end = performance.now() + PATIENCE_MS;
    for (let place = client; ; ) {
      const url = this.urls[place % this.urls.length] as string;
      const answer = await send(url, query, variables).catch(() => undefined);
      if (answer?.data && !answer.errors) return answer.data;
      if (answer === undefined) place += 1;
      const codes = answer?.errors?.map(({ extensions }) => String(extensions?.code)) ?? [''];
      for (const code of codes) this.seen.set(code, (this.seen.get(code) ?? 0) + 1);
      if (answer && !codes.every((code) => REPEATABLE.has(code))) throw new Error(JSON.stringify(answer.errors));
      if (performance.now() > end) throw new Error(`no answer in time, last ${JSON.stringify(answer?.errors)}`);
      await sleep(AGAIN_MS);
    }
  }
}
