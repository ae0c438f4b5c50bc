// The whole product behind an identity provider, with one document of every kind in the books of USMF: for tests of who may do what,
// and of what is refused. It must never give anybody a right that a token does not.

import { type SetUp, TABLES } from '../../commands/setup/schema';
import { readGatewayConfig } from '../../gateway/config';
import { identities } from '../../identities';
import type { Dialect } from '../../subgraphs/database/database';
import { AUDIENCE, type TestProvider, testProvider } from '../gateway/access/provider';
import { type GraphqlAnswer, send } from '../harness/graphql';
import { waitFor } from '../harness/waiting';
import { realWorld } from '../harness/world';
import { company } from '../journey/company';
import { SILENT } from '../journey/faults';
import { type InProcess, openInProcess } from '../journey/inProcess';
import { type Documents, writeDocuments } from './documents';

export interface Person {
  ask<T = Record<string, unknown>>(
    query: string,
    variables?: object,
    headers?: Record<string, string>,
  ): Promise<GraphqlAnswer<T>>;
}

export interface Stage {
  readonly provider: TestProvider;
  readonly product: InProcess;
  readonly documents: Documents;
  /** Somebody with these roles in these legal entities. */
  person(sub: string, roles: readonly string[], legalEntities?: readonly string[]): Promise<Person>;
  /** Resolves when nothing goes on by itself any more: all has been sent, and every status has its place in the stream. */
  quiet(): Promise<void>;
  /** Stops everything; gives what the checker finds. */
  stop(): ReturnType<InProcess['stop']>;
}

/** A company in which everything can happen, and another beside it. */
function twoCompanies(): SetUp {
  const made = company(3, 3);
  const entity = { code: 'DEMF', name: 'Contoso Germany', currency: 'EUR' };
  const group = { legalEntity: 'USMF', projectGroup: 'FIXED', name: 'Fixed price', recognition: 'PERCENT_COMPLETE' };
  const member = { legalEntity: 'USMF', kind: 'PROJECT', number: 'F-001', projectGroup: 'FIXED' };
  return {
    ...made,
    'legal-entities': [...made['legal-entities'], TABLES['legal-entities'].parse(entity)],
    'project-groups': [TABLES['project-groups'].parse(group)],
    'financial-dimensions': [TABLES['financial-dimensions'].parse({ legalEntity: 'USMF', dimension: 'Department' })],
    'dimension-values': [
      TABLES['dimension-values'].parse({ legalEntity: 'USMF', dimension: 'Department', value: 'Sales', name: 'Sales' }),
    ],
    'project-group-members': [TABLES['project-group-members'].parse(member)],
  };
}

/** Opens it; `env` is added to what an operator sets. */
export async function openStage(dialect: Dialect, env: Record<string, string> = {}): Promise<Stage> {
  const provider = await testProvider();
  const settings = { OIDC_ISSUER: provider.issuer, OIDC_AUDIENCE: AUDIENCE, ...env };
  // Tokens are judged by the real clock: the books' own is set to a day on which everything is open.
  const callerOf = identities(readGatewayConfig(settings).access, '', realWorld());
  const product = await openInProcess(dialect, twoCompanies(), {}, { callerOf, env: settings });
  const person: Stage['person'] = async (sub, roles, legal_entities = ['USMF']) => {
    const token = await provider.token({ sub, roles, legal_entities });
    const authorization = `Bearer ${token}`;
    return { ask: (query, variables, more) => send(product.url, query, variables, { ...more, authorization }) };
  };
  const documents = await writeDocuments(product, await person('root', ['administrator'], ['*']));
  const quiet = async () => {
    await product.settle();
    const { db } = product.both.dataverse.books;
    await waitFor('every status is numbered, and no comparison of the books goes on', async () => {
      const [left] = await db.read.rows<{ n: number }>(
        `SELECT (SELECT COUNT(*) FROM invoice_status WHERE position IS NULL) + (SELECT COUNT(*) FROM reconciliation WHERE state = 'RUNNING') AS n`,
      );
      return Number(left?.n) === 0;
    });
    await product.settle();
  };
  await quiet();
  return {
    quiet,
    provider,
    product,
    documents,
    person,
    stop: async () => {
      const found = await product.stop();
      await provider.stop();
      // Here everything is tried on documents to which it does nothing: what the trail must say is asked act by act.
      return found.filter(({ invariant }) => invariant !== SILENT);
    },
  };
}
