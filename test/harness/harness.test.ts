// The harness proves itself: what every other test relies on must fail when it should.
import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buildSchema, execute, parse } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/http';
import { useServer } from 'graphql-ws/use/ws';
import { createConnection } from 'mysql2/promise';
import { WebSocketServer } from 'ws';
import { openDatabase } from '../../subgraphs/database/open';
import { ROOT } from './built';
import { countingDatabase } from './counting';
import { DIALECTS, emptyDatabase } from './databases';
import { ask, send, type Watch, watchSocket, watchSse } from './graphql';
import { answers, mariadbProgram, startMariadb } from './mariadb';
import { freePort } from './ports';
import { killProcesses, startProcess } from './processes';
import { waitFor } from './waiting';
import { realWorld } from './world';

describe('waitFor', () => {
  it('gives the first answer that is something, whatever was thrown before', async () => {
    let looks = 0;
    const look = () => {
      looks += 1;
      if (looks === 1) throw new Error('not yet');
      return looks === 3 ? 'there' : undefined;
    };
    expect(await waitFor('it', look)).toBe('there');
    expect(looks).toBe(3);
  });

  it('fails with what it saw last', async () => {
    await expect(waitFor('a miracle', () => 0, 30)).rejects.toThrow('not within 30 ms: a miracle; last seen: 0');
    await expect(waitFor('a miracle', () => Promise.reject(new Error('no')), 30)).rejects.toThrow('no');
  });
});

describe('processes', () => {
  const script = 'test/harness/fixtures/product.js';
  afterEach(killProcesses);

  it('are ready when they say so, with the environment given and no other', async () => {
    const running = await startProcess({ script, env: { PLACE: 'http://here' } });
    expect(running.readyLine).toBe('ready at http://here');
    await waitFor('the log', () => running.logs().includes('a line of the log'));
    expect(await running.terminate()).toBe(7);
  });

  it('that end before they are ready fail with their logs', async () => {
    await expect(startProcess({ script, env: { MODE: 'dies' } })).rejects.toThrow(
      /ended \(3\) before it was ready:\n[\s\S]*a line of the log/,
    );
  });

  it('are killed without a word', async () => {
    const running = await startProcess({ script, env: {} });
    await running.kill();
    expect(await running.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });
});

describe.each(DIALECTS)('a counting database on %s', (dialect) => {
  it('counts what goes through it', async () => {
    const empty = await emptyDatabase(dialect);
    const migration = {
      name: 'Things1764000000001',
      sqlite: ['CREATE TABLE thing (id varchar(36))'],
      mysql: ['CREATE TABLE thing (id varchar(36))'],
    };
    const { db, count } = countingDatabase(await openDatabase(empty.url, [migration], realWorld()));
    await db.write(async (tx) => {
      await tx.insert('thing', [{ id: 'a' }, { id: 'b' }]);
      await tx.insert('thing', []);
      await tx.change('UPDATE thing SET id = ?', ['c']);
    });
    expect(await db.read.rows('SELECT id FROM thing')).toEqual([{ id: 'c' }, { id: 'c' }]);
    expect({ ...count, reset: undefined }).toEqual({
      reads: 1,
      changes: 2,
      packets: 3,
      transactions: 1,
      reset: undefined,
      statements: ['INSERT INTO thing × 2', 'UPDATE thing SET id = ?', 'SELECT id FROM thing'],
    });
    count.reset();
    expect(count).toMatchObject({ reads: 0, changes: 0, transactions: 0, statements: [] });
    await db.close();
    await empty.drop();
  });
});

describe('the clients', () => {
  const schema = buildSchema('type Query { one: Int! } type Subscription { numbers: Int! }');
  const streams = { open: 0 };
  let server: Server;
  let sockets: WebSocketServer;
  let stopSockets: () => void | Promise<void>;
  let url: string;

  beforeAll(async () => {
    Object.assign(schema.getQueryType()?.getFields().one ?? {}, { resolve: () => 1 });
    Object.assign(schema.getSubscriptionType()?.getFields().numbers ?? {}, {
      subscribe: async function* () {
        streams.open += 1;
        try {
          for (let number = 1; number <= 3; number += 1) yield { numbers: number };
          await new Promise((resolve) => setTimeout(resolve, 60_000).unref());
        } finally {
          streams.open -= 1;
        }
      },
    });
    const stream = createHandler({ schema });
    server = createServer(async (request, response) => {
      if (request.headers.accept?.includes('event-stream')) return stream(request, response);
      let body = '';
      for await (const chunk of request) body += chunk;
      response.end(
        JSON.stringify(await execute({ schema, document: parse((JSON.parse(body) as { query: string }).query) })),
      );
    });
    sockets = new WebSocketServer({ server });
    const serving = useServer({ schema }, sockets);
    stopSockets = () => serving.dispose();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  });

  afterAll(async () => {
    await stopSockets();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('ask and answer', async () => {
    expect(await ask(url, '{ one }')).toEqual({ one: 1 });
    expect((await send(url, '{ two }')).errors).toBeUndefined(); // this little server does not validate
  });

  const subscribe: [string, () => Watch<{ numbers: number }>][] = [
    ['WebSocket', () => watchSocket(url, 'subscription { numbers }')],
    ['SSE', () => watchSse(url, 'subscription { numbers }')],
  ];

  it.each(subscribe)('collect events over %s, and stop', async (_name, watch) => {
    const watching = watch();
    expect(await watching.count(3)).toEqual([{ numbers: 1 }, { numbers: 2 }, { numbers: 3 }]);
    await watching.stop();
    await watching.ended;
  });

  it.each(subscribe)('are cut off from %s without a word', async (_name, watch) => {
    const watching = watch();
    await watching.count(1);
    watching.cut();
    await watching.ended;
    await expect(watching.until('a fourth', (events) => events.length > 3, 30)).rejects.toThrow(
      'events: [{"numbers":1}',
    );
  });
});

describe('a test file that leaves a timer behind', () => {
  it('fails, although its tests pass', async () => {
    const jest = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
    const args = [jest, '--testMatch', '**/fixtures/leaky.ts', '--runInBand', '--forceExit'];
    // Longer than a reporter of jest's, in the same process, waits with what it writes (100 ms).
    const env = { ...process.env, LEAK_PATIENCE_MS: '500' };
    const { code, output } = await new Promise<{ code: number; output: string }>((resolve) => {
      execFile(process.execPath, args, { cwd: ROOT, env }, (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
      );
    });
    expect(output).toContain('left behind by this test file: 1 timer');
    expect(code).toBe(1);
  });
});

(mariadbProgram('mariadbd') ? describe : describe.skip)('a MariaDB of our own', () => {
  it('keeps what was committed when it is killed', async () => {
    const server = await startMariadb();
    const run = async (sql: string) => {
      const connection = await createConnection(server.url);
      const [rows] = await connection.query(sql);
      await connection.end();
      return rows;
    };
    await run('CREATE DATABASE things');
    await run('CREATE TABLE things.thing (id int)');
    await run('INSERT INTO things.thing VALUES (7)');
    await server.kill();
    expect(await answers(server.url)).toBe(false);
    await server.restart();
    expect(await run('SELECT id FROM things.thing')).toEqual([{ id: 7 }]);
    await server.stop();
  });
});

it('gives ports that are free', async () => {
  const port = await freePort();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await new Promise((resolve) => server.close(resolve));
});
