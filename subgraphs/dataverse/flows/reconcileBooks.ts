// Reconciliation: compares both books over a period of a legal entity, in the background, and keeps what it found as a report: sums of
// both sides and every divergent document with cause and proposed repair. It must never repair anything. domain.md 4.7; faults.md F31
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import type { Line } from '../../dual-write/line';
import { type Request, recall, remember } from '../../mutations/idempotency';
import { scopeRefusal } from '../../operators/scope';
import { instant } from '../../world';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { ReconciledTotals } from '../rules/reconciledTotals';
import { legalEntities } from '../store/companies';
import { addDivergences, type DivergenceRow, endReport, insertReport, isRunning } from '../store/reconciliations';
import { Finance } from './askFinance';
import { compareBooks, type Found } from './compareBooks';
import { decided } from './decided';

export interface ReconcileInput {
  readonly legalEntity: string;
  /** YYYY-MM-DD, both included: document dates of actuals, invoice dates of invoices. */
  readonly from: string;
  readonly to: string;
  readonly idempotencyKey?: string | null;
}

/** How often a run says that it lives, and after which silence another may be started. */
const SIGN_OF_LIFE_MS = 5_000;
const GIVEN_UP_AFTER_MS = 60_000;
/** Divergences written at a time. */
const BATCH = 500;

/**
 * Starts a reconciliation; `done` resolves when the report has ended. Refused: FORBIDDEN (also who sees some companies alone: keys
 * of the exchange belong to none), BAD_USER_INPUT, LEGAL_ENTITY_UNKNOWN, RECONCILIATION_RUNNING, PEER_AWAY where this process has no way to ask Finance.
 */
export async function reconcileBooks(
  books: Books,
  caller: Caller,
  input: ReconcileInput,
): Promise<{ outcome: Outcome<{ reportId: string }>; done: Promise<void> }> {
  const { idempotencyKey, ...rest } = input;
  const ended = Promise.resolve();
  const denied = forbidden(caller.roles, 'RECONCILE') ?? scopeRefusal(caller);
  if (denied) return { outcome: refused(denied), done: ended };
  if (input.from > input.to) {
    const message = 'The period ends before it begins.';
    return { outcome: refused({ code: 'BAD_USER_INPUT', message, path: ['to'] }), done: ended };
  }
  const line = books.peer?.line;
  if (!line)
    return { outcome: refused({ code: 'PEER_AWAY', message: 'Finance cannot be asked from here.' }), done: ended };
  const request: Request = { mutation: 'runReconciliation', caller, key: idempotencyKey, input: rest };
  const outcome = await decided<{ reportId: string }>(books, async (tx) => {
    const before = await recall<{ reportId: string }>(tx, request, books);
    if (before) return before;
    if (!(await legalEntities(tx)).has(input.legalEntity)) {
      const message = `There is no legal entity ${input.legalEntity.slice(0, 120)}.`;
      return refused({ code: 'LEGAL_ENTITY_UNKNOWN', message, path: ['legalEntity'] });
    }
    const now = instant(books.world);
    const since = new Date(books.world.now().getTime() - GIVEN_UP_AFTER_MS).toISOString();
    if (await isRunning(tx, input.legalEntity, since)) {
      const message = `A reconciliation of ${input.legalEntity} is running.`;
      return refused({ code: 'RECONCILIATION_RUNNING', message });
    }
    const value = { reportId: books.world.newId() };
    await insertReport(tx, {
      id: value.reportId,
      legal_entity: input.legalEntity,
      from_date: input.from,
      to_date: input.to,
      state: 'RUNNING',
      started_at: now,
      started_by: caller.subject,
      moved_at: now,
      finished_at: null,
      totals: '[]',
      divergence_count: 0,
      error: null,
    });
    await remember(tx, request, value, books);
    return { ok: true, value, replayed: false };
  });
  if (!outcome.ok || outcome.replayed) return { outcome, done: ended };
  const id = outcome.value.reportId;
  const done = run(books, new Finance(living(books, line, id)), id, rest);
  books.peer?.guard.track(done);
  return { outcome, done };
}

/** The line of a run, which says now and then that it lives, and ends with the server. */
function living({ db, world, peer }: Books, line: Line, id: string): Line {
  let movedAt = world.now().getTime();
  return {
    ask: async (asked) => {
      if (peer?.guard.isStopping) throw new Error('the server was stopped');
      const now = world.now().getTime();
      if (now - movedAt >= SIGN_OF_LIFE_MS) {
        movedAt = now;
        await db.write((tx) => addDivergences(tx, id, instant(world), []));
      }
      return line.ask(asked);
    },
  };
}

/** Never rejects: what goes wrong ends the report. */
async function run(
  books: Books,
  finance: Finance,
  id: string,
  { legalEntity, from, to }: Omit<ReconcileInput, 'idempotencyKey'>,
): Promise<void> {
  const { db, world, peer } = books;
  const totals = new ReconciledTotals();
  const end = (state: 'DONE' | 'FAILED', error: string | null) =>
    db.write((tx) => endReport(tx, id, { state, now: instant(world), totals: JSON.stringify(totals.list()), error }));
  try {
    await peer?.guard.greet();
    let batch: DivergenceRow[] = [];
    let number = 0;
    const flush = async () => {
      const rows = batch;
      batch = [];
      await db.write((tx) => addDivergences(tx, id, instant(world), rows));
    };
    for await (const found of compareBooks(books, finance, { legalEntity, from, to }, totals)) {
      number += 1;
      batch.push(openRow(id, number, found));
      if (batch.length >= BATCH) await flush();
    }
    await flush();
    await end('DONE', null);
  } catch (error) {
    peer?.onError(error);
    await end('FAILED', error instanceof Error ? error.message : String(error)).catch((failed) =>
      peer?.onError(failed),
    );
  }
}

function openRow(report_id: string, number: number, { detail, ...found }: Found): DivergenceRow {
  const undecided = { state: 'OPEN', acted_at: null, acted_by: null, reason: null } as const;
  return { report_id, number, ...found, detail: detail.slice(0, 1_000), ...undecided };
}
