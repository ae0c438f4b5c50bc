// What the gateway benchmark asks and what the two cheap subgraphs hold: the shapes of design.md 6, cut down to what the
// queries touch. The data is made up but consistent, so that answers of different gateways can be compared.
import { createHash } from 'node:crypto';

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key", "@shareable"])';

export const DATAVERSE_SDL = `${LINK}
type Query { invoices(first: Int): [Invoice!]! }
type Mutation { confirmInvoice(input: ConfirmInvoiceInput!): ConfirmInvoicePayload! }
input ConfirmInvoiceInput { invoiceId: ID! idempotencyKey: String }
type ConfirmInvoicePayload { invoice: Invoice userErrors: [UserError!]! replayed: Boolean! }
type UserError { code: String! message: String! }
type Invoice @key(fields: "id") @key(fields: "number") {
  id: ID! number: String! name: String! status: String! version: Int! legalEntity: String! currency: String!
  invoiceDate: String! customer: Customer! totalAmount: Money!
}
type Customer { id: ID! accountNumber: String! name: String! }
type Money @shareable { amount: String! currency: String! }
type Actual @key(fields: "id") { id: ID! description: String quantity: String! amount: Money! project: Project! }
type Project { id: ID! number: String! name: String! }
`;

export const FINANCE_SDL = `${LINK}
type Query { invoiceProposal(number: String!): InvoiceProposal }
type Invoice @key(fields: "number") { number: String! proposal: InvoiceProposal }
type InvoiceProposal @key(fields: "number") {
  number: String! status: String! lineCount: Int! netAmount: Money! salesTax: Money! totalAmount: Money! lines: [InvoiceProposalLine!]!
}
type InvoiceProposalLine { id: ID! actualId: ID! actual: Actual quantity: String! salesPrice: String! netAmount: Money! salesTax: Money! }
type Money @shareable { amount: String! currency: String! }
type Actual @key(fields: "id", resolvable: false) { id: ID! }
`;

export interface Shape {
  readonly name: string;
  readonly what: string;
  readonly query: string;
  readonly variables: Record<string, unknown>;
  /** Requests that each subgraph needs to get for one of the client's. */
  readonly hops: { readonly dataverse: number; readonly finance: number };
}

export const SHAPES: readonly Shape[] = [
  {
    name: 'Q1',
    what: '10 invoices, one subgraph',
    query:
      'query Q1($first: Int!) { invoices(first: $first) { id number name status customer { name } totalAmount { amount currency } } }',
    variables: { first: 10 },
    hops: { dataverse: 1, finance: 0 },
  },
  {
    name: 'Q2',
    what: '50 invoices with proposal and 5 lines each, two hops',
    query: `query Q2($first: Int!) { invoices(first: $first) { id number name status totalAmount { amount currency }
      proposal { number status netAmount { amount currency } salesTax { amount currency }
        lines { id quantity salesPrice netAmount { amount currency } } } } }`,
    variables: { first: 50 },
    hops: { dataverse: 1, finance: 1 },
  },
  {
    name: 'Q3',
    what: '10 invoices, their lines, the lines’ actuals, three hops',
    query: `query Q3($first: Int!) { invoices(first: $first) { number
      proposal { status lines { id netAmount { amount currency } actual { description quantity project { number name } } } } } }`,
    variables: { first: 10 },
    hops: { dataverse: 2, finance: 1 },
  },
  {
    name: 'M1',
    what: 'confirm an invoice and read its proposal, two hops',
    query: `mutation M1($input: ConfirmInvoiceInput!) { confirmInvoice(input: $input) {
      invoice { id number status proposal { status lineCount } } userErrors { code message } replayed } }`,
    variables: { input: { invoiceId: 'invoice-7', idempotencyKey: 'bench' } },
    hops: { dataverse: 1, finance: 1 },
  },
];

type Row = Record<string, unknown>;
const money = (cents: number): Row => ({
  amount: `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`,
  currency: 'USD',
});
const id = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** An invoice as Dataverse has it. */
export function invoice(n: number): Row {
  return {
    id: `invoice-${n}`,
    number: `USMF-INV-${String(n).padStart(6, '0')}`,
    name: `Fabrikam Inc., services of month ${n}`,
    status: 'CONFIRMED',
    version: 3,
    legalEntity: 'USMF',
    currency: 'USD',
    invoiceDate: '2026-11-23',
    customer: { id: id(`c${n % 7}`), accountNumber: `US-${n % 7}`, name: `Customer ${n % 7}` },
    totalAmount: money(125_000 + n * 1_337),
  };
}

/** The proposal of an invoice number as Finance has it. */
export function proposal(number: string): Row {
  const n = Number(number.slice(-6));
  return {
    number,
    status: 'OPEN',
    lineCount: 5,
    netAmount: money(125_000 + n * 1_337),
    salesTax: money(8_000 + n),
    totalAmount: money(133_000 + n * 1_338),
    lines: [0, 1, 2, 3, 4].map((line) => ({
      id: id(`l${n}-${line}`),
      actualId: `actual-${n}-${line}`,
      actual: { __typename: 'Actual', id: `actual-${n}-${line}` },
      quantity: '8.00',
      salesPrice: '156.2500',
      netAmount: money(25_000 + n * 10 + line),
      salesTax: money(1_600 + line),
    })),
  };
}

/** An actual as Dataverse has it. */
export function actual(actualId: string): Row {
  const [, n = '0', line = '0'] = actualId.split('-');
  return {
    id: actualId,
    description: `Design review ${n}/${line}`,
    quantity: '8.00',
    amount: money(25_000),
    project: { id: id(`p${line}`), number: `US-P-10${line}`, name: `Project ${line}` },
  };
}
