// A subgraph in another process that is killed and comes back under twenty watchers, over the three protocols at once: they
// see no gap, no double and no end.
import { createServer, type Server } from 'node:http';
import { httpTransport } from '../../gateway/federation/httpTransport';
import { localTransport } from '../../gateway/federation/localTransport';
import type { SubgraphTransport } from '../../gateway/federation/transport';
import { realWorld } from '../harness/world';
import { type TestGateway, testGateway } from './testGateway';
import { schemaOf, serve, type TestSubgraph, TIMEOUTS, until } from './testGraph';
import { PROTOCOLS, type Protocol, type Watcher, watch } from './watcher';

const WATCHERS = 20;

let gateway: TestGateway;
let servers: Server[] = [];
let port = 0;
let watchers: Watcher[] = [];
let remote: SubgraphTransport;

const listen = async () => {
  const [ticks] = gateway.log.subgraphs;
  port = Number(new URL(await serve(schemaOf(ticks as TestSubgraph), servers, port)).port);
};
const kill = async () => {
  const stopping = servers.splice(0);
  for (const server of stopping) server.closeAllConnections();
  await Promise.all(stopping.map((server) => new Promise((resolve) => server.close(resolve))));
};

beforeEach(async () => {
  servers = [];
  port = 0;
  const away: SubgraphTransport = {
    execute: (request) => remote.execute(request),
    subscribe: (request, signal) => remote.subscribe(request, signal),
    close: () => remote.close(),
  };
  const lazily: SubgraphTransport = {
    execute: (request) => colours().execute(request),
    subscribe: (request, signal) => colours().subscribe(request, signal),
    close: async () => undefined,
  };
  gateway = await testGateway({ options: { transports: { log: away, colours: lazily } } });
  const colours = () =>
    localTransport(
      { schema: schemaOf(gateway.log.subgraphs[1] as TestSubgraph), contextFor: () => ({}) },
      realWorld(),
      TIMEOUTS,
    );
  await listen();
  remote = httpTransport({ url: `http://127.0.0.1:${port}/graphql`, connections: 4 }, realWorld(), TIMEOUTS);
  watchers = await Promise.all(
    Array.from({ length: WATCHERS }, (_, index) =>
      watch(gateway.graphql, PROTOCOLS[index % 3] as Protocol, { after: 'start' }, 'n thing { colour }'),
    ),
  );
  await until(() => gateway.counts().clients === WATCHERS);
});
afterEach(async () => {
  await Promise.all(watchers.map((one) => one.cut()));
  await gateway.stop();
  await kill();
  await until(() => gateway.log.open() === 0);
});

let appended = 0;
beforeEach(() => {
  appended = 0;
});
const append = (count: number) => {
  gateway.log.append(...Array.from({ length: count }, (_, index) => `t${appended + index + 1}`));
  appended += count;
};
const allHave = () => until(() => watchers.every(({ numbers }) => numbers.length === appended));
const expectTheLog = () => {
  for (const { numbers, others } of watchers) {
    expect(numbers).toEqual(Array.from({ length: appended }, (_, index) => index + 1));
    expect(others).toEqual([]);
  }
};

it('goes on where it was, however often it happens', async () => {
  for (let time = 0; time < 3; time += 1) {
    append(30);
    // Killed in the middle: some events are with the watchers, some on their way.
    await until(() => watchers.some(({ numbers }) => numbers.length > appended - 30));
    await kill();
    append(10);
    await listen();
    append(10);
    await allHave();
  }
  expectTheLog();
  expect(gateway.counts()).toEqual({ upstreams: 1, clients: WATCHERS });
});

it('waits for one that takes seconds, answers nonsense and is not ready at first', async () => {
  append(5);
  await allHave();
  await kill();
  append(5);
  // While it starts: nobody, then a proxy's page, then itself, without its database.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  let asked = 0;
  const starting = createServer((_request, response) => {
    asked += 1;
    if (asked === 1) response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>');
    else
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end('{"errors":[{"message":"no database","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}');
  });
  await new Promise<void>((resolve) => starting.listen(port, '127.0.0.1', resolve));
  await until(() => asked >= 2);
  servers.push(starting);
  await kill();
  await listen();
  append(5);
  await allHave();
  expectTheLog();
});

it('passes on a refusal that will stay', async () => {
  append(5);
  await allHave();
  await kill();
  const refusing = createServer((_request, response) => {
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end('{"errors":[{"message":"pruned","extensions":{"code":"CURSOR_INVALID"}}]}');
  });
  servers.push(refusing);
  await new Promise<void>((resolve) => refusing.listen(port, '127.0.0.1', resolve));
  await until(() => watchers.every(({ others }) => others.length > 0));
  for (const { protocol, others } of watchers) {
    const said = JSON.stringify(others[0]);
    expect([protocol, said.includes('"code":"CURSOR_INVALID"')]).toEqual([protocol, true]);
  }
});
