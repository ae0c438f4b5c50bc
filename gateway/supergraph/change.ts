// A change of the supergraph: read from its source, tried out beside the one that is served, and taken only if it is whole.
// Whatever is wrong with it, the old one goes on. The new one is warm before it is served, so that no request waits for it.
import { assertValidSchema } from 'graphql';
import type { CurrentSupergraph } from './current';
import { digestOf, type Generation, generationOf, type Making } from './generation';
import type { SupergraphSource } from './sources';

export interface ChangeParts {
  readonly current: CurrentSupergraph;
  readonly making: Making;
  /** How many of the operations used last it must be able to plan. */
  readonly warmCount: number;
  /** What else would be wrong if this one were served. */
  readonly findings: (candidate: Generation) => readonly string[];
  readonly log: { info(details: object, what: string): void; warn(details: object, what: string): void };
}

/** More findings of one supergraph tell nothing new. */
const MOST_FINDINGS = 20;

export class SupergraphChange {
  private isStopped = false;

  constructor(
    private readonly source: SupergraphSource,
    private readonly parts: ChangeParts,
  ) {}

  /** Looks at the source once, and serves what is there if it may be served. Never rejects. */
  async look(): Promise<void> {
    const { current } = this.parts;
    let digest: string | undefined;
    try {
      const text = await this.source.read();
      digest = digestOf(text);
      if (digest === current.state.digest) return current.accepted();
      const next = await this.candidate(text);
      if (this.isStopped) return await next.discard();
      const from = current.state.digest;
      current.swap(next);
      this.parts.log.info({ from, to: digest }, 'another supergraph is served');
    } catch (error) {
      this.refuse(digest, error);
    }
  }

  /** From now on nothing is taken any more. */
  stop(): void {
    this.isStopped = true;
  }

  private async candidate(text: string): Promise<Generation> {
    const { current, making, warmCount, findings } = this.parts;
    const next = generationOf(text, making);
    try {
      assertValidSchema(next.schema);
      const wrong = [...findings(next), ...(await warmed(next, current.generation, warmCount))];
      if (wrong.length > 0) throw new Error(wrong.slice(0, MOST_FINDINGS).join('\n'));
      return next;
    } catch (error) {
      await next.discard();
      throw error;
    }
  }

  private refuse(digest: string | undefined, error: unknown): void {
    const { current, log } = this.parts;
    const reason = error instanceof Error ? error.message : String(error);
    const isNews = current.refused({ digest, reason });
    if (isNews && !this.isStopped) log.warn({ digest, reason }, 'a supergraph was not taken; the old one is served on');
  }
}

/**
 * Prepares what clients used last, in that order, so that the new cache remembers it as the old one did. Gives what was
 * planned before and is still valid, but cannot be planned any more: a graph that fails its clients is not taken.
 */
async function warmed(next: Generation, old: Generation, count: number): Promise<string[]> {
  const findings: string[] = [];
  for (const { text, operationName } of old.operations.recent(count)) {
    await next.operations.prepare(text, operationName).catch((error: unknown) => {
      findings.push(
        `An operation that clients use cannot be planned any more (${String(error)}): ${text.slice(0, 200)}`,
      );
    });
  }
  return findings;
}
