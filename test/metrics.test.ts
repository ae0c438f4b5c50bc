// The metrics of the books, as a role shows them: the maps, the deliveries, and nothing of a side that cannot be read.
import { pino } from 'pino';
import { load } from '../commands/setup/load';
import { metricsAddress } from '../gateway/telemetry/settings';
import { sideMetrics } from '../metrics';
import { startSubgraph } from '../roles';
import { readConfig } from '../subgraphs/config';
import type { Side } from '../subgraphs/serve';
import { openBoth, type Together } from '../together';
import { emptyBooks, type TwoBooks } from './harness/topology';
import { realWorld } from './harness/world';
import { company } from './journey/company';

const PROJECTS = 'Projects V2 (msdyn_projects)';

describe('the metrics of the books', () => {
  let books: TwoBooks;
  let both: Together;
  beforeAll(async () => {
    books = await emptyBooks('sqlite');
  });
  afterAll(() => books.drop());

  const opened = async (work: () => Promise<void>) => {
    const urls = { dataverseUrl: books.dataverse.url, financeUrl: books.finance.url };
    both = await openBoth({ ...urls, world: realWorld(), importSchedule: null });
    try {
      await work();
    } finally {
      await both.stop();
    }
  };

  it('show at both ends how far each map has come', () =>
    opened(async () => {
      both.start();
      await load({ dataverse: both.dataverse.books, finance: both.finance.books, settle: both.settle }, company(1, 1));
      await both.settle();
      const text = await sideMetrics([both.dataverse, both.finance]).metrics();
      expect(text).toContain(`twinledger_map_sent_rows_total{side="dataverse",map="${PROJECTS}"} 2`);
      expect(text).toContain(`twinledger_map_applied_rows_total{side="finance",map="${PROJECTS}"} 2`);
      expect(text).toContain(`twinledger_map_queued_rows{side="dataverse",map="${PROJECTS}"} 0`);
      expect(text).toMatch(/twinledger_relay_deliveries_total\{side="dataverse",outcome="applied"\} [1-9]/);
      expect(text).toContain('twinledger_relay_deliveries_total{side="dataverse",outcome="failed"} 0');
    }));

  it('leave a side out that cannot be read, and read each once a scrape', () =>
    opened(async () => {
      let reads = 0;
      const counted: Side = {
        ...both.finance,
        mapEnds: () => {
          reads += 1;
          return both.finance.mapEnds();
        },
      };
      const broken: Side = { ...both.dataverse, mapEnds: () => Promise.reject(new Error('the database is away')) };
      const registry = sideMetrics([broken, counted]);
      const text = await registry.metrics();
      expect(text).not.toContain('map_sent_rows_total{side="dataverse"');
      expect(text).toContain('map_applied_rows_total{side="finance"');
      expect(reads).toBe(1);
      await registry.metrics();
      expect(reads).toBe(2);
    }));

  it('are served by a role that is no gateway, until it stops', async () => {
    const env = { INTERNAL_SECRET: 'a secret of this test', FINANCE_URL: 'http://127.0.0.1:1', PORT: '0' };
    const config = readConfig('dataverse', { ...env, DATABASE_URL: books.dataverse.url });
    const outside = { world: realWorld(), logger: pino({ level: 'silent' }) };
    const running = await startSubgraph(config, outside, metricsAddress({ METRICS_PORT: '0', METRICS_HOST: '' }));
    const text = await (await fetch(running.metricsUrl as string)).text();
    await running.stop();
    expect(text).toContain('twinledger_relay_deliveries_total{side="dataverse",outcome="failed"} 0');
    expect(text).toContain('process_cpu_user_seconds_total');
    await expect(fetch(running.metricsUrl as string)).rejects.toThrow();
  });

  it('are nowhere without a port, and a wrong one is told', () => {
    expect(metricsAddress({ METRICS_HOST: '127.0.0.1' })).toBeUndefined();
    expect(() => metricsAddress({ METRICS_PORT: 'http' })).toThrow('METRICS_PORT: write a port');
  });
});
