// The settings of the supergraph and its changes: where it comes from, how often it is looked at, how much of the old one's
// operations the new one takes along. They must never be read anywhere else.
import type { z } from 'zod';
import { text, whole } from '../settings';

export const supergraphEnvironment = {
  /** File of another supergraph to serve, of subgraphs that are not ours. Empty: the product's own. */
  SUPERGRAPH: text(''),
  /** Between looks at whether supergraph and trusted documents have changed; 0: only when told to (SIGHUP). */
  SUPERGRAPH_POLL_MS: whole(0, 0, 3_600_000),
  /** How many of the operations used last must plan on a new supergraph, and are prepared before it is served. */
  SUPERGRAPH_WARM_COUNT: whole(200, 0, 10_000),
};

export interface SupergraphSettings {
  /** 0: never by itself. */
  readonly pollMs: number;
  readonly warmCount: number;
}

type Parsed = z.infer<z.ZodObject<typeof supergraphEnvironment>>;

export function supergraphSettings(parsed: Parsed): SupergraphSettings {
  return { pollMs: parsed.SUPERGRAPH_POLL_MS, warmCount: parsed.SUPERGRAPH_WARM_COUNT };
}
