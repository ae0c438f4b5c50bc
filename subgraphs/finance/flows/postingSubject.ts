// What a journal line, a proposal line or a whole invoice is to the posting profiles: its project, contract, transaction type and
// category. It must never look anything up.
import type { FinanceType } from '../rules/kinds';
import type { PostingSubject } from '../rules/postingProfiles';

/** The columns that both kinds of line bring. */
export interface ProfiledRow {
  readonly finance_type: FinanceType;
  readonly contract_number: string | null;
  readonly project_number: string | null;
  readonly category: string | null;
}

export function subjectOf(row: ProfiledRow): PostingSubject {
  return {
    project: row.project_number,
    contract: row.contract_number,
    transactionType: row.finance_type,
    category: row.category,
  };
}

/** What concerns a whole invoice: its customer's balance and its tax. */
export function invoiceSubject(contract: string | null): PostingSubject {
  return { project: null, contract, transactionType: null, category: null };
}
