// GraphQL over WebSocket: the graphql-transport-ws protocol on `ws`. Written here and not taken from a library because an
// event's answer is printed once and only wrapped with each client's id. One instance is one client's connection.
import type { IncomingMessage } from 'node:http';
import type { RawData, WebSocket } from 'ws';
import type { InitPayload } from './access/bearer';
import { TOKEN_ENDED, whenEnded } from './access/expiry';
import { programOf, Unreadable } from './exchange';
import { answerText } from './federation/execute';
import { type Failure, GOING_AWAY, masked, refusal, type Unexpected } from './federation/failures';
import { Printed } from './federation/printed';
import { asksForCost } from './guard/costGuard';
import { Outlet, type Sink } from './outlet';
import {
  type Asked,
  type CallerOf,
  type GraphQLRequest,
  graphQLRequest,
  type Identity,
  isRefusal,
  type Service,
} from './service';
import { SocketOperation } from './socketOperation';
import { SocketPace } from './socketPace';
import type { GatewayWorld } from './world';

/** It is repeated with every event. */
const ID_LENGTH = 256;

export interface SocketOptions {
  readonly service: Service;
  readonly world: GatewayWorld;
  readonly callerOf: CallerOf;
  readonly unexpected: Unexpected;
  readonly operationCount: number;
  readonly initMs: number;
}

/** What a close frame has room for (RFC 6455, 5.5). */
const MOST_REASON_BYTES = 123;

export class SocketSession {
  /** Heard of since the last heartbeat. */
  private isAlive = true;
  private identity: Identity | undefined;
  private isInitialised = false;
  private isGoingAway = false;
  private readonly running = new Map<string, SocketOperation>();
  private cancelEnd: () => void = () => undefined;
  private readonly cancelInit: () => void;
  private readonly outlet: Outlet;
  private readonly pace: SocketPace;

  /** `sink`: the connection under the WebSocket. */
  constructor(
    private readonly socket: WebSocket,
    sink: Sink,
    private readonly request: IncomingMessage,
    private readonly options: SocketOptions,
  ) {
    this.outlet = new Outlet(sink);
    this.pace = new SocketPace(socket, sink, this.outlet);
    this.cancelInit = options.world.after(
      options.initMs,
      () => this.identity === undefined && socket.close(4408, 'Connection initialisation timeout'),
    );
    socket.on('message', (data, isBinary) => this.receive(data, isBinary));
    socket.on('ping', () => this.pace.look());
    socket.on('pong', () => {
      this.isAlive = true;
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      this.cancelInit();
      this.cancelEnd();
      for (const operation of this.running.values()) operation.leave();
      this.running.clear();
    });
  }

  /** Ends the connection if nothing was heard since the last heartbeat; else asks for a sign of life. */
  heartbeat(): void {
    if (this.isAlive || this.pace.hasTaken()) this.socket.ping();
    else this.socket.terminate();
    this.isAlive = false;
  }

  /**
   * The gateway stops: answers what runs, then closes with a code after which clients connect again. Streams are not completed, or they
   * would be over for clients whose library takes them up again at another gateway.
   */
  goAway(): void {
    this.isGoingAway = true;
    for (const [id, operation] of this.running) {
      if (!operation.isFollowing) continue;
      operation.leave();
      this.running.delete(id);
    }
    this.closeWhenDone();
  }

  private closeWhenDone(): void {
    if (this.isGoingAway && this.running.size === 0) this.socket.close(1001, 'Going away');
  }

  private forget(id: string): void {
    this.running.delete(id);
    this.closeWhenDone();
  }

  private receive(data: RawData, isBinary: boolean): void {
    this.isAlive = true;
    this.pace.look();
    const message = isBinary ? undefined : parsed(String(data));
    switch (message?.type) {
      case 'connection_init':
        void this.initialise(message.payload);
        break;
      case 'ping':
        this.send('{"type":"pong"}');
        break;
      case 'pong':
        break;
      case 'subscribe':
        this.subscribe(message);
        break;
      case 'complete':
        this.running.get(String(message.id))?.leave();
        this.forget(String(message.id));
        break;
      default:
        this.socket.close(4400, 'Invalid message received');
    }
  }

  private async initialise(payload: unknown): Promise<void> {
    if (this.isInitialised) {
      this.socket.close(4429, 'Too many initialisation requests');
      return;
    }
    this.isInitialised = true;
    try {
      const init = typeof payload === 'object' && payload !== null ? (payload as InitPayload) : {};
      const identity = await this.options.callerOf(this.request, init);
      this.identity = identity;
      this.cancelInit();
      if (this.socket.readyState !== this.socket.OPEN) return;
      this.cancelEnd = whenEnded(this.options.world, identity.endsAt, () => this.endWithToken());
      this.send('{"type":"connection_ack"}');
    } catch (error) {
      // 4403 is what clients connect again after, with a token that they ask for anew.
      this.socket.close(
        4403,
        error instanceof Unreadable ? closeReason(`${error.code}: ${error.message}`) : 'Forbidden',
      );
    }
  }

  /** Each operation is told why it ends, and the connection says it once more. */
  private endWithToken(): void {
    for (const operation of [...this.running.values()]) {
      operation.fail([TOKEN_ENDED]);
      operation.leave();
    }
    this.socket.close(4403, closeReason(`${TOKEN_ENDED.extensions.code}: ${TOKEN_ENDED.message}`));
  }

  private subscribe({ id, payload }: Record<string, unknown>): void {
    const request = graphQLRequest(payload);
    if (this.identity === undefined) {
      this.socket.close(4401, 'Unauthorized');
    } else if (typeof id !== 'string' || id === '' || id.length > ID_LENGTH) {
      this.socket.close(4400, `A subscribe message needs an id of at most ${ID_LENGTH} characters`);
    } else if (this.running.has(id)) {
      this.socket.close(4409, closeReason(`Subscriber for ${id} already exists`));
    } else if (isRefusal(request)) {
      this.socket.close(4400, closeReason(request.message));
    } else {
      this.start(id, request, this.identity);
    }
  }

  private start(id: string, request: GraphQLRequest, identity: Identity): void {
    const { operationCount, world, unexpected } = this.options;
    const operation = new SocketOperation(id, this.socket, this.outlet, () => this.forget(id));
    const isTooMany = this.running.size >= operationCount;
    if (this.isGoingAway || isTooMany) {
      const tooMany = `One connection runs at most ${operationCount} operations.`;
      operation.fail([this.isGoingAway ? GOING_AWAY : refusal('BAD_REQUEST', tooMany)]);
      return;
    }
    this.running.set(id, operation);
    const requestId = world.newId();
    this.run(request, operation, { ...identity, requestId }).catch((error) => {
      unexpected('an operation over WebSocket failed', { requestId, error });
      operation.fail([masked(requestId)]);
    });
  }

  private async run(
    request: GraphQLRequest,
    operation: SocketOperation,
    who: Identity & Pick<Asked, 'requestId'>,
  ): Promise<void> {
    const { service } = this.options;
    const observation = service.observer?.begin(this.request.headers, who.requestId);
    const reporting = asksForCost(this.request.headers);
    const program = programOf(this.request);
    const asked = { ...who, program, signal: operation.left, observation, asksForCost: reporting };
    try {
      await this.answer(request, operation, asked);
    } finally {
      observation?.end();
    }
  }

  private async answer(request: GraphQLRequest, operation: SocketOperation, asked: Asked): Promise<void> {
    const { service } = this.options;
    const tooMany = await service.counted(asked.client).then(() => undefined, refusalOf);
    if (tooMany !== undefined) return operation.fail([tooMany]);
    const ready = await service.ready(request, asked);
    if (!ready.ok) return operation.fail(ready.failures);
    if (operation.left.aborted) return;
    if (ready.operation.kind === 'subscription' && this.isGoingAway) return operation.fail([GOING_AWAY]);
    if (ready.operation.kind === 'subscription') return operation.follow(service.follow(ready, asked, operation));
    const answer = await service.answer(ready, asked);
    operation.next(new Printed(answerText(answer)));
    operation.complete();
  }

  private send(text: string): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(text);
  }
}

function refusalOf(error: unknown): Failure {
  if (error instanceof Unreadable) return refusal(error.code, error.message);
  throw error;
}

/** As much of a text as a close frame takes: `ws` throws at one byte more, and what the text repeats may be the client's. */
function closeReason(text: string): string {
  let reason = text;
  while (Buffer.byteLength(reason) > MOST_REASON_BYTES)
    reason = reason.slice(0, Math.min(reason.length - 1, MOST_REASON_BYTES));
  return reason;
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const message: unknown = JSON.parse(text);
    return typeof message === 'object' && message !== null ? (message as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
