// Both sides and a gateway in one process, on databases of the test's own, filled with a company: for journeys that go through the
// public API alone. Nothing is imported by a clock: a test says when. At the end the checker reads both books.
import type { IncomingMessage } from 'node:http';
import { pino } from 'pino';
import type { Finding } from '../../commands/invariants/invariant';
import type { SetUp } from '../../commands/setup/schema';
import { readGatewayConfig } from '../../gateway/config';
import { localTransport } from '../../gateway/federation/localTransport';
import { startGateway } from '../../gateway/main';
import type { CallerOf } from '../../gateway/service';
import { composeSupergraph } from '../../schema/compose';
import { accessScope, type Caller, LOCAL_CALLER } from '../../subgraphs/caller';
import type { Dialect } from '../../subgraphs/database/database';
import type { Side } from '../../subgraphs/serve';
import { openBoth, type Together } from '../../together';
import { emptyBooks } from '../harness/topology';
import { worldOn } from '../harness/world';
import { change, postJournals } from './actors';
import { loadCompany } from './company';
import { faultsOf } from './faults';

export interface InProcess {
  /** Of the gateway. */
  readonly url: string;
  /** What no client can reach: for set-up that goes wrong. */
  readonly both: Together;
  /** Where the rows are. */
  readonly databases: { readonly dataverse: string; readonly finance: string };
  /** Resolves when neither side has anything left to send. */
  settle(): Promise<void>;
  /** What the accountant does before he posts proposals: imports, posts the journals, imports again. */
  importAll(): Promise<void>;
  /** Stops everything and gives what the checker finds. */
  stop(): Promise<Finding[]>;
}

/** How a gateway tells people apart: `env` is what an operator would set. */
export interface Door {
  readonly callerOf: CallerOf;
  readonly env: Readonly<Record<string, string>>;
}

/** The day on which it is opened: after all work of the company, in its open period. */
const TODAY = '2026-11-23';

/** The header `x-who` names one of the people, `x-roles` roles of another caller; without them everything is allowed, as on loopback. */
function callerOf({ headers }: Pick<IncomingMessage, 'headers'>, people: Readonly<Record<string, Caller>>) {
  const roles = headers['x-roles'];
  const other: Caller = typeof roles === 'string' ? { ...LOCAL_CALLER, roles: roles.split(',') } : LOCAL_CALLER;
  const caller = people[String(headers['x-who'])] ?? other;
  return { caller, scope: accessScope(caller), person: caller.subject };
}

/**
 * `people`: who may be named in the header `x-who`; whoever names nobody is the local administrator. `door`: who is let in instead, and
 * the gateway's settings.
 */
export async function openInProcess(
  dialect: Dialect,
  setUp: SetUp,
  people: Readonly<Record<string, Caller>> = {},
  door: Door = { callerOf: (request) => callerOf(request, people), env: {} },
): Promise<InProcess> {
  const books = await emptyBooks(dialect);
  const world = worldOn(TODAY);
  await loadCompany(books.dataverse.url, books.finance.url, setUp, world);
  const both = await openBoth({
    dataverseUrl: books.dataverse.url,
    financeUrl: books.finance.url,
    world,
    importSchedule: null,
    keepsDutiesApart: true,
    onError: (error) => console.error(error),
  });
  both.start();
  const limits = readGatewayConfig(door.env);
  const transport = ({ schema, contextFor, execute }: Side) =>
    localTransport(
      { schema, execute, contextFor: (caller, id, _signal, program) => contextFor(caller as Caller, id, program) },
      world,
      limits.timeouts,
    );
  const { dataverse, finance } = both;
  const gateway = await startGateway({
    supergraphSdl: composeSupergraph([dataverse, finance]),
    transports: { dataverse: transport(dataverse), finance: transport(finance) },
    host: '127.0.0.1',
    port: 0,
    callerOf: door.callerOf,
    world,
    logger: pino({ level: 'warn' }, pino.destination(2)),
    limits,
  });
  const url = `${gateway.url}/graphql`;
  const importOnce = () => change(url, 'importFromStaging', 'imported', { legalEntity: 'USMF' });
  return {
    url,
    both,
    databases: { dataverse: books.dataverse.url, finance: books.finance.url },
    settle: both.settle,
    importAll: async () => {
      await both.settle();
      await importOnce();
      await postJournals(url);
      await importOnce();
      await both.settle();
    },
    stop: async () => {
      await both.settle();
      await gateway.stop();
      await both.stop();
      const found = await faultsOf(books.dataverse.url, books.finance.url);
      await books.drop();
      return found;
    },
  };
}
