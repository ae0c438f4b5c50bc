// Subscriptions, and any other operation, as a stream in an HTTP response: what event streams and multipart have in common.
// How an answer looks on the wire is the format's business. An event's bytes are made once for all its clients, and so is
// the frame that HTTP puts around them: with a thousand watchers, writing is nearly all that the gateway does.
import type { ServerResponse } from 'node:http';
import { TOKEN_ENDED, whenEnded } from './access/expiry';
import { answerText } from './federation/execute';
import { type Failure, refusal } from './federation/failures';
import { Printed } from './federation/printed';
import type { Listener } from './federation/streamClient';
import { Outlet } from './outlet';
import { type Asked, type GraphQLRequest, isRefusal, type Service } from './service';
import type { GatewayWorld } from './world';

/** How a protocol writes a stream. */
export interface StreamFormat {
  /** Tells formats apart. */
  readonly name: string;
  readonly contentType: string;
  /** Before anything else. */
  readonly opening: string;
  next(text: string): string;
  readonly heartbeat: string;
  /** The end of a stream that has come to it. */
  readonly complete: string;
  /** The end of a stream that broke off. */
  fail(failures: readonly Failure[]): string;
  /** The same because the gateway stops: whoever follows comes back. */
  readonly goAway: string;
}

/** All open streams of one gateway over HTTP responses. */
export class ResponseStreams {
  private readonly open = new Set<ResponseStream>();
  private stopHeartbeat: (() => void) | undefined;
  private isStopping = false;

  constructor(
    private readonly service: Service,
    private readonly world: GatewayWorld,
    private readonly heartbeatMs: number,
  ) {}

  /** Answers a request as a stream. `asked.signal` must abort when the client goes away. */
  async serve(
    request: GraphQLRequest | Failure,
    response: ServerResponse,
    format: StreamFormat,
    asked: Asked,
    readOnly: boolean,
  ): Promise<void> {
    // Gone while it was found out who asks: nothing would say so again, and the stream would be kept for ever.
    if (response.destroyed) return;
    const stream = new ResponseStream(response, format);
    let stop: () => void = () => undefined;
    const cancelEnd = whenEnded(this.world, asked.endsAt, () => {
      stop();
      stream.endWithToken();
    });
    this.open.add(stream);
    response.once('close', () => {
      this.open.delete(stream);
      cancelEnd();
      stop();
    });
    this.beat();
    // The protocols want refusals inside the stream: an EventSource shows nothing of a status.
    if (isRefusal(request)) return stream.refuse([request]);
    const ready = await this.service.ready(request, asked);
    if (!ready.ok) return stream.refuse(ready.failures);
    if (ready.operation.kind === 'mutation' && readOnly) {
      return stream.refuse([refusal('BAD_REQUEST', 'Mutations are not served over GET.')]);
    }
    if (ready.operation.kind !== 'subscription') {
      stream.next(new Printed(answerText(await this.service.answer(ready, asked))));
      return stream.complete();
    }
    if (response.destroyed) return;
    stream.isFollowing = true;
    if (this.isStopping) return stream.goAway();
    stop = this.service.follow(ready, asked, stream);
  }

  /** Breaks every subscription off, as the network would: one that was completed would be over for its client. */
  stop(): void {
    this.isStopping = true;
    this.stopHeartbeat?.();
    this.stopHeartbeat = undefined;
    for (const stream of [...this.open]) stream.goAway();
  }

  // A sign of life now and then keeps proxies from closing a quiet stream, and finds connections that died silently.
  private beat(): void {
    this.stopHeartbeat ??= this.world.after(this.heartbeatMs, () => {
      this.stopHeartbeat = undefined;
      for (const stream of this.open) stream.beat();
      if (this.open.size > 0) this.beat();
    });
  }
}

class ResponseStream implements Listener {
  private readonly outlet: Outlet;
  private readonly isChunked: boolean;
  private readonly form: string;
  private readonly make: (text: string) => string;
  /** A query or a mutation is left to end. */
  isFollowing = false;

  constructor(
    private readonly response: ServerResponse,
    private readonly format: StreamFormat,
  ) {
    response.writeHead(200, {
      'content-type': format.contentType,
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
    });
    response.flushHeaders();
    // Behind an answer that is still being written on the same connection there is no socket yet: then Node frames. To a
    // client of HTTP/1.0 nothing is framed at all.
    const { socket } = response;
    this.isChunked = socket !== null && response.chunkedEncoding;
    this.outlet = new Outlet(socket ?? response);
    this.form = this.isChunked ? `${format.name}, chunked` : format.name;
    this.make = (text) => this.framed(format.next(text));
    if (format.opening !== '') this.write(format.opening);
  }

  next(event: Printed): boolean {
    return this.isOver || this.outlet.write(event.as(this.form, this.make));
  }

  drained(): Promise<void> {
    return this.outlet.drained();
  }

  complete(): void {
    this.end(this.format.complete);
  }

  fail(failures: readonly Failure[]): void {
    this.end(this.format.fail(failures));
  }

  goAway(): void {
    if (this.isFollowing) this.end(this.format.goAway);
  }

  /** Ends with a word about why, as an answer: what reads a stream hears of errors there. */
  endWithToken(): void {
    this.refuse([TOKEN_ENDED]);
  }

  /** Answers that the request cannot be served: it is the client's answer, and nothing broke. */
  refuse(failures: readonly Failure[]): void {
    this.next(new Printed(answerText({ data: undefined, failures })));
    this.complete();
  }

  /** A full socket needs no sign of life, and must not be filled by them. */
  beat(): void {
    if (!this.isOver && !this.outlet.isFull) this.write(this.format.heartbeat);
  }

  private get isOver(): boolean {
    return this.response.writableEnded || this.response.destroyed;
  }

  private write(text: string): void {
    this.outlet.write(Buffer.from(this.framed(text)));
  }

  private end(text: string): void {
    if (this.isOver) return;
    if (text !== '') this.write(text); // an empty chunk would be the end of all of them
    this.response.end();
  }

  private framed(text: string): string {
    return this.isChunked ? `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n` : text;
  }
}
