// The lines of a proposal with where their revenue goes and what takes their accrual back: by the posting profiles of today, but
// for one whose pair is posted, which goes where that went, with its dimensions. Chunk by chunk. It must never write. domain.md 5.6, 3.6
import type { Reader } from '../../database/database';
import { readAhead } from '../../database/readAhead';
import { FINANCE_TYPE, type TransactionClass } from '../rules/kinds';
import type { Entry, PostingType } from '../rules/ledger';
import { type LineToInvoice, REVENUE_TYPES, type RevenueType, revenueType } from '../rules/postInvoice';
import type { PostingProfiles } from '../rules/postingProfiles';
import { readPostingProfiles } from '../store/postingProfiles';
import { isOnAccount, type LinePage, type LineRow, nextLines } from '../store/proposalLines';
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
        if (whole.length > 0) yield whole;
        return;
      }
      // What posting writes of a chunk nothing of the next one is read from.
      let chunks = 0;
      for await (const { lines, next } of readAhead(0, (after) => nextAccounted(reader, proposal, after))) {
        chunks += 1;
        if (chunks === 1 && next === undefined) whole = lines;
        if (lines.length > 0) yield lines;
      }
    },
  };
}

async function nextAccounted(reader: Reader, proposal: ProposalRow, after: number): Promise<LinePage<AccountedLine>> {
  const { lines, next } = await nextLines(reader, proposal, after);
  return { lines: lines.length === 0 ? [] : await withAccounts(reader, proposal, lines), next };
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
  const known = new Map<string, ReturnType<typeof revenueOf>>();
  return rows.map((row) => {
    const ownRevenue = () => {
      const key = JSON.stringify([row.contract_number, row.project_number, row.category, row.transaction_class]);
      const found = known.get(key) ?? revenueOf(row, profiles);
      known.set(key, found);
      return { ...found, dimensions: row.dimensions };
    };
    const revenue = billedTo(row, before) ?? ownRevenue();
    const accrued = before.get(accruedActual(row) ?? '') ?? [];
    const accountMissing = revenue.account === '' ? revenue.postingType : null;
    return Object.assign(row, { revenue, accountMissing, accrued }); // to copy each row took as long as to post it
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
  const { contract_number, project_number, category } = row;
  const subject = subjectOf({ contract_number, project_number, category, finance_type: financeType });
  const postingType = revenueType(isOnAccount(row) ? profiles.costAndRevenue(subject).onAccount : null);
  return { postingType, account: profiles.accounts(subject).get(postingType) ?? '' };
}
