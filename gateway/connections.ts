// Which connections are answering something and which only wait: so that a stop can close the latter at once. Node's own
// closeIdleConnections passes over a connection that never sent a request, and would hold a stop up for seconds.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export class Connections {
  /** How many requests each is answering. */
  private readonly busy = new Map<Socket, number>();
  private isClosing = false;

  constructor(server: Server) {
    server.on('connection', (socket) => {
      this.busy.set(socket, 0);
      socket.once('close', () => this.busy.delete(socket));
    });
    server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
      this.busy.set(socket, (this.busy.get(socket) ?? 0) + 1);
      response.once('close', () => this.done(socket));
    });
    // An upgraded connection is the WebSocket's from here on.
    server.on('upgrade', ({ socket }: IncomingMessage) => this.busy.delete(socket));
  }

  /** Closes what waits now, and from now on each connection as soon as it has answered. */
  closeIdle(): void {
    this.isClosing = true;
    for (const [socket, requests] of this.busy) if (requests === 0) socket.destroy();
  }

  private done(socket: Socket): void {
    const requests = (this.busy.get(socket) ?? 1) - 1;
    if (this.busy.has(socket)) this.busy.set(socket, requests);
    // end, not destroy: the answer may still be on its way out.
    if (this.isClosing && requests === 0) socket.end();
  }
}
