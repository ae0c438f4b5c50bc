// A gateway of several processes behind one port: clients see one gateway, whatever becomes of a process of it, and its limits and metrics
// are those of all together.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { composeSupergraph } from '../schema/compose';
import { builtProduct } from './harness/built';
import { freePort } from './harness/ports';
import { killProcesses, type ProductProcess, startProcess } from './harness/processes';
import { waitFor } from './harness/waiting';

const SDL = (field: string) => `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
type Query { ${field}: String }`;

describe('a gateway of several processes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-processes-'));
  const supergraph = join(folder, 'supergraph.graphql');
  let subgraph: Server;
  let gateway: ProductProcess;
  let url = '';
  let metricsUrl = '';

  const write = (field: string) => {
    const { port } = subgraph.address() as AddressInfo;
    const only = { name: 'only', sdl: SDL(field), url: `http://127.0.0.1:${port}/graphql` };
    writeFileSync(supergraph, composeSupergraph([only]));
  };
  const start = async (env: Record<string, string> = {}) => {
    const metricsPort = String(await freePort());
    metricsUrl = `http://127.0.0.1:${metricsPort}/metrics`;
    const own = { SUPERGRAPH: supergraph, PORT: '0', LOG_LEVEL: 'warn', METRICS_PORT: metricsPort };
    gateway = await startProcess({ role: 'gateway', env: { ...own, GATEWAY_PROCESS_COUNT: '2', ...env } });
    url = /http:\/\/\S+\/graphql/.exec(gateway.readyLine)?.[0] ?? '';
  };
  /** The processes behind the port. */
  const behind = () =>
    execFileSync('ps', ['-o', 'pid=', '--ppid', String(gateway.pid)], { encoding: 'utf8' })
      .split('\n')
      .map(Number)
      .filter((pid) => pid > 0);
  /** Asks over a connection of its own: connections go round. */
  const ask = async (query: string, headers: Record<string, string> = {}) => {
    const dispatcher = new Agent();
    const body = JSON.stringify({ query });
    const sent = { method: 'POST' as const, headers: { 'content-type': 'application/json', ...headers }, body };
    const answer = await request(url, { ...sent, dispatcher });
    const text = await answer.body.text();
    await dispatcher.close();
    return { status: answer.statusCode, text };
  };
  const counted = async (name: string) => {
    const text = await (await fetch(metricsUrl)).text();
    const lines = text.split('\n').filter((line) => line.startsWith(name));
    return lines.reduce((total, line) => total + Number(line.split(' ').pop()), 0);
  };

  beforeAll(async () => {
    await builtProduct();
    subgraph = createServer((_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end('{"data":{"first":"one","second":"two"}}');
    });
    await new Promise<void>((resolve) => subgraph.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(() => write('first'));
  afterEach(() => killProcesses());
  afterAll(() => {
    subgraph.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('answers at one address, counts together, changes its supergraph together and ends together', async () => {
    await start();
    const both = behind();
    expect(both).toHaveLength(2);
    for (let n = 0; n < 10; n += 1) expect((await ask('{ first }')).text).toBe('{"data":{"first":"one"}}');
    expect(await counted('twinledger_gateway_request_duration_seconds_count')).toBe(10);
    write('second');
    process.kill(gateway.pid, 'SIGHUP');
    await waitFor('both serve the other supergraph', async () => {
      const answers = await Promise.all([1, 2, 3, 4].map(() => ask('{ second }')));
      return answers.every(({ text }) => text === '{"data":{"second":"two"}}');
    });
    expect(await gateway.terminate()).toBe(0);
    for (const pid of both) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('holds one limit over all: a client that came to both had twice as much', async () => {
    const provider = { OIDC_ISSUER: 'https://login.example', OIDC_AUDIENCE: 'api', ANONYMOUS: 'allow' };
    await start({ ...provider, RATE_LIMITS: '*=20' });
    const statuses = async (count: number) => {
      const each: number[] = [];
      for (let n = 0; n < count; n += 1) each.push((await ask('{ first }')).status);
      await pause(500); // they tell each other a fifth of a second late
      return each;
    };
    expect(new Set(await statuses(16))).toEqual(new Set([200]));
    expect(new Set(await statuses(4))).toEqual(new Set([200]));
    expect(new Set(await statuses(4))).toEqual(new Set([429]));
  });

  it('goes on when a process of it is killed, and has another one soon', async () => {
    await start();
    const [killed] = behind();
    process.kill(killed as number, 'SIGKILL');
    await waitFor('there are two again', () => behind().length === 2 && !behind().includes(killed as number), 20_000);
    await waitFor('both answer', async () => (await counted('process_resident_memory_bytes')) > 0, 20_000);
    for (let n = 0; n < 4; n += 1) expect((await ask('{ first }')).status).toBe(200);
    expect(gateway.logs()).toContain('a process of the gateway has ended, and is replaced');
    expect(await gateway.terminate()).toBe(0);
  });

  it('ends also while a process of it is replaced: the new one did not hear that it should', async () => {
    await start();
    const [killed] = behind();
    process.kill(killed as number, 'SIGKILL');
    await waitFor('another one starts', () => behind().length === 2 && !behind().includes(killed as number), 20_000);
    const both = behind();
    expect(await gateway.terminate()).toBe(0);
    for (const pid of both) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('says once why it does not start, and starts nothing then', async () => {
    await start();
    const port = new URL(url).port;
    await expect(
      startProcess({ role: 'gateway', env: { SUPERGRAPH: supergraph, PORT: port, GATEWAY_PROCESS_COUNT: '3' } }),
    ).rejects.toThrow(
      new RegExp(
        `:${port} is taken by another process: stop it, or choose another PORT\\na process of the gateway ended`,
      ),
    );
    await expect(
      startProcess({ env: { GATEWAY_PROCESS_COUNT: '2', PORT: '0', DATA_DIR: folder, SEED: 'none' } }),
    ).rejects.toThrow("GATEWAY_PROCESS_COUNT: several processes are for the role 'gateway' alone");
  });
});
