// Random operations over random federated schemas give what one server holding everything would give, byte for byte: by the
// library's plans and by our own. Errors are compared by the places that they empty. FULL=1 asks more often.
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { buildASTSchema, execute, type GraphQLSchema, parse } from 'graphql';
import { coerce } from '../../../gateway/federation/execute';
import { Streams } from '../../../gateway/federation/subscribe';
import { CompositionError, composeSupergraph, publicSdl } from '../../../schema/compose';
import { realWorld } from '../../harness/world';
import { type Json, LIMITS, type TestGraph, testGraph, until } from '../testGraph';
import { Collector } from './collector';
import { LOST } from './random/lost';
import { drawModel, type Model } from './random/model';
import { type Drawn, drawOperation } from './random/operation';
import { type Row, Rows, type State, subgraphsOf } from './random/rows';
import { sdlOf } from './random/sdl';

const RUNS = process.env.FULL === '1' ? 2_000 : 150;
const MOST_ATTEMPTS = 50;
const MOST_TURNS = 5;

/** Fragments spread in fragments: what random operations come to is not the matter here. */
const most = 1_000_000;
const document = {
  tokens: most,
  depth: 100,
  fields: most,
  aliases: most,
  rootFields: most,
  directives: most,
  textCharacters: most,
};
const UNLIMITED = {
  ...LIMITS,
  guard: { ...LIMITS.guard, document, cost: { ...LIMITS.guard.cost, limit: most * most } },
};

interface Situation {
  readonly model: Model;
  readonly supergraphSdl: string;
  readonly operation: Drawn;
}

/** Draws until a model composes: one in five does not. */
function draw(g: fc.GeneratorValue): Situation {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const model = drawModel(g);
    const supergraphSdl = composed(model);
    if (supergraphSdl === undefined) continue;
    return {
      model,
      supergraphSdl,
      operation: drawOperation(g, buildASTSchema(parse(publicSdl(supergraphSdl))), g(fc.boolean)),
    };
  }
  throw new Error('no model composes');
}

function composed(model: Model): string | undefined {
  try {
    return composeSupergraph(model.graphs.map((name) => ({ name, sdl: sdlOf(model, name) })));
  } catch (error) {
    if (error instanceof CompositionError) return undefined;
    throw error;
  }
}

/** One server that holds everything. */
async function oracle(schema: GraphQLSchema, { model, operation }: Situation): Promise<Json> {
  const rows = new Rows(model);
  const state: State = { order: 0 };
  const result = await execute({
    schema,
    document: parse(operation.query),
    variableValues: operation.variables,
    fieldResolver: (row, input, _context, { parentType, fieldName }) =>
      rows.whole(row as Row | undefined, parentType.name, fieldName, input, state),
    typeResolver: (row) => (row as Row).__typename,
  });
  return JSON.parse(JSON.stringify(result));
}

/** An answer; of a subscription its only event. */
async function askedOf(graph: TestGraph, { query, variables }: Drawn): Promise<Json> {
  if (!query.startsWith('subscription')) return graph.ask(query, variables);
  const prepared = await graph.graph.operations.prepare(query, undefined);
  if (!prepared.ok) return prepared;
  const { operation } = prepared;
  const coerced = coerce(graph.graph.schema, operation, variables);
  if (!coerced.ok) return coerced;
  const client = new Collector();
  const streams = new Streams(graph.executor, realWorld(), { queueCount: 10, queueBytes: 1_000_000 });
  streams.open({ operation, variables: coerced.variables, caller: {}, scope: '', requestId: 'r' }, client);
  await until(() => client.ended !== undefined);
  return client.events[0] ?? client.ended;
}

/** The places that errors empty: each path as far as the first null on it. */
function emptied({ data, errors = [] }: Json): string[] {
  const places = errors.flatMap(({ path: told = [], message }: Json) => {
    // Of an entity that could not be looked up a subgraph tells where it stands, and not which of its fields are empty.
    const path = message === LOST ? told.slice(0, -1) : told;
    let value = data;
    let end = 0;
    while (end < path.length && value !== null && value !== undefined) value = value[path[end++]];
    // The gateway says nothing of a value that clients do not know where null may stand for it.
    return end === path.length && /cannot represent value/.test(message) ? [] : [JSON.stringify(path.slice(0, end))];
  });
  return [...new Set<string>(places)].sort();
}

/** Asks RUNS random situations; how many answers of subgraphs went through as text. */
async function askMany(seed: number): Promise<number> {
  console.info(`random schemas: ${RUNS} runs; SEED=${seed} repeats them`);
  let spliced = 0;
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (g) => {
      const situation = draw(g);
      const { model, operation, supergraphSdl } = situation;
      const [plain, drawn] = [g(fc.boolean), g(fc.constantFrom, 0, 0.5, 0.9)];
      const graph = await testGraph(subgraphsOf(model, { order: 0 }), {
        plain,
        over: 'text',
        limits: UNLIMITED,
        supergraphSdl,
        random: () => drawn,
      });
      const expected = await oracle(graph.graph.schema, situation);
      const answer = await askedOf(graph, operation).catch((error) => ({ error }));
      const facts = (one: Json) => ({ data: JSON.stringify(one.data), emptied: emptied(one) });
      if (!isDeepStrictEqual(facts(answer), facts(expected)))
        throw new Error(told(situation, plain, expected, answer, graph));
      spliced += graph.texts.spliced;
    }),
    // A failure is told as it was drawn: trying to find a smaller one takes a composition each time.
    { numRuns: RUNS, seed, endOnFailure: true },
  );
  return spliced;
}

describe('a random operation over a random schema', () => {
  it(
    'answers as a single server would',
    async () => {
      const first = Number(process.env.SEED ?? fc.sample(fc.noBias(fc.integer()), 1)[0]);
      let spliced = 0;
      // Answers that go through as text are one in fifteen, by chance: where these runs had too few, others follow, or nothing would
      // have been said about them.
      for (let turn = 0; turn === 0 || (spliced <= RUNS / 30 && turn < MOST_TURNS); turn++)
        spliced += await askMany((first + turn) | 0);
      expect(spliced).toBeGreaterThan(RUNS / 30);
    },
    MOST_TURNS * RUNS * 2_000,
  );
});

/** Everything that is needed to take a failure apart. */
function told(
  { model, operation }: Situation,
  plain: boolean,
  expected: Json,
  answer: Json,
  { asked }: TestGraph,
): string {
  const sdls = model.graphs.map((graph) => `# ${graph}\n${sdlOf(model, graph)}`);
  const { query, variables } = operation;
  const way = plain ? 'our own plan' : 'the library’s plan';
  const calls = asked.map((one) => `${one.subgraph}: ${one.request.operation.query} ${one.request.variables}`);
  return [way, query, variables, expected, answer, ...calls, ...sdls]
    .map((part) => (typeof part === 'string' ? part : JSON.stringify(part)))
    .join('\n\n');
}
