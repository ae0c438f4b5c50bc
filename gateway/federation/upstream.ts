// One subscription at a subgraph: opened, and taken up again at the last cursor when the subgraph goes away, so that
// nobody behind it sees a gap. Knows nothing of clients. It must never resume a field that was not declared resumable:
// without a cursor nobody can tell what was missed.
import { ERRORS, type ErrorCode } from '../../schema/errors';
import { type GatewayWorld, pause } from '../world';
import { variablesText } from './compile';
import { AFTER_VARIABLE, CURSOR_KEY } from './document';
import type { Executor } from './execute';
import { errorsOf, type Failure, fromSubgraph, masked, subgraphAway } from './failures';
import type { Source } from './operation';
import type { Asking } from './run';
import { type Data, isStream, type SubgraphAnswer, SubgraphAway, type SubgraphEvents } from './transport';

/** An event as the subgraph gave it. */
export interface SourceEvent {
  readonly data: Data;
  readonly failures: readonly Failure[];
  /** Where this event stands in its stream, for a resumable field. */
  readonly cursor: string | undefined;
}

/** The subgraph refused the subscription, or stayed away for too long: its clients get these and nothing more. */
export class StreamRefused extends Error {
  constructor(readonly failures: readonly Failure[]) {
    super('the stream was refused');
  }

  /** Would the same request succeed later? So says a subgraph that is not up yet, or no more. */
  get isPassing(): boolean {
    return this.failures.every(({ extensions: { code } }) => ERRORS[code as ErrorCode]?.retryable === true);
  }
}

export interface UpstreamRequest {
  readonly source: Source;
  readonly variables: Data;
  /** The cursor to begin after; null: from the present. */
  readonly after: string | null;
  readonly asking: Asking & { readonly signal: AbortSignal };
}

/** How long a subgraph may stay away before its streams end, in milliseconds. Long enough for a restart. */
const AWAY_AT_MOST_MS = 60_000;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 2_000;

/** The events of a subscription until it ends or `signal` aborts. Throws StreamRefused. */
export async function* sourceEvents(
  executor: Executor,
  world: GatewayWorld,
  { source, variables, after, asking }: UpstreamRequest,
): AsyncGenerator<SourceEvent> {
  const { signal } = asking;
  let cursor = after;
  let opened = false;
  let brokenAt: number | undefined;
  let delay = FIRST_RETRY_MS;
  let refusal: StreamRefused | undefined;
  const now = () => world.now().getTime();
  while (!signal.aborted) {
    let openedAt = Number.POSITIVE_INFINITY;
    try {
      const stream = await open(executor, source, variables, cursor, asking);
      opened = true;
      openedAt = now();
      cursor ??= stream.beginsAfter ?? null;
      for await (const answer of stream) {
        // Over SSE a refusal comes as an event without data; an event whose data is null is an event that failed.
        if (answer.data === undefined) throw refusedBy(executor, source, answer, asking);
        const event = eventOf(executor, source, answer, asking);
        cursor = event.cursor ?? cursor;
        yield event;
      }
      // A resumable stream has no end of its own: a subgraph that completes it is shutting down.
      if (source.resume === undefined) return;
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof StreamRefused && !(opened && source.resume !== undefined && error.isPassing)) throw error;
      refusal = error instanceof StreamRefused ? error : undefined;
      if (!opened || source.resume === undefined) throw refused(executor, source, asking, error);
      executor.unexpected('a stream broke', { subgraph: source.subgraph, requestId: asking.requestId, error });
    }
    // A stream that held for a while counts as recovered, whether or not it had anything to say.
    if (now() - openedAt > LONGEST_RETRY_MS) {
      brokenAt = undefined;
      delay = FIRST_RETRY_MS;
    }
    brokenAt ??= now();
    if (now() - brokenAt > AWAY_AT_MOST_MS) {
      const away = new SubgraphAway('SUBGRAPH_UNAVAILABLE', 'the stream could not be resumed');
      throw refusal ?? refused(executor, source, asking, away);
    }
    await pause(world, delay, signal);
    delay = Math.min(delay * 2, LONGEST_RETRY_MS);
  }
}

async function open(
  executor: Executor,
  { subgraph, operation, variables: names, resume }: Source,
  variables: Data,
  cursor: string | null,
  { caller, requestId, signal }: UpstreamRequest['asking'],
): Promise<SubgraphEvents> {
  const transport = executor.subgraphs[subgraph];
  if (transport === undefined) throw new SubgraphAway('SUBGRAPH_UNAVAILABLE', 'no transport is configured');
  const values = resume === undefined ? variables : { ...variables, [AFTER_VARIABLE]: cursor };
  const request = { operation, variables: `{${variablesText(names, values)}}`, caller, requestId };
  const stream = await transport.subscribe(request, signal);
  if (isStream(stream)) return stream;
  throw refusedBy(executor, { subgraph }, stream, { requestId });
}

function refusedBy(
  executor: Executor,
  { subgraph }: Pick<Source, 'subgraph'>,
  answer: SubgraphAnswer,
  { requestId }: Pick<Asking, 'requestId'>,
): StreamRefused {
  const failures = errorsOf(answer).map((error) => fromSubgraph(error, subgraph, requestId, executor.unexpected));
  return new StreamRefused(failures.length > 0 ? failures : [masked(requestId)]);
}

function eventOf(
  executor: Executor,
  { subgraph, received, resume }: Source,
  answer: SubgraphAnswer,
  { requestId }: Asking,
): SourceEvent {
  const data = answer.data ?? {};
  received.rewrite(data);
  const failures = errorsOf(answer).map((error): Failure => {
    const failure = fromSubgraph(error, subgraph, requestId, executor.unexpected);
    const path = received.placed(error.path ?? []);
    return path.length === 0 ? failure : { ...failure, path };
  });
  const root = resume === undefined ? undefined : (data[resume.rootKey] as Data | null | undefined);
  const cursor = root?.[CURSOR_KEY];
  return { data, failures, cursor: typeof cursor === 'string' ? cursor : undefined };
}

function refused(executor: Executor, { subgraph }: Source, { requestId }: Asking, error: unknown): StreamRefused {
  if (error instanceof SubgraphAway) return new StreamRefused([subgraphAway(error, subgraph)]);
  executor.unexpected('a stream threw', { subgraph, requestId, error });
  return new StreamRefused([masked(requestId)]);
}
