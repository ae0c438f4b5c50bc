// The lines of a journal as the rule takes them: with what the posting profiles say about each, and with what the line posted that
// it takes back. At most four statements for a chunk, whatever its size. It must never write, nor decide whether a line is posted.
import type { Reader } from '../../database/database';
import type { Entry } from '../rules/ledger';
import { isLent } from '../rules/lending';
import type { CostAndRevenue } from '../rules/postingProfiles';
import type { LineToPost, PostedOriginal } from '../rules/postJournalLine';
import { type LendingRow, lendingOf } from '../store/intercompany';
import type { UnpostedLine } from '../store/journals';
import { readPostingProfiles } from '../store/postingProfiles';
import { entriesOfActuals } from '../store/vouchers';
import { subjectOf } from './postingSubject';

/** One for each line, in their order. */
export async function linesToPost(
  reader: Reader,
  legalEntity: string,
  lines: readonly UnpostedLine[],
): Promise<LineToPost[]> {
  const profiles = await readPostingProfiles(reader, legalEntity, {
    contracts: lines.map(({ contract_number }) => contract_number),
    projects: lines.map(({ project_number }) => project_number),
  });
  const originals = await entriesOfActuals(
    reader,
    lines.flatMap(({ original_actual_id }) => original_actual_id ?? []),
  );
  const lending = lines.some(({ transaction_type }) => isLent(transaction_type))
    ? await lendingOf(reader, legalEntity)
    : new Map<string, LendingRow>();
  return lines.map((line) => {
    const subject = subjectOfLine(line);
    return {
      actualId: line.actual_id,
      transactionType: line.transaction_type,
      financeType: line.finance_type,
      billingType: line.billing_type,
      amount: line.amount,
      currency: line.currency,
      sellingTo: line.transaction_type === 'UNBILLED_SALES' ? line.contract_number : null,
      accountingDate: line.accounting_date,
      dimensions: line.dimensions,
      profile: profileOf(line, profiles.costAndRevenue(subject), lending),
      accounts: profiles.accounts(subject),
      reverses: originalOf(line, originals),
    };
  });
}

/** A lent resource works for another company's project and contract: the lender's profiles for everybody speak of it. */
function subjectOfLine(line: UnpostedLine) {
  return subjectOf(isLent(line.transaction_type) ? { ...line, project_number: null, contract_number: null } : line);
}

/** Whether what was lent accrues is said by the relationship with the borrower, where its cost goes to profit and loss. */
function profileOf(
  line: UnpostedLine,
  profile: CostAndRevenue,
  lending: ReadonlyMap<string, LendingRow>,
): CostAndRevenue {
  if (!isLent(line.transaction_type)) return profile;
  const accrues = lending.get(line.project_company ?? '')?.accrue_revenue === 1;
  return { ...profile, accrueRevenue: accrues && profile.cost === 'PROFIT_AND_LOSS' };
}

function originalOf(line: UnpostedLine, entries: ReadonlyMap<string, readonly Entry[]>): PostedOriginal | null {
  if (line.original_actual_id === null) return null;
  return {
    entries: entries.get(line.original_actual_id) ?? [],
    rate: line.original_rate as number, // it was posted before this line was made
    accountingAmount: line.original_accounting_amount as number,
    accruedAmount: line.original_accrued_amount,
    invoicedBy: line.original_invoiced_by,
    reversedBy: line.original_reversed_by,
  };
}
