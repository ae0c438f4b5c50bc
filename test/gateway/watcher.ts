// One watcher over each of the three protocols, as bare as can be: it can stop reading, go on, and be cut off, and it keeps
// the number of each event it got.
import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { WebSocket } from 'ws';
import type { Json } from './testGraph';

export type Protocol = 'WebSocket' | 'event stream' | 'multipart';
export const PROTOCOLS: readonly Protocol[] = ['WebSocket', 'event stream', 'multipart'];

export interface Watcher {
  readonly protocol: Protocol;
  /** `n` of each event, in the order of arrival. */
  readonly numbers: number[];
  /** Errors, and messages that were no events: completions, closed connections. */
  readonly others: Json[];
  pause(): void;
  resume(): void;
  cut(): Promise<void>;
}

/** Follows `ticks` and resolves when the request is sent. */
export function watch(url: string, protocol: Protocol, variables: object = {}, fields = 'n'): Promise<Watcher> {
  const query = `subscription($room: String, $after: String) { ticks(room: $room, after: $after) { ${fields} } }`;
  return protocol === 'WebSocket'
    ? watchSocket(url, { query, variables })
    : watchResponse(url, protocol, { query, variables });
}

class Seen {
  readonly numbers: number[] = [];
  readonly others: Json[] = [];

  take(answer: Json): void {
    const n = answer?.data?.ticks?.n;
    if (typeof n === 'number') this.numbers.push(n);
    else this.others.push(answer);
  }
}

async function watchSocket(url: string, payload: object): Promise<Watcher> {
  const seen = new Seen();
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    if (message.type === 'connection_ack') socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
    else seen.take(message.type === 'next' ? message.payload : message);
  });
  socket.on('close', () => seen.others.push('closed'));
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  const gone = once(socket, 'close');
  return Object.assign(seen, {
    protocol: 'WebSocket' as const,
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    cut: async () => {
      socket.terminate();
      await gone;
    },
  });
}

const SEPARATORS = { 'event stream': '\n\n', multipart: '\r\n--graphql' };
const ACCEPT = { 'event stream': 'text/event-stream', multipart: 'multipart/mixed;subscriptionSpec=1.0' };

async function watchResponse(url: string, protocol: 'event stream' | 'multipart', payload: object): Promise<Watcher> {
  const seen = new Seen();
  const headers = { accept: ACCEPT[protocol], 'content-type': 'application/json' };
  const outgoing: ClientRequest = request(url, { method: 'POST', headers, agent: false });
  outgoing.end(JSON.stringify(payload));
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  response.setEncoding('utf8');
  let rest = '';
  response.on('data', (chunk: string) => {
    const blocks = (rest + chunk).split(SEPARATORS[protocol]);
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const json = block.slice(block.indexOf('{'));
      if (!block.includes('{')) {
        if (block.includes('complete')) seen.others.push('complete');
        continue;
      }
      const answer = JSON.parse(json);
      if (protocol === 'event stream') seen.take(answer);
      else if ('payload' in answer) seen.take(answer.payload ?? answer);
    }
  });
  response.on('error', () => undefined);
  response.on('close', () => seen.others.push('closed'));
  const gone = once(response, 'close');
  return Object.assign(seen, {
    protocol,
    pause: () => void response.pause(),
    resume: () => void response.resume(),
    cut: async () => {
      response.destroy();
      await gone;
    },
  });
}
