// Bad input, through the gateway: each kind has a stable code, and changes nothing in either book.

import { createHash } from 'node:crypto';
import Libsql from 'libsql';
import { TABLES } from '../../commands/setup/schema';
import { ask, send } from '../harness/graphql';
import { killProcesses } from '../harness/processes';
import { emptyBooks, type RunningProduct, startProduct, type TwoBooks } from '../harness/topology';
import { waitFor } from '../harness/waiting';
import { change, contractNumber, contractOf, draftInvoice, postJournals, untilStep } from './actors';
import { company, loadCompany } from './company';

/** No rate before the second of November, though the period is open from the first. */
const RATES = [
  TABLES['exchange-rates'].parse({ fromCurrency: 'GBP', toCurrency: 'USD', validFrom: '2026-11-02', rate: '1.25' }),
];
const NOBODY = '01a20985-0000-7000-8000-000000000000';

describe('bad input has a stable code and changes nothing', () => {
  let books: TwoBooks;
  let product: RunningProduct;
  let draft: { id: string; number: string; version: number };
  let imported: { id: string; number: string };
  let contract: { id: string; customers: readonly { id: string }[] };

  beforeAll(async () => {
    books = await emptyBooks('sqlite');
    await loadCompany(books.dataverse.url, books.finance.url, {
      ...company(4, 2),
      'exchange-rates': RATES,
    });
    product = await startProduct('one process', books, { IMPORT_SCHEDULE: '* * * * * *' });
    await waitFor('the journals are there', async () => (await postJournals(product.url)) > 0, 20_000);
    draft = await draftInvoice(product.url, contractNumber(1), '2026-11-23');
    imported = await draftInvoice(product.url, contractNumber(2), '2026-11-23');
    contract = await contractOf(product.url, contractNumber(3));
    await change(product.url, 'confirmInvoice', 'invoice { id }', { invoiceId: imported.id });
    await untilStep(product.url, imported.id, 'IMPORTED');
    // The sequencer numbers committed events of its own accord: let it have done so before anything is compared.
    await waitFor('every event is numbered', () => unnumbered(books) === 0);
  });

  afterAll(async () => {
    await killProcesses();
    await books.drop();
  });

  const inputType = (name: string) =>
    name.endsWith('TableMap') ? 'TableMapInput' : `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const mutate = (name: string, input: () => object) => async () => {
    const type = inputType(name);
    const data = await ask<Record<string, { userErrors: { code: string; message: string }[]; replayed: boolean }>>(
      product.url,
      `mutation M($input: ${type}!) { ${name}(input: $input) { replayed userErrors { code message } } }`,
      { input: input() },
    );
    return data[name]?.userErrors[0]?.code;
  };
  const query =
    (text: string, variables: object = {}) =>
    async () => {
      const answer = await send(product.url, text, variables);
      return answer.errors?.[0]?.extensions?.code;
    };
  const raw = (body: string) => async () => {
    const response = await fetch(product.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body,
    });
    const answer = (await response.json()) as { errors: { extensions: { code: string } }[] };
    expect(response.status).toBe(400);
    return answer.errors[0]?.extensions.code;
  };

  const cases: [string, () => Promise<unknown>, string][] = [
    ['an unknown invoice', mutate('confirmInvoice', () => ({ invoiceId: NOBODY })), 'NOT_FOUND'],
    [
      'an unknown contract',
      mutate('createInvoice', () => ({ contractId: NOBODY, customerId: NOBODY, invoiceDate: '2026-11-23' })),
      'NOT_FOUND',
    ],
    ['an unknown proposal', mutate('postInvoiceProposal', () => ({ number: 'PF-999999' })), 'NOT_FOUND'],
    ['an unknown journal', mutate('postIntegrationJournal', () => ({ journalId: NOBODY })), 'NOT_FOUND'],
    ['an unknown backlog item', mutate('markReadyToInvoice', () => ({ ids: [NOBODY] })), 'NOT_FOUND'],
    ['an unknown legal entity', mutate('importFromStaging', () => ({ legalEntity: 'NOPE' })), 'NOT_FOUND'],
    ['an unknown table map', mutate('pauseTableMap', () => ({ name: 'Nothing' })), 'TABLE_MAP_UNKNOWN'],
    [
      'too many items',
      mutate('markReadyToInvoice', () => ({ ids: Array.from({ length: 501 }, (_, index) => `${NOBODY}-${index}`) })),
      'LIST_TOO_LONG',
    ],
    [
      'a confirmed invoice confirmed again',
      mutate('confirmInvoice', () => ({ invoiceId: imported.id })),
      'INVOICE_NOT_DRAFT',
    ],
    [
      'another version',
      mutate('confirmInvoice', () => ({ invoiceId: draft.id, expectedVersion: draft.version + 7 })),
      'INVOICE_CHANGED',
    ],
    [
      'nothing that is ready',
      mutate('createInvoice', () => ({
        contractId: contract.id,
        customerId: contract.customers[0]?.id,
        invoiceDate: '2026-11-23',
      })),
      'NOTHING_TO_INVOICE',
    ],
    [
      'a customer of another contract',
      mutate('createInvoice', () => ({ contractId: contract.id, customerId: NOBODY, invoiceDate: '2026-11-23' })),
      'CUSTOMER_NOT_ON_CONTRACT',
    ],
    [
      'an empty idempotency key',
      mutate('confirmInvoice', () => ({ invoiceId: draft.id, idempotencyKey: '' })),
      'IDEMPOTENCY_KEY_INVALID',
    ],
    [
      'a closed period',
      mutate('postInvoiceProposal', () => ({ number: imported.number, invoiceDate: '2026-12-05' })),
      'PERIOD_CLOSED',
    ],
    [
      'no rate on that date',
      mutate('postInvoiceProposal', () => ({ number: imported.number, invoiceDate: '2026-11-01' })),
      'RATE_MISSING',
    ],
    ['a page of none', query('{ invoices(first: 0) { nodes { id } } }'), 'PAGE_SIZE_OUT_OF_RANGE'],
    ['a page of 10,000', query('{ invoices(first: 10000) { nodes { id } } }'), 'PAGE_SIZE_OUT_OF_RANGE'],
    [
      'a page of 10,000 in Finance',
      query('{ invoiceProposals(first: 10000) { nodes { number } } }'),
      'PAGE_SIZE_OUT_OF_RANGE',
    ],
    ['an invoice that nothing names', query('query Q($id: ID) { invoice(id: $id) { id } }'), 'BAD_USER_INPUT'],
    ['a project that nothing names', query('{ project { id } }'), 'BAD_USER_INPUT'],
    ['a cursor that is garbage', query('{ invoices(after: "garbage") { nodes { id } } }'), 'CURSOR_INVALID'],
    [
      'a cursor of another list',
      query('{ postingEvents(after: "bm90aGluZw") { nodes { sequence } } }'),
      'CURSOR_INVALID',
    ],
    ['malformed JSON', raw('{"query": "{ invoices'), 'BAD_REQUEST'],
    ['a document that is no GraphQL', raw('{"query": "{ invoices("}'), 'GRAPHQL_PARSE_FAILED'],
    [
      'a field that does not exist',
      raw('{"query": "{ invoices { nodes { nonsense } } }"}'),
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'a variable of another type',
      query('query Q($id: ID!) { invoice(id: $id) { id } }', { id: { no: 'id' } }),
      'BAD_USER_INPUT',
    ],
    [
      'an amount beyond the limit',
      query('query Q($d: Decimal!) { invoices(filter: { totalAmount: { gte: $d } }) { nodes { id } } }', {
        d: '99999999999999.00',
      }),
      'AMOUNT_OUT_OF_RANGE',
    ],
    [
      'a text that is no decimal',
      query('query Q($d: Decimal!) { invoices(filter: { totalAmount: { gte: $d } }) { nodes { id } } }', {
        d: '12,50',
      }),
      'DECIMAL_INVALID',
    ],
    [
      'a float instead of a decimal',
      query('query Q($d: Decimal!) { invoices(filter: { totalAmount: { gte: $d } }) { nodes { id } } }', { d: 12.5 }),
      'DECIMAL_INVALID',
    ],
    [
      'a date that does not exist',
      query('query Q($d: Date!) { invoices(filter: { invoiceDate: { gte: $d } }) { nodes { id } } }', {
        d: '2026-02-30',
      }),
      'DATE_INVALID',
    ],
  ];

  it.each(cases)('%s', async (_case, request, code) => {
    const before = fingerprint(books);
    expect(await request()).toBe(code);
    expect(fingerprint(books)).toEqual(before);
  });

  it('a key that stands for another input', async () => {
    const key = 'the-same-key';
    const id = await draftInvoice(product.url, contractNumber(4), '2026-11-23');
    await change(product.url, 'confirmInvoice', 'invoice { id }', { invoiceId: id.id, idempotencyKey: key });
    expect(await mutate('confirmInvoice', () => ({ invoiceId: draft.id, idempotencyKey: key }))()).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
    const after = await ask<{ invoice: { status: string } }>(
      product.url,
      'query Q($id: ID!) { invoice(id: $id) { status } }',
      { id: draft.id },
    );
    expect(after.invoice.status).toBe('DRAFT');
  });
});

function unnumbered({ dataverse }: TwoBooks): number {
  const book = new Libsql(dataverse.url.replace('sqlite:', ''), { readonly: true });
  const { n } = book.prepare('SELECT COUNT(*) AS n FROM invoice_status WHERE position IS NULL').get() as { n: number };
  book.close();
  return n;
}

/** Everything that the two books hold of documents, by table. The exchange's own bookkeeping (claims, polls) is left out. */
function fingerprint({ dataverse, finance }: TwoBooks): Record<string, string> {
  const prints: Record<string, string> = {};
  for (const [side, { url }] of Object.entries({ dataverse, finance })) {
    const book = new Libsql(url.replace('sqlite:', ''), { readonly: true });
    const tables = book
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('outbox_stream', 'migrations')")
      .all() as { name: string }[];
    for (const { name } of tables) {
      const rows = JSON.stringify(book.prepare(`SELECT * FROM "${name}" ORDER BY 1, 2`).all());
      prints[`${side}.${name}`] = createHash('sha256').update(rows).digest('hex');
    }
    book.close();
  }
  expect(Object.keys(prints).length).toBeGreaterThan(20);
  return prints;
}
