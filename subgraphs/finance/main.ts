// Composition root of the Finance side: database, engine, flows, schedule and API become one running side. Nothing else may
// construct them. It must never decide anything itself.

import { SHORT_KEYS } from '../../schema/messages';
import { SHIPPED_MAPS } from '../../schema/table-maps';
import { gapOf } from '../audit/refusals';
import { AUDIT_TRAIL } from '../audit/tables';
import type { Trail } from '../audit/trail';
import { CLAIMS_ON_OPERATIONS } from '../bulk/operations';
import { BulkProgress } from '../bulk/progress';
import { BulkWorker } from '../bulk/worker';
import { type Caller, LOCAL_CALLER } from '../caller';
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
import { mapEnds } from '../dual-write/map-state';
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
import { financeContext } from './api/context';
import { financeSubgraph } from './api/schema';
import type { Books } from './books';
import { answerDocument } from './documents/answer';
import { printerFor } from './documents/printerFor';
import { answerPeer } from './flows/answerPeer';
import { checkSetUp, findingSentence } from './flows/checkSetUp';
import { financeHandlers, GATHERING } from './flows/handlers';
import { importEveryLegalEntity } from './flows/importEveryLegalEntity';
import { parkingHooks } from './flows/parkingHooks';
import { bulkWork } from './flows/postBulkItem';
import { postDraftJournals } from './flows/postDraftJournals';
import { runPostingSchedules } from './flows/runPostingSchedules';
import { journalPosting } from './journalWorker';
import { AUDITED_TABLES } from './store/auditedTables';
import { CLAIMS_ON_JOURNALS } from './store/journalClaims';
import { migrations } from './store/migrations';

export interface FinanceOptions {
  readonly databaseUrl: string;
  readonly databaseConnections?: number;
  readonly world: World;
  /** The way to Dataverse. */
  readonly wire: Wire;
  /** To ask Dataverse who it is; absent: nobody is there to be asked. */
  readonly line?: Line | undefined;
  /** Days for which settled outbox rows are kept. */
  readonly outboxKeepDays?: number | undefined;
  /** Days for which acts of operators are kept; absent or 0: forever. */
  readonly auditKeepDays?: number | undefined;
  /** Days for which import errors are kept whose cause is gone; absent or 0: forever. */
  readonly importErrorsKeepDays?: number | undefined;
  /** Tries after which a message at which receiving fails unexpectedly is refused; absent: 20. */
  readonly messageTries?: number | undefined;
  /** Names this process in claims. */
  readonly owner: string;
  /** Cron pattern of the import from staging; null: only on demand. */
  readonly importSchedule: string | null;
  /** Cron pattern by which draft journals are posted; absent or null: only on demand. */
  readonly journalSchedule?: string | null;
  /** Journals posted at once. Absent: 4 on MySQL, 1 on SQLite. */
  readonly journalsAtOnce?: number | undefined;
  /** Cron pattern with seconds of posting by schedule (UTC); absent or null: only on demand. */
  readonly postingSchedule?: string | null | undefined;
  /** Proposals of a bulk operation that are posted side by side; 4 if absent. */
  readonly postingsAtOnce?: number | undefined;
  /** Hears of whatever fails in the background. */
  readonly onError: (error: unknown) => void;
  /** Whoever confirmed an invoice, or overrode tax on it, does not post it; absent: he may. */
  readonly keepsDutiesApart?: boolean | undefined;
  /** Records traces; absent: nobody does. */
  readonly tracer?: Tracer | undefined;
}

export interface FinanceSide extends Side {
  readonly file: NonNullable<Side['file']>;
  readonly books: Books;
  /** What is missing in the set-up, one sentence each. */
  setUpFindings(): Promise<string[]>;
  /** Migrations of its database that this version does not know. */
  newerMigrations(): Promise<string[]>;
}

/** Table maps pause in Dataverse alone: it holds its relay and answers `later` from its inbox. */
const neverPaused = async (): Promise<boolean> => false;

const KEEP_DAYS = 90;
const TRAIL: Trail = { tables: [...EXCHANGE_TABLES, ...AUDITED_TABLES] };
const IMPORT_ERRORS: Kept = { table: 'import_error', since: 'resolved_at' };
/** As many as the product's own batch has subtasks. domain.md 5.3 */
const POSTINGS_AT_ONCE = 4;
/** How long the database may take to answer a health check. */
const READY_MS = 2_000;
/** In whose name journals are posted that nobody asked for. */
const JOURNAL_SCHEDULE: Caller = {
  subject: 'schedule of journals',
  roles: ['project_accountant'],
  legalEntities: 'all',
};
/** When settled outbox rows are pruned, in UTC. */
const NIGHTLY = '0 30 2 * * *';

/** What Finance does by the clock, in one of its processes: prunes settled outbox rows, imports from staging, posts journals and proposals. */
function startedSchedules(books: Books, options: FinanceOptions, turns: Turns, nudgeJournals: () => void): Schedule[] {
  const { world, onError, importSchedule, journalSchedule, postingSchedule } = options;
  const prune = async () => {
    await pruneOutbox(books.db, world, options.outboxKeepDays ?? KEEP_DAYS);
    for (const kept of [OPERATOR_ACTS, AUDIT_TRAIL]) await pruneKept(books.db, world, kept, options.auditKeepDays ?? 0);
    await pruneKept(books.db, world, IMPORT_ERRORS, options.importErrorsKeepDays ?? 0);
  };
  const post = async () => void (await runPostingSchedules(books, world.now().toISOString().slice(0, 10), onError));
  const postJournals = async () => {
    if ((await postDraftJournals(books, JOURNAL_SCHEDULE)) > 0) nudgeJournals();
  };
  const work: [string, string | null | undefined, () => Promise<void>][] = [
    ['pruning', NIGHTLY, prune],
    ['import', importSchedule, () => importEveryLegalEntity(books, LOCAL_CALLER)],
    ['journals', journalSchedule, postJournals],
    ['posting', postingSchedule, post],
  ];
  const unlessClosed = async (run: () => Promise<void>) => (books.outbox.closed?.() ? undefined : run());
  return work.flatMap(([name, pattern, run]) => {
    if (!pattern) return [];
    const inTurn = (point: Date) => unlessClosed(() => turns.take(name, point, run));
    return [runOnSchedule(world, pattern, inTurn, onError)];
  });
}

/** Those that have ended: what they had claimed is for these workers. */
function otherProcesses(
  db: Database,
  { world, owner: id, onError }: FinanceOptions,
  workers: () => readonly { nudge(): void }[],
): EndedProcesses {
  const claims = [CLAIMS_ON_KEYS, CLAIMS_ON_OPERATIONS, CLAIMS_ON_JOURNALS, CLAIMS_ON_TURNS];
  const tookOver = () => {
    for (const worker of workers()) worker.nudge();
  };
  return new EndedProcesses({ db, world, id, claims, tookOver, onError });
}

/** Opens the Finance side: migrated and ready to receive; nothing is sent or imported before `start()`. */
export async function openFinance(options: FinanceOptions): Promise<FinanceSide> {
  const { world, tracer, onError } = options;
  const opened = await openDatabase(options.databaseUrl, migrations, world, options.databaseConnections);
  const processes = otherProcesses(opened, options, () => [relay, bulkWorker, journals]);
  const common = { world, owner: processes.owner, onError };
  const db = tracer === undefined ? opened : tracedDatabase(opened, tracer, 'finance');
  await recordShipped(opened, world, SHIPPED_MAPS);
  const traced = tracer === undefined ? undefined : { tracer, side: 'finance' };
  const { guard, outbox } = await guardedOutbox({ ...options, db }, () => relay.nudge());
  const { keepsDutiesApart } = options;
  const trail: Trail = { ...TRAIL, onGap: (mutation) => onError(gapOf(mutation)) };
  const books: Books = { db, world, outbox, keepsDutiesApart, trail, bulk: { nudge: () => bulkWorker.nudge() } };
  const bulk = new BulkProgress(opened, world);
  const bulkWorker = new BulkWorker({
    ...common,
    db,
    work: bulkWork(books),
    moved: (id) => bulk.moved(id),
    limits: { itemsAtOnce: options.postingsAtOnce ?? POSTINGS_AT_ONCE },
  });
  const engine = { ...common, db, isPaused: neverPaused, hooks: parkingHooks(books) };
  const tries = options.messageTries;
  const inbox = createInbox({ ...engine, handlers: financeHandlers(books), gathering: GATHERING, traced, tries });
  const sending = { maps: publishedMaps('FINANCE_TO_DATAVERSE'), shortKeys: SHORT_KEYS.toDataverse, tracer };
  const relay = createRelay({ ...engine, ...sending, wire: guard.guarded(options.wire) });
  const journals = journalPosting({ books, atOnce: options.journalsAtOnce, ...common });
  const turns = new Turns({ ...common, db });
  const schedules: Schedule[] = [];
  const printer = printerFor(world);
  const side: Omit<FinanceSide, keyof SideApi> = {
    name: 'finance',
    books,
    setUpFindings: async () => (await checkSetUp(books, LOCAL_CALLER)).map(findingSentence),
    contextFor: (caller, requestId, program) =>
      financeContext(books, caller, { requestId, program, bulk, onError, untilPosted: journals.untilPosted }),
    file: (asked, caller) => answerDocument(books, printer, caller, asked),
    receive: (messages) => guard.receive(messages, (run) => inbox.receive(run)),
    answer: (asked) => answerPeer(books, guard, asked),
    standing: () => guard.standing,
    start: () => {
      guard.start(onError);
      processes.start();
      relay.start();
      journals.start();
      bulkWorker.start();
      schedules.push(...startedSchedules(books, options, turns, () => journals.nudge()));
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
      turns.stop();
      for (const schedule of schedules) await schedule.stop();
      await journals.stop();
      bulk.stop();
      await bulkWorker.stop();
      await relay.stop();
      await processes.stop();
      await guard.stop();
      await printer.stop();
    },
    close: () => db.close(),
  };
  return withApi(side, financeSubgraph, tracer);
}
