// All executions of queries and mutations: each ends in time, and identical queries in flight share one (operation, variables
// and access scope are the same). A query that begins after somebody was told of a change must never join an execution that
// began before: mutations and events close what is in flight to newcomers. Mutations and their answers are never shared.
import { type Answer, rememberText } from '../federation/execute';
import type { Unexpected } from '../federation/failures';
import type { GatewayWorld } from '../world';
import { Execution, type Request, type Surroundings, type Work } from './execution';
import type { CallSettings } from './settings';

/**
 * An execution older than this takes no newcomer: what others change, past this gateway, is seen after a second at the latest,
 * and who joins a slow query is not cut off for the time that others have waited.
 */
const JOINED_WITHIN_MS = 1_000;

/** Longer variables are not compared: their equals are rare, and their text would be one more copy of the request. */
const LONGEST_KEY = 10_000;

export class Executions {
  /** What newcomers may join. */
  private readonly open = new Map<string, Execution>();
  private readonly surroundings: Surroundings;
  private executed = 0;
  private shared = 0;

  constructor(
    private readonly world: GatewayWorld,
    private readonly settings: Pick<CallSettings, 'operationMs' | 'isSharing'>,
    private readonly unexpected: Unexpected,
  ) {
    const ms = settings.operationMs;
    this.surroundings = {
      world,
      ms,
      late: ({ request }) => unexpected('an operation took too long', { requestId: request.requestId, ms }),
      ended: (execution, answer) => this.ended(execution, answer),
    };
  }

  /** Executions so far, and requests that joined one instead. */
  get counts(): { executed: number; shared: number } {
    return { executed: this.executed, shared: this.shared };
  }

  /** Answers a query or mutation. Never rejects. */
  answer(request: Request, work: Work): Promise<Answer> {
    if (request.operation.kind === 'mutation') return this.change(request, work);
    const key = this.settings.isSharing && !request.isAlone ? keyOf(request) : undefined;
    const running = key === undefined ? undefined : this.open.get(key);
    return running !== undefined && this.mayJoin(running, request)
      ? this.join(running, request)
      : this.begin(request, key, work);
  }

  /** Somebody is about to be told of a change: whoever asks from now on must see it. */
  closeToNewcomers(): void {
    if (this.open.size > 0) this.open.clear();
  }

  private begin(request: Request, key: string | undefined, work: Work): Promise<Answer> {
    this.executed += 1;
    const execution = new Execution(request, key, this.surroundings, work);
    if (key !== undefined) this.open.set(key, execution);
    return execution.answer;
  }

  private change(request: Request, work: Work): Promise<Answer> {
    this.closeToNewcomers();
    return this.begin(request, undefined, work);
  }

  private ended(execution: Execution, answer: Answer): void {
    const { key, request, isShared } = execution;
    if (key !== undefined && this.open.get(key) === execution) this.open.delete(key);
    if (isShared) rememberText(answer);
    // Heard twice of one whose client was told that it takes too long: it may take effect in between.
    if (request.operation.kind === 'mutation') this.closeToNewcomers();
  }

  private mayJoin({ request, signal, beganAt }: Execution, { operation }: Request): boolean {
    // After a change of the supergraph, another operation may have the same number.
    if (request.operation !== operation || signal.aborted) return false;
    return this.world.now().getTime() - beganAt <= JOINED_WITHIN_MS;
  }

  private async join(execution: Execution, request: Request): Promise<Answer> {
    this.shared += 1;
    const answer = await execution.join(request);
    const { requestId } = request;
    if (answer.failures.some(({ extensions }) => extensions.requestId === requestId))
      this.unexpected('an answer with errors was shared', { requestId, sharedWith: execution.request.requestId });
    return answer;
  }
}

/**
 * What identical requests have in common; undefined: it is too long. Digits, a JSON object and the rest: no two lists of
 * parts give one text.
 */
function keyOf({ operation, variables, scope }: Request): string | undefined {
  const key = `${operation.id}${JSON.stringify(variables)}${scope}`;
  return key.length > LONGEST_KEY ? undefined : key;
}
