// Composition root of the Finance side: database, engine, flows, schedule and API become one running side. Nothing else may
// construct them. It must never decide anything itself.

import { TO_DATAVERSE_MAPS } from '../../schema/table-maps';
import { LOCAL_CALLER } from '../caller';
import { isAnswering } from '../database/answering';
import { openDatabase } from '../database/open';
import { tracedDatabase } from '../database/traced';
import type { Wire } from '../dual-write/exchange';
import { createInbox } from '../dual-write/inbox';
import { mapEnds } from '../dual-write/map-state';
import { createOutbox } from '../dual-write/outbox';
import { pruneOutbox } from '../dual-write/prune';
import { createRelay } from '../dual-write/relay';
import { runOnSchedule, type Schedule } from '../schedule';
import type { Side } from '../serve';
import { spanned, type Tracer } from '../tracing';
import type { World } from '../world';
import { financeContext } from './api/context';
import { buildFinanceSchema } from './api/schema';
import type { Books } from './books';
import { financeHandlers } from './flows/handlers';
import { importEveryLegalEntity } from './flows/importEveryLegalEntity';
import { parkingHooks } from './flows/parkingHooks';
import { postDraftJournals } from './flows/postDraftJournals';
import { journalPosting } from './journalWorker';
import { migrations } from './store/migrations';

export interface FinanceOptions {
  readonly databaseUrl: string;
  readonly databaseConnections?: number;
  readonly world: World;
  /** The way to Dataverse. */
  readonly wire: Wire;
  /** Days for which settled outbox rows are kept. */
  readonly outboxKeepDays?: number;
  /** Names this process in claims. */
  readonly owner: string;
  /** Cron pattern of the import from staging; null: only on demand. */
  readonly importSchedule: string | null;
  /** Cron pattern by which draft journals are posted; absent or null: only on demand. */
  readonly journalSchedule?: string | null;
  /** Journals posted at once. Absent: 4 on MySQL, 1 on SQLite. */
  readonly journalsAtOnce?: number | undefined;
  /** Hears of whatever fails in the background. */
  readonly onError: (error: unknown) => void;
  /** Records traces; absent: nobody does. */
  readonly tracer?: Tracer | undefined;
}

export interface FinanceSide extends Side {
  readonly books: Books;
}

/** Table maps pause in Dataverse alone: it holds its relay and answers `later` from its inbox. */
const neverPaused = async (): Promise<boolean> => false;

const KEEP_DAYS = 90;
/** How long the database may take to answer a health check. */
const READY_MS = 2_000;
/** When settled outbox rows are pruned, in UTC. */
const NIGHTLY = '0 30 2 * * *';

/** Opens the Finance side: migrated and ready to receive; nothing is sent or imported before `start()`. */
export async function openFinance(options: FinanceOptions): Promise<FinanceSide> {
  const { world, tracer } = options;
  const opened = await openDatabase(options.databaseUrl, migrations, world, options.databaseConnections);
  const db = tracer === undefined ? opened : tracedDatabase(opened, tracer, 'finance');
  const traced = tracer === undefined ? undefined : { tracer, side: 'finance' };
  const outbox = createOutbox(world, () => relay.nudge(), tracer !== undefined);
  const books: Books = { db, world, outbox };
  const hooks = parkingHooks(books);
  const inbox = createInbox({ db, world, handlers: financeHandlers(books), isPaused: neverPaused, hooks, traced });
  const relay = createRelay({
    db,
    world,
    wire: options.wire,
    maps: TO_DATAVERSE_MAPS,
    owner: options.owner,
    isPaused: neverPaused,
    hooks,
    tracer,
    onError: options.onError,
  });
  const journals = journalPosting({
    books,
    owner: options.owner,
    atOnce: options.journalsAtOnce,
    onError: options.onError,
  });
  const { schema, sdl, execute } = await buildFinanceSchema();
  const schedules: Schedule[] = [];
  return {
    name: 'finance',
    schema,
    sdl,
    execute: tracer === undefined ? execute : (args) => spanned(tracer, 'finance operation', {}, () => execute(args)),
    books,
    contextFor: (caller, requestId) =>
      financeContext(books, caller, { requestId, onError: options.onError, untilPosted: journals.untilPosted }),
    receive: (messages) => inbox.receive(messages),
    start: () => {
      relay.start();
      journals.start();
      const prune = async () => void (await pruneOutbox(db, world, options.outboxKeepDays ?? KEEP_DAYS));
      schedules.push(runOnSchedule(world, NIGHTLY, prune, options.onError));
      const run = (pattern: string | null | undefined, work: () => Promise<void>) => {
        if (pattern != null) schedules.push(runOnSchedule(world, pattern, work, options.onError));
      };
      run(options.importSchedule, () => importEveryLegalEntity(books, LOCAL_CALLER));
      run(options.journalSchedule, async () => {
        if ((await postDraftJournals(books, LOCAL_CALLER)) > 0) journals.nudge();
      });
    },
    mapEnds: () => mapEnds(db.read, world.now()),
    deliveries: relay.deliveries,
    isReady: () => isAnswering(opened, world, READY_MS),
    idle: () => relay.idle(),
    stop: async () => {
      for (const schedule of schedules) await schedule.stop();
      await journals.stop();
      await relay.stop();
    },
    close: () => db.close(),
  };
}
