// What every fault under load needs: two empty books with a company in them, the product as real processes, and clients at work. At
// the end everything comes to rest and what clients were told is held against the books.

import { openBook } from '../../commands/invariants/book';
import type { Dialect } from '../../subgraphs/database/database';
import { freePort } from '../harness/ports';
import { emptyBooks, type RunningProduct, startProduct, type TwoBooks } from '../harness/topology';
import { waitFor } from '../harness/waiting';
import { company, loadCompany } from '../journey/company';
import { Clients } from './clients';
import { brokenPromises } from './promises';

/** Signs the status log, so that each fault is also one of the signed log. */
const STATUS_KEY = { id: 'k1', secret: 'signs-the-log-under-all-faults-and-more' };
export const SETTINGS = {
  STATUS_LOG_KEYS: `${STATUS_KEY.id}:${STATUS_KEY.secret}`,
  JOURNAL_SCHEDULE: '* * * * * *',
  LOG_LEVEL: 'fatal',
};
const PATIENCE_MS = 60_000;
/** A place of its own: at the end it is stopped first, or it would be wanted. */
const STANDING_BY = -1;

export interface Stage {
  readonly books: TwoBooks;
  readonly clients: Clients;
  /** The product at this place; it may have been started again meanwhile. */
  product(place?: number): RunningProduct;
  /** Starts the product at this place (again), on its port. Resolves when it is ready. */
  start(place?: number): Promise<void>;
  /** Starts it and does not wait until it is ready. */
  startUnseen(place?: number): Promise<void>;
  /** On SQLite: starts a process beside the one that serves, which stands by until that one is gone. */
  startStandby(): Promise<void>;
  /** Whoever stood by is the product now. */
  takenOver(): void;
  /** Clients finish, processes stop; gives what is wrong. */
  rest(): Promise<string[]>;
  drop(): Promise<void>;
}

export interface StageOptions {
  readonly dialect: Dialect;
  readonly clients: number;
  /** Processes that serve the same books, each a whole product; more than one on MySQL alone. Default: 1. */
  readonly processes?: number;
  /** Books that exist already; the caller drops them. */
  readonly books?: TwoBooks;
  readonly env?: Record<string, string>;
}

/** Sets the stage, with clients at work. */
export async function openStage({
  dialect,
  clients: count,
  processes = 1,
  books: given,
  env = {},
}: StageOptions): Promise<Stage> {
  const books = given ?? (await emptyBooks(dialect));
  await loadCompany(books.dataverse.url, books.finance.url, company(count, 0));
  const ports = await Promise.all(Array.from({ length: processes }, () => freePort()));
  const products = new Map<number, RunningProduct>();
  const settings = { ...SETTINGS, ...env };
  const start = async (place = 0) => {
    products.set(place, await startProduct('one process', books, settings, ports[place]));
  };
  for (let place = 0; place < processes; place += 1) await start(place);
  const clients = new Clients(ports.map((port) => `http://127.0.0.1:${port}/graphql`));
  await clients.start(count);
  return {
    books,
    clients,
    product: (place = 0) => products.get(place) as RunningProduct,
    start,
    startUnseen: async (place = 0) => {
      products.set(place, await startProduct('one process', books, settings, ports[place], null));
    },
    startStandby: async () => {
      const env = { ...settings, STANDBY: 'on' };
      products.set(STANDING_BY, await startProduct('one process', books, env, ports[0], / stands by/));
    },
    takenOver: () => {
      products.set(0, products.get(STANDING_BY) as RunningProduct);
      products.delete(STANDING_BY);
    },
    rest: async () => {
      await clients.stop();
      await untilRest(books);
      await products.get(STANDING_BY)?.stop();
      products.delete(STANDING_BY);
      for (const product of products.values()) await product.stop();
      return brokenIn(books, clients);
    },
    drop: async () => {
      for (const { processes: each } of products.values()) for (const process of each) await process.kill();
      if (given === undefined) await books.drop();
    },
  };
}

/** Resolves when everything has arrived. */
export function untilRest(books: TwoBooks): Promise<unknown> {
  return waitFor('nothing is on its way', () => isAtRest(books), PATIENCE_MS);
}

/** What is wrong with the books, at rest: promises that they do not keep, and what the checker finds. */
export function brokenIn(books: TwoBooks, { told }: Clients): Promise<string[]> {
  const keys = new Map([[STATUS_KEY.id, STATUS_KEY.secret]]);
  return brokenPromises(books.dataverse.url, books.finance.url, told, keys);
}

/** Has everything arrived, the ends of the status log too? */
async function isAtRest(books: TwoBooks): Promise<boolean> {
  const open = 'SELECT 1 AS one FROM outbox_stream WHERE settled_number < last_number AND parked_code IS NULL LIMIT 1';
  const unnumbered = 'SELECT 1 AS one FROM invoice_status WHERE position IS NULL LIMIT 1';
  const dataverse = await openBook(books.dataverse.url, 'actual');
  const finance = await openBook(books.finance.url, 'staged_actual');
  try {
    for await (const _ of dataverse.stream(unnumbered)) return false;
    for (const book of [dataverse, finance]) for await (const _ of book.stream(open)) return false;
    return true;
  } finally {
    await dataverse.close();
    await finance.close();
  }
}
