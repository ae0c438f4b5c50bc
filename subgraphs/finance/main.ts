// Composition root of the Finance side: database, engine, flows, schedule and API become one running side. Nothing else may
// construct them. It must never decide anything itself.

import { TO_DATAVERSE_MAPS } from '../../schema/table-maps';
import { LOCAL_CALLER } from '../caller';
import { openDatabase } from '../database/open';
import type { Wire } from '../dual-write/exchange';
import { createInbox } from '../dual-write/inbox';
import { createOutbox } from '../dual-write/outbox';
import { pruneOutbox } from '../dual-write/prune';
import { createRelay } from '../dual-write/relay';
import { runOnSchedule, type Schedule } from '../schedule';
import type { Side } from '../serve';
import type { World } from '../world';
import { financeContext } from './api/context';
import { buildFinanceSchema } from './api/schema';
import type { Books } from './books';
import { financeHandlers } from './flows/handlers';
import { importEveryLegalEntity } from './flows/importEveryLegalEntity';
import { parkingHooks } from './flows/parkingHooks';
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
  /** Hears of whatever fails in the background. */
  readonly onError: (error: unknown) => void;
}

export interface FinanceSide extends Side {
  readonly books: Books;
}

/** Table maps pause in Dataverse alone: it holds its relay and answers `later` from its inbox. */
const neverPaused = async (): Promise<boolean> => false;

const KEEP_DAYS = 90;
/** When settled outbox rows are pruned, in UTC. */
const NIGHTLY = '0 30 2 * * *';

/** Opens the Finance side: migrated and ready to receive; nothing is sent or imported before `start()`. */
export async function openFinance(options: FinanceOptions): Promise<FinanceSide> {
  const { world } = options;
  const db = await openDatabase(options.databaseUrl, migrations, world, options.databaseConnections);
  const outbox = createOutbox(world, () => relay.nudge());
  const books: Books = { db, world, outbox };
  const hooks = parkingHooks(books);
  const inbox = createInbox({ db, world, handlers: financeHandlers(books), isPaused: neverPaused, hooks });
  const relay = createRelay({
    db,
    world,
    wire: options.wire,
    maps: TO_DATAVERSE_MAPS,
    owner: options.owner,
    isPaused: neverPaused,
    hooks,
    onError: options.onError,
  });
  const { schema, sdl, execute } = await buildFinanceSchema();
  const schedules: Schedule[] = [];
  return {
    name: 'finance',
    schema,
    sdl,
    execute,
    books,
    contextFor: (caller, requestId) => financeContext(books, caller, { requestId, onError: options.onError }),
    receive: (messages) => inbox.receive(messages),
    start: () => {
      relay.start();
      const prune = async () => void (await pruneOutbox(db, world, options.outboxKeepDays ?? KEEP_DAYS));
      schedules.push(runOnSchedule(world, NIGHTLY, prune, options.onError));
      if (options.importSchedule === null) return;
      const work = () => importEveryLegalEntity(books, LOCAL_CALLER);
      schedules.push(runOnSchedule(world, options.importSchedule, work, options.onError));
    },
    idle: () => relay.idle(),
    stop: async () => {
      for (const schedule of schedules) await schedule.stop();
      await relay.stop();
    },
    close: () => db.close(),
  };
}
