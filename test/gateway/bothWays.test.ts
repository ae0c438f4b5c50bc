// An operation that is prepared takes a shorter way than the first of its kind, which Apollo Server reads: what a client asks for must
// not decide by chance, by who asked before, whether it is answered.
import { dataverse, finance } from './federation/books';
import { type TestGateway, testGateway } from './testGateway';

const PREPARED = '{ invoice(id: "1") { name } }';
const ANSWER = { data: { invoice: { name: 'January' } } };

let gateway: TestGateway;
let asked = 0;
beforeAll(async () => {
  gateway = await testGateway({ subgraphs: [dataverse, finance] });
  await gateway.post({ query: PREPARED });
});
afterAll(() => gateway.stop());

/** The same operation as a document that nobody has sent yet. */
const unknown = () => `${PREPARED} # ${asked++}`;

it.each([PREPARED, undefined])(
  'an empty name of an operation names none, by POST, prepared or not: %s',
  async (known) => {
    for (const accept of ['application/json', 'text/html, application/json', 'application/graphql-response+json']) {
      const { status, body } = await gateway.post({ query: known ?? unknown(), operationName: '' }, { accept });
      expect({ accept, status, body }).toEqual({ accept, status: 200, body: ANSWER });
    }
  },
);

it.each(['operationName=', 'variables=', 'variables=null', 'operationName=&variables=&extensions='])(
  'a parameter that is left empty by GET says nothing: %s',
  async (blank) => {
    const response = await fetch(`${gateway.graphql}?query=${encodeURIComponent(unknown())}&${blank}`, {
      headers: { 'apollo-require-preflight': 'yes' },
    });
    expect([response.status, await response.json()]).toEqual([200, ANSWER]);
  },
);

it('variables that are no object are refused by GET all the same', async () => {
  for (const variables of ['[]', '5', '{'])
    expect(
      await fetch(`${gateway.graphql}?query=${encodeURIComponent(unknown())}&variables=${variables}`, {
        headers: { 'apollo-require-preflight': 'yes' },
      }),
    ).toMatchObject({ status: 400 });
});

it.each([
  ['application/json;q=0.5, application/graphql-response+json', 200, 'application/graphql-response+json'],
  ['application/json, application/graphql-response+json; charset=utf-8', 200, 'application/graphql-response+json'],
  ['application/json, */*;q=0.1', 200, 'application/json'],
  ['application/json; charset=utf-8', 200, 'application/json'],
  ['application/json;q=0', 406, 'application/json'],
  ['application/json; charset=utf-16', 406, 'application/json'],
  ['application/jsonx', 406, 'application/json'],
])('what Accept weighs is weighed the second time too: %s', async (accept, status, type) => {
  for (const query of [unknown(), PREPARED]) {
    const answer = await gateway.post({ query }, { accept });
    expect([answer.status, answer.type.split(';')[0]]).toEqual([status, type]);
  }
});
