// One execution of an operation and those who wait for it: it ends in time, is given up when the last of them has left, and
// gives each the answer under its own request id. Who leaves early must never spoil it for the others.
import type { Answer } from '../federation/execute';
import { refusal } from '../federation/failures';
import type { Operation } from '../federation/operation';
import type { Data } from '../federation/transport';
import { LightSignal, type Signal } from '../signal';
import type { GatewayWorld } from '../world';

/** A request as far as it decides who may share with it. */
export interface Request {
  readonly requestId: string;
  /** Aborts when its client leaves. */
  readonly signal?: Signal | undefined;
  readonly operation: Operation;
  readonly variables: Data;
  /** Callers of one scope see the same. */
  readonly scope: string;
  /** Its answer tells something of this one request. */
  readonly isAlone: boolean;
}

/** Runs the operation until `execution.signal` aborts. Never rejects. */
export type Work = (execution: Execution) => Promise<Answer>;

export interface Surroundings {
  readonly world: GatewayWorld;
  /** How long an execution may take. */
  readonly ms: number;
  /** Hears that the time of one was over. */
  readonly late: (execution: Execution) => void;
  /** Hears what was answered, just before those who wait do. */
  readonly ended: (execution: Execution, answer: Answer) => void;
}

export class Execution {
  /** Aborts when nobody waits any more, or the time is over. */
  readonly signal = new LightSignal();
  readonly beganAt: number;
  readonly endsAt: number;
  /** More than one has waited for it. */
  isShared = false;
  /** The answer for whoever began it. */
  readonly answer: Promise<Answer>;
  private waiters = 0;

  /**
   * A mutation runs to its end though its client has left. When its time is over, what was sent is left alone, and nothing
   * more is sent. `key`: under which others find it.
   */
  constructor(
    readonly request: Request,
    readonly key: string | undefined,
    { world, ms, late, ended }: Surroundings,
    work: Work,
  ) {
    this.beganAt = world.now().getTime();
    this.endsAt = this.beganAt + ms;
    this.enter(request.signal);
    this.answer = new Promise((resolve) => {
      const end = (answer: Answer) => {
        ended(this, answer);
        resolve(answer);
      };
      const cancel = world.after(ms, () => {
        late(this);
        end({ data: undefined, failures: [refusal('OPERATION_TIMEOUT', `The operation took longer than ${ms} ms.`)] });
        this.signal.abort();
      });
      work(this).then((answer) => {
        cancel();
        end(answer);
      });
    });
  }

  /** The answer for one more, under its own request id. */
  async join({ requestId, signal }: Request): Promise<Answer> {
    this.isShared = true;
    this.enter(signal);
    const answer = await this.answer;
    return answer.failures.length === 0 ? answer : renamed(answer, this.request.requestId, requestId);
  }

  private enter(signal: Signal | undefined): void {
    this.waiters += 1;
    // The listener goes with the request, as its signal does; after the end, aborting reaches nobody.
    if (signal === undefined || this.request.operation.kind === 'mutation') return;
    if (signal.aborted) this.leave();
    else signal.addEventListener('abort', () => this.leave());
  }

  private leave(): void {
    this.waiters -= 1;
    if (this.waiters === 0) this.signal.abort();
  }
}

/** Masked errors carry a request id: everybody gets its own. */
function renamed(answer: Answer, from: string, to: string): Answer {
  const failures = answer.failures.map((failure) =>
    failure.extensions.requestId === from
      ? { ...failure, extensions: { ...failure.extensions, requestId: to } }
      : failure,
  );
  return { ...answer, failures };
}
