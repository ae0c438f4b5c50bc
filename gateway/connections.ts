// Which connections are answering something and which only wait: so that a stop can close the latter at once. Node's own
// closeIdleConnections passes over a connection that never sent a request, and would hold a stop up for seconds.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export class Connections {
  /** How many requests each is answering. */
  private readonly busy = new Map<Socket, number>();
  /** What is to be done with each once it has answered. */
  private readonly waiting = new Map<Socket, () => void>();
  private isClosing = false;

  constructor(server: Server) {
    server.on('connection', (socket) => {
      this.busy.set(socket, 0);
      socket.once('close', () => {
        this.busy.delete(socket);
        this.waiting.delete(socket);
      });
    });
    server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
      this.busy.set(socket, (this.busy.get(socket) ?? 0) + 1);
      response.once('close', () => this.done(socket));
    });
  }

  /** An upgraded connection is the WebSocket's from here on. */
  upgraded({ socket }: IncomingMessage): void {
    this.busy.delete(socket);
  }

  /** Does something with a request's connection when all that was asked on it before is answered: now, or later. */
  whenAnswered({ socket }: IncomingMessage, work: () => void): void {
    if ((this.busy.get(socket) ?? 0) === 0) work();
    else this.waiting.set(socket, work);
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
    if (requests > 0) return;
    const work = this.waiting.get(socket);
    this.waiting.delete(socket);
    work?.();
  }
}
