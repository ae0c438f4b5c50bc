// Requests that offer to go on in another protocol than WebSocket, as Java's HTTP client and curl offer HTTP/2 with the first request of
// each connection. Whoever offers must take an ordinary answer (RFC 9110, 7.8), but Node hands every such request to whoever serves
// WebSockets, unread. Here it is given back without its offer. It must never touch a request for a WebSocket.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** What belongs to the offer alone. */
const OFFER = new Set(['upgrade', 'http2-settings']);

/** Offers on one connection; with the last of them it closes. Each leaves listeners on the connection, and Node's depth grows by it. */
const MOST_OFFERS = 50;

const offers = new WeakMap<Duplex, number>();

/** Is it an offer of a WebSocket? */
export function offersWebSocket({ headers: { upgrade = '' } }: IncomingMessage): boolean {
  return upgrade.split(',').some((one) => one.trim().toLowerCase() === 'websocket');
}

/** Has the server read a request once more, as an ordinary one. All before it on its connection must be answered: answers have an order. */
export function giveBack(server: Server, request: IncomingMessage, connection: Duplex, head: Buffer): void {
  if (connection.destroyed) return;
  const count = (offers.get(connection) ?? 0) + 1;
  offers.set(connection, count);
  connection.setMaxListeners(0);
  connection.unshift(Buffer.concat([Buffer.from(withoutOffer(request, count >= MOST_OFFERS), 'latin1'), head]));
  server.emit('connection', connection);
}

/** The head of a request as it came, but for the offer. Headers are Latin-1, and were found free of line ends when they were read. */
function withoutOffer({ method, url, httpVersion, rawHeaders }: IncomingMessage, isLast: boolean): string {
  let text = `${method} ${url} HTTP/${httpVersion}\r\n`;
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const [name, value] = [rawHeaders[i] as string, rawHeaders[i + 1] as string];
    const key = name.toLowerCase();
    if (OFFER.has(key)) continue;
    const kept = key === 'connection' ? otherOptions(value) : value;
    if (key !== 'connection' || kept !== '') text += `${name}: ${kept}\r\n`;
  }
  return `${text}${isLast ? 'connection: close\r\n' : ''}\r\n`;
}

function otherOptions(connection: string): string {
  return connection
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '' && !OFFER.has(one.toLowerCase()))
    .join(', ');
}
