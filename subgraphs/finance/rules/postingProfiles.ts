// What the accountants' profiles say about a posting: the main account of each posting type, whether revenue accrues, where cost
// goes and where an on-account invoice does. Pure, compiled once per chunk of lines. It must never decide which entries are made
// of it: postJournalLine.ts and postInvoice.ts do. domain.md 5.6
import type { FinanceType } from './kinds';
import type { Accounts, PostingType } from './ledger';
import { narrowest, type Scoped, type Subject } from './narrowest';

/** What becomes of cost when the journal is posted. Only hours may be without the ledger: for now, or for good. */
export const COST_OPTIONS = ['NO_LEDGER', 'BALANCE', 'PROFIT_AND_LOSS', 'NEVER_LEDGER'] as const;
export type CostOption = (typeof COST_OPTIONS)[number];

/** Where a milestone or retainer is credited: WIP invoiced on account, or invoiced revenue on account. */
export const ON_ACCOUNT_OPTIONS = ['BALANCE', 'PROFIT_AND_LOSS'] as const;
export type OnAccountOption = (typeof ON_ACCOUNT_OPTIONS)[number];

/** How a project group recognises the revenue of fixed price. */
const RECOGNITIONS = ['NO_WIP', 'COMPLETED_CONTRACT', 'PERCENT_COMPLETE'] as const;
export type Recognition = (typeof RECOGNITIONS)[number];

/** The main account of a posting type. */
export interface AccountRow extends Scoped {
  readonly postingType: PostingType;
  readonly account: string;
}

/** A project cost and revenue profile with its rule. What is null is left to a wider row. */
export interface ProfileRow extends Scoped {
  readonly accrueRevenue: boolean | null;
  readonly cost: CostOption | null;
  readonly onAccount: OnAccountOption | null;
}

/** What holds for one posting. */
export interface CostAndRevenue {
  readonly accrueRevenue: boolean;
  readonly cost: CostOption;
  readonly onAccount: OnAccountOption;
}

/** The group to which a project or contract belongs, by its number. `recognition` null: the group leaves it to the profiles. */
export interface GroupRow {
  readonly kind: 'PROJECT' | 'CONTRACT';
  readonly number: string;
  readonly projectGroup: string;
  readonly recognition: Recognition | null;
}

/** What a posting is about; its group follows from the project, else from the contract. */
export type PostingSubject = Omit<Subject, 'projectGroup'>;

export interface PostingProfiles {
  accounts(subject: PostingSubject): Accounts;
  costAndRevenue(subject: PostingSubject): CostAndRevenue;
}

/** Posting types that came later, and the older one whose account they take where none is set up for them. */
const OTHERWISE: Partial<Record<PostingType, PostingType>> = {
  EXPENSE_OFFSET: 'PAYROLL_ALLOCATION',
  COST_ITEM: 'PAYROLL_ALLOCATION',
};

/** Compiles the rows of one legal entity. */
export function postingProfiles(
  accountRows: readonly AccountRow[],
  profileRows: readonly ProfileRow[],
  groupRows: readonly GroupRow[],
): PostingProfiles {
  const groups = new Map(groupRows.map((row) => [`${row.kind} ${row.number}`, row]));
  const groupOf = ({ project, contract }: PostingSubject): GroupRow | undefined =>
    groups.get(`PROJECT ${project}`) ?? groups.get(`CONTRACT ${contract}`);
  const grouped = (subject: PostingSubject) => ({ ...subject, projectGroup: groupOf(subject)?.projectGroup ?? null });
  const byType = new Map<PostingType, AccountRow[]>();
  for (const row of accountRows) byType.set(row.postingType, [...(byType.get(row.postingType) ?? []), row]);
  const finders = new Map([...byType].map(([postingType, rows]) => [postingType, narrowest(rows)]));
  const account = (postingType: PostingType, subject: Subject): string | undefined => {
    const [row] = finders.get(postingType)?.(subject) ?? [];
    const other = OTHERWISE[postingType];
    return row?.account ?? (other && account(other, subject));
  };
  const profiles = narrowest(profileRows);
  return {
    accounts: (subject) => ({ get: (postingType) => account(postingType, grouped(subject)) }),
    costAndRevenue: (subject) =>
      costAndRevenue(profiles(grouped(subject)), subject.transactionType, groupOf(subject)?.recognition ?? null),
  };
}

/**
 * Each setting by itself from the narrowest row that has it. Cost: profit and loss unless told otherwise. Revenue accrues only
 * where that type's cost goes to profit and loss; a fee has none. On account: the group's method decides before the profiles do.
 */
function costAndRevenue(
  rows: readonly ProfileRow[],
  transactionType: FinanceType | null,
  recognition: Recognition | null,
): CostAndRevenue {
  const cost = rows.find((row) => row.cost !== null)?.cost ?? 'PROFIT_AND_LOSS';
  const accrues = rows.find((row) => row.accrueRevenue !== null)?.accrueRevenue ?? false;
  const onAccount = rows.find((row) => row.onAccount !== null)?.onAccount ?? 'PROFIT_AND_LOSS';
  return {
    accrueRevenue: accrues && (cost === 'PROFIT_AND_LOSS' || transactionType === 'FEE'),
    cost,
    onAccount: recognition === null ? onAccount : recognition === 'NO_WIP' ? 'PROFIT_AND_LOSS' : 'BALANCE',
  };
}

/**
 * What is wrong with a profile by itself: only hours may be without the ledger, and revenue does not accrue on cost that is not in
 * profit and loss. domain.md 5.6
 */
export function profileFault({
  transactionType,
  cost,
  accrueRevenue,
}: Pick<ProfileRow, 'transactionType' | 'cost' | 'accrueRevenue'>): string | undefined {
  if ((cost === 'NO_LEDGER' || cost === 'NEVER_LEDGER') && transactionType !== 'HOUR')
    return `cost: '${cost}' is for transactionType HOUR alone`;
  if (accrueRevenue && cost !== null && cost !== 'PROFIT_AND_LOSS' && transactionType !== 'FEE')
    return `accrueRevenue: needs cost 'PROFIT_AND_LOSS', not '${cost}'`;
  return undefined;
}
