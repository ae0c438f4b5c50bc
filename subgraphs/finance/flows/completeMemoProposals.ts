// A proposal that charges nothing is posted by the import itself: nobody owes anything, so nobody has to look. It must never
// post one with a chargeable line, not even where those add up to zero. domain.md 8, rows 9 and 10
import type { Refusal } from '../../../schema/errors';
import { LOCAL_CALLER } from '../../caller';
import { instant } from '../../world';
import type { Books } from '../books';
import { replaceBlockers, storedBlockers, textOf } from '../store/blockers';
import { memoProposals } from '../store/importing';
import { lockProposal } from '../store/proposals';
import { blocker } from './blocker';
import { postInvoiceProposal } from './postInvoiceProposal';
import { saveAndReport } from './reportSteps';

/**
 * Posts the open proposals of a company, or the one named, that have memo lines alone. One that is refused keeps the reason as
 * its blocker and is tried again by the next import; what fails unexpectedly is added to `failures`.
 */
export async function completeMemoProposals(
  books: Books,
  legalEntity: string,
  failures: unknown[],
  only?: string,
): Promise<void> {
  for (const number of await memoProposals(books.db.read, legalEntity)) {
    if (only !== undefined && number !== only) continue;
    try {
      const outcome = await postInvoiceProposal(books, LOCAL_CALLER, { number }, { withoutApproval: true });
      if (!outcome.ok) await noteRefused(books, number, outcome.refusals);
    } catch (error) {
      failures.push(error);
    }
  }
}

/** What posting refused, as blockers of a proposal that has its lines. Written when it changes. */
export async function noteRefused(books: Books, number: string, refusals: readonly Refusal[]): Promise<void> {
  const blockers = refusals.map(({ code, message }) => blocker(code, message, 1));
  if ((await storedBlockers(books.db.read, [number])).get(number) === textOf(blockers)) return;
  await books.db.write(async (tx) => {
    const proposal = await lockProposal(tx, number);
    if (proposal?.status !== 'OPEN' || proposal.line_count === 0) return; // posted, or without its lines meanwhile
    await replaceBlockers(tx, number, blockers, instant(books.world));
    await saveAndReport(books, tx, [{ proposal, changes: {}, status: { step: 'IMPORTED', blockers } }]);
  });
}
