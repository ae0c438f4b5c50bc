// A client that asks on over WebSocket and reads no answer: its next requests wait in its own socket, or its answers would fill
// the gateway's memory. When it reads again it has every answer.
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { testGateway } from './testGateway';
import { until } from './testGraph';

it('reads nothing more of a client that does not read its answers, until it does', async () => {
  let calls = 0;
  const text = 'x'.repeat(500_000);
  const resolvers = { Query: { text: () => text.slice(0, text.length - ++calls) } };
  const gateway = await testGateway({
    subgraphs: [{ name: 'long', sdl: 'type Query { text(n: Int): String }', resolvers }],
    limits: { socketOperations: 1_000 },
  });
  const socket = new WebSocket(gateway.graphql.replace('http', 'ws'), 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  let answers = 0;
  socket.on('message', (data) => {
    if (String(data).includes('"next"')) answers += 1;
  });
  socket.pause();
  const COUNT = 200;
  for (let n = 0; n < COUNT; n += 1) {
    socket.send(JSON.stringify({ id: `${n}`, type: 'subscribe', payload: { query: `{ text(n: ${n}) }` } }));
    // One after the other: what came in one piece is read in one.
    if (n % 5 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(calls).toBeLessThan(COUNT / 2);
  socket.resume();
  await until(() => answers === COUNT);
  expect(calls).toBe(COUNT);
  socket.terminate();
  await gateway.stop();
});
