// What an accountant does all day, in a word each: import, post the journals, bring a proposal to its lines, post it.
import { LOCAL_CALLER } from '../../../subgraphs/caller';
import { importFromStaging } from '../../../subgraphs/finance/flows/importFromStaging';
import { postIntegrationJournal } from '../../../subgraphs/finance/flows/postIntegrationJournal';
import {
  type PostedProposal,
  type PostProposalInput,
  postInvoiceProposal,
} from '../../../subgraphs/finance/flows/postInvoiceProposal';
import type { Milestone, Sale, SaleInput } from './dataverseMessages';
import type { FinanceBooks } from './financeBooks';
import { USMF } from './ledgerSetUp';

/** Imports for the company, or for one proposal: the counts, or the codes of the refusals. */
export async function run(books: FinanceBooks, proposalNumber?: string) {
  const outcome = await importFromStaging(books, LOCAL_CALLER, { legalEntity: USMF, proposalNumber });
  return outcome.ok ? outcome.value : outcome.refusals.map(({ code }) => code);
}

/** Posts every journal that is not posted yet. */
export async function postJournals(books: FinanceBooks): Promise<void> {
  const waiting = await books.rows<{ id: string }>(
    "SELECT id FROM integration_journal WHERE status IN ('DRAFT', 'ERROR')",
  );
  for (const { id } of waiting) await postIntegrationJournal(books, LOCAL_CALLER, { journalId: id });
}

/** Approved time whose journals are posted. */
export async function posted(books: FinanceBooks, ...inputs: SaleInput[]): Promise<Sale[]> {
  const sales = await books.approve(...inputs);
  await run(books);
  await postJournals(books);
  return sales;
}

/** A confirmed invoice whose proposal was imported, or tried to be; its id. */
export async function imported(
  books: FinanceBooks,
  number: string,
  billed: readonly (Sale | Milestone)[],
  header?: object,
): Promise<string> {
  const { invoiceId } = await books.confirm(number, billed, header);
  await run(books);
  return invoiceId;
}

export function post(books: FinanceBooks, input: PostProposalInput) {
  return postInvoiceProposal(books, LOCAL_CALLER, input);
}

/** Posts, and fails the test if it is refused. */
export async function postedProposal(books: FinanceBooks, input: PostProposalInput): Promise<PostedProposal> {
  const outcome = await post(books, input);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals));
  return outcome.value;
}

/** A voucher's entries in their order. */
export function entries(books: FinanceBooks, voucher: string) {
  return books.rows(
    'SELECT posting_type, amount, currency, accounting_amount FROM ledger_entry WHERE voucher_number = ? ORDER BY entry_number',
    voucher,
  );
}

/** Vouchers that do not sum to zero in a currency, in accounting or in reporting currency. */
export function crookedVouchers(books: FinanceBooks) {
  return books.rows(`SELECT voucher_number FROM ledger_entry GROUP BY voucher_number, currency HAVING SUM(amount) <> 0
    UNION SELECT voucher_number FROM ledger_entry GROUP BY voucher_number HAVING SUM(accounting_amount) <> 0
    UNION SELECT voucher_number FROM ledger_entry GROUP BY voucher_number, reporting_currency HAVING COALESCE(SUM(reporting_amount), 0) <> 0`);
}

/** The same books with a process that dies at a crash point. */
export function dyingAt(books: FinanceBooks, point: string): FinanceBooks {
  const reach = (reached: string) => {
    if (reached === point) throw new Error(`crash at ${point}`);
  };
  return { ...books, world: { ...books.world, reach } };
}
