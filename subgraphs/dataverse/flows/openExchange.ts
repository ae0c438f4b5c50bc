// Opens the exchange again after one side was restored from a backup, on a person's word and after a reconciliation: Finance first learns
// every number that it ever gave, so that none is given twice. It must never open books that nobody has compared. faults.md F31
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { TargetAway } from '../../dual-write/exchange';
import { type BooksState, setState, standingOf } from '../../dual-write/marks';
import { noteDone, noteStanding } from '../../mutations/idempotency';
import { scopeRefusal } from '../../operators/scope';
import type { Books, Peer } from '../books';
import { forbidden } from '../rules/permissions';
import { writtenBackAfter } from '../store/reconciledDocuments';
import { isDecidedSince } from '../store/reconciliations';
import { Finance, PAGE } from './askFinance';

/** What the audit trail calls them. */
const THESE_BOOKS = { who: 'SELF' } as const;

/** Refused: FORBIDDEN, EXCHANGE_NOT_RECONCILED, PEER_AWAY. Repeating it does no harm. */
export async function openExchange(books: Books, caller: Caller): Promise<Outcome<{ state: string }>> {
  const denied = forbidden(caller.roles, 'RECONCILE') ?? scopeRefusal(caller);
  if (denied) return refused(denied);
  const { peer } = books;
  if (!peer?.line) return refused({ code: 'PEER_AWAY', message: 'Finance cannot be asked from here.' });
  const finance = new Finance(peer.line);
  try {
    const [here, there] = [await standingOf(books.db.read, 'SELF'), await finance.standing()];
    const stopped = [here, there].flatMap((side) => (side && side.state !== 'OPEN' ? [side.changed_at] : []));
    if (stopped.length === 0) return { ok: true, value: { state: 'OPEN' }, replayed: true };
    const since = stopped.sort()[0] as string;
    if (!(await isDecidedSince(books.db.read, since))) {
      const message = `The exchange stopped at ${since}: reconcile, and repair or park what is found.`;
      return refused({ code: 'EXCHANGE_NOT_RECONCILED', message });
    }
    if (there.state === 'RESTORED') await rememberAll(books, finance);
    const request = { mutation: 'openExchange', caller, key: null, input: {} };
    await noteStanding(books.db.read, request, books, THESE_BOOKS);
    await openBoth(books, peer, finance);
    await noteDone(books.db, request, THESE_BOOKS, books);
    return { ok: true, value: { state: 'OPEN' }, replayed: false };
  } catch (error) {
    if (!(error instanceof TargetAway)) throw error;
    return refused({ code: 'PEER_AWAY', message: error.message });
  }
}

/** Both forget what they knew of each other. Finance twice: in between it may have heard that this side was still closed. */
async function openBoth(books: Books, { guard }: Peer, finance: Finance): Promise<void> {
  await finance.open();
  await books.db.write((tx) => setState(tx, books.world, 'OPEN', null));
  await guard.look();
  await finance.open();
  books.outbox.nudge();
}

/** Whatever a report looked at: every voucher and customer invoice that was ever written back, page by page. */
async function rememberAll(books: Books, finance: Finance): Promise<void> {
  let [actual, invoice] = ['', ''];
  for (;;) {
    const page = await writtenBackAfter(books.db.read, { actual, invoice, limit: PAGE });
    if (page.actuals.length === 0 && page.invoices.length === 0) return;
    await finance.remember(page.actuals, page.invoices);
    actual = page.actuals.at(-1)?.actualId ?? actual;
    invoice = page.invoices.at(-1)?.proposalId ?? invoice;
  }
}

/** How both books stand. Finance's is null where it does not answer. */
export async function booksStanding({ db, peer }: Books): Promise<{
  dataverse: BooksState;
  finance: BooksState | null;
  reason: string | null;
  since: string | null;
}> {
  const here = await standingOf(db.read, 'SELF');
  const there = peer?.line ? await new Finance(peer.line).standing().catch(() => undefined) : undefined;
  const stopped =
    [here, there].find((side) => side?.state === 'RESTORED') ?? (here?.state === 'OPEN' ? undefined : here);
  return {
    dataverse: here?.state ?? 'OPEN',
    finance: there?.state ?? null,
    reason: stopped?.reason ?? null,
    since: stopped?.changed_at ?? null,
  };
}
