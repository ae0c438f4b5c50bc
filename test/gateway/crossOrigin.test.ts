// Pages of other origins over HTTP: those that are named may ask and read, with credentials; nobody else's browser is told so, and what a
// page could send without being asked stays refused, whoever's it is.
import { type TestGateway, testGateway } from './testGateway';

const PAGE = 'https://billing.example';

describe('pages of other origins', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await testGateway({ limits: { allowedOrigins: [PAGE] } });
  });
  afterAll(() => gateway.stop());

  const preflight = (origin: string) =>
    fetch(gateway.graphql, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });
  const ask = (origin: string, init: RequestInit = {}) =>
    fetch(gateway.graphql, {
      method: 'POST',
      body: '{"query":"{ __typename }"}',
      ...init,
      headers: { origin, 'content-type': 'application/json', ...init.headers },
    });
  const cors = ({ headers }: Response) =>
    Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));

  it('may ask and read where their origin is named', async () => {
    const asked = await preflight(PAGE);
    expect([asked.status, asked.headers.get('vary')]).toEqual([204, 'Origin']);
    expect(cors(asked)).toMatchObject({
      'access-control-allow-origin': PAGE,
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'authorization,content-type',
      'access-control-allow-methods': 'GET, POST, HEAD',
    });
    const answer = await ask(PAGE);
    expect(await answer.json()).toEqual({ data: { __typename: 'Query' } });
    expect(cors(answer)).toMatchObject({ 'access-control-allow-origin': PAGE });
    expect(cors(answer)['access-control-expose-headers']).toContain('x-request-id');
    expect(cors(answer)['access-control-expose-headers']).toContain('retry-after');
  });

  it('learn nothing where it is not', async () => {
    for (const origin of ['https://evil.example', `${PAGE}.evil.example`, 'null']) {
      expect(cors(await preflight(origin))).toEqual({});
      expect(cors(await ask(origin))).toEqual({});
    }
  });

  it('are refused what a form could send, named or not', async () => {
    const answer = await ask(PAGE, { headers: { 'content-type': 'text/plain' } });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('CROSS_SITE_REQUEST');
    expect(cors(answer)['access-control-allow-origin']).toBe(PAGE);
  });
});
