// Some of the clients of the watchers benchmark, in a process of their own: plain sockets that speak just enough of each
// protocol and count bytes, because whatever a client spends is taken from the server on the same machine. All events have
// one size, so bytes count events; publication times are read out of them only where latency is asked for.
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { now, QUERY } from './watchersEvents';

export type Protocol = 'WebSocket' | 'SSE';

/** What the parent asks for, one thing at a time. */
export type Ask =
  | {
      readonly do: 'connect';
      readonly to: string;
      readonly port: number;
      readonly protocol: Protocol;
      readonly count: number;
    }
  | { readonly do: 'expect'; readonly to: string; readonly events: number; readonly latencies: boolean }
  | { readonly do: 'disconnect' };

/** Its answer, once that is done. */
export interface Done {
  /** In milliseconds, of every event at every client. */
  readonly latencies: readonly number[];
  /** The first event as the first client got it. */
  readonly sample: string;
}

interface Crowd {
  readonly sockets: Socket[];
  /** Bytes of one event, once the first has come: it comes alone. */
  size: number;
  sample: string;
  received: number;
  /** Events that each socket is to get. */
  events: number;
  latencies: number[] | undefined;
  reached: () => void;
}

const crowds = new Map<string, Crowd>();
const MARK = Buffer.from('"publishedAt":"');

async function join(crowd: Crowd, port: number, protocol: Protocol): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  crowd.sockets.push(socket);
  const lines = (...all: string[]) => `${[...all, 'host: localhost'].join('\r\n')}\r\n\r\n`;
  const body = JSON.stringify({ query: QUERY });
  if (protocol === 'SSE') {
    const accept = 'accept: text/event-stream';
    const type = 'content-type: application/json';
    socket.write(lines('POST /graphql HTTP/1.1', accept, type, `content-length: ${body.length}`) + body);
    await headEnd(socket);
  } else {
    const key = `sec-websocket-key: ${randomBytes(16).toString('base64')}`;
    const upgrade = ['connection: Upgrade', 'upgrade: websocket', 'sec-websocket-version: 13', key];
    socket.write(lines('GET /graphql HTTP/1.1', ...upgrade, 'sec-websocket-protocol: graphql-transport-ws'));
    await headEnd(socket);
    socket.write(frame('{"type":"connection_init"}'));
    await new Promise((resolve) => socket.once('data', resolve));
    socket.write(frame(`{"id":"1","type":"subscribe","payload":${body}}`));
  }
  socket.on('data', (chunk: Buffer) => took(crowd, chunk));
  socket.on('error', (error) => {
    throw error;
  });
}

function headEnd(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    let head = '';
    const read = (chunk: Buffer) => {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      socket.off('data', read);
      resolve();
    };
    socket.on('data', read);
  });
}

/** A text frame as a client sends it; the mask is all zeros, which changes nothing. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = payload.length < 126 ? Buffer.from([0x81, 0x80 | payload.length]) : Buffer.from([0x81, 0xfe, 0, 0]);
  if (payload.length >= 126) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, Buffer.alloc(4), payload]);
}

function took(crowd: Crowd, chunk: Buffer): void {
  if (crowd.size === 0) {
    if (chunk.length < 100) return; // a heartbeat; later ones are too few bytes to matter
    crowd.size = chunk.length;
    crowd.sample = chunk.toString('latin1');
  }
  crowd.received += chunk.length;
  if (crowd.latencies !== undefined) {
    const at = Number(now());
    for (let i = chunk.indexOf(MARK); i !== -1; i = chunk.indexOf(MARK, i + 1)) {
      const from = i + MARK.length;
      crowd.latencies.push((at - Number(chunk.toString('latin1', from, from + 20))) / 1e6);
    }
  }
  if (crowd.received >= crowd.size * crowd.events * crowd.sockets.length) crowd.reached();
}

async function answer(ask: Ask): Promise<Done> {
  if (ask.do === 'disconnect') {
    for (const { sockets } of crowds.values()) for (const socket of sockets) socket.destroy();
    crowds.clear();
    return { latencies: [], sample: '' };
  }
  if (ask.do === 'connect') {
    const crowd: Crowd = {
      sockets: [],
      size: 0,
      sample: '',
      received: 0,
      events: 0,
      latencies: undefined,
      reached: () => undefined,
    };
    crowds.set(ask.to, crowd);
    let left = ask.count;
    const worker = async () => {
      while (left > 0) {
        left -= 1;
        await join(crowd, ask.port, ask.protocol);
      }
    };
    await Promise.all(Array.from({ length: 20 }, worker));
    return { latencies: [], sample: '' };
  }
  const crowd = crowds.get(ask.to);
  if (crowd === undefined) throw new Error(`nobody watches ${ask.to}`);
  crowd.received = 0;
  crowd.latencies = ask.latencies ? [] : undefined;
  crowd.events = ask.events;
  process.send?.('expecting');
  await new Promise<void>((resolve) => {
    crowd.reached = resolve;
  });
  const { latencies = [], sample } = crowd;
  crowd.latencies = undefined;
  return { latencies, sample };
}

process.once('disconnect', () => process.exit()); // the parent was stopped
process.on('message', (ask: Ask) => {
  void answer(ask).then((done) => process.send?.(done));
});
