// Takes details off a draft, many at once: their sources go back to the backlog, ready, what was written off beside a sale goes
// with it, and what a correction holds stands again. All or none. domain.md 3.1 (P3)
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { RetryTransaction } from '../../database/database';
import type { Books } from '../books';
import { removalFaults } from '../rules/draftRemoval';
import { releaseSources } from '../store/backlog';
import { forgetCorrected, releaseCorrected } from '../store/corrections';
import { companionsOf, deleteDetails, detailsByIds } from '../store/draftDetails';
import { changeDraft, type DraftChange } from './draftChange';
import { releaseRetainers } from './draftRetainers';

export interface RemoveInvoiceDetailsInput extends DraftChange {
  /** At most 500. */
  readonly detailIds: readonly string[];
}

const MOST_DETAILS = 500;

/**
 * Removes the details. Refused beyond what every change of a draft is: LIST_TOO_LONG, NOT_FOUND, DETAIL_NOT_EDITABLE. The number
 * of statements does not grow with the details, but for those of retainers.
 */
export async function removeInvoiceDetails(
  books: Books,
  caller: Caller,
  input: RemoveInvoiceDetailsInput,
): Promise<Outcome<{ invoiceId: string }>> {
  const ids = [...new Set(input.detailIds)];
  if (ids.length === 0 || ids.length > MOST_DETAILS)
    return refused({ code: 'LIST_TOO_LONG', message: `1 to ${MOST_DETAILS} details at once.`, path: ['detailIds'] });
  return changeDraft(books, caller, { mutation: 'removeInvoiceDetails' }, input, async (tx, invoice) => {
    const rows = await detailsByIds(tx, invoice.id, ids);
    const found = new Set(rows.map(({ id }) => id));
    const missing = ids.filter((id) => !found.has(id));
    const pathOf = (id: string | undefined) => ['detailIds', `${input.detailIds.indexOf(id ?? '')}`];
    const refusals = [
      ...missing.map((id) => ({
        code: 'NOT_FOUND' as const,
        message: `The invoice has no detail ${id}.`,
        subjectId: id,
      })),
      ...removalFaults(rows),
    ].map((refusal) => ({ ...refusal, path: pathOf(refusal.subjectId) }));
    if (refusals.length > 0) return refusals;
    const saleSources = rows.flatMap(({ kind, source_actual_id }) => (kind === 'SALE' ? (source_actual_id ?? []) : []));
    const companions = await companionsOf(tx, invoice.id, saleSources);
    const milestones = rows.flatMap(({ source_milestone_id }) => source_milestone_id ?? []);
    const released = await releaseSources(tx, invoice.id, [...saleSources, ...milestones]);
    if (released.sales !== saleSources.length || released.milestones !== milestones.length)
      throw new RetryTransaction(`the details of invoice ${invoice.number} do not match its sources`);
    await releaseRetainers(tx, rows);
    const corrections = rows.flatMap(({ id, kind }) => (kind === 'CORRECTION' ? id : []));
    if (corrections.length > 0 && (await releaseCorrected(tx, invoice.id, corrections)) !== corrections.length)
      throw new RetryTransaction(`the corrections of invoice ${invoice.number} do not hold what they correct`);
    await deleteDetails(tx, invoice.id, [...new Set([...found, ...[...companions.values()].map(({ id }) => id)])]);
    if (corrections.length > 0) await forgetCorrected(tx, invoice.id);
    return [];
  });
}
