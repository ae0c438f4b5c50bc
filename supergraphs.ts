// Which supergraph the product begins with. Composing ours takes a quarter of a second of each start, so the one that was
// composed and checked beforehand (schema/supergraph.graphql) is taken wherever the sides say just what it was made of.
import type { Logger } from 'pino';
import type { SupergraphSource } from './gateway/supergraph/sources';
import { composeSupergraph, type SubgraphSdl } from './schema/compose';
import { isShipped, shippedSdl } from './schema/shipped';
import type { World } from './subgraphs/world';

/** How long a start waits for the subgraphs to tell their schemas. */
const TELLING_MS = 3_000;

/** The supergraph of these sides, and what clients see of it where that is shipped too. Throws where they do not compose. */
export function shippedSupergraph(sides: readonly SubgraphSdl[]): { supergraphSdl: string; publicSdl?: string } {
  if (sides.every(({ name, sdl }) => isShipped(name, sdl)))
    return { supergraphSdl: shippedSdl('supergraph'), publicSdl: shippedSdl('public') };
  return { supergraphSdl: composeSupergraph(sides.map(({ name, sdl }) => ({ name, sdl }))) };
}

/** The supergraph of subgraphs in other processes; ours while they are away, or do not fit together, for that is no reason not to start. */
export async function firstSupergraph(source: SupergraphSource, world: World, logger: Logger): Promise<string> {
  let cancel: () => void = () => undefined;
  const late = new Promise<never>((_, reject) => {
    cancel = world.after(TELLING_MS, () => reject(new Error(`no answer within ${TELLING_MS} ms`)));
  });
  try {
    return await Promise.race([source.read(), late]);
  } catch (error) {
    const reason = (error as Error).message;
    logger.warn({ reason }, 'the subgraphs tell no supergraph yet; the one shipped with the product is served');
    return shippedSdl('supergraph');
  } finally {
    cancel();
  }
}
