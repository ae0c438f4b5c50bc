// GraphQL over server-sent events, distinct connections mode: one operation per connection, `next` with each answer and
// `complete` at the end. Written here and not taken from a library because an event is printed once for all its clients.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerText } from './federation/execute';
import type { Failure } from './federation/failures';
import { type Asked, type GraphQLRequest, isRefusal, type Service } from './service';
import type { GatewayWorld } from './world';

/** Does the client want a stream? */
export function wantsEventStream(request: IncomingMessage): boolean {
  return request.headers.accept?.includes('text/event-stream') === true;
}

/** All open event streams. */
export class EventStreams {
  private readonly open = new Map<ServerResponse, () => void>();
  private stopHeartbeat: (() => void) | undefined;

  constructor(
    private readonly service: Service,
    private readonly world: GatewayWorld,
    private readonly heartbeatMs: number,
  ) {}

  get count(): number {
    return this.open.size;
  }

  /** Answers a request as a stream. `asked.signal` must abort when the client goes away. */
  async serve(
    request: GraphQLRequest | Failure,
    response: ServerResponse,
    asked: Asked,
    readOnly: boolean,
  ): Promise<void> {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
    });
    response.flushHeaders();
    const stream = new OutgoingStream(response);
    let stop: () => void = () => undefined;
    this.open.set(response, () => stream.complete());
    response.once('close', () => {
      this.open.delete(response);
      stop();
    });
    this.beat();
    // The protocol wants refusals inside the stream: an EventSource shows nothing of a status.
    if (isRefusal(request)) return stream.fail([request]);
    const ready = await this.service.ready(request, asked);
    if (!ready.ok) return stream.fail(ready.failures);
    if (ready.operation.kind === 'mutation' && readOnly) {
      return stream.fail([{ message: 'Mutations are not served over GET.', extensions: { code: 'BAD_REQUEST' } }]);
    }
    if (ready.operation.kind !== 'subscription') {
      stream.next(answerText(await this.service.answer(ready, asked)));
      return stream.complete();
    }
    if (response.destroyed) return;
    stop = this.service.follow(ready, asked, stream);
  }

  /** Completes every stream. */
  stop(): void {
    this.stopHeartbeat?.();
    this.stopHeartbeat = undefined;
    for (const complete of [...this.open.values()]) complete();
  }

  // A comment now and then keeps proxies from closing a quiet stream, and finds connections that died silently.
  private beat(): void {
    this.stopHeartbeat ??= this.world.after(this.heartbeatMs, () => {
      this.stopHeartbeat = undefined;
      for (const response of this.open.keys()) if (!response.writableEnded) response.write(':\n\n');
      if (this.open.size > 0) this.beat();
    });
  }
}

class OutgoingStream {
  constructor(private readonly response: ServerResponse) {}

  next(text: string): boolean {
    if (this.response.writableEnded || this.response.destroyed) return true;
    return this.response.write(`event: next\ndata: ${text}\n\n`);
  }

  drained(): Promise<void> {
    const { response } = this;
    return new Promise((resolve) => {
      if (response.destroyed || !response.writableNeedDrain) return resolve();
      response.once('drain', resolve);
      response.once('close', resolve);
    });
  }

  complete(): void {
    if (!this.response.writableEnded) this.response.end('event: complete\ndata:\n\n');
  }

  fail(failures: readonly Failure[]): void {
    this.next(answerText({ data: undefined, failures }));
    this.complete();
  }
}
