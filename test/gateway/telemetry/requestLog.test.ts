// The log of requests: a line for each where it is wanted, and never what a request carried.
import { pino } from 'pino';
import { readGatewayConfig } from '../../../gateway/config';
import { waitFor } from '../../harness/waiting';
import { dataverse, finance } from '../federation/books';
import { type TestGateway, testGateway } from '../testGateway';
import type { Json } from '../testGraph';

describe('the log of requests', () => {
  let gateway: TestGateway | undefined;
  let lines: Json[];
  afterEach(() => gateway?.stop());
  const start = async (env: Record<string, string>, elapsed?: () => number) => {
    lines = [];
    const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
    gateway = await testGateway({
      subgraphs: [dataverse, finance],
      limits: { telemetry: readGatewayConfig(env).telemetry },
      options: { logger, ...(elapsed === undefined ? {} : { elapsed }) },
    });
    return gateway;
  };
  const logged = (what: string) => waitFor(what, () => lines.find(({ msg }) => msg === what));

  it('says the code also of what was no request at all', async () => {
    const { post } = await start({ LOG_REQUESTS: 'on' });
    await post({}, {});
    expect(await logged('a request')).toMatchObject({ outcome: 'refused', codes: ['BAD_REQUEST'] });
    lines.length = 0;
    await post({}, { 'content-type': 'text/plain' });
    expect(await logged('a request')).toMatchObject({ outcome: 'refused', codes: ['CROSS_SITE_REQUEST'] });
  });

  it('has a line for each, with its id and what came of it, and nothing that it carried', async () => {
    const { post } = await start({ LOG_REQUESTS: 'on' });
    const query = 'query One($id: ID!) { invoice(id: $id) { number proposal { status } } }';
    const headers = { 'x-request-id': 'r-1', authorization: 'Bearer token-of-somebody' };
    await post({ query, variables: { id: 'a-secret' } }, headers);
    expect(await logged('a request')).toMatchObject({
      level: 30,
      requestId: 'r-1',
      operation: 'One',
      kind: 'query',
      outcome: 'ok',
      codes: [],
      calls: 1,
      ms: expect.any(Number),
    });
    expect(JSON.stringify(lines)).not.toMatch(/a-secret|token-of-somebody|proposal/);
  });

  it('warns of those that failed', async () => {
    const { post } = await start({ LOG_REQUESTS: 'on' });
    await post({ query: 'mutation { fail { number } }' });
    expect(await logged('a failed request')).toMatchObject({ level: 40, outcome: 'failed', kind: 'mutation' });
  });

  it('warns of those that were slow, and is silent about others', async () => {
    let now = 0;
    let step = 0;
    const { post } = await start({ SLOW_REQUEST_MS: '100' }, () => (now += step));
    await post({ query: 'query Quick { invoices { number } }' });
    step = 60;
    await post({ query: 'query Slow { invoices { number } }' });
    expect(await logged('a slow request')).toMatchObject({ level: 40, operation: 'Slow' });
    expect(lines).toHaveLength(1);
  });

  it('is not there by default', async () => {
    const { post } = await start({});
    await post({ query: '{ invoices { number } }' });
    await gateway?.stop();
    expect(lines).toEqual([]);
  });
});
