// Requests that offer to go on in another protocol than WebSocket, as Java's HTTP client and curl offer HTTP/2 with the first request of
// each connection. Whoever offers must take an ordinary answer (RFC 9110, 7.8), but Node hands every such request to whoever serves
// WebSockets, unread. Here it is given back without its offer. It must never touch a request for a WebSocket.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** What belongs to the offer alone. */
const OFFER = new Set(['upgrade', 'http2-settings']);

/** Is it an offer of something else than a WebSocket? Then the server reads the request once more, as an ordinary one. */
export function givenBack(server: Server, request: IncomingMessage, connection: Duplex, head: Buffer): boolean {
  const offered = (request.headers.upgrade ?? '').split(',').map((one) => one.trim().toLowerCase());
  if (offered.includes('websocket')) return false;
  connection.unshift(Buffer.concat([Buffer.from(withoutOffer(request), 'latin1'), head]));
  server.emit('connection', connection);
  return true;
}

/** The head of a request as it came, but for the offer. Headers are Latin-1, and were found free of line ends when they were read. */
function withoutOffer({ method, url, httpVersion, rawHeaders }: IncomingMessage): string {
  let text = `${method} ${url} HTTP/${httpVersion}\r\n`;
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const [name, value] = [rawHeaders[i] as string, rawHeaders[i + 1] as string];
    const key = name.toLowerCase();
    if (OFFER.has(key)) continue;
    const kept = key === 'connection' ? otherOptions(value) : value;
    if (key !== 'connection' || kept !== '') text += `${name}: ${kept}\r\n`;
  }
  return `${text}\r\n`;
}

function otherOptions(connection: string): string {
  return connection
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '' && !OFFER.has(one.toLowerCase()))
    .join(', ');
}
