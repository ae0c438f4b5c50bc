// The lines of a journal as the rule takes them: with what the posting profiles say about each, and with what the line posted that
// it takes back. Three statements for a chunk, whatever its size. It must never write, nor decide whether a line is posted.
import type { Reader } from '../../database/database';
import type { Entry } from '../rules/ledger';
import type { LineToPost, PostedOriginal } from '../rules/postJournalLine';
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
  return lines.map((line) => {
    const subject = subjectOf(line);
    return {
      actualId: line.actual_id,
      transactionType: line.transaction_type,
      financeType: line.finance_type,
      billingType: line.billing_type,
      amount: line.amount,
      currency: line.currency,
      accountingDate: line.accounting_date,
      profile: profiles.costAndRevenue(subject),
      accounts: profiles.accounts(subject),
      reverses: originalOf(line, originals),
    };
  });
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
