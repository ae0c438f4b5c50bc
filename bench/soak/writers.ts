// Clients that write: each takes one contract after the other through its whole journey, marks, creates, confirms, posts, and
// waits until it is written back. A mutation whose outcome a restart left open is sent again under its idempotency key.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type GraphqlAnswer, send } from '../../test/harness/graphql';
import type { Tally } from './tally';

export const INVOICE_DATE = '2026-11-23';
const AGAIN_MS = 200;
const PATIENCE_MS = 60_000;

interface Payload {
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
  readonly invoice?: { readonly id: string; readonly number: string } | null;
}

interface Contract {
  readonly id: string;
  readonly customers: readonly { readonly id: string }[];
}

export class Writers {
  private contracts: Contract[] = [];
  private isOver = false;
  /** Numbers of the invoices that were written back. */
  readonly done: string[] = [];

  constructor(
    private readonly url: string,
    private readonly tally: Tally,
  ) {}

  /** Takes all contracts there are. */
  async begin(): Promise<void> {
    for (let after: string | null = null; ; ) {
      const { contracts } = (await this.ask(
        'query Contracts($after: String) { contracts(first: 500, after: $after) { nodes { id customers { id } } pageInfo { hasNextPage endCursor } } }',
        { after },
      )) as { contracts: { nodes: Contract[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } };
      this.contracts.push(...contracts.nodes);
      if (!contracts.pageInfo.hasNextPage) return;
      after = contracts.pageInfo.endCursor;
    }
  }

  get left(): number {
    return this.contracts.length;
  }

  /** No journey begins any more; those under way are finished. */
  stop(): void {
    this.isOver = true;
  }

  /** One client: so many journeys, or until `stop`, pausing between two. */
  async write(most: number, pauseMs: number): Promise<void> {
    for (let count = 0; count < most && !this.isOver; count += 1) {
      const contract = this.contracts.pop();
      if (contract === undefined) return;
      try {
        await this.journey(contract);
      } catch (error) {
        this.tally.violation(`a journey failed: ${error instanceof Error ? error.message : String(error)}`);
      }
      await sleep(pauseMs);
    }
  }

  private async journey(contract: Contract): Promise<void> {
    const { contract: standing } = (await this.ask(
      'query Backlog($id: ID!) { contract(id: $id) { billingBacklog(first: 100) { nodes { id billingStatus } } } }',
      { id: contract.id },
    )) as { contract: { billingBacklog: { nodes: { id: string; billingStatus: string }[] } } };
    const ids = standing.billingBacklog.nodes
      .filter(({ billingStatus }) => billingStatus === 'UNBILLED_SALES_CREATED')
      .map(({ id }) => id);
    await this.change('markReadyToInvoice', '__typename', { ids });
    const { invoice } = await this.change('createInvoice', 'invoice { id number }', {
      contractId: contract.id,
      customerId: contract.customers[0]?.id,
      invoiceDate: INVOICE_DATE,
    });
    if (invoice === undefined || invoice === null) throw new Error('createInvoice gives no invoice');
    await this.change('confirmInvoice', 'invoice { number }', { invoiceId: invoice.id });
    await this.until(invoice.id, 'IMPORTED');
    await this.change('postInvoiceProposal', '__typename', { number: invoice.number, invoiceDate: INVOICE_DATE });
    await this.until(invoice.id, 'WRITTEN_BACK');
    this.done.push(invoice.number);
    this.tally.journeys += 1;
  }

  private async until(id: string, step: string): Promise<void> {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      const { invoice } = (await this.ask('query At($id: ID!) { invoice(id: $id) { postingStatus { step state } } }', {
        id,
      })) as { invoice: { postingStatus: { step: string; state: string } | null } };
      const status = invoice.postingStatus;
      if (status?.step === step) return;
      if (performance.now() > end) throw new Error(`not ${step} in time, but ${JSON.stringify(status)}`);
      await sleep(AGAIN_MS);
    }
  }

  /** A mutation, sent again under its key while a restart leaves its outcome open. */
  private async change(name: string, fields: string, input: object): Promise<Payload> {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
    const data = await this.ask(
      `mutation Change($input: ${type}!) { ${name}(input: $input) { ${fields} userErrors { code message } } }`,
      { input: { idempotencyKey: randomUUID(), ...input } },
    );
    this.tally.mutations += 1;
    const payload = data[name] as Payload;
    if (payload.userErrors.length > 0) throw new Error(`${name}: ${JSON.stringify(payload.userErrors)}`);
    return payload;
  }

  /** Asks until there is an answer without errors; errors that no restart explains end the journey. */
  private async ask(query: string, variables: object): Promise<Record<string, unknown>> {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      const began = performance.now();
      const answer: GraphqlAnswer<Record<string, unknown>> = await send(this.url, query, variables);
      if (answer.errors === undefined && answer.data) return answer.data;
      if (!this.tally.allowed(answer.errors ?? [], began) || began > end)
        throw new Error(JSON.stringify(answer.errors));
      await sleep(AGAIN_MS);
    }
  }
}
