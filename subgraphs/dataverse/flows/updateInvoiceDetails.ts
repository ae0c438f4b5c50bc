// Edits details of a draft, many at once: quantity, price, billing type, tax and texts, by the field rules. Nothing happens to
// actuals: what the edit makes of them is settled by confirming, under the ids that are drawn here. All or none.
// domain.md 2.4, 3.1 (P2), 3.4 (g) to (j), 3.6 (w), (x)
import type { Refusal } from '../../../schema/errors';
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import type { Tx } from '../../database/database';
import type { Books } from '../books';
import { type DetailEdit, type EditOutcome, editDetail } from '../rules/draftEdit';
import { termsOfLine } from '../rules/saleTerms';
import {
  companionsOf,
  type DetailRow,
  type DraftLine,
  detailsByIds,
  draftLines,
  replaceDetails,
  sourceValues,
} from '../store/draftDetails';
import type { InvoiceRow } from '../store/invoices';
import { changeDraft, type DraftChange } from './draftChange';
import { holdEdited, wholePart } from './draftRetainers';

export interface UpdateInvoiceDetailsInput extends DraftChange {
  /** At most 500, each detail once. */
  readonly details: readonly (DetailEdit & { readonly detailId: string })[];
}

const MOST_DETAILS = 500;

/**
 * Edits the details. Refused beyond what every change of a draft is (draftChange.ts): LIST_TOO_LONG, BAD_USER_INPUT, NOT_FOUND,
 * DETAIL_NOT_EDITABLE, PARTIAL_CREDIT_UNSUPPORTED, RETAINER_EXCEEDED, AMOUNT_OUT_OF_RANGE, with a refusal per fault. The number of
 * statements does not grow with the details, but for one INSERT per 1,000 rows.
 */
export async function updateInvoiceDetails(
  books: Books,
  caller: Caller,
  input: UpdateInvoiceDetailsInput,
): Promise<Outcome<{ invoiceId: string }>> {
  const { details: edits } = input;
  if (edits.length === 0 || edits.length > MOST_DETAILS)
    return refused({ code: 'LIST_TOO_LONG', message: `1 to ${MOST_DETAILS} details at once.`, path: ['details'] });
  const mutation = 'updateInvoiceDetails';
  return changeDraft(books, caller, { mutation }, input, (tx, invoice) => edit(tx, books, invoice, edits));
}

async function edit(
  tx: Tx,
  books: Books,
  invoice: InvoiceRow,
  edits: UpdateInvoiceDetailsInput['details'],
): Promise<readonly Refusal[]> {
  const rows = await detailsByIds(tx, invoice.id, [...new Set(edits.map(({ detailId }) => detailId))]);
  const found = new Map(rows.map((row) => [row.id, row]));
  const sourceIds = rows.flatMap(({ kind, source_actual_id }) => (kind === 'SALE' ? (source_actual_id ?? []) : []));
  const corrected = rows.flatMap(({ corrected_actual_id }) => corrected_actual_id ?? []);
  const sources = await sourceValues(tx, [...sourceIds, ...corrected]);
  const companions = await companionsOf(tx, invoice.id, sourceIds);
  const lines = await draftLines(tx, invoice.id);
  const editOne = (row: DetailRow, edit: DetailEdit): EditOutcome<DetailRow> => {
    const sourceId = row.kind === 'SALE' ? row.source_actual_id : row.corrected_actual_id;
    return editDetail(row, edit, {
      line: termsOfLine(lines.get(row.invoice_line_id) as DraftLine, invoice.currency),
      source: sourceId === null ? undefined : sources.get(sourceId),
      companion: sourceId === null ? undefined : companions.get(sourceId),
      newId: books.world.newId,
    });
  };
  const refusals: Refusal[] = [];
  const written: DetailRow[] = [];
  const seen = new Set<string>();
  edits.forEach(({ detailId, ...edit }, index) => {
    const row = found.get(detailId);
    const outcome = seen.has(detailId) ? givenTwice(detailId) : row ? editOne(row, edit) : missing(detailId);
    seen.add(detailId);
    if (outcome.ok) written.push(...outcome.rows);
    else
      refusals.push(
        ...outcome.refusals.map((refusal) => ({ ...refusal, path: ['details', `${index}`, ...(refusal.path ?? [])] })),
      );
  });
  if (refusals.length > 0) return refusals;
  const replaced = [...rows, ...companions.values()].map(({ id }) => id);
  const whole = written.flatMap((row) =>
    row.kind === 'APPLIED_RETAINER' ? (wholePart(row, invoice.currency) ?? []) : row,
  );
  await replaceDetails(tx, invoice.id, replaced, whole);
  const exceeded = await holdEdited(tx, invoice.id, rows, new Map(whole.map((row) => [row.id, row])));
  const placeOf = (id: string | undefined) => `${edits.findIndex(({ detailId }) => detailId === id)}`;
  return exceeded.map((refusal) => ({
    ...refusal,
    path: ['details', placeOf(refusal.subjectId), ...(refusal.path ?? [])],
  }));
}

function missing(detailId: string): EditOutcome<DetailRow> {
  const message = `The invoice has no detail ${detailId}.`;
  return { ok: false, refusals: [{ code: 'NOT_FOUND', message, path: ['detailId'], subjectId: detailId }] };
}

function givenTwice(detailId: string): EditOutcome<DetailRow> {
  const message = `Detail ${detailId} is given twice.`;
  return { ok: false, refusals: [{ code: 'BAD_USER_INPUT', message, path: ['detailId'], subjectId: detailId }] };
}
