// Composition root of the Dataverse side: database, engine, flows, feed and API become one running side. Nothing else may
// construct them. It must never decide anything itself.
import { randomBytes } from 'node:crypto';
import { SHORT_KEYS } from '../../schema/messages';
import { SHIPPED_MAPS } from '../../schema/table-maps';
import { gapOf } from '../audit/refusals';
import { AUDIT_TRAIL } from '../audit/tables';
import type { Trail } from '../audit/trail';
import { CLAIMS_ON_OPERATIONS } from '../bulk/operations';
import { BulkProgress } from '../bulk/progress';
import { BulkWorker } from '../bulk/worker';
import { LOCAL_CALLER } from '../caller';
import { isAnswering } from '../database/answering';
import type { Database } from '../database/database';
import { newerMigrations } from '../database/migration';
import { openDatabase } from '../database/open';
import { tracedDatabase } from '../database/traced';
import { EXCHANGE_TABLES } from '../dual-write/auditedTables';
import { CLAIMS_ON_KEYS } from '../dual-write/claims';
import type { Wire } from '../dual-write/exchange';
import { guardedOutbox } from '../dual-write/guardedOutbox';
import { createInbox } from '../dual-write/inbox';
import type { Line } from '../dual-write/line';
import { isPaused, mapEnds } from '../dual-write/map-state';
import { type Kept, OPERATOR_ACTS, pruneKept, pruneOutbox } from '../dual-write/prune';
import { recordShipped } from '../dual-write/publishedVersions';
import { createRelay } from '../dual-write/relay';
import { publishedMaps } from '../dual-write/tableMaps';
import { runOnSchedule, type Schedule } from '../schedule';
import type { Side } from '../serve';
import { type SideApi, withApi } from '../sideApi';
import type { Tracer } from '../tracing';
import { EndedProcesses } from '../turns/endedProcesses';
import { CLAIMS_ON_TURNS, Turns } from '../turns/turns';
import type { World } from '../world';
import { dataverseContext } from './api/context';
import { dataverseSubgraph } from './api/schema';
import type { Books } from './books';
import { createFeed } from './feed';
import { answerPeer } from './flows/answerPeer';
import { bulkWork } from './flows/doBulkItem';
import { dataverseHandlers, GATHERING } from './flows/handlers';
import { numberPositions } from './flows/numberPositions';
import { parkingHooks } from './flows/parkingHooks';
import { runInvoiceSchedules } from './flows/runInvoiceSchedules';
import { loadWorker } from './loadWorker';
import { type CursorForm, statusCursors } from './statusCursors';
import { AUDITED_TABLES } from './store/auditedTables';
import { CLAIMS_ON_PARTS } from './store/loads';
import { migrations } from './store/migrations';

export interface DataverseOptions {
  readonly databaseUrl: string;
  readonly databaseConnections?: number;
  readonly world: World;
  /** The way to Finance. */
  readonly wire: Wire;
  /** To ask Finance what it holds; absent: nobody is there to be asked. */
  readonly line?: Line | undefined;
  /** Cron pattern with seconds of running the invoice schedules of the day (UTC); absent or null: only on demand. */
  readonly invoiceSchedule?: string | null | undefined;
  /** Signs the status log; absent: it is hashed without a key. */
  readonly statusKey?: Books['statusKey'];
  /** How cursors of streams over many invoices are given out; absent: sealed, by a process that serves nobody. */
  readonly statusCursors?: CursorForm | undefined;
  /** Days for which settled outbox rows are kept. */
  readonly outboxKeepDays?: number | undefined;
  /** Days for which acts of operators and reports of reconciliation are kept; absent or 0: forever. */
  readonly auditKeepDays?: number | undefined;
  /** Tries after which a message at which receiving fails unexpectedly is refused; absent: 20. */
  readonly messageTries?: number | undefined;
  /** Names this process in claims. */
  readonly owner: string;
  /** Hears of whatever fails in the background. */
  readonly onError: (error: unknown) => void;
  /** Records traces; absent: nobody does. */
  readonly tracer?: Tracer | undefined;
}

export interface DataverseSide extends Side {
  readonly books: Books;
  /** Migrations of its database that this version does not know. */
  newerMigrations(): Promise<string[]>;
}

const KEEP_DAYS = 90;
const TRAIL: Trail = { tables: [...EXCHANGE_TABLES, ...AUDITED_TABLES] };
const REPORTS: Kept = {
  table: 'reconciliation',
  since: 'finished_at',
  with: [{ table: 'reconciliation_divergence', column: 'report_id' }],
};
/** How long the database may take to answer a health check. */
const READY_MS = 2_000;
/** When settled outbox rows are pruned, in UTC. */
const NIGHTLY = '0 30 2 * * *';

async function pruneAll(db: Database, { world, outboxKeepDays, auditKeepDays }: DataverseOptions): Promise<void> {
  await pruneOutbox(db, world, outboxKeepDays ?? KEEP_DAYS);
  for (const kept of [OPERATOR_ACTS, AUDIT_TRAIL, REPORTS]) await pruneKept(db, world, kept, auditKeepDays ?? 0);
}

/** Those that have ended: what they had claimed is for these workers. */
function otherProcesses(
  db: Database,
  { world, owner: id, onError }: DataverseOptions,
  workers: () => readonly { nudge(): void }[],
): EndedProcesses {
  const claims = [CLAIMS_ON_KEYS, CLAIMS_ON_OPERATIONS, CLAIMS_ON_PARTS, CLAIMS_ON_TURNS];
  const tookOver = () => {
    for (const worker of workers()) worker.nudge();
  };
  return new EndedProcesses({ db, world, id, claims, tookOver, onError });
}

/** Opens the Dataverse side: migrated and ready to receive; nothing is sent before `start()`. */
export async function openDataverse(options: DataverseOptions): Promise<DataverseSide> {
  const { world, tracer, onError } = options;
  const opened = await openDatabase(options.databaseUrl, migrations, world, options.databaseConnections);
  const processes = otherProcesses(opened, options, () => [relay, bulkWorker, loads]);
  const common = { world, owner: processes.owner, onError };
  const db = tracer === undefined ? opened : tracedDatabase(opened, tracer, 'dataverse');
  await recordShipped(opened, world, SHIPPED_MAPS);
  const traced = tracer === undefined ? undefined : { tracer, side: 'dataverse' };
  const { guard, outbox, repairing } = await guardedOutbox({ ...options, db }, () => relay.nudge());
  // The feed reads for all who follow, and a request that happens to wake it is none of them: it is in no trace.
  const numbered = () => numberPositions({ db: opened, outbox });
  const cursors = await statusCursors(opened, world, options.statusCursors, () => randomBytes(32));
  const feed = createFeed({ db: opened, world, numberPositions: numbered, cursors, onError: options.onError });
  const books: Books = {
    db,
    world,
    outbox,
    feed,
    peer: { ...options, guard, repairing },
    statusKey: options.statusKey,
    trail: { ...TRAIL, onGap: (mutation) => onError(gapOf(mutation)) },
    bulk: { nudge: () => bulkWorker.nudge() },
    loads: { nudge: () => loads.nudge() },
  };
  const bulk = new BulkProgress(opened, world);
  const moved = (id: string) => bulk.moved(id);
  const bulkWorker = new BulkWorker({ ...common, db, work: bulkWork(books), moved });
  const engine = { ...common, db, isPaused, hooks: parkingHooks(books), gathering: GATHERING };
  const inbox = createInbox({ ...engine, handlers: dataverseHandlers(books), traced, tries: options.messageTries });
  const way = { wire: guard.guarded(options.wire), maps: publishedMaps('DATAVERSE_TO_FINANCE') };
  const relay = createRelay({ ...engine, ...way, shortKeys: SHORT_KEYS.toFinance, tracer });
  const loads = loadWorker({ books, way, ...common });
  const daily = dailyWork(books, { ...options, ...common });
  const side: Omit<DataverseSide, keyof SideApi> = {
    name: 'dataverse',
    books,
    contextFor: (caller, requestId, program) => dataverseContext(books, caller, { requestId, program, feed, bulk }),
    receive: (messages) => guard.receive(messages, (run) => inbox.receive(run)),
    answer: (asked) => answerPeer(books, guard, asked),
    standing: () => guard.standing,
    start: () => {
      guard.start(onError);
      processes.start();
      relay.start();
      bulkWorker.start();
      loads.start();
      daily.start();
    },
    newerMigrations: () => newerMigrations(opened.read, migrations),
    mapEnds: () => mapEnds(db.read, world.now()),
    deliveries: relay.deliveries,
    isReady: () => isAnswering(opened, world, READY_MS),
    idle: async () => {
      await bulkWorker.idle();
      await relay.idle();
    },
    stop: async () => {
      await daily.stop();
      bulk.stop();
      await bulkWorker.stop();
      await loads.stop();
      await relay.stop();
      await processes.stop();
      await guard.stop();
      await feed.stop();
    },
    close: () => db.close(),
  };
  return withApi(side, dataverseSubgraph, tracer);
}

/** What the calendar starts, in one of the processes: the night's pruning, and the day's invoice schedules. */
function dailyWork(books: Books, options: DataverseOptions): { start(): void; stop(): Promise<void> } {
  const { db, world } = books;
  const { owner, onError, invoiceSchedule } = options;
  const turns = new Turns({ db, world, owner });
  let schedules: Schedule[] = [];
  const prune = () => pruneAll(db, options);
  const draftOfToday = async () => {
    const date = world.now().toISOString().slice(0, 10);
    await runInvoiceSchedules(books, LOCAL_CALLER, { date }, onError);
  };
  return {
    start: () => {
      const inTurn = (name: string, run: () => Promise<void>) => (point: Date) => turns.take(name, point, run);
      schedules = [runOnSchedule(world, NIGHTLY, inTurn('pruning', prune), onError)];
      if (invoiceSchedule)
        schedules.push(runOnSchedule(world, invoiceSchedule, inTurn('invoices', draftOfToday), onError));
    },
    stop: async () => {
      turns.stop();
      for (const schedule of schedules) await schedule.stop();
    },
  };
}
