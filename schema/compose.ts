// Composition: subgraph SDLs become one supergraph, or every reason why they contradict each other. The work is a library's;
// it must never know where a subgraph lives, nor import one.
import { type GraphQLError, parse, print } from 'graphql';

/** Loaded where something is composed: its 140 modules, and no start over the shipped supergraph wants them. */
const composition = () =>
  require('@theguild/federation-composition') as typeof import('@theguild/federation-composition');

export interface SubgraphSdl {
  readonly name: string;
  readonly sdl: string;
  /** Written into the supergraph for tools that read it; our own gateway is told addresses by its configuration. */
  readonly url?: string;
}

/** The subgraphs contradict each other, or one breaks a rule of federation; `reasons` holds every one, by code. */
export class CompositionError extends Error {
  constructor(readonly reasons: readonly string[]) {
    super(`The subgraphs do not compose:\n${reasons.map((reason) => `- ${reason}`).join('\n')}`);
    this.name = 'CompositionError';
  }
}

/** Composes SDLs (Federation 2) into a supergraph SDL. Throws a CompositionError that names every reason. */
export function composeSupergraph(subgraphs: readonly SubgraphSdl[]): string {
  const result = composition().composeServices(
    subgraphs.map(({ name, sdl, url }) => ({
      name,
      typeDefs: parse(sdl),
      url: url ?? `http://${name}.invalid/graphql`,
    })),
  );
  if (result.supergraphSdl === undefined) throw new CompositionError(result.errors.map(reasonOf));
  return result.supergraphSdl;
}

/** What clients see of a supergraph: without federation's directives and without what is @inaccessible. */
export function publicSdl(supergraphSdl: string): string {
  return `${print(composition().transformSupergraphToPublicSchema(parse(supergraphSdl)))}\n`;
}

function reasonOf(error: GraphQLError): string {
  const code = error.extensions?.code;
  return typeof code === 'string' ? `${code}: ${error.message}` : error.message;
}
