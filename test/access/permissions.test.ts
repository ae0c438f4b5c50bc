// The permission matrix over HTTP, with tokens of an identity provider: every mutation of the schema, by every role, about what is of one's
// own legal entity, of another, and of nobody. What is forbidden or another's changes no row of either book. domain.md 1.2, 1.3
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { DIALECTS } from '../harness/databases';
import { DONE_ELSEWHERE, type Done, isDoneThere, missingInTrail, PROGRAM, takesKey } from './audited';
import { changedTables, type Digests, digestsOf } from './digest';
import type { Documents } from './documents';
import { inputOf, textOf, unknownDocuments } from './inputs';
import { ROLES, RULES } from './roles';
import { openStage, type Person, type Stage } from './stage';

const schema: GraphQLSchema = buildSchema(readFileSync(join(__dirname, '../../schema/public.graphql'), 'utf8'));
const MUTATIONS = Object.keys(schema.getMutationType()?.getFields() ?? {});

/** What ends a document goes last, so that the others meet it. */
const ENDS =
  /^(delete|cancel|close|confirm|post|eliminate|reverse|remove|mark(Not|Invoice)|createInvoice$|createInvoices|openExchange|setFiscal|startInvoiceReview|endInvoiceReview)/;

interface Refused {
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[] | null;
}

const dialects = process.env.FULL === '1' ? DIALECTS : (['sqlite'] as const);

describe.each(dialects)('who may do what, over HTTP, on %s', (dialect) => {
  let stage: Stage;
  let digests: Digests;
  let unknown: Documents;
  const people = new Map<string, { here: Person; abroad: Person }>();

  beforeAll(async () => {
    stage = await openStage(dialect);
    unknown = unknownDocuments(stage.documents);
    digests = await digestsOf(stage.product.databases);
    for (const role of ROLES) {
      const here = await stage.person(`${role} here`, [role]);
      people.set(role, { here, abroad: await stage.person(`${role} abroad`, [role], ['DEMF']) });
    }
  });
  afterAll(async () => {
    await digests.close();
    // Also of an estimate that was posted and reversed, whose two vouchers the checker once took for one posted twice.
    expect(await stage.stop()).toEqual([]);
  });

  /** What a mutation is refused with; empty: it was done. */
  const refusals = async (
    person: Person,
    mutation: string,
    documents: Documents,
    requestId?: string,
  ): Promise<readonly Refused[]> => {
    const input = inputOf(schema, mutation, documents);
    const keyed = requestId && takesKey(schema, mutation) ? { ...input, idempotencyKey: requestId } : input;
    const headers = requestId && { 'x-request-id': requestId, 'apollographql-client-name': PROGRAM };
    const { data, errors } = await person.ask<Record<string, { userErrors: Refused[] }>>(
      textOf(schema, mutation),
      { input: keyed },
      headers || {},
    );
    if (errors !== undefined)
      return errors.map(({ message, extensions }) => ({ code: String(extensions?.code), message, path: null }));
    return data?.[mutation]?.userErrors ?? [];
  };
  const codes = (refused: readonly Refused[]) => refused.map(({ code }) => code);
  const anonymous = (refused: readonly Refused[], documents: Documents) => {
    const names = Object.values(documents).sort((a, b) => b.length - a.length);
    const text = JSON.stringify(refused);
    return names.reduce((told, name) => told.replaceAll(name, '…'), text);
  };
  /** Only who handed an entry in recalls it. */
  const ownEntry = async (person: Person): Promise<Documents> => {
    const query = 'mutation ($input: SubmitEntriesInput!) { submitEntries(input: $input) { entries { id } } }';
    const input = inputOf(schema, 'submitEntries', stage.documents);
    const { data } = await person.ask<{ submitEntries: { entries: [{ id: string }] } }>(query, { input });
    return { ...stage.documents, entryId: data?.submitEntries.entries[0].id as string };
  };
  const each = (mutations: readonly string[]) =>
    mutations.flatMap((mutation) =>
      ROLES.map((role) => ({ mutation, role, isAllowed: RULES[mutation]?.roles.includes(role) })),
    );

  it('is said of every mutation of the schema, and of nothing else', () => {
    expect(Object.keys(RULES).sort()).toEqual([...MUTATIONS].sort());
  });

  it('what a role may not do is FORBIDDEN, whether the document is its own, another’s or nobody’s, and changes nothing', async () => {
    const found: string[] = [];
    const before = await digests.take();
    const ask = async ({ mutation, role, isAllowed }: ReturnType<typeof each>[number]) => {
      if (isAllowed) return;
      const { here, abroad } = people.get(role) as { here: Person; abroad: Person };
      const answers = await Promise.all([
        refusals(here, mutation, stage.documents),
        refusals(abroad, mutation, stage.documents),
        refusals(here, mutation, unknown),
      ]);
      for (const answer of answers)
        if (codes(answer).join() !== 'FORBIDDEN') found.push(`${mutation} by ${role}: ${JSON.stringify(answer)}`);
    };
    for (const mutation of MUTATIONS) await Promise.all(each([mutation]).map(ask));
    expect(found).toEqual([]);
    expect(changedTables(before, await digests.take())).toEqual([]);
  });

  it('what is of another legal entity is answered as what does not exist, and changes nothing', async () => {
    const found: string[] = [];
    const before = await digests.take();
    for (const { mutation, role, isAllowed } of each(MUTATIONS)) {
      if (!isAllowed || RULES[mutation]?.abroad !== 'UNKNOWN') continue;
      const { abroad } = people.get(role) as { abroad: Person };
      const [theirs, none] = await Promise.all([
        refusals(abroad, mutation, stage.documents),
        refusals(abroad, mutation, unknown),
      ]);
      if (theirs.length === 0 || codes(theirs).includes('FORBIDDEN'))
        found.push(`${mutation} by ${role}: ${JSON.stringify(theirs)}`);
      if (anonymous(theirs, stage.documents) !== anonymous(none, unknown))
        found.push(`${mutation} by ${role} tells: ${JSON.stringify(theirs)} ${JSON.stringify(none)}`);
    }
    expect(found).toEqual([]);
    expect(changedTables(before, await digests.take())).toEqual([]);
  });

  it('what may touch any legal entity is FORBIDDEN to whoever does not see all, and changes nothing', async () => {
    const found: string[] = [];
    const before = await digests.take();
    const administrator = people.get('administrator') as { here: Person; abroad: Person };
    for (const mutation of MUTATIONS.filter((name) => RULES[name]?.abroad === 'EVERYWHERE'))
      for (const person of [administrator.here, administrator.abroad]) {
        const answer = await refusals(person, mutation, stage.documents);
        if (codes(answer).join() !== 'FORBIDDEN') found.push(`${mutation}: ${JSON.stringify(answer)}`);
      }
    expect(found).toEqual([]);
    expect(changedTables(before, await digests.take())).toEqual([]);
  });

  it('an operation about another’s documents does nothing about them', async () => {
    const found: string[] = [];
    const own = ['bulk_operation', 'bulk_item', 'idempotency'].flatMap((name) => [
      `dataverse.${name}`,
      `finance.${name}`,
    ]);
    const before = await digests.take();
    for (const { mutation, role, isAllowed } of each(MUTATIONS)) {
      if (!isAllowed || RULES[mutation]?.abroad !== 'ITEMS') continue;
      const { abroad } = people.get(role) as { abroad: Person };
      for (const documents of [stage.documents, unknown]) {
        const answer = await refusals(abroad, mutation, documents);
        if (answer.length > 0) found.push(`${mutation} by ${role}: ${JSON.stringify(answer)}`);
      }
    }
    await stage.quiet();
    expect(found).toEqual([]);
    expect(changedTables(before, await digests.take()).filter((name) => !own.includes(name))).toEqual([]);
  });

  it('what a role may do is never FORBIDDEN to it, and whatever was done is in the audit trail', async () => {
    const found: string[] = [];
    const done: Done[] = [];
    const everywhere = await stage.person('administrator everywhere', ['administrator'], ['*']);
    const ordered = [...MUTATIONS.filter((name) => !ENDS.test(name)), ...MUTATIONS.filter((name) => ENDS.test(name))];
    for (const { mutation, role, isAllowed } of each(ordered)) {
      if (!isAllowed) continue;
      const isEverywhere = RULES[mutation]?.abroad === 'EVERYWHERE';
      const { here } = people.get(role) as { here: Person };
      const documents = mutation === 'recallEntries' ? await ownEntry(here) : stage.documents;
      const requestId = `${mutation}-${role}`;
      const answer = await refusals(isEverywhere ? everywhere : here, mutation, documents, requestId);
      if (codes(answer).includes('FORBIDDEN') || codes(answer).includes('INTERNAL_SERVER_ERROR'))
        found.push(`${mutation} by ${role}: ${JSON.stringify(answer)}`);
      const actor = isEverywhere ? 'administrator everywhere' : `${role} here`;
      if (answer.length === 0 && !(mutation in DONE_ELSEWHERE)) done.push({ mutation, requestId, actor });
    }
    expect(found).toEqual([]);
    const { missing, noted } = await missingInTrail(everywhere, done);
    expect(missing).toEqual([]);
    expect(MUTATIONS.filter((name) => !noted.has(name))).toEqual(Object.keys(DONE_ELSEWHERE));
    expect(Object.keys(DONE_ELSEWHERE).filter((name) => !isDoneThere(name))).toEqual([]);
  });
});
