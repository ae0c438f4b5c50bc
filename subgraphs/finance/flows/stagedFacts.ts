// What the rule of journalising asks about each staged actual: its set-up, its dimensions, what it takes back, what was decided by
// hand, and of a lent resource the relationship between the two companies. At most three statements more, whatever the rows. It must
// never write or decide.
import type { Reader } from '../../database/database';
import type { ToJournalise } from '../rules/journalise';
import type { TransactionClass } from '../rules/kinds';
import { isLent, type Lending, lentCategory } from '../rules/lending';
import type { Reversal } from '../rules/reversal';
import { readDimensionDefaults, type SourceNumbers } from '../store/dimensions';
import { type LendingRow, lendingOf } from '../store/intercompany';
import type { StagedCandidate } from '../store/journalising';
import { type EditedAttribute, keptEdits } from '../store/lineEdits';

/** One for each row, in their order. */
export async function stagedFacts(
  reader: Reader,
  legalEntity: string,
  rows: readonly StagedCandidate[],
): Promise<ToJournalise[]> {
  const anyLent = rows.some(({ transaction_type }) => isLent(transaction_type));
  const lending = anyLent ? await lendingOf(reader, legalEntity) : new Map<string, LendingRow>();
  const plain = rows.map((row) => ({ row, accounting: accountingOf(row, lending), reversal: reversalOf(row) }));
  const defaults = await readDimensionDefaults(
    reader,
    legalEntity,
    plain.map(({ accounting }) => accounting.sources),
  );
  const kept = await keptEdits(
    reader,
    'JOURNAL_LINE',
    plain.flatMap(({ row, reversal }) => (reversal === null ? [row.actual_id] : [])),
  );
  return plain.map(({ row, accounting: { sources, ...accounting }, reversal }) => ({
    actualId: row.actual_id,
    transactionType: row.transaction_type,
    transactionClass: row.transaction_class as TransactionClass, // staging refused every other
    billingType: row.billing_type,
    accountingDate: row.accounting_date,
    currency: row.currency,
    sellingTo: row.transaction_type === 'UNBILLED_SALES' ? row.contract_number : null,
    projectId: row.project_id,
    projectKnown: row.project_known === 1,
    contractAwaited: row.contract_number === null ? row.contract_id : null,
    lineProperty: row.line_property,
    ...decidedByHand(kept.get(row.actual_id), {
      ...accounting,
      dimensions: defaults.of(accounting.borrower === null ? 'WORK' : 'LENT', sources),
    }),
    reversal,
  }));
}

type Kept = ReadonlyMap<EditedAttribute, string | null> | undefined;

/** What an accountant changed of a line that was deleted since stands on the line that comes in its place. domain.md 5.2, 5.9 */
function decidedByHand(kept: Kept, line: Omit<Accounting, 'sources'> & { readonly dimensions: string | null }) {
  const of = (attribute: EditedAttribute, otherwise: string | null) =>
    kept?.has(attribute) ? (kept.get(attribute) ?? null) : otherwise;
  return {
    ...line,
    dimensions: of('DIMENSIONS', line.dimensions),
    salesTaxGroup: of('SALES_TAX_GROUP', line.salesTaxGroup),
    itemSalesTaxGroup: of('ITEM_SALES_TAX_GROUP', line.itemSalesTaxGroup),
    itemGroupDecided: kept?.has('ITEM_SALES_TAX_GROUP') ?? false,
  };
}

type Accounting = Pick<
  ToJournalise,
  'borrower' | 'category' | 'salesTaxGroup' | 'itemSalesTaxGroup' | 'customerAwaited'
> & {
  /** What brings its dimensions along. */
  readonly sources: SourceNumbers;
};

/**
 * Tax and category by customer and category; of a lent resource by the customer that the borrower is, dimensions too. A category that the company
 * does not have is replaced by the default of its type, if it has one. domain.md 2.9.8, 3.5 (v), 5.2
 */
function accountingOf(row: StagedCandidate, all: ReadonlyMap<string, LendingRow>): Accounting {
  const own = ownCategory(row);
  const sources = {
    PROJECT: row.project_number,
    CONTRACT: row.contract_number,
    CUSTOMER: row.customer_account,
    CATEGORY: own.name,
  };
  if (!isLent(row.transaction_type) || row.project_company === null)
    return {
      sources,
      borrower: null,
      customerAwaited:
        row.transaction_type === 'UNBILLED_SALES' && row.customer_known === 0 ? row.customer_account : null,
      category: own.name,
      salesTaxGroup: row.sale_tax_group,
      itemSalesTaxGroup: own.itemSalesTaxGroup,
    };
  const found = all.get(row.project_company);
  const borrower = { code: row.project_company, known: found !== undefined };
  const isSale = row.transaction_type === 'INTER_ORGANIZATIONAL_SALES';
  const nothing = { salesTaxGroup: null, itemSalesTaxGroup: null, customerAwaited: null, sources: {} };
  if (!found) return { borrower, category: own.name, ...nothing };
  const lending = asLending(found);
  const known = row.category_known === 1 ? { name: row.category, itemSalesTaxGroup: row.category_tax_group } : null;
  const category = lentCategory(known, row.transaction_class as TransactionClass, lending);
  return {
    borrower,
    customerAwaited: isSale && found.customer_known === 0 ? found.customer_account : null,
    sources: { CUSTOMER: found.customer_account, CATEGORY: category.name },
    category: category.name,
    salesTaxGroup: lending.salesTaxGroup,
    itemSalesTaxGroup: category.itemSalesTaxGroup,
  };
}

function ownCategory(row: StagedCandidate): { name: string | null; itemSalesTaxGroup: string | null } {
  if (row.category_known === 1 || row.default_category === null)
    return { name: row.category, itemSalesTaxGroup: row.category_tax_group };
  return { name: row.default_category, itemSalesTaxGroup: row.default_tax_group };
}

function asLending(row: LendingRow): Lending {
  return {
    salesTaxGroup: row.sales_tax_group,
    accrueRevenue: row.accrue_revenue === 1,
    hour: { name: row.hour_category, itemSalesTaxGroup: row.hour_tax_group },
    expense: { name: row.expense_category, itemSalesTaxGroup: row.expense_tax_group },
  };
}

/** Its status says that it takes another actual back even before their link has come. */
function reversalOf(row: StagedCandidate): Reversal | null {
  const { adjustment_status, original_id, original_here, original_line_id: lineId, amount, currency } = row;
  if (adjustment_status !== 'UNADJUSTABLE' && original_id === null) return null;
  const original =
    lineId === null
      ? null
      : {
          lineId,
          status: row.original_status as string, // these three are never null on a journal line
          amount: row.original_amount as number,
          currency: row.original_currency as string,
          salesTaxGroup: row.original_tax_group,
          itemSalesTaxGroup: row.original_item_tax_group,
          dimensions: row.original_dimensions,
          invoicedBy: row.original_invoiced_by,
          reversedBy: row.original_reversed_by,
        };
  return { originalHere: original_here === 1, original, amount, currency };
}
