// Invoices and actuals are read with the columns behind what is asked, and every field answers as if the whole row had been read.
import { execute, type GraphQLObjectType, parse } from 'graphql';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { dataverseContext } from '../../../../subgraphs/dataverse/api/context';
import { buildDataverseSchema } from '../../../../subgraphs/dataverse/api/schema';
import { BEHIND_ACTUAL } from '../../../../subgraphs/dataverse/api/types/actual';
import { BEHIND_INVOICE } from '../../../../subgraphs/dataverse/api/types/invoice';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { fieldsAlone } from '../../../harness/fieldsAlone';
import { draftOf, granted } from '../flows/books';
import { type ApiSide, openApi } from './side';

const { schema } = buildDataverseSchema();

describe('columns that Dataverse reads', () => {
  let api: ApiSide;
  let ids: { invoice: string; number: string; actuals: string[] };
  const contextFor = () =>
    dataverseContext(api.books, LOCAL_CALLER, { requestId: 'test', feed: api.feed, bulk: undefined as never });

  beforeAll(async () => {
    api = await openApi('sqlite');
    const invoice = await draftOf(api.books, api.company, 2, 1, 'billed');
    granted(await confirmInvoice(api.books, LOCAL_CALLER, { invoiceId: invoice }));
    await api.books.db.write((tx) => tx.change("UPDATE actual SET role = 'R', resource = 'B', category = 'C'"));
    const { invoices, actuals } = await api.data('{ invoices { nodes { number } } actuals { nodes { id } } }');
    ids = { invoice, number: invoices.nodes[0].number, actuals: actuals.nodes.map(({ id }: { id: string }) => id) };
  });
  afterAll(() => api.close());

  const entities = (type: string, keys: string) => (selection: string) =>
    `{ _entities(representations: [${keys}]) { ... on ${type} { ${selection} } } }`;

  it.each([
    [
      'in lists',
      () => (selection: string) =>
        `{ invoices(orderBy: [TOTAL_DESC]) { nodes { ${selection} } pageInfo { endCursor } } }`,
    ],
    ['by id', () => entities('Invoice', `{ __typename: "Invoice", id: "${ids.invoice}" }`)],
    ['by number', () => entities('Invoice', `{ __typename: "Invoice", number: "${ids.number}" }`)],
  ])('are enough for each field of an invoice %s', async (_, queryOf) => {
    const found = await fieldsAlone(schema, 'Invoice', queryOf(), contextFor);
    expect([...found].filter(([, became]) => became === 'different')).toEqual([]);
    expect(Object.keys(BEHIND_INVOICE.fields).filter((field) => found.get(field) === 'nothing')).toEqual([]);
  });

  it('are enough for each field of an actual', async () => {
    const keys = ids.actuals.map((id) => `{ __typename: "Actual", id: "${id}" }`).join(' ');
    const found = await fieldsAlone(schema, 'Actual', entities('Actual', keys), contextFor);
    expect([...found].filter(([, became]) => became === 'different')).toEqual([]);
    expect(Object.keys(BEHIND_ACTUAL.fields).filter((field) => found.get(field) === 'nothing')).toEqual([]);
  });

  it('are enough for the original of a detail, which is an actual under the name of another type', async () => {
    const query = `{ invoice(number: "${ids.number}") { details { nodes { original { amount { amount currency } } } } } }`;
    const whole = await execute({ schema, document: parse(query), contextValue: contextFor() });
    expect(JSON.stringify(whole.data)).toContain('"amount":"');
    expect(await api.data(query)).toEqual(JSON.parse(JSON.stringify(whole.data)));
  });

  it('are no others', async () => {
    api.books.count.reset();
    await api.data('{ invoices { nodes { name totalAmount { amount } } } }');
    expect(api.books.count.statements).toEqual([
      expect.stringMatching(/^SELECT i\.id, i\.number, i\.currency, i\.confirmed_at, i\.name, i\.total_amount FROM/),
    ]);
  });

  it('are shown without a resolver in between, which once cost each value of each row a copy of it', () => {
    for (const [type, fields] of Object.entries({ Invoice: ['id', 'totalAmount'], Actual: ['id', 'quantity'] })) {
      const shown = (schema.getType(type) as GraphQLObjectType).getFields();
      expect(fields.map((field) => shown[field]?.resolve)).toEqual([undefined, undefined]);
    }
  });
});
