// The two sides as processes of a simulation: the real engine and the real flows over a database that the process may lose at any
// step. What the composition roots add beyond that (the API, schedules, the live feed) is left out.

import { type Answer, type Message, SHORT_KEYS } from '../../schema/messages';
import { type BulkWork, BulkWorker } from '../../subgraphs/bulk/worker';
import { LOCAL_CALLER } from '../../subgraphs/caller';
import type { Database } from '../../subgraphs/database/database';
import type { Books as DataverseBooks } from '../../subgraphs/dataverse/books';
import { bulkWork as dataverseBulk } from '../../subgraphs/dataverse/flows/doBulkItem';
import { dataverseHandlers, GATHERING as GATHERED_BY_DATAVERSE } from '../../subgraphs/dataverse/flows/handlers';
import { parkingHooks as dataverseHooks } from '../../subgraphs/dataverse/flows/parkingHooks';
import { releaseParkedToFinance } from '../../subgraphs/dataverse/flows/releaseParkedToFinance';
import type { ParkingHooks, Wire } from '../../subgraphs/dual-write/exchange';
import { createInbox } from '../../subgraphs/dual-write/inbox';
import { isPaused } from '../../subgraphs/dual-write/map-state';
import { createOutbox } from '../../subgraphs/dual-write/outbox';
import { createRelay, type Relay, type RelayOptions } from '../../subgraphs/dual-write/relay';
import { publishedMaps } from '../../subgraphs/dual-write/tableMaps';
import type { Books as FinanceBooks } from '../../subgraphs/finance/books';
import { financeHandlers, GATHERING as GATHERED_BY_FINANCE } from '../../subgraphs/finance/flows/handlers';
import { parkingHooks as financeHooks } from '../../subgraphs/finance/flows/parkingHooks';
import { bulkWork as financeBulk } from '../../subgraphs/finance/flows/postBulkItem';
import { releaseParkedToDataverse } from '../../subgraphs/finance/flows/releaseParkedToDataverse';
import { journalPosting } from '../../subgraphs/finance/journalWorker';
import type { Life } from './life';

/** Signs the status log, so that Finance is told of it, by a message of its own kind. */
export const STATUS_KEY = { id: 'simulated', secret: 'a key for simulations, of 36 letters' };

export interface Process<B> {
  readonly life: Life;
  readonly books: B;
  receive(messages: readonly Message[]): Promise<Answer>;
  /** What an operator does about deliveries that were altered on their way. */
  tryParkedAgain(): Promise<unknown>;
}

const ALTERED = { act: 'RETRY', code: 'WIRE_SIGNATURE_INVALID' } as const;

export interface Start {
  readonly life: Life;
  /** The side's books, as this process has them. */
  readonly db: Database;
  readonly wire: Wire;
  readonly owner: string;
  /** How often it looks for work of which nobody told it. */
  readonly pollMs: number;
  onError(error: unknown): void;
}

export function startDataverse(start: Start): Process<DataverseBooks> {
  const { life, db } = start;
  const world = life.world();
  const outbox = createOutbox(world, () => relay.nudge());
  const bulk = { nudge: () => worker.nudge() };
  const books: DataverseBooks = { db, world, outbox, feed: { nudge: () => undefined }, statusKey: STATUS_KEY, bulk };
  const worker = bulkWorkerOf(start, dataverseBulk(books));
  const hooks = dataverseHooks(books);
  const inbox = createInbox({
    db,
    world,
    handlers: dataverseHandlers(books),
    gathering: GATHERED_BY_DATAVERSE,
    isPaused,
    hooks,
  });
  const relay = relayOf(start, hooks, {
    maps: publishedMaps('DATAVERSE_TO_FINANCE'),
    isPaused,
    shortKeys: SHORT_KEYS.toFinance,
  });
  const tryParkedAgain = () => releaseParkedToFinance(books, LOCAL_CALLER, ALTERED);
  return { life, books, receive: (messages) => inbox.receive(messages), tryParkedAgain };
}

export function startFinance(start: Start): Process<FinanceBooks> {
  const { life, db } = start;
  const world = life.world();
  const outbox = createOutbox(world, () => relay.nudge());
  const books: FinanceBooks = { db, world, outbox, bulk: { nudge: () => worker.nudge() } };
  const worker = bulkWorkerOf(start, financeBulk(books));
  const hooks = financeHooks(books);
  const never = async () => false;
  const inbox = createInbox({
    db,
    world,
    handlers: financeHandlers(books),
    gathering: GATHERED_BY_FINANCE,
    isPaused: never,
    hooks,
  });
  const relay = relayOf(start, hooks, {
    maps: publishedMaps('FINANCE_TO_DATAVERSE'),
    isPaused: never,
    shortKeys: SHORT_KEYS.toDataverse,
  });
  const { owner, pollMs, onError } = start;
  journalPosting({ books, owner, pollMs, onError }).start();
  const tryParkedAgain = () => releaseParkedToDataverse(books, LOCAL_CALLER, ALTERED);
  return { life, books, receive: (messages) => inbox.receive(messages), tryParkedAgain };
}

function bulkWorkerOf({ life, db, owner, pollMs, onError }: Start, work: BulkWork): BulkWorker {
  const world = life.world();
  const worker = new BulkWorker({ db, world, owner, work, moved: () => undefined, limits: { pollMs }, onError });
  worker.start();
  return worker;
}

function relayOf(
  { life, db, wire, owner, pollMs, onError }: Start,
  hooks: ParkingHooks,
  of: Pick<RelayOptions, 'maps' | 'isPaused' | 'shortKeys'>,
): Relay {
  const relay = createRelay({ ...of, db, world: life.world(), wire, owner, hooks, limits: { pollMs }, onError });
  relay.start();
  return relay;
}
