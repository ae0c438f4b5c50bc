// The lines of a proposal with where their revenue goes and what takes their accrual back: by the posting profiles of today, but
// for one whose pair is posted, which goes where that went, with its dimensions. Chunk by chunk. It must never write. domain.md 5.6, 3.6
import type { Reader } from '../../database/database';
import { FINANCE_TYPE, type TransactionClass } from '../rules/kinds';
import type { Entry, PostingType } from '../rules/ledger';
import { type LineToInvoice, REVENUE_TYPES, type RevenueType, revenueType } from '../rules/postInvoice';
import type { PostingProfiles } from '../rules/postingProfiles';
import { readPostingProfiles } from '../store/postingProfiles';
import { isOnAccount, LINES_AT_ONCE, type LineRow, proposalLines } from '../store/proposalLines';
import type { ProposalRow } from '../store/proposals';
import { entriesOfActuals } from '../store/vouchers';
import { subjectOf } from './postingSubject';

/** A line as posting takes it. `accountMissing`: of `revenue`, whose account is '' then. */
export interface AccountedLine extends LineRow {
  readonly revenue: LineToInvoice['revenue'];
  readonly accountMissing: PostingType | null;
  /** What the journal posted for its accrual; empty: nothing. */
  readonly accrued: readonly Entry[];
}

/** The lines in order, in chunks. May be gone through more than once; lines that fit one chunk are read once. */
export function accountedLines(reader: Reader, proposal: ProposalRow): AsyncIterable<readonly AccountedLine[]> {
  let whole: readonly AccountedLine[] | undefined;
  return {
    async *[Symbol.asyncIterator]() {
      if (whole) {
        yield whole;
        return;
      }
      let chunks = 0;
      for await (const rows of proposalLines(reader, proposal)) {
        chunks += 1;
        const lines = await withAccounts(reader, proposal, rows);
        if (chunks === 1 && rows.length < LINES_AT_ONCE) whole = lines;
        yield lines;
      }
    },
  };
}

async function withAccounts(
  reader: Reader,
  { legal_entity }: ProposalRow,
  rows: readonly LineRow[],
): Promise<AccountedLine[]> {
  const [profiles, before] = await Promise.all([
    readPostingProfiles(reader, legal_entity, {
      contracts: rows.map(({ contract_number }) => contract_number),
      projects: rows.map(({ project_number }) => project_number),
    }),
    entriesOfActuals(
      reader,
      rows.flatMap((row) =>
        [accruedActual(row), row.pair_invoice === null ? null : row.other_actual_id].flatMap((id) => id ?? []),
      ),
    ),
  ]);
  return rows.map((row) => {
    const revenue = billedTo(row, before) ?? { ...revenueOf(row, profiles), dimensions: row.dimensions };
    const accrued = before.get(accruedActual(row) ?? '') ?? [];
    const accountMissing = revenue.account === '' ? revenue.postingType : null;
    return { ...row, revenue, accountMissing, accrued };
  });
}

/** The unbilled sale whose accrual the line takes back. A credit takes none back. */
function accruedActual({ accrued_amount, unbilled_actual_id }: LineRow): string | null {
  return accrued_amount === null ? null : unbilled_actual_id;
}

/** Where the billed sale went that this line takes back, or that takes it back, if it is posted. */
function billedTo({ other_actual_id }: LineRow, before: ReadonlyMap<string, readonly Entry[]>) {
  const isRevenue = (entry: Entry): entry is Entry & { postingType: RevenueType } =>
    (REVENUE_TYPES as readonly string[]).includes(entry.postingType);
  return other_actual_id === null ? undefined : before.get(other_actual_id)?.find(isRevenue);
}

function revenueOf(row: LineRow, profiles: PostingProfiles): Omit<AccountedLine['revenue'], 'dimensions'> {
  const financeType = FINANCE_TYPE[row.transaction_class as TransactionClass]; // staging refused every other
  const subject = subjectOf({ ...row, finance_type: financeType });
  const postingType = revenueType(isOnAccount(row) ? profiles.costAndRevenue(subject).onAccount : null);
  return { postingType, account: profiles.accounts(subject).get(postingType) ?? '' };
}
