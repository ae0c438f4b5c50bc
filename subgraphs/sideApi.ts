// A side's API, which is built when it is first asked for: programs and tests that only run flows never ask, and building both takes
// a third of a second. It must never keep anything of a side.
import type { GraphQLSchema } from 'graphql';
import type { Execute } from './graphql/compiledExecution';
import type { Subgraph } from './graphql/federatedSchema';
import { spanned, type Tracer } from './tracing';

export interface SideApi {
  readonly schema: GraphQLSchema;
  readonly sdl: string;
  readonly execute: Execute;
}

/** The side with its API; `tracer`: each operation is a span. */
export function withApi<S extends { readonly name: string }>(
  side: S,
  subgraph: () => Subgraph,
  tracer: Tracer | undefined,
): S & SideApi {
  const execute: Execute = (args) => subgraph().execute(args);
  const traced: Execute = (args) =>
    tracer === undefined ? execute(args) : spanned(tracer, `${side.name} operation`, {}, () => execute(args));
  return Object.defineProperties(side, {
    schema: { enumerable: true, get: () => subgraph().schema },
    sdl: { enumerable: true, get: () => subgraph().sdl },
    execute: { enumerable: true, value: traced },
  }) as S & SideApi;
}
