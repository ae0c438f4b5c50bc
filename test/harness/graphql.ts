// A client as any front end is one: GraphQL over HTTP, and events over WebSocket or SSE, collected as they come.
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import WebSocket from 'ws';
import { waitFor } from './waiting';

export interface GraphqlAnswer<T> {
  readonly status: number;
  readonly data?: T | null;
  readonly errors?: readonly {
    message: string;
    path?: readonly (string | number)[];
    extensions?: Record<string, unknown>;
  }[];
}

/** An address, or one with what somebody sends along, such as a token. */
export type Door = string | { readonly url: string; readonly headers: Readonly<Record<string, string>> };

/** Sends one operation and gives the answer with its HTTP status; never throws for what GraphQL calls an error. */
export async function send<T = Record<string, unknown>>(
  door: Door,
  query: string,
  variables: object = {},
  headers: Record<string, string> = {},
): Promise<GraphqlAnswer<T>> {
  const opened = typeof door === 'string' ? { url: door, headers: {} } : door;
  const response = await fetch(opened.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      ...opened.headers,
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  try {
    return { status: response.status, ...(JSON.parse(text) as object) };
  } catch {
    throw new Error(`HTTP ${response.status}, and not JSON: ${text.slice(0, 500)}`);
  }
}

/** Sends one operation that must succeed: throws with the errors otherwise. */
export async function ask<T = Record<string, unknown>>(
  door: Door,
  query: string,
  variables: object = {},
  headers: Record<string, string> = {},
): Promise<T> {
  const answer = await send<T>(door, query, variables, headers);
  if (answer.errors || !answer.data)
    throw new Error(`HTTP ${answer.status}: ${JSON.stringify(answer.errors ?? answer)}`);
  return answer.data;
}

export interface Watch<T> {
  /** The `data` of every event so far. */
  readonly events: readonly T[];
  /** GraphQL errors, and what broke the stream. */
  readonly errors: readonly unknown[];
  /** Completed, refused or cut. */
  readonly ended: Promise<void>;
  /** Waits until so many events are there. */
  count(atLeast: number, timeoutMs?: number): Promise<readonly T[]>;
  until(what: string, fact: (events: readonly T[]) => boolean, timeoutMs?: number): Promise<readonly T[]>;
  /** Ends the subscription as a well-behaved client does. */
  stop(): Promise<void>;
  /** Drops the connection without a word. */
  cut(): void;
}

interface Result<T> {
  data?: T | null;
  errors?: readonly unknown[];
}

/** Subscribes over graphql-transport-ws on a connection of its own, without reconnecting: a test does that itself. */
export function watchSocket<T>(
  url: string,
  query: string,
  variables: object = {},
  connectionParams?: Record<string, unknown>,
): Watch<T> {
  let socket: WebSocket | undefined;
  class Cuttable extends WebSocket {
    constructor(address: string, protocols?: string | string[]) {
      super(address, protocols);
      socket = this;
    }
  }
  const client = createSocketClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: Cuttable,
    retryAttempts: 0,
    connectionParams,
  });
  const watch = new Collector<T>();
  const stop = client.subscribe<T>({ query, variables: variables as Record<string, unknown> }, watch.sink as never);
  watch.onStop = async () => {
    stop();
    await client.dispose();
  };
  watch.onCut = () => socket?.terminate();
  return watch;
}

/** Subscribes over SSE in distinct connections mode, without reconnecting. */
export function watchSse<T>(
  url: string,
  query: string,
  variables: object = {},
  headers: Record<string, string> = {},
): Watch<T> {
  const client = createSseClient({ url, singleConnection: false, retryAttempts: 0, headers });
  const watch = new Collector<T>();
  const stop = client.subscribe<T>({ query, variables: variables as Record<string, unknown> }, watch.sink as never);
  watch.onStop = async () => {
    stop();
    client.dispose();
  };
  watch.onCut = () => client.dispose();
  return watch;
}

class Collector<T> implements Watch<T> {
  readonly events: T[] = [];
  readonly errors: unknown[] = [];
  onStop: () => Promise<void> = async () => undefined;
  onCut: () => void = () => undefined;
  private finish: () => void = () => undefined;
  readonly ended = new Promise<void>((resolve) => {
    this.finish = resolve;
  });
  readonly sink = {
    next: (result: Result<T>): void => {
      if (result.errors) this.errors.push(...result.errors);
      if (result.data) this.events.push(result.data);
    },
    error: (error: unknown): void => {
      this.errors.push(...(Array.isArray(error) ? error : [error]));
      this.finish();
    },
    complete: (): void => this.finish(),
  };

  count(atLeast: number, timeoutMs?: number): Promise<readonly T[]> {
    return this.until(`${atLeast} events`, (events) => events.length >= atLeast, timeoutMs);
  }

  async until(what: string, fact: (events: readonly T[]) => boolean, timeoutMs?: number): Promise<readonly T[]> {
    await waitFor(what, () => fact(this.events), timeoutMs).catch((error: unknown) => {
      throw new Error(
        `${String(error)}\nevents: ${JSON.stringify(this.events).slice(-4_000)}\nerrors: ${this.errors.map(String).join('\n')}`,
      );
    });
    return this.events;
  }

  async stop(): Promise<void> {
    await this.onStop();
    this.finish();
  }

  cut(): void {
    this.onCut();
    this.finish();
  }
}
