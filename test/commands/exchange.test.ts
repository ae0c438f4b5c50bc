// `npm run exchange` towards a server of the test's own: what it asks for, and when it stops asking. What a server does about it is in
// test/journey/parked.test.ts.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { main } from '../../commands/exchange';
import { main as reconcile } from '../../commands/reconcile';

interface Asked {
  readonly query: string;
  readonly variables: { readonly input?: Readonly<Record<string, unknown>> };
}

describe('npm run exchange', () => {
  const asked: Asked[] = [];
  const told: string[] = [];
  let server: Server;
  let url: string;
  let answer: () => object;

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      let text = '';
      for await (const part of request) text += part;
      asked.push(JSON.parse(text) as Asked);
      response.setHeader('content-type', 'application/graphql-response+json');
      response.end(JSON.stringify({ data: answer() }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  });
  afterEach(() => {
    asked.splice(0);
    told.splice(0);
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const run = (...args: string[]) => main(['--url', url, ...args], {}, (text) => told.push(text));

  it('went on for ever where what was tried again was parked anew: it asks once for each that it has found', async () => {
    answer = () => {
      if (asked.length > 20) throw new Error('it goes on and on');
      return { releaseParkedInDataverse: { released: 500, left: 700, userErrors: [] } };
    };
    expect(await run('retry', '--side', 'dataverse', '--code', 'RATE_MISSING')).toBe(0);
    expect(asked).toHaveLength(3);
    expect(told.join('\n')).toMatch(/1500 released\. 700 are parked by RATE_MISSING/);
  });

  it('left out everything of a cause where a key was named beside it', async () => {
    answer = () => ({ releaseParkedInDataverse: { released: 500, left: 0, userErrors: [] } });
    const args = ['skip', 'invoice:1', '--side', 'dataverse', '--code', 'RATE_MISSING', '--reason', 'a test'];
    expect(await run(...args)).toBe(2);
    expect(asked).toEqual([]);
    expect(told.join('\n')).toMatch(/give keys or --code, not both/);
  });

  it('says what to name where nothing is named', async () => {
    expect(await run('retry', '--side', 'dataverse')).toBe(2);
    expect(asked).toEqual([]);
    expect(told.join('\n')).toMatch(/name keys, or give --code/);
  });

  it('reconcile takes numbers of divergences alone: what was none came to the server as nothing', async () => {
    const args = ['--url', url, 'park', 'REPORT', '3', '7-9', '--reason', 'a test'];
    expect(await reconcile(args, {}, (text) => told.push(text))).toBe(2);
    expect(asked).toEqual([]);
    expect(told.join('\n')).toMatch(/7-9.*number/);
  });

  it('said that Finance took every row of a load that is not there', async () => {
    answer = () => ({
      dataLoads: { nodes: [] },
      dataLoad: null,
      passedOverRows: { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } },
    });
    expect([await run('load', 'passed-over'), told.splice(0)]).toEqual([1, ['There is no load.']]);
    expect([await run('load', 'passed-over', 'nope'), told.splice(0)]).toEqual([1, ['There is no load.']]);
    expect([await run('load', 'cancel'), told.splice(0)]).toEqual([1, ['There is no load.']]);
    expect(asked.some(({ query }) => query.startsWith('mutation'))).toBe(false);
  });

  it('tells what is wrong with a map as a whole without a place', async () => {
    const finding = { code: 'MAP_DEFINITION_INVALID', message: 'It is not JSON.', path: [] };
    answer = () => ({ financeExchange: { validateTableMap: [finding] } });
    expect(await run('map', 'validate', __filename, '--side', 'finance')).toBe(1);
    expect(told).toEqual(['MAP_DEFINITION_INVALID: It is not JSON.']);
  });
});
