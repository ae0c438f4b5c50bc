// Requests that offer HTTP/2 in passing, as Java's HTTP client and curl do with the first one on a connection: they were taken for
// WebSockets and refused.
import { once } from 'node:events';
import { connect } from 'node:net';
import { waitFor } from '../harness/waiting';
import { dataverse, finance } from './federation/books';
import { type TestGateway, testGateway } from './testGateway';

const BODY = JSON.stringify({ query: '{ invoice(id: "1") { name } }' });
const JAVA = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n';
const HOST = 'Host: localhost\r\n';
const post = (offer: string, body = BODY) =>
  `POST /graphql HTTP/1.1\r\n${HOST}${offer}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await testGateway({ subgraphs: [dataverse, finance] });
});
afterAll(() => gateway.stop());

/** Writes pieces one after another, and gives what came until it had so many answers. */
async function spoken(pieces: readonly string[], answers = 1): Promise<string> {
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
  await once(socket, 'connect');
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
  });
  for (const piece of pieces) {
    socket.write(piece);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await waitFor('the answers', () => (text.match(/HTTP\/1\.1 /g) ?? []).length >= answers || socket.destroyed);
  socket.destroy();
  return text;
}

it.each([
  ['at once', [post(JAVA)]],
  ['in pieces', [post(JAVA).slice(0, 30), post(JAVA).slice(30, -20), post(JAVA).slice(-20)]],
])('a query that offers HTTP/2 is answered, come %s', async (_, pieces) => {
  const text = await spoken(pieces);
  expect(text).toMatch(/^HTTP\/1\.1 200 OK/);
  expect(text).toContain('{"data":{"invoice":{"name":"January"}}}');
});

it('the connection goes on, and may offer again', async () => {
  const text = await spoken([post(JAVA) + post(''), post(JAVA)], 3);
  expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3);
});

it('a connection of nothing but offers is closed at the fiftieth, after its answer', async () => {
  const text = await spoken([post(JAVA).repeat(50)], 50);
  expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(50);
  expect(text.toLowerCase().split('connection: close')).toHaveLength(2);
});

it('offers that come before the first is answered are answered in their order', async () => {
  const named = (n: number) => post(JAVA, JSON.stringify({ query: `{ n${n}: invoice(id: "1") { id } }` }));
  const text = await spoken([[...Array(20).keys()].map(named).join('')], 20);
  expect(text.match(/"n\d+"/g)).toEqual([...Array(20).keys()].map((n) => `"n${n}"`));
});

it('what it says of its connection besides is kept', async () => {
  const text = await spoken([`GET /readyz HTTP/1.1\r\n${HOST}${JAVA.replace('Upgrade,', 'close, Upgrade,')}\r\n`]);
  expect(text).toMatch(/^HTTP\/1\.1 200 OK/);
  expect(text.toLowerCase()).toContain('connection: close');
});

it('a WebSocket is none of them', async () => {
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n';
  const offer = `Connection: Upgrade\r\nUpgrade: websocket\r\n${key}Sec-WebSocket-Protocol: graphql-transport-ws\r\n`;
  expect(await spoken([`GET /graphql HTTP/1.1\r\n${HOST}${offer}\r\n`])).toMatch(/^HTTP\/1\.1 101 /);
  expect(await spoken([`GET /graphql HTTP/1.1\r\n${HOST}${offer.replace('websocket', 'h2c')}\r\n`])).not.toContain(
    ' 101 ',
  );
});
