// What the watchers benchmark measures against: a bare `ws` server and bare server-sent events, which send the bytes that the
// gateway sends and do nothing else. An event is one buffer for all clients, and what comes within one turn of the event loop
// leaves together, as Node has it for responses and as is done here for `ws`: faster is not to be had with these libraries.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { posted, publishOnDemand } from './watchersEvents';

const watchers = new Map<WebSocket, Socket>();
const responses = new Set<ServerResponse>();

const server = createServer((request, response) => {
  request.resume();
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
  });
  response.flushHeaders();
  responses.add(response);
  response.once('close', () => responses.delete(response));
});
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on('connection', (socket, request) => {
  socket.on('message', (data) => {
    if (JSON.parse(String(data)).type === 'connection_init') socket.send('{"type":"connection_ack"}');
    else watchers.set(socket, request.socket);
  });
  socket.on('error', () => socket.terminate());
  socket.once('close', () => watchers.delete(socket));
});

function publish(): void {
  const text = JSON.stringify({ data: { posted: posted() } });
  const message = Buffer.from(`{"id":"1","type":"next","payload":${text}}`);
  for (const [socket, connection] of watchers) {
    if (connection.writableCorked === 0) {
      connection.cork();
      process.nextTick(uncork, connection);
    }
    socket.send(message, { binary: false });
  }
  const event = Buffer.from(`event: next\ndata: ${text}\n\n`);
  for (const response of responses) response.write(event);
}

function uncork(connection: Socket): void {
  connection.uncork();
}

publishOnDemand(publish, () => watchers.size + responses.size);
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
