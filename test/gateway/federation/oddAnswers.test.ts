// Answers of subgraphs that are not as GraphQL wants them: what can be read of them counts, and what they leave out without a word is
// an error and never a silent null.
import { type Json, type TestGraph, testGraph } from '../testGraph';
import { dataverse, finance } from './books';

const QUERY = '{ invoice(id: "1") { name proposal { status } } }';
const WHOLE = { invoice: { name: 'x', proposal: { status: 'OPEN' } } };
const masked = {
  message: 'Internal server error',
  extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'test-request' },
};
const ROOT = { invoice: { __typename: 'Invoice', id: '1', number: 'INV-1', name: 'x' } };
const ENTITY = { __typename: 'Invoice', proposal: { status: 'OPEN' } };

/** Asks while a subgraph answers so. */
async function asked(subgraph: 'dataverse' | 'finance', answer: Json, query = QUERY): Promise<Json> {
  const graph: TestGraph = await testGraph([dataverse, finance]);
  if (subgraph === 'finance') graph.replace('dataverse', { execute: async () => ({ data: structuredClone(ROOT) }) });
  graph.replace(subgraph, { execute: async () => structuredClone(answer) });
  const told = await graph.ask(query);
  await graph.close();
  return told;
}

const data = { dataverse: ROOT, finance: { _entities: [ENTITY] } };

describe.each(['dataverse', 'finance'] as const)('an answer of %s', (subgraph) => {
  const place = subgraph === 'dataverse' ? ['invoice'] : ['invoice', 'proposal'];

  it('that writes null for no errors has none', async () => {
    expect(await asked(subgraph, { data: data[subgraph], errors: null })).toEqual({ data: WHOLE });
  });

  it.each<[string, Json]>([
    ['with null for its path', { message: 'm', path: null }],
    ['with a path that is a text', { message: 'm', path: 'invoice.name' }],
    ['with an empty path', { message: 'm', path: [] }],
    ['with a path of nothing', { message: 'm', path: [null, {}] }],
    ['to a field that nobody asked for', { message: 'm', path: subgraph === 'dataverse' ? ['no'] : ['no', 0] }],
    ['that is null', null],
    ['that is a text', 'm'],
    ['without a message', {}],
  ])('loses nothing by an error %s, which stands where the fetch was wanted', async (_, error) => {
    expect(await asked(subgraph, { data: data[subgraph], errors: [error] })).toEqual({
      errors: [{ ...masked, path: place }],
      data: WHOLE,
    });
  });

  it('whose errors are no list is one with an error', async () => {
    const errors = [{ ...masked, path: place }];
    expect(await asked(subgraph, { data: data[subgraph], errors: {} })).toEqual({ errors, data: WHOLE });
  });

  it.each([undefined, 5])('keeps the code of an error whose message is %s', async (message) => {
    const errors = [{ message, extensions: { code: 'NOT_FOUND' } }];
    expect(await asked(subgraph, { data: data[subgraph], errors })).toMatchObject({
      errors: [{ message: expect.stringMatching(/\w/), path: place, extensions: { code: 'NOT_FOUND' } }],
      data: WHOLE,
    });
  });

  it.each([null, 'text', 5, []])('with %j for data and no errors is an error, not a silent null', async (nothing) => {
    expect(await asked(subgraph, { data: nothing })).toEqual({
      errors: [{ ...masked, path: place }],
      data: subgraph === 'dataverse' ? { invoice: null } : { invoice: { name: 'x', proposal: null } },
    });
  });
});

it.each<[string, Json]>([
  ['too few', []],
  ['too many', [ENTITY, ENTITY]],
  ['no list', ENTITY],
  ['null', null],
  ['left out', undefined],
])('entities that are %s are an error, and none is taken for another', async (_, _entities) => {
  const errors = [{ ...masked, path: ['invoice', 'proposal'] }];
  const told = { errors, data: { invoice: { name: 'x', proposal: null } } };
  expect(await asked('finance', { data: { _entities } })).toEqual(told);
});

it('the effect of a mutation is told though its subgraph writes null for the path of an error', async () => {
  const answer = { data: { confirm: { id: '1', name: 'x' } }, errors: [{ message: 'm', path: null }] };
  expect(await asked('dataverse', answer, 'mutation { confirm(id: "1") { id name } }')).toEqual({
    errors: [{ ...masked, path: ['confirm'] }],
    data: answer.data,
  });
});
