// Where a supergraph comes from, again and again: a file, or the subgraphs' own SDL composed in this process. It must never
// judge what it reads: whether a supergraph may be served is change.ts's business.
import { readFile } from 'node:fs/promises';
import { composeSupergraph, type SubgraphSdl } from '../../schema/compose';
import type { Subgraphs } from '../federation/run';
import { type SubgraphTransport, subgraphOperation } from '../federation/transport';

export interface SupergraphSource {
  /** The supergraph as it is there now. Rejects with an Error whose message people can act on. */
  read(): Promise<string>;
}

/** A supergraph that somebody else composed, in a file. */
export function fileSource(path: string): SupergraphSource {
  return { read: () => readFile(path, 'utf8') };
}

export interface SdlAsking {
  /** Who asks: the gateway itself. */
  readonly caller: unknown;
  readonly newId: () => string;
}

/** The subgraphs' own SDL, asked of them and composed. Composing takes a quarter of a second: it is done once per content. */
export function subgraphSource(subgraphs: Subgraphs, asking: SdlAsking): SupergraphSource {
  let known = '';
  let outcome: () => string = () => '';
  return {
    async read() {
      const sdls = await Promise.all(
        Object.entries(subgraphs).map(async ([name, transport]) => ({
          name,
          sdl: await sdlOf(name, transport, asking),
        })),
      );
      const content = JSON.stringify(sdls);
      if (content !== known) {
        known = content;
        outcome = composed(sdls);
      }
      return outcome();
    },
  };
}

const SDL = subgraphOperation('query', '{ _service { sdl } }');

async function sdlOf(name: string, transport: SubgraphTransport, { caller, newId }: SdlAsking): Promise<string> {
  const request = { operation: SDL, variables: '{}', caller, requestId: newId() };
  const answer = await transport.execute(request).catch((error: unknown) => {
    throw new Error(`The subgraph '${name}' does not tell its schema: ${(error as Error).message}`, { cause: error });
  });
  const sdl = (answer.data?._service as { sdl?: unknown } | null | undefined)?.sdl;
  if (typeof sdl === 'string') return sdl;
  throw new Error(`The subgraph '${name}' does not tell its schema: ${answer.errors?.[0]?.message ?? 'no data'}`);
}

/** The supergraph, or the reasons why there is none, each time it is called. */
function composed(sdls: readonly SubgraphSdl[]): () => string {
  try {
    const supergraph = composeSupergraph(sdls);
    return () => supergraph;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
