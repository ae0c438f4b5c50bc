// Both sides in one process, joined by the local wire. Used by the server, the seed, the set-up command and the tests; it
// must never be the only way the sides can meet: alone they talk HTTP.

import { type DataverseSide, openDataverse } from './subgraphs/dataverse/main';
import type { Line } from './subgraphs/dual-write/line';
import { localWire } from './subgraphs/dual-write/wire/local';
import { type FinanceSide, openFinance } from './subgraphs/finance/main';
import type { Tracer } from './subgraphs/tracing';
import type { World } from './subgraphs/world';

export interface TogetherOptions {
  readonly dataverseUrl: string;
  readonly financeUrl: string;
  readonly databaseConnections?: number;
  readonly outboxKeepDays?: number;
  readonly auditKeepDays?: number;
  readonly importErrorsKeepDays?: number;
  readonly messageTries?: number;
  readonly world: World;
  /** Cron pattern of the import from staging; null: only on demand. */
  readonly importSchedule: string | null;
  /** Cron pattern by which draft journals are posted; absent: only on demand. */
  readonly journalSchedule?: string | null;
  readonly journalsAtOnce?: number | undefined;
  /** Cron pattern of running the invoice schedules of the day; absent: only on demand. */
  readonly invoiceSchedule?: string | null;
  /** Signs the status log; absent: it is hashed without a key. */
  readonly statusKey?: { readonly id: string; readonly secret: string } | undefined;
  /** How cursors of streams over many invoices are given out; absent: sealed, and nobody is served. */
  readonly statusCursors?: 'sealed' | 'plain';
  /** Cron pattern of posting by schedule; absent: only on demand. */
  readonly postingSchedule?: string | null;
  /** Proposals of a bulk operation that are posted side by side. */
  readonly postingsAtOnce?: number;
  /** Whoever confirmed an invoice, or overrode tax on it, does not post it; absent: he may. */
  readonly keepsDutiesApart?: boolean;
  readonly onError?: (error: unknown) => void;
  /** Records traces; absent: nobody does. */
  readonly tracer?: Tracer | undefined;
}

export interface Together {
  readonly dataverse: DataverseSide;
  readonly finance: FinanceSide;
  /** Starts relays and schedules of both. */
  start(): void;
  /** Resolves when neither side has anything left to send that could be sent. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** Opens both sides. Call `start()` for anything to travel. */
export async function openBoth(options: TogetherOptions): Promise<Together> {
  const { world, databaseConnections, outboxKeepDays, auditKeepDays, messageTries, tracer } = options;
  const onError = options.onError ?? (() => undefined);
  const owner = world.newId();
  const common = { world, owner, onError, databaseConnections, outboxKeepDays, auditKeepDays, messageTries, tracer };
  const toFinance = localWire((messages) => finance.receive(messages));
  const toDataverse = localWire((messages) => dataverse.receive(messages));
  const { invoiceSchedule, statusKey, statusCursors, dataverseUrl: databaseUrl } = options;
  const ofDataverse = { databaseUrl, invoiceSchedule, statusKey, statusCursors };
  const askFinance: Line = { ask: (asked) => finance.answer(asked) };
  const askDataverse: Line = { ask: (asked) => dataverse.answer(asked) };
  const toThere = { wire: toFinance, line: askFinance };
  const dataverse = await openDataverse({ ...common, ...toThere, ...ofDataverse });
  const finance = await openFinance({
    ...common,
    databaseUrl: options.financeUrl,
    wire: toDataverse,
    line: askDataverse,
    importSchedule: options.importSchedule,
    importErrorsKeepDays: options.importErrorsKeepDays,
    journalSchedule: options.journalSchedule ?? null,
    journalsAtOnce: options.journalsAtOnce,
    postingSchedule: options.postingSchedule,
    postingsAtOnce: options.postingsAtOnce,
    keepsDutiesApart: options.keepsDutiesApart,
  }).catch(async (error: unknown) => {
    await dataverse.stop();
    await dataverse.close();
    throw error;
  });
  return {
    dataverse,
    finance,
    start: () => {
      dataverse.start();
      finance.start();
    },
    settle: () => settle(dataverse, finance),
    stop: async () => {
      await Promise.all([dataverse.stop(), finance.stop()]); // a delivery in flight still finds its target open
      await Promise.all([dataverse.close(), finance.close()]);
    },
  };
}

/** What one side receives may make it send: both must be idle, one after the other, without the first having become busy again. */
async function settle(dataverse: DataverseSide, finance: FinanceSide): Promise<void> {
  await dataverse.idle();
  await finance.idle();
  await dataverse.idle();
  await finance.idle();
}
