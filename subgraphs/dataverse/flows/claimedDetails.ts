// The details of what an invoice has just claimed: one for each source that has none yet, with the ids that confirming will use.
// Reads its sources in chunks, so that memory stays bounded whatever their number. domain.md 2.4, 3.1 (P1)
import type { Tx } from '../../database/database';
import { Refuse } from '../../mutations/decided';
import type { Books } from '../books';
import { drawIds } from '../rules/detailIds';
import { type DetailTerms, detailOfMilestone, detailOfSale } from '../rules/draft';
import { detailOfRefund, detailOfRetainer } from '../rules/retainerDetails';
import type { Claimed } from '../store/backlog';
import { CHUNK } from '../store/chunks';
import { type ClaimedRetainer, claimedRetainers } from '../store/draftRetainers';
import { claimedMilestones, claimedSales, insertDetails } from '../store/drafts';

export interface DetailsOf {
  readonly invoiceId: string;
  /** Contract line → line of this invoice. */
  readonly lineIds: ReadonlyMap<string, string>;
  /** The highest number that a detail of this invoice has. */
  readonly lastNumber: number;
}

/** Writes the details; gives the highest number now. Throws Refuse where a source belongs to a line that the invoice does not have. */
export async function writeClaimedDetails(tx: Tx, books: Books, of: DetailsOf, claimed: Claimed): Promise<number> {
  let number = of.lastNumber;
  const writeAll = async <S extends { id: string; contract_line_id: string }>(
    read: (tx: Tx, invoiceId: string, after: string) => Promise<S[]>,
    terms: (source: S) => DetailTerms,
    column: SourceColumn,
  ): Promise<void> => {
    for (let last = ''; ; ) {
      const sources = await read(tx, of.invoiceId, last);
      const details = sources.map((source) => {
        number += 1;
        return detail(books, of, source, terms(source), column, number);
      });
      await insertDetails(tx, details);
      if (sources.length < CHUNK) return;
      last = (sources.at(-1) as S).id;
    }
  };
  if (claimed.sales > 0) await writeAll(claimedSales, detailOfSale, 'source_actual_id');
  if (claimed.milestones > 0) await writeAll(claimedMilestones, detailOfMilestone, 'source_milestone_id');
  if (claimed.retainers > 0) {
    const terms = (source: ClaimedRetainer) =>
      source.refund === 1 ? detailOfRefund(source) : detailOfRetainer(source);
    const sources = await claimedRetainers(tx, of.invoiceId);
    await insertDetails(
      tx,
      sources.map((source) => {
        number += 1;
        return detail(books, of, source, terms(source), 'source_retainer_id', number);
      }),
    );
  }
  return number;
}

type SourceColumn = 'source_actual_id' | 'source_milestone_id' | 'source_retainer_id';

function detail(
  { world }: Books,
  of: DetailsOf,
  source: { id: string; contract_line_id: string },
  terms: DetailTerms,
  column: SourceColumn,
  number: number,
) {
  const lineId = of.lineIds.get(source.contract_line_id);
  if (lineId === undefined) {
    const message = `${source.id} belongs to a line that this contract does not have.`;
    throw new Refuse({ code: 'NOT_FOUND', message, subjectId: source.id });
  }
  return {
    id: world.newId(),
    invoice_id: of.invoiceId,
    invoice_line_id: lineId,
    detail_number: number,
    ...terms,
    source_actual_id: column === 'source_actual_id' ? source.id : null,
    source_milestone_id: column === 'source_milestone_id' ? source.id : null,
    source_retainer_id: column === 'source_retainer_id' ? source.id : null,
    ...drawIds({ kind: terms.kind, billingMethod: 'TIME_AND_MATERIAL' }, world.newId), // none of these kinds asks for the method
  };
}
