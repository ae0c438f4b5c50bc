// Drafts of one contract, one per contract customer: claims what each is to bill, writes details, lines and header. Under the
// contract's lock, in the caller's transaction. One line per contract line, even an empty one. domain.md 2.2, 2.4, 3.1 (P1)
import type { Caller } from '../../caller';
import type { Tx } from '../../database/database';
import { instant } from '../../world';
import type { Books } from '../books';
import { proformaNumber } from '../rules/draft';
import { type Claimed, isSomething } from '../store/backlog';
import { type ContractLineRow, type ContractRow, linesOfContract } from '../store/contracts';
import { drawNumbers } from '../store/counters';
import { type DraftSums, sumDetails } from '../store/draftSums';
import { type BillTo, insertInvoices, insertLines, type NewLine } from '../store/drafts';
import { writeClaimedDetails } from './claimedDetails';
import { applyRetainers } from './draftRetainers';

export interface WantedDraft {
  readonly customer: BillTo;
  /** YYYY-MM-DD. */
  readonly invoiceDate: string;
  /** Takes what it bills. */
  readonly claim: (invoiceId: string) => Promise<Claimed>;
}

/** Name of the number sequence of proforma invoices. */
export const PROFORMA = 'proforma';

/**
 * Writes those drafts for which there is something to bill; gives their ids, in the order wanted. The numbers are drawn last,
 * because their sequence is the one lock that all drafts of all contracts share. Throws Refuse and AmountError.
 */
export async function writeDrafts(
  tx: Tx,
  books: Books,
  caller: Caller,
  contract: ContractRow,
  wanted: readonly WantedDraft[],
): Promise<string[]> {
  const contractLines = await linesOfContract(tx, contract.id);
  const filled: { id: string; of: WantedDraft; sums: DraftSums }[] = [];
  for (const of of wanted) {
    const id = books.world.newId();
    const claimed = await of.claim(id);
    if (!isSomething(claimed)) continue;
    const lineIds = new Map(contractLines.map((line) => [line.id, books.world.newId()]));
    const draft = { invoiceId: id, lineIds, lastNumber: 0 };
    const lastNumber = await writeClaimedDetails(tx, books, draft, claimed);
    const { contract_customer_id: contractCustomerId } = of.customer;
    const { invoiceDate } = of;
    await applyRetainers(tx, books, { ...draft, lastNumber, contractCustomerId, invoiceDate, settleableBefore: 0 });
    const sums = await sumDetails(tx, id, contract.currency);
    await insertLines(
      tx,
      contractLines.map((line) => lineOf(line, id, lineIds, sums)),
    );
    filled.push({ id, of, sums });
  }
  if (filled.length === 0) return [];
  const first = await drawNumbers(tx, PROFORMA, filled.length);
  const now = instant(books.world);
  await insertInvoices(
    tx,
    filled.map(({ id, of, sums }, index) => ({
      id,
      number: proformaNumber(first + index),
      version: 1,
      name: contract.name,
      status: 'DRAFT',
      legal_entity: contract.legal_entity,
      currency: contract.currency,
      invoice_date: of.invoiceDate,
      contract_id: contract.id,
      ...of.customer,
      detail_amount: sums.detailAmount,
      estimated_tax: sums.estimatedTax,
      total_amount: sums.totalAmount,
      created_at: now,
      created_by: caller.subject,
      status_sequence: 0,
      written_back_count: 0,
    })),
  );
  return filled.map(({ id }) => id);
}

function lineOf(
  line: ContractLineRow,
  invoiceId: string,
  lineIds: ReadonlyMap<string, string>,
  { byLine }: DraftSums,
): NewLine {
  const id = lineIds.get(line.id) as string;
  return {
    id,
    invoice_id: invoiceId,
    line_number: line.line_number,
    name: line.name,
    contract_line_id: line.id,
    billing_method: line.billing_method,
    amount: byLine.get(id) ?? 0,
  };
}
