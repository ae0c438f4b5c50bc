// What becomes of retainers when a draft is made, refreshed, edited or deleted: parts of them are set off, fitted to what the draft
// comes to, and given back. In the caller's transaction, under the locks of the draft and of the retainers, so that no amount is
// ever set off twice. domain.md 3.5 (r), 2.4
import type { Refusal } from '../../../schema/errors';
import type { Tx } from '../../database/database';
import type { Books } from '../books';
import { drawIds } from '../rules/detailIds';
import { detailOfPart, priceOf } from '../rules/retainerDetails';
import { furtherParts, loweredParts, partRefusal, type RetainerPart, settleable } from '../rules/retainerParts';
import { type DetailRow, replaceDetails } from '../store/draftDetails';
import { appliedDetails, availableRetainers, chargeableOf } from '../store/draftRetainers';
import { insertDetails } from '../store/drafts';
import { changeRetainer, lockRetainers, type RetainerRow } from '../store/retainers';
import type { DetailsOf } from './claimedDetails';

export interface DraftOfCustomer extends DetailsOf {
  readonly contractCustomerId: string;
  readonly invoiceDate: string;
  /** Up to how much could be set off before the draft grew just now; 0 for a new one. */
  readonly settleableBefore: number;
}

/**
 * Sets off what is available of the customer's retainers, dated on or before the invoice, against the draft as it stands now: the
 * oldest first. Gives how many parts changed. One statement where nothing is available.
 */
export async function applyRetainers(tx: Tx, books: Books, draft: DraftOfCustomer): Promise<number> {
  const ids = await availableRetainers(tx, draft.contractCustomerId, draft.invoiceDate);
  if (ids.length === 0) return 0;
  const applied = await appliedDetails(tx, draft.invoiceId);
  const standing = new Map(applied.map((detail) => [detail.source_retainer_id as string, detail]));
  const retainers = await lockRetainers(tx, [...ids, ...standing.keys()]);
  const limit = settleable(await chargeableOf(tx, draft.invoiceId));
  const parts = byAge(retainers).map((retainer) => partOf(retainer, standing.get(retainer.id)));
  const further = furtherParts(limit, limit - draft.settleableBefore, parts);
  let number = draft.lastNumber;
  for (const [id, more] of further) {
    const retainer = retainers.get(id) as RetainerRow;
    const detail = standing.get(id);
    if (detail)
      await replaceDetails(tx, draft.invoiceId, [detail.id], [withPart(detail, retainer, more - detail.amount)]);
    else {
      number += 1;
      await insertDetails(tx, [newPart(books, draft, retainer, more, number)]);
    }
    await changeRetainer(tx, retainer, { held_amount: retainer.held_amount + more });
  }
  return further.size;
}

/** Up to how much may be set off against a draft as it stands. */
export async function settleableNow(tx: Tx, invoiceId: string): Promise<number> {
  return settleable(await chargeableOf(tx, invoiceId));
}

/**
 * Lowers what is set off to what the draft comes to now, so that no edit leaves an invoice that retainers make negative; what
 * comes to nothing is taken off. One statement where nothing is set off.
 */
export async function fitRetainers(tx: Tx, invoiceId: string): Promise<void> {
  const applied = await appliedDetails(tx, invoiceId);
  if (applied.length === 0) return;
  const limit = await settleableNow(tx, invoiceId);
  const parts = applied.map((detail) => ({
    id: detail.source_retainer_id as string,
    free: 0,
    applied: 0 - detail.amount,
  }));
  const lowered = loweredParts(limit, parts);
  const retainers = await lockRetainers(tx, [...lowered.keys()]);
  for (const detail of applied) {
    const part = lowered.get(detail.source_retainer_id as string);
    if (part === undefined) continue;
    const retainer = retainers.get(detail.source_retainer_id as string) as RetainerRow;
    await replaceDetails(tx, invoiceId, [detail.id], part === 0 ? [] : [withPart(detail, retainer, part)]);
    await changeRetainer(tx, retainer, { held_amount: retainer.held_amount + detail.amount + part });
  }
}

/**
 * After parts of retainers were edited on a draft (`before` and `after` by detail): what is held follows. RETAINER_EXCEEDED,
 * with the detail as subject, where more is set off than may be; then nothing must be committed.
 */
export async function holdEdited(
  tx: Tx,
  invoiceId: string,
  before: readonly DetailRow[],
  after: ReadonlyMap<string, DetailRow>,
): Promise<Refusal[]> {
  const edited = before.filter(({ kind }) => kind === 'APPLIED_RETAINER');
  if (edited.length === 0) return [];
  const retainers = await lockRetainers(
    tx,
    edited.flatMap(({ source_retainer_id }) => source_retainer_id ?? []),
  );
  const limit = await settleableNow(tx, invoiceId);
  const standing = await appliedDetails(tx, invoiceId);
  const total = standing.reduce((sum, { amount }) => sum - amount, 0);
  const refusals: Refusal[] = [];
  for (const detail of edited) {
    const retainer = retainers.get(detail.source_retainer_id as string) as RetainerRow;
    const asked = 0 - (after.get(detail.id)?.amount ?? 0);
    const refusal = partRefusal(asked, partOf(retainer, detail), limit, total - asked);
    if (refusal) refusals.push({ ...refusal, subjectId: detail.id });
    else await changeRetainer(tx, retainer, { held_amount: retainer.held_amount + detail.amount + asked });
  }
  return refusals;
}

/** An edited part at a whole number of minor units; undefined where nothing is left of it. */
export function wholePart(detail: DetailRow, currency: string): DetailRow | undefined {
  return detail.amount === 0 ? undefined : { ...detail, price: priceOf(0 - detail.amount, currency) };
}

/** Gives back what these details of a draft claim or hold: the retainer is ready again, to be refunded again, or free again. */
export async function releaseRetainers(tx: Tx, details: readonly DetailRow[]): Promise<void> {
  const concerned = details.filter(({ source_retainer_id }) => source_retainer_id !== null);
  if (concerned.length === 0) return;
  const retainers = await lockRetainers(
    tx,
    concerned.map(({ source_retainer_id }) => source_retainer_id as string),
  );
  for (const { kind, source_retainer_id, amount } of concerned) {
    const retainer = retainers.get(source_retainer_id as string) as RetainerRow;
    if (kind === 'RETAINER')
      await changeRetainer(tx, retainer, { invoice_status: 'READY_TO_INVOICE', invoice_id: null });
    if (kind === 'APPLIED_RETAINER') await changeRetainer(tx, retainer, { held_amount: retainer.held_amount + amount });
    if (kind === 'REFUND') await changeRetainer(tx, retainer, { refund_invoice_id: null, held_amount: 0 });
  }
}

function byAge(retainers: ReadonlyMap<string, RetainerRow>): RetainerRow[] {
  const age = ({ retainer_date, id }: RetainerRow) => `${retainer_date} ${id}`;
  return [...retainers.values()].sort((a, b) => (age(a) < age(b) ? -1 : 1));
}

/** What is free may have changed before the lock was granted; what is to be refunded is not free. */
function partOf(retainer: RetainerRow, detail: DetailRow | undefined): RetainerPart {
  const { id, available_amount, held_amount, refund_status } = retainer;
  return {
    id,
    free: refund_status === null ? available_amount - held_amount : 0,
    applied: detail ? 0 - detail.amount : 0,
  };
}

function withPart(detail: DetailRow, { currency }: RetainerRow, part: number): DetailRow {
  return { ...detail, price: priceOf(part, currency), amount: 0 - part };
}

function newPart({ world }: Books, draft: DraftOfCustomer, retainer: RetainerRow, part: number, number: number) {
  const lineId = draft.lineIds.get(retainer.contract_line_id);
  if (lineId === undefined)
    throw new Error(`retainer ${retainer.id} belongs to a line that its contract does not have`);
  return {
    id: world.newId(),
    invoice_id: draft.invoiceId,
    invoice_line_id: lineId,
    detail_number: number,
    ...detailOfPart(retainer, part),
    source_actual_id: null,
    source_milestone_id: null,
    source_retainer_id: retainer.id,
    ...drawIds({ kind: 'APPLIED_RETAINER', billingMethod: 'TIME_AND_MATERIAL' }, world.newId),
  };
}
