// The status log: numbered 1, 2, 3 … per invoice under the invoice's lock, in the transaction that made the event true or
// learned it. A row is never changed but for its global position (positions.ts). The newest row is kept on the invoice too.
import { RetryTransaction, type Row, type Tx } from '../../database/database';
import { updateEachSoon } from '../../database/updateEach';
import { instant, type World } from '../../world';
import { type Blocker, isNews, type Standing, type State, type Step } from '../rules/status';
import { inChunks } from './chunks';
import type { InvoiceRow } from './invoices';
import { type ChainedRow, chained, type StatusKey } from './statusChain';

/** What appending needs of the books. */
export interface StatusListeners {
  readonly world: World;
  readonly feed: { nudge(): void };
  /** Signs the log; absent: it is hashed without a key. */
  readonly statusKey?: StatusKey | undefined;
}

/**
 * Columns of an invoice that may still change once it is confirmed, or by being confirmed: nothing else of it ever does.
 * They change together with its standing. domain.md 3.1 (P6)
 */
export interface InvoiceChanges {
  readonly status?: 'CONFIRMED' | 'POSTED';
  readonly version?: number;
  readonly confirmed_at?: string;
  readonly confirmed_by?: string;
  readonly billed_count?: number;
  readonly billed_total?: number;
  readonly billed_checksum?: string;
  readonly link_count?: number;
  readonly bulk_operation_id?: null;
  readonly customer_invoice_number?: string;
  readonly customer_invoice_date?: string;
  readonly customer_invoice_tax?: number;
  readonly customer_invoice_total?: number;
}

/** Where the locked invoice stands; undefined while it is a draft. Reads the log only if it is blocked. */
export async function standingOf(tx: Tx, invoice: InvoiceRow): Promise<Standing | undefined> {
  return (await standingsOf(tx, [invoice])).get(invoice.id);
}

/** The same of many, by their ids, without those that are drafts: of all that are blocked the log is read at once. */
async function standingsOf(tx: Tx, invoices: readonly InvoiceRow[]): Promise<Map<string, Standing>> {
  const standings = new Map<string, Standing>();
  const blocked = new Map<string, InvoiceRow>();
  for (const invoice of invoices) {
    if (invoice.status_sequence === 0) continue;
    const { step, state } = invoice as { readonly step: Step; readonly state: State };
    standings.set(invoice.id, { step, state, blockers: [], blockerCount: 0 });
    if (state === 'BLOCKED') blocked.set(invoice.id, invoice);
  }
  for (const part of inChunks([...blocked.values()])) {
    const rows = await tx.rows<{ invoice_id: string; blockers: string; blocker_count: number }>(
      `SELECT invoice_id, blockers, blocker_count FROM invoice_status
        WHERE ${part.map(() => '(invoice_id = ? AND sequence = ?)').join(' OR ')}`,
      part.flatMap(({ id, status_sequence }) => [id, status_sequence]),
    );
    for (const { invoice_id, blockers, blocker_count } of rows) {
      const standing = standings.get(invoice_id) as Standing;
      standings.set(invoice_id, {
        ...standing,
        blockers: JSON.parse(blockers) as Blocker[],
        blockerCount: blocker_count,
      });
    }
  }
  return standings;
}

/** An event of a locked invoice, with changes to the invoice that go with it. */
export interface News {
  readonly invoice: InvoiceRow;
  /** Where it stands then, told where it stands now. */
  next(now: Standing | undefined): Standing;
  readonly changes?: InvoiceChanges;
}

/**
 * Appends an event if it is news (rules/status), with `changes` to the invoice in the same UPDATE, which must find the
 * invoice as it was locked. What is no news changes nothing.
 */
export async function appendStatus(
  tx: Tx,
  listeners: StatusListeners,
  invoice: InvoiceRow,
  next: Standing,
  changes: InvoiceChanges = {},
): Promise<void> {
  await appendStatuses(tx, listeners, [{ invoice, next: () => next, changes }]);
}

/** The same of many invoices, or several events of one, in their order: one INSERT and one UPDATE. All change the same columns. */
export async function appendStatuses(
  tx: Tx,
  { world, feed, statusKey }: StatusListeners,
  news: readonly News[],
): Promise<void> {
  const moved = new Map<string, { readonly locked: InvoiceRow; standing: Standing; row: Row }>();
  const events: object[] = [];
  const at = instant(world);
  const locked = await standingsOf(
    tx,
    news.map(({ invoice }) => invoice),
  );
  for (const { invoice, next: standingThen, changes } of news) {
    const known = moved.get(invoice.id);
    const now = known?.standing ?? locked.get(invoice.id);
    const next = standingThen(now);
    if (!isNews(now, next)) continue;
    const { status_sequence, status_mac } = (known?.row ?? invoice) as Pick<
      InvoiceRow,
      'status_sequence' | 'status_mac'
    >;
    const event = eventOf(invoice, status_sequence + 1, next, at);
    const chain = chained(status_mac, event, statusKey);
    events.push({ ...event, ...chain });
    const { sequence, step, state } = event;
    const row = { id: invoice.id, ...changes, status_sequence: sequence, step, state, status_mac: chain.mac };
    moved.set(invoice.id, { locked: invoice, standing: next, row });
  }
  if (events.length === 0) return;
  saveMoved(tx, [...moved.values()]);
  tx.insertSoon('invoice_status', events);
  tx.afterCommit(() => feed.nudge());
}

function eventOf(invoice: InvoiceRow, sequence: number, next: Standing, at: string): ChainedRow {
  return {
    invoice_id: invoice.id,
    sequence,
    step: next.step,
    state: next.state,
    at,
    blockers: JSON.stringify(next.blockers),
    blocker_count: next.blockerCount,
    legal_entity: invoice.legal_entity,
    contract_id: invoice.contract_id,
    customer_id: invoice.customer_id,
  };
}

/** Compare and set: a caller that did not hold the lock finds another status or sequence, and must look again. */
function saveMoved(tx: Tx, moved: readonly { readonly locked: InvoiceRow; readonly row: Row }[]): void {
  updateEachSoon(
    tx,
    'invoice',
    'id',
    moved.map(({ row }) => row),
    {
      rows: moved.map(({ locked: { status, status_sequence } }) => ({ status, status_sequence })),
      otherwise: () => new RetryTransaction(`invoice ${moved[0]?.locked.number} or another is not as it was locked`),
    },
  );
}
