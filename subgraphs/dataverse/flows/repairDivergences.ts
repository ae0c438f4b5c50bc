// Repairs what a reconciliation found, on a person's approval, or parks it for a person: each divergence by itself, looked at anew before
// anything is done, and written down with who decided and why. It must never post anything, nor change what is posted. faults.md F31
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { TargetAway } from '../../dual-write/exchange';
import { noteDone } from '../../mutations/idempotency';
import { scopeRefusal } from '../../operators/scope';
import { instant } from '../../world';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { type DivergenceRow, openDivergences, readReport, settleDivergence } from '../store/reconciliations';
import { Finance } from './askFinance';
import { repairOne } from './repairOne';

export interface RepairInput {
  readonly reportId: string;
  /** REPAIR does what each divergence proposes; PARK leaves it to a person, for the reason given. */
  readonly act: 'REPAIR' | 'PARK';
  /** These alone; absent: the next 500 that are open. */
  readonly numbers?: readonly number[] | null | undefined;
  /** 1 to 500 characters: why it may be done. */
  readonly reason: string;
  /** Goes on after this one. */
  readonly after?: number | null | undefined;
}

export interface Repaired {
  readonly reportId: string;
  readonly repaired: number;
  readonly parked: number;
  /** Looked at and left open: on their way, to be looked at later. */
  readonly waiting: number;
  /** Where to go on; null: nothing is left. */
  readonly next: number | null;
}

const AT_ONCE = 500;

/** Refused: FORBIDDEN, BAD_USER_INPUT, LIST_TOO_LONG, NOT_FOUND, RECONCILIATION_RUNNING, PEER_AWAY. What was done before stays done. */
export async function repairDivergences(
  books: Books,
  caller: Caller,
  { reportId, act, numbers, reason, after }: RepairInput,
): Promise<Outcome<Repaired>> {
  const denied = forbidden(caller.roles, 'RECONCILE') ?? scopeRefusal(caller);
  if (denied) return refused(denied);
  if (reason.trim() === '' || reason.length > 500)
    return refused({ code: 'BAD_USER_INPUT', message: 'A reason has 1 to 500 characters.', path: ['reason'] });
  if (numbers && (numbers.length === 0 || numbers.length > AT_ONCE))
    return refused({ code: 'LIST_TOO_LONG', message: `1 to ${AT_ONCE} at once.`, path: ['numbers'] });
  const report = await readReport(books.db.read, reportId);
  if (!report) return refused({ code: 'NOT_FOUND', message: `There is no report ${reportId}.`, path: ['reportId'] });
  if (report.state !== 'DONE')
    return refused({ code: 'RECONCILIATION_RUNNING', message: `The report is ${report.state}.` });
  const line = books.peer?.line;
  if (!line) return refused({ code: 'PEER_AWAY', message: 'Finance cannot be asked from here.' });
  const open = await openDivergences(books.db.read, reportId, {
    after: after ?? 0,
    limit: AT_ONCE,
    numbers: numbers ?? null,
  });
  const counted = { repaired: 0, parked: 0, waiting: 0 };
  try {
    for (const divergence of open) {
      const decision = act === 'PARK' ? PARKED : await repairOne(books, caller, new Finance(line), divergence);
      await settle(books, caller, divergence, decision, reason);
      counted[decision.kind] += 1;
    }
  } catch (error) {
    if (!(error instanceof TargetAway)) throw error;
    return refused({ code: 'PEER_AWAY', message: error.message });
  }
  books.outbox.nudge();
  const input = { reportId, act, numbers, after, reason, ...counted };
  await noteDone(books.db, { mutation: 'repairDivergences', caller, key: null, input }, {}, books);
  const next = open.length === AT_ONCE ? (open.at(-1)?.number ?? null) : null;
  return { ok: true, value: { reportId, ...counted, next }, replayed: false };
}

const PARKED = { kind: 'parked', why: '' } as const;

async function settle(
  books: Books,
  caller: Caller,
  divergence: DivergenceRow,
  decision: { kind: 'repaired' | 'parked' | 'waiting'; why: string },
  reason: string,
): Promise<void> {
  if (decision.kind === 'waiting') return;
  const state = decision.kind === 'repaired' ? 'REPAIRED' : 'PARKED';
  const words = decision.why === '' ? reason : `${reason} (${decision.why})`;
  const decided = { state, at: instant(books.world), by: caller.subject, reason: words } as const;
  await books.db.write((tx) => settleDivergence(tx, divergence, decided));
}
