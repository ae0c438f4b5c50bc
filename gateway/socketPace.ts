// A WebSocket client that asks on and does not read its answers: while much of what it was answered has not left, nothing more
// is read of it, as HTTP does by itself; or its answers would fill our memory. It must never hold up what runs already.
import type { WebSocket } from 'ws';
import type { Outlet, Sink } from './outlet';

/** More than this unread, and its next requests wait in its own socket. */
const MOST_UNREAD_BYTES = 1_048_576;

export class SocketPace {
  private unread = 0;

  constructor(
    private readonly socket: WebSocket,
    private readonly sink: Sink,
    private readonly outlet: Outlet,
  ) {}

  /** One more message has come, which may want an answer: is it the last for now? */
  look(): void {
    const { socket, sink, outlet } = this;
    if (!socket.isPaused && sink.writableLength > MOST_UNREAD_BYTES) {
      socket.pause();
      void outlet.drained().then(() => socket.resume());
    }
  }

  /** Has a client of whom nothing is read taken something since this was asked last? */
  hasTaken(): boolean {
    const before = this.unread;
    this.unread = this.sink.writableLength;
    return this.socket.isPaused && this.unread !== before;
  }
}
