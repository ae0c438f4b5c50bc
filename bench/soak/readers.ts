// Clients that read: several shapes over invoices that no longer change, every answer compared byte for byte with what the
// books said at rest. Both ways through the gateway, prepared and new operations, and requests that must be refused.
import { setTimeout as sleep } from 'node:timers/promises';
import type { GraphQLProblem, Tally } from './tally';

interface Read {
  readonly query: string;
  readonly variables: object;
  readonly expected: string;
}

const MONEY = 'amount currency';
const QUERIES: readonly string[] = [
  `query List($numbers: [String!]) { invoices(filter: { number: { in: $numbers } }, first: 50, orderBy: [NUMBER_ASC]) {
    nodes { id number name status customer { name } totalAmount { ${MONEY} } } } }`,
  `query Proposals($numbers: [String!]) { invoices(filter: { number: { in: $numbers } }, first: 50, orderBy: [NUMBER_ASC]) {
    nodes { number proposal { number status netAmount { ${MONEY} } salesTax { ${MONEY} }
      lines(first: 20) { nodes { id quantity salesPrice netAmount { ${MONEY} } } } } } } }`,
  `query Actuals($numbers: [String!]) { invoices(filter: { number: { in: $numbers } }, first: 50, orderBy: [NUMBER_ASC]) {
    nodes { number proposal { lines(first: 20) { nodes { id actual { description quantity project { number name } } } } } } } }`,
  `query Books($number: String!) { invoice(number: $number) { number status reconciliation { state
    dataverse { count net { ${MONEY} } } proposal { count net { ${MONEY} } } ledger { count net { ${MONEY} } } } } }`,
  `query Voucher($number: String!) { invoiceProposal(number: $number) { customerInvoice { number totalAmount { ${MONEY} }
    voucher { number entries(first: 50) { nodes { account postingType amount { ${MONEY} } } } } } invoice { name status } } }`,
];

const JSON_ANSWER = 'application/json';
const GRAPHQL_ANSWER = 'application/graphql-response+json';
const PAUSE_MS = 10;

export class Readers {
  private reads: Read[] = [];
  private isOver = false;
  private asked = 0;

  constructor(
    private readonly url: string,
    private readonly tally: Tally,
  ) {}

  /** Learns at rest what the answers are: both ways must agree, and no answer may have errors. */
  async learn(numbers: readonly string[]): Promise<void> {
    for (const query of QUERIES) {
      const variables = query.includes('$numbers') ? { numbers } : { number: numbers[0] };
      const [one, other] = [
        await this.post(query, variables, JSON_ANSWER),
        await this.post(query, variables, GRAPHQL_ANSWER),
      ];
      if (one !== other || one.includes('"errors"') || one.includes('NOT_YET'))
        throw new Error(`cannot begin: ${one.slice(0, 400)} and ${other.slice(0, 400)}`);
      this.reads.push({ query, variables, expected: one });
    }
  }

  stop(): void {
    this.isOver = true;
  }

  /** One client, until `stop`. */
  async read(): Promise<void> {
    while (!this.isOver) {
      this.asked += 1;
      if (this.asked % 50 === 0) await this.refused();
      else await this.one(this.reads[this.asked % this.reads.length] as Read, this.asked);
      await sleep(PAUSE_MS);
    }
  }

  private async one({ query, variables, expected }: Read, number: number): Promise<void> {
    const began = performance.now();
    const accept = number % 3 === 0 ? GRAPHQL_ANSWER : JSON_ANSWER;
    // Every now and then an operation that nobody has sent before: it is parsed, planned and takes a place in the cache.
    const text = number % 20 === 0 ? query.replace('query ', `query N${number}`) : query;
    try {
      const answer = await this.post(text, variables, accept);
      this.tally.reads += 1;
      if (answer === expected) return;
      const { errors } = JSON.parse(answer) as { errors?: GraphQLProblem[] };
      if (errors !== undefined && this.tally.allowed(errors, began)) return;
      this.tally.violation(`a wrong answer: ${answer.slice(0, 300)} instead of ${expected.slice(0, 200)}`);
    } catch (error) {
      this.tally.violation(`a read failed: ${String(error)}`);
    }
  }

  private async refused(): Promise<void> {
    const answer = await this.post('{ invoices { nodes { noSuchField } } }', {}, JSON_ANSWER).catch(String);
    if (!answer.includes('GRAPHQL_VALIDATION_FAILED')) this.tally.violation(`not refused: ${answer.slice(0, 300)}`);
  }

  private async post(query: string, variables: object, accept: string): Promise<string> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.text()).trim();
  }
}
