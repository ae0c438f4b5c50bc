// A client that sends pings and reads no pong: its next messages wait in its own socket, of whatever kind they are, or what they are
// answered with would fill the gateway's memory.
import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { Sink } from '../../gateway/outlet';
import type { Service } from '../../gateway/service';
import { SocketSession } from '../../gateway/webSocket';
import { until } from './testGraph';

const UNREAD_BYTES = 2_000_000;

/** A connection whose client reads nothing, and what it is told of itself. */
function connection() {
  const sink = Object.assign(new EventEmitter(), { writableLength: 0, writableNeedDrain: false, destroyed: false });
  const socket = Object.assign(new EventEmitter(), {
    readyState: 1,
    OPEN: 1,
    isPaused: false,
    send: jest.fn(),
    close: jest.fn(),
    pause: jest.fn(() => {
      socket.isPaused = true;
    }),
    resume: jest.fn(() => {
      socket.isPaused = false;
    }),
  });
  new SocketSession(socket as unknown as WebSocket, sink as unknown as Sink, { headers: {} } as IncomingMessage, {
    service: {} as Service,
    world: { now: () => new Date(0), after: () => () => undefined, newId: () => 'id-1' },
    callerOf: async () => ({ caller: {}, scope: '' }),
    unexpected: jest.fn(),
    operationCount: 1,
    initMs: 1,
  });
  return { sink, socket };
}

const say = (socket: EventEmitter, text: string) => socket.emit('message', Buffer.from(text), false);

it.each<[string, (socket: EventEmitter) => void]>([
  ['pings of the protocol', (socket) => say(socket, '{"type":"ping"}')],
  ['pings of WebSocket', (socket) => socket.emit('ping', Buffer.from('x'))],
])('who sends %s and reads nothing is read no further, until it reads', async (_, ping) => {
  const { sink, socket } = connection();
  ping(socket);
  expect(socket.pause).not.toHaveBeenCalled();
  Object.assign(sink, { writableLength: UNREAD_BYTES, writableNeedDrain: true });
  ping(socket);
  expect(socket.pause).toHaveBeenCalledTimes(1);
  ping(socket); // one that had been read by then
  expect(socket.pause).toHaveBeenCalledTimes(1);
  expect(socket.resume).not.toHaveBeenCalled();
  Object.assign(sink, { writableLength: 0, writableNeedDrain: false });
  sink.emit('drain');
  await until(() => !socket.isPaused);
  ping(socket);
  expect(socket.pause).toHaveBeenCalledTimes(1);
});
