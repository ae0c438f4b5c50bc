// Every place at which something can be given is given what it must not be, through the gateway, by somebody who may do everything: never
// an error that nobody foresaw, never a word about the insides, always a code of the registry, and no row changed by what was refused.
// The checker reads both books at the end. Seeded: FUZZ_SEED repeats a run, and FULL=1 gives every value to every place
// (FUZZ_PART=1/4: to a quarter of them).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { DIALECTS } from '../harness/databases';
import type { GraphqlAnswer } from '../harness/graphql';
import { changedTables, type Digest, type Digests, digestsOf } from './digest';
import { hostileValues, isTooLong } from './hostile';
import { type Place, placesOf } from './places';
import { openStage, type Person, type Stage } from './stage';
import { wrongIn } from './told';

const schema = buildSchema(readFileSync(join(__dirname, '../../schema/public.graphql'), 'utf8'));
const IS_FULL = process.env.FULL === '1';
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_128);
const [PART = 1, PARTS = 1] = (process.env.FUZZ_PART ?? '1/1').split('/').map(Number);
/** In the short run a place gets one value, and this share of the places none. */
const LEFT_OUT = 0.5;
/** What ends a document goes last, so that the others meet it. */
const ENDS = /^(delete|cancel|close|confirm|post|eliminate|reverse|remove|import|openExchange|setFiscal)/;
/** Lines of a proposal are there only when its journals are posted, which would leave mutations nothing to post. */
const NOT_THERE = ['InvoiceProposalLine.edits'];

/** Numbers from 0 to 1 that a seed repeats (mulberry32). */
function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const dialects = IS_FULL ? DIALECTS : (['sqlite'] as const);

describe.each(dialects)('what nobody should send, on %s', (dialect) => {
  let stage: Stage;
  let digests: Digests;
  let root: Person;
  const tables: string[] = [];

  beforeAll(async () => {
    // Wide open: here each field is by itself. What the gateway's own limits let through is tried by attacks.test.ts.
    const open = { COST_LIMIT: '1000000000', RATE_LIMITS: 'off', BODY_LIMIT_BYTES: '16777216' };
    // Previews of one invoice take turns, and a busy machine is no finding.
    const patient = {
      SUBGRAPH_TIMEOUT_MS: '120000',
      SUBGRAPH_MUTATION_TIMEOUT_MS: '120000',
      OPERATION_TIMEOUT_MS: '180000',
    };
    stage = await openStage(dialect, { ...open, ...patient, TEXT_CHARACTER_COUNT: '16777216' });
    root = await stage.person('root', ['administrator'], ['*']);
    digests = await digestsOf(stage.product.databases);
    for (const name of Object.keys(await digests.take())) tables.push(name.slice(name.indexOf('.') + 1));
  });
  afterAll(async () => {
    await digests.close();
    expect(await stage.stop()).toEqual([]);
  });

  /** What is wrong with an answer; `refused`: it did nothing. */
  const judged = ({ status, data, errors }: GraphqlAnswer<Record<string, never>>, { field }: Place, given: string) => {
    const payload = (data as Record<string, unknown> | null | undefined)?.[field] as
      | { userErrors?: { code: string; message: string }[] }
      | undefined;
    const told = [
      ...(errors ?? []).map(({ message, extensions }) => ({ code: String(extensions?.code), message })),
      ...(payload?.userErrors ?? []),
    ];
    const wrong = [
      ...(status >= 500 ? [`HTTP ${status}`] : []),
      ...told.flatMap(({ code, message }) => [
        ...wrongIn({ code, message }),
        ...tables
          .filter((name) => name.includes('_') && message.includes(name) && !given.includes(name))
          .map((name) => `names the table ${name}`),
      ]),
    ];
    return { wrong, isRefused: told.length > 0 };
  };

  it('is tried within documents that are there, for each field that takes arguments', async () => {
    const missed = new Set<string>();
    for (const place of placesOf(schema, stage.documents)) {
      if (place.inner === undefined) continue;
      const { query, variables } = place.request(place.good);
      const { data, errors } = await root.ask(query, variables);
      const isReached =
        JSON.stringify(data ?? null).includes(`"${place.inner}":`) ||
        errors?.some(({ path }) => path?.includes(place.inner as string));
      if (!isReached) missed.add(place.name.split('.').slice(0, 2).join('.'));
    }
    expect([...missed]).toEqual(NOT_THERE);
  });

  it('is refused with a code, tells nothing and changes nothing', async () => {
    const chance = chanceOf(SEED);
    const ids = Object.values(stage.documents).filter((id) => id.length === 36);
    const places = placesOf(schema, stage.documents).filter((_, index) => index % PARTS === PART - 1);
    const ordered = [
      ...places.filter(({ field }) => !ENDS.test(field)),
      ...places.filter(({ field }) => ENDS.test(field)),
    ];
    const found: string[] = [];
    let before: Digest = await digests.take();
    let sent = 0;
    for (const place of ordered) {
      const all = hostileValues(place.type, [ids[Math.floor(chance() * ids.length)] as string], place.good);
      const chosen = IS_FULL ? all : [all[Math.floor(chance() * all.length)]];
      if (!IS_FULL && chance() < LEFT_OUT) continue;
      const answers = await Promise.all(
        chosen.map(async (value) => {
          const { query, variables } = place.request(value);
          return { value, ...judged(await root.ask(query, variables), place, JSON.stringify(value) ?? '') };
        }),
      );
      sent += answers.length;
      for (const { value, wrong, isRefused } of answers)
        for (const each of [...wrong, ...(place.isMutation && !isRefused && isTooLong(value) ? ['is taken'] : [])])
          found.push(`${place.name} = ${JSON.stringify(value)?.slice(0, 60)}: ${each}`);
      const isDone = place.isMutation && answers.some(({ isRefused }) => !isRefused);
      if (isDone) await stage.quiet();
      const after = await digests.take();
      const changed = isDone ? [] : changedTables(before, after);
      if (changed.length > 0) found.push(`${place.name}: refused, and changed ${changed.join(', ')}`);
      before = after;
    }
    expect(found).toEqual([]);
    expect(sent).toBeGreaterThan(places.length / 3);
  }, 1_200_000);
});
