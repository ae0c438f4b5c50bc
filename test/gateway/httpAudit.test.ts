// GraphQL over HTTP as its specification says it: graphql-http's own audits, all of them, MUST, SHOULD and MAY.
import { serverAudits } from 'graphql-http';
import { dataverse, finance } from './federation/books';
import { type TestGateway, testGateway } from './testGateway';

describe('the audits of GraphQL over HTTP', () => {
  let gateway: TestGateway | undefined;
  beforeAll(async () => {
    gateway = await testGateway({ subgraphs: [dataverse, finance] });
  });
  afterAll(() => gateway?.stop());

  /** As a client that knows of CSRF prevention asks: a GET without this header could be a form of another site. */
  const knowing: typeof fetch = (url, init) =>
    fetch(url, { ...init, headers: { 'apollo-require-preflight': 'true', ...(init?.headers as object) } });
  const audits = serverAudits({ url: () => `${gateway?.graphql}`, fetchFn: knowing });

  it('are the ones we know of', () => {
    expect(audits.length).toBeGreaterThan(60);
  });

  it.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_name, audit) => {
    const result = await audit.fn();
    if (result.status !== 'ok') throw new Error(`${result.status}: ${result.reason}`);
  });
});
