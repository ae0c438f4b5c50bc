// A Dataverse database with bare invoices and the real status log, for tests of what reads it: events are appended as flows
// append them, under the invoice's lock, and numbered by the real sequencer.
import { randomBytes } from 'node:crypto';
import type { Caller } from '../../../subgraphs/caller';
import type { Database, Dialect } from '../../../subgraphs/database/database';
import { openDatabase } from '../../../subgraphs/database/open';
import { createFeed, type FeedParts, type StatusFeed } from '../../../subgraphs/dataverse/feed';
import type { StatusEvent } from '../../../subgraphs/dataverse/feedEvents';
import { numberPositions } from '../../../subgraphs/dataverse/flows/numberPositions';
import type { Standing } from '../../../subgraphs/dataverse/rules/status';
import { type StatusCursors, statusCursors } from '../../../subgraphs/dataverse/statusCursors';
import { lockInvoice } from '../../../subgraphs/dataverse/store/invoices';
import { migrations } from '../../../subgraphs/dataverse/store/migrations';
import { appendStatus } from '../../../subgraphs/dataverse/store/statusLog';
import { migratedDatabase } from '../../harness/migrated';
import { realWorld } from '../../harness/world';

export interface StatusLog {
  readonly db: Database;
  readonly cursors: StatusCursors;
  readonly feed: StatusFeed;
  /** Adds drafts without anything on them. */
  invoices(ids: readonly string[], more?: object): Promise<void>;
  /** Appends the next event of an invoice; `hold` keeps the transaction open after the row is written. */
  append(id: string, standing?: Partial<Standing>, hold?: Promise<unknown>): Promise<void>;
  /** The whole log of these invoices, as [invoice, sequence] in order of position. */
  numbered(): Promise<[string, number][]>;
  close(): Promise<void>;
}

export const EVERYTHING: Caller = { subject: 'test', roles: [], legalEntities: 'all' };

export async function openStatusLog(dialect: Dialect, changes: Partial<FeedParts> = {}): Promise<StatusLog> {
  const empty = await migratedDatabase(dialect, 'dataverse');
  const world = changes.world ?? realWorld();
  const db = await openDatabase(empty.url, migrations, world);
  const onError = (error: unknown) => {
    throw error;
  };
  const cursors = changes.cursors ?? (await statusCursors(db, world, 'sealed', () => randomBytes(32)));
  const feed = createFeed({ db, world, numberPositions: () => numberPositions({ db }), cursors, onError, ...changes });
  return {
    db,
    cursors,
    feed,
    invoices: (ids, more = {}) =>
      db.write((tx) =>
        tx.insert(
          'invoice',
          ids.map((id) => ({ ...draft(id), ...more })),
        ),
      ),
    append: (id, standing = {}, hold) =>
      db.write(async (tx) => {
        const invoice = await lockInvoice(tx, id);
        if (!invoice) throw new Error(`no invoice ${id}`);
        const turn = (invoice.status_sequence as number) % 2 === 0 ? 'MOVING' : 'BLOCKED';
        const blockers = [
          {
            code: 'JOURNAL_NOT_POSTED',
            message: 'post it',
            owner: 'PROJECT_ACCOUNTANT',
            reference: `J-${invoice.status_sequence}`,
            count: 1,
          },
        ];
        const next = {
          step: 'STAGED',
          state: turn,
          blockers: turn === 'BLOCKED' ? blockers : [],
          blockerCount: turn === 'BLOCKED' ? 1 : 0,
          ...standing,
        };
        await appendStatus(tx, { world, feed }, invoice, next as Standing);
        await hold;
      }),
    numbered: async () => {
      const rows = await db.read.rows<{ invoice_id: string; sequence: number }>(
        'SELECT invoice_id, sequence FROM invoice_status WHERE position IS NOT NULL ORDER BY position',
      );
      return rows.map(({ invoice_id, sequence }) => [invoice_id, sequence]);
    },
    close: async () => {
      await feed.stop();
      await db.close();
      await empty.drop();
    },
  };
}

function draft(id: string): object {
  return {
    id,
    number: `INV-${id}`,
    version: 1,
    name: id,
    status: 'CONFIRMED',
    legal_entity: 'USMF',
    currency: 'USD',
    invoice_date: '2026-10-31',
    contract_id: 'contract-1',
    contract_customer_id: 'split-1',
    customer_id: 'customer-1',
    detail_amount: 0,
    estimated_tax: 0,
    total_amount: 0,
    created_at: '2026-10-31T00:00:00.000Z',
    created_by: 'test',
    status_sequence: 0,
    step: null,
    state: null,
    written_back_count: 0,
  };
}

/** The next `count` events of a stream, as [invoice, sequence]. */
export async function take(events: AsyncIterator<StatusEvent>, count: number): Promise<[string, number][]> {
  const taken: [string, number][] = [];
  while (taken.length < count) {
    const { value, done } = await events.next();
    if (done) break;
    taken.push([value.row.invoice_id, value.row.sequence]);
  }
  return taken;
}

/** The row of an event as another process would have written it: not numbered, and nobody is nudged. */
export function bareEvent(invoiceId: string, sequence: number): object {
  return {
    invoice_id: invoiceId,
    sequence,
    step: 'CONFIRMED',
    state: 'MOVING',
    at: '2026-10-31T00:00:00.000Z',
    blockers: '[]',
    blocker_count: 0,
    legal_entity: 'USMF',
    contract_id: 'contract-1',
    customer_id: 'customer-1',
  };
}

/** The registry's code of an error. */
export function codeOf(error: unknown): string | undefined {
  return (error as { extensions?: { code?: string } }).extensions?.code;
}

/** `count` ids: i1, i2, … */
export function range(count: number, prefix = 'i'): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);
}
