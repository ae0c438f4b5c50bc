// One operation of a WebSocket connection: its answers under the client's id, and its end. An event's bytes are shared by all
// clients; what differs is the head with the id, so the frame is put together here, beside `ws` and on the same socket.
import type { WebSocket } from 'ws';
import type { Failure } from './federation/failures';
import type { Printed } from './federation/printed';
import type { Listener } from './federation/streamClient';
import type { Outlet } from './outlet';
import { LightSignal } from './signal';

/** Shorter answers are copied behind their head: that costs less than a second buffer to write. */
const COPIED_BYTES = 4_096;

/** First byte of a frame: a whole message, of text. */
const WHOLE_TEXT = 0x81;

/** At most, of a frame's own. */
const HEADER_BYTES = 10;
const CLOSING_BYTES = 1;

export class SocketOperation implements Listener {
  /** Aborts when the client does not want the rest. */
  readonly left = new LightSignal();
  private readonly head: Buffer;
  private stopStream: (() => void) | undefined;

  constructor(
    private readonly id: string,
    private readonly socket: WebSocket,
    private readonly outlet: Outlet,
    private readonly over: () => void,
  ) {
    this.head = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
  }

  follow(stop: () => void): void {
    this.stopStream = stop;
  }

  /** Is it a stream? */
  get isFollowing(): boolean {
    return this.stopStream !== undefined;
  }

  leave(): void {
    this.left.abort();
    this.stopStream?.();
  }

  next(event: Printed): boolean {
    const { head, outlet, socket } = this;
    if (this.left.aborted || socket.readyState !== socket.OPEN) return true;
    if (event.parts.length > 1) return this.nextOnes(event);
    const tail = event.as('WebSocket', closing);
    const isCopied = tail.length <= COPIED_BYTES;
    const frame = opened(head, tail.length, isCopied ? tail.length : 0);
    if (!isCopied) outlet.write(frame);
    else tail.copy(frame, frame.length - tail.length);
    return outlet.write(isCopied ? frame : tail);
  }

  /** Several frames in one piece, which is bounded: by those who join answers, and by the length of an id. */
  private nextOnes({ parts, byteCount }: Printed): boolean {
    const { head, outlet } = this;
    const frames = Buffer.allocUnsafe(byteCount + parts.length * (head.length + CLOSING_BYTES + HEADER_BYTES));
    let end = 0;
    for (const part of parts) {
      const tail = part.as('WebSocket', closing);
      end = open(frames, end, head, tail.length);
      end += tail.copy(frames, end);
    }
    return outlet.write(frames.subarray(0, end));
  }

  drained(): Promise<void> {
    return this.outlet.drained();
  }

  complete(): void {
    this.end(`{"id":${JSON.stringify(this.id)},"type":"complete"}`);
  }

  fail(failures: readonly Failure[]): void {
    this.end(`{"id":${JSON.stringify(this.id)},"type":"error","payload":${JSON.stringify(failures)}}`);
  }

  private end(text: string): void {
    // Who left is forgotten already, and its id may be another operation's by now.
    if (this.left.aborted) return;
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(text);
    this.over();
  }
}

function closing(text: string): string {
  return `${text}}`;
}

/** The beginning of a frame whose payload is `head` and `tailBytes` more, with `room` for bytes behind it. */
function opened(head: Buffer, tailBytes: number, room: number): Buffer {
  const frame = Buffer.allocUnsafe(2 + lengthBytes(head.length + tailBytes) + head.length + room);
  open(frame, 0, head, tailBytes);
  return frame;
}

/** Writes the same into `bytes`, and tells where it ends. A server masks nothing. */
function open(bytes: Buffer, at: number, head: Buffer, tailBytes: number): number {
  const length = head.length + tailBytes;
  const more = lengthBytes(length);
  bytes[at] = WHOLE_TEXT;
  if (more === 0) {
    bytes[at + 1] = length;
  } else if (more === 2) {
    bytes[at + 1] = 126;
    bytes.writeUInt16BE(length, at + 2);
  } else {
    bytes[at + 1] = 127;
    bytes.writeUInt16BE(0, at + 2);
    bytes.writeUIntBE(length, at + 4, 6);
  }
  const end = at + 2 + more;
  return end + head.copy(bytes, end);
}

/** How many bytes a frame spends on its length beyond the second byte. */
function lengthBytes(length: number): number {
  return length < 126 ? 0 : length < 65_536 ? 2 : 8;
}
