// Acts of people with tokens on the stage of two companies, each brought to success, and what the audit trail says of it. It must never let
// an act pass that is not wholly in the trail: who, by which program, under which key and request id, and that something changed.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import type { Dialect } from '../../subgraphs/database/database';
import { PROGRAM } from './audited';
import { textOf } from './inputs';
import { openStage, type Person, type Stage } from './stage';

/** What was changed of a document. */
export interface Change {
  readonly kind: string;
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** By their roles; two accountants, because nobody approves what he handed in himself. */
const PEOPLE = {
  manager: 'project_manager',
  accountant: 'project_accountant',
  controller: 'project_accountant',
  administrator: 'administrator',
} as const;
export type Actor = keyof typeof PEOPLE;

export interface Acts {
  readonly stage: Stage;
  /** Asks as an administrator of every company; throws on errors. */
  ask<T>(query: string, variables?: object): Promise<T>;
  /** Does it; gives its request id. */
  act(who: Actor, mutation: string, input: object): Promise<string>;
  /** Does it, and gives what its entry in the trail says changed. */
  done(who: Actor, mutation: string, input: object): Promise<readonly Change[]>;
  /** The same of what is done in the background for an operation: of every entry of these mutations under its request id but its own. */
  doneForMany(
    who: Actor,
    mutation: string,
    input: object,
    each: readonly string[],
  ): Promise<readonly (readonly Change[])[]>;
}

interface Entry {
  readonly mutation: string;
  readonly actor: string;
  readonly outcome: string;
  readonly requestId: string;
  readonly idempotencyKey: string | null;
  readonly clientName: string | null;
  readonly documents: readonly { readonly kind: string; readonly changes: readonly Omit<Change, 'kind'>[] }[];
}

const TRAIL = `query ($filter: AuditFilter) { dataverse: dataverseAuditTrail(first: 100, filter: $filter) { ...E } finance: financeAuditTrail(first: 100, filter: $filter) { ...F } }
  fragment E on AuditEntryConnection { nodes { mutation actor outcome requestId idempotencyKey clientName documents { kind changes { name before after } } } }
  fragment F on AuditEntryConnection { nodes { mutation actor outcome requestId idempotencyKey clientName documents { kind changes { name before after } } } }`;

/** Opens the stage and lets everybody in. */
export async function openActs(dialect: Dialect): Promise<Acts> {
  const schema = buildSchema(readFileSync(join(__dirname, '../../schema/public.graphql'), 'utf8'));
  const stage = await openStage(dialect);
  const people = new Map<string, Person>();
  for (const [who, role] of Object.entries(PEOPLE)) people.set(who, await stage.person(who, [role], ['*']));
  const root = await stage.person('root', ['administrator'], ['*']);
  const ask: Acts['ask'] = async <T>(query: string, variables: object = {}) => {
    const { data, errors } = await root.ask<T>(query, variables);
    if (errors || !data) throw new Error(`${query}: ${JSON.stringify(errors)}`);
    return data;
  };
  const act = async (who: Actor, mutation: string, input: object): Promise<string> => {
    const requestId = randomUUID();
    const keyed = { ...input, idempotencyKey: `key of ${requestId}` };
    const headers = { 'x-request-id': requestId, 'apollographql-client-name': PROGRAM };
    const { data, errors } = await (people.get(who) as Person).ask<Record<string, { userErrors: object[] }>>(
      textOf(schema, mutation),
      { input: keyed },
      headers,
    );
    expect([mutation, errors, data?.[mutation]?.userErrors]).toEqual([mutation, undefined, []]);
    return requestId;
  };
  const entries = async (of: { who: Actor; mutation: readonly string[]; requestId: string }) => {
    const filter = { actor: of.who, mutation: of.mutation, outcome: 'DONE' };
    const trail = await ask<Record<'dataverse' | 'finance', { nodes: Entry[] }>>(TRAIL, { filter });
    const found = [...trail.dataverse.nodes, ...trail.finance.nodes].filter((one) => one.requestId === of.requestId);
    for (const { actor, clientName, outcome } of found)
      expect({ actor, clientName, outcome }).toEqual({ actor: of.who, clientName: PROGRAM, outcome: 'DONE' });
    return found;
  };
  const changes = ({ documents }: Entry): Change[] => {
    const told = documents.flatMap((one) => one.changes.map((change) => ({ kind: one.kind, ...change })));
    expect(told.filter(({ before, after }) => before !== after)).not.toEqual([]);
    return told;
  };
  return {
    stage,
    ask,
    act,
    done: async (who, mutation, input) => {
      const requestId = await act(who, mutation, input);
      const found = await entries({ who, mutation: [mutation], requestId });
      // What goes on in the background has an entry of its own at its end, under no key.
      const [own, ...others] = found.filter(({ idempotencyKey }) => idempotencyKey !== null);
      expect([own?.idempotencyKey, others]).toEqual([`key of ${requestId}`, []]);
      return changes(own as Entry);
    },
    doneForMany: async (who, mutation, input, each) => {
      const requestId = await act(who, mutation, input);
      await stage.quiet();
      const found = await entries({ who, mutation: [mutation, ...each], requestId });
      const own = found.filter(({ idempotencyKey }) => idempotencyKey === `key of ${requestId}`);
      expect(own.map((one) => one.mutation)).toEqual([mutation]);
      return found.filter((one) => !own.includes(one)).map(changes);
    },
  };
}
