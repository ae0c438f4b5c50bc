// A planner that plans without end, as the library has: nobody waits for it, and it is left alone until it comes back.
import { buildASTSchema, parse } from 'graphql';
import { doubtsOf } from '../../../gateway/federation/doubts';
import { plainPlanner } from '../../../gateway/federation/plainPlan/plainPlanner';
import type { Plan } from '../../../gateway/federation/plan';
import { planned } from '../../../gateway/federation/planning';
import { withinTime } from '../../../gateway/federation/planningTime';
import { planCheck } from '../../../gateway/federation/subgraphSchemas';
import { composeSupergraph, publicSdl } from '../../../schema/compose';

it('is waited for five seconds; then operations are planned by our own, and two such are the most', async () => {
  const supergraphSdl = composeSupergraph([{ name: 'a', sdl: 'type Query { x: Int }' }]);
  const supergraph = parse(supergraphSdl);
  const schema = buildASTSchema(parse(publicSdl(supergraphSdl)));
  const types = new Map();
  const asked: ((plan: Plan | undefined) => void)[] = [];
  const timers = new Set<() => void>();
  const endless = Object.assign(() => new Promise<Plan | undefined>((resolve) => asked.push(resolve)), {
    draw: () => 0,
  });
  const planner = withinTime(endless, (ms, work) => {
    expect(ms).toBe(5_000);
    timers.add(work);
    return () => timers.delete(work);
  });
  const [plain, check, doubt] = [plainPlanner(supergraph), planCheck(supergraph), doubtsOf(supergraph, schema, types)];
  const whys: unknown[] = [];
  const notice = (_: string, { why }: Readonly<Record<string, unknown>>) => whys.push(why);
  const plan = () =>
    planned(
      { planner, plain, check, unprovided: () => undefined, doubt, schema, types, needed: new Set(), notice },
      parse('{ x }'),
      0,
    );

  const two = [plan(), plan()];
  for (const late of timers) late();
  for (const { by } of await Promise.all(two)) expect(by).toBe('plain');
  expect((await plan()).by).toBe('plain');
  expect(asked).toHaveLength(2);
  expect(whys).toEqual([
    'there was no plan within 5000 ms',
    'there was no plan within 5000 ms',
    'the planner is still at other operations',
  ]);

  for (const come of asked.splice(0)) come(undefined);
  await Promise.resolve();
  timers.clear();
  const after = plan();
  while (asked.length === 0) await Promise.resolve();
  asked[0]?.({ kind: 'Fetch', subgraph: 'a', operation: 'query', query: '{x}', variables: [], entities: [], outputRewrites: [] }); // biome-ignore format: one line
  expect((await after).by).toBe('library');
  expect(timers.size).toBe(0);
});
