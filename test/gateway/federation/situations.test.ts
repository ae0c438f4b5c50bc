// Every situation over both transports: what a client sees of all subgraphs together, the order of its keys, and what went
// wrong. Each case is asked twice: an operation that is prepared already must not answer differently.
import { type TestGraph, testGraph, WAYS } from '../testGraph';
import { abstractTypes } from './cases/abstractTypes';
import { entityKeys } from './cases/entityKeys';
import { interfaceObjects } from './cases/interfaceObjects';
import { needs } from './cases/needs';
import { needsWithArguments } from './cases/needsWithArguments';
import { ownership } from './cases/ownership';
import { providedFields } from './cases/provided';
import { subgraphOf } from './dataSubgraph';

const situations = [
  ...abstractTypes,
  ...interfaceObjects,
  ...entityKeys,
  ...needs,
  ...needsWithArguments,
  ...ownership,
  ...providedFields,
];

describe.each(WAYS)('%s', (_way, options) => {
  describe.each(situations.map((one) => [one.name, one] as const))('%s', (_, { subgraphs, cases }) => {
    let graph: TestGraph;
    beforeAll(async () => {
      graph = await testGraph(subgraphs.map(subgraphOf), options);
    });
    afterAll(() => graph?.close());

    it.each(cases.map((one) => [one.name, one] as const))(
      '%s',
      async (__, { query, variables, data, errors, hops, slower }) => {
        graph.notices.length = 0;
        for (let time = 0; time < 2; time++) {
          graph.asked.length = 0;
          const answer = await graph.ask(query, variables);
          expect({ data: answer.data, errors: (answer.errors ?? []).map(summary) }).toEqual({
            data,
            errors: errors ?? [],
          });
          // The order of keys is part of the specification, and toEqual does not look at it.
          expect(JSON.stringify(answer.data)).toBe(JSON.stringify(data));
          if (hops && options.plain !== true) expect(hopsOf(graph)).toEqual(hops);
        }
        if (options.plain !== true) expect(graph.notices.length > 0).toBe(slower === true);
      },
    );
  });
});

function summary(error: { path?: unknown[]; extensions: { code: string } }): string {
  return [error.extensions.code, ...(error.path ?? [])].join(' ');
}

function hopsOf({ asked }: TestGraph): Record<string, number> {
  const hops: Record<string, number> = {};
  for (const { subgraph } of asked) hops[subgraph] = (hops[subgraph] ?? 0) + 1;
  return hops;
}
