// The details of a correction, on whatever draft they stand: each begins as a full credit of what is billed live, and what
// cannot be corrected is left out and told. In the caller's transaction, under the contract's lock; 500 details at a time, so
// that memory stays bounded. domain.md 3.6
import type { Refusal } from '../../../schema/errors';
import { RetryTransaction, type Tx } from '../../database/database';
import type { Books } from '../books';
import { fullCredit, leftOutOfCorrection } from '../rules/correction';
import { CHUNK } from '../store/chunks';
import { type DetailPlace, holdCorrected, type RevisableRow, revisableDetails } from '../store/corrections';
import { insertDetails } from '../store/drafts';

export interface CorrectionOf {
  readonly invoiceId: string;
  /** These details alone. */
  readonly only?: readonly string[] | undefined;
  readonly draftId: string;
  /** Contract line → line of the draft. */
  readonly lineIds: ReadonlyMap<string, string>;
  /** The highest number that a detail of the draft has. */
  readonly lastNumber: number;
}

export interface Copied {
  readonly details: number;
  /** The date of the newest of them. */
  readonly newest: string;
  /** Why details were left out: at most MOST_TOLD of them, and how many there are. */
  readonly leftOut: readonly Refusal[];
  readonly leftOutCount: number;
}

const MOST_TOLD = 100;

/** Writes the details and holds what they correct. */
export async function writeCorrections(tx: Tx, books: Books, of: CorrectionOf): Promise<Copied> {
  const { invoiceId, only, draftId } = of;
  const copied = { details: 0, newest: '', leftOut: [] as Refusal[], leftOutCount: 0 };
  const leaveOut = (refusal: Refusal) => {
    copied.leftOutCount += 1;
    if (copied.leftOut.length < MOST_TOLD) copied.leftOut.push(refusal);
  };
  const missing = new Set(only);
  for (let place: DetailPlace | undefined = { number: 0, id: '' }; place; ) {
    const page: RevisableRow[] = await revisableDetails(tx, invoiceId, place, only);
    const details = page.flatMap((detail) => {
      missing.delete(detail.id);
      const refusal = leftOutOfCorrection(detail, only !== undefined);
      if (refusal) leaveOut(refusal);
      const { billed } = detail;
      if (refusal || !billed) return [];
      copied.details += 1;
      if (billed.document_date > copied.newest) copied.newest = billed.document_date;
      return [
        {
          id: books.world.newId(),
          invoice_id: draftId,
          invoice_line_id: of.lineIds.get(detail.contract_line_id) as string,
          detail_number: of.lastNumber + copied.details,
          source_actual_id: null,
          source_milestone_id: null,
          ...fullCredit({ ...detail, billed }, books.world.newId),
        },
      ];
    });
    await insertDetails(tx, details);
    const last: RevisableRow | undefined = page.at(-1);
    place = last && page.length === CHUNK ? { number: last.detail_number, id: last.id } : undefined;
  }
  for (const id of missing) leaveOut({ code: 'NOT_FOUND', message: `The invoice has no detail ${id}.`, subjectId: id });
  // A draft was deleted or confirmed meanwhile: whoever does that holds its lock alone.
  if (copied.details > 0 && (await holdCorrected(tx, draftId)) !== copied.details)
    throw new RetryTransaction('what is to be corrected changed meanwhile');
  return copied;
}
