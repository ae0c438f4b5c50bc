// Resources that one company lends to another's project: what the lender's journal takes from the relationship between the two.
// Whose customer the borrower is says the tax, and the lender's own category, or the one that stands in for it. Such a line makes
// no project transaction: the project is the borrower's. It must never touch the borrower's books. domain.md 3.5 (v)
import type { Fault } from './fault';
import type { TransactionClass } from './kinds';

/** What the lender's books know of a borrowing company. */
export interface Lending {
  /** Of the intercompany customer; null: none. */
  readonly salesTaxGroup: string | null;
  readonly accrueRevenue: boolean;
  /** Stand in for a category that the lender does not have. */
  readonly hour: Category;
  readonly expense: Category;
}

/** A project category of the lender; `name` null: none. */
export interface Category {
  readonly name: string | null;
  readonly itemSalesTaxGroup: string | null;
}

/** Does a row of this type belong to the lender's journal? Its project is another company's. */
export function isLent(transactionType: string): boolean {
  return transactionType === 'RESOURCING_UNIT_COST' || transactionType === 'INTER_ORGANIZATIONAL_SALES';
}

/** Was it lent within one company? Only units differ there, and nothing of it is journalised. */
export function isLentWithin(
  row: { readonly transaction_type: string; readonly project_company: string | null },
  legalEntity: string,
): boolean {
  return isLent(row.transaction_type) && row.project_company === legalEntity;
}

/** The lender's own category of that name, if it has one, else the one that stands in for it. */
export function lentCategory(own: Category | null, transactionClass: TransactionClass, lending: Lending): Category {
  return own ?? (transactionClass === 'EXPENSE' ? lending.expense : lending.hour);
}

/** In the product's words. domain.md 4.8 */
export function relationshipMissing(actualId: string, lender: string, borrower: string): Fault {
  return {
    code: 'INTERCOMPANY_NOT_SET_UP',
    message: `Unable to import actual ${actualId}. Intercompany relationship has to be set up between legal entity ${lender} and ${borrower}.`,
  };
}
