// May this proposal be posted, and with which dates? The guards of posting, in the order in which an accountant would want
// to hear of them. domain.md 3.8, 5.7 step 1
import type { Refusal } from '../../../schema/errors';
import { postingRefused } from './approval';
import { type DatedProposal, dueDateAtPosting, type PaymentTerms } from './dueDate';
import type { Fault } from './fault';
import { type Accounts, accountMissing, type PostingType } from './ledger';
import { type OpenPeriod, openDate, periodFault, periodsOf } from './periods';
import type { Conversion } from './rates';

export interface ProposalToPost extends DatedProposal {
  readonly number: string;
  readonly status: string;
  readonly version: number;
  readonly lineCount: number;
  readonly expectedCount: number;
  /** Of the lines, and as the header announced it: chargeable billed actuals, in minor units. */
  readonly netAmount: number;
  readonly expectedTotal: number;
  readonly currency: string;
}

/** PROPOSAL_CHANGED where somebody changed it since the caller looked. */
export function versionRefused(
  { number, version }: { readonly number: string; readonly version: number },
  expectedVersion: number | null | undefined,
): Refusal | undefined {
  if (expectedVersion == null || expectedVersion === version) return undefined;
  return {
    subjectId: number,
    code: 'PROPOSAL_CHANGED',
    message: `Proposal ${number} is at version ${version}, not ${expectedVersion}.`,
    path: ['expectedVersion'],
  };
}

/** Not posted yet, approved where that is wanted, unchanged since the caller looked, with all its lines. */
export function mayPost(
  proposal: ProposalToPost,
  expectedVersion: number | null | undefined,
  approvalWanted = false,
): Refusal | undefined {
  const { number, lineCount, expectedCount } = proposal;
  const about = { subjectId: number };
  const early = postingRefused(proposal, approvalWanted) ?? versionRefused(proposal, expectedVersion);
  if (early) return early;
  if (lineCount === 0) return { ...about, code: 'PROPOSAL_EMPTY', message: `Proposal ${number} has no lines yet.` };
  if (lineCount !== expectedCount) {
    return {
      ...about,
      code: 'MISMATCHED_BILLED_SALES',
      message: `Proposal ${number} has ${lineCount} of ${expectedCount} lines.`,
    };
  }
  if (proposal.netAmount !== proposal.expectedTotal) {
    const message = `The lines of proposal ${number} add up to another amount than was announced.`;
    return { ...about, code: 'MISMATCHED_BILLED_SALES', message };
  }
  return undefined;
}

export interface PostingSetting {
  readonly customerOnHold: boolean;
  readonly terms: PaymentTerms;
  readonly shift: boolean;
  readonly openPeriods: readonly OpenPeriod[];
  /** Of the invoice date, or RATE_MISSING. */
  readonly conversion: Conversion | Fault;
  readonly accounts: Accounts;
  readonly needed: readonly PostingType[];
}

export interface PostingDates {
  readonly invoiceDate: string;
  readonly dueDate: string;
  readonly accountingDate: string;
  /** The open period of the accounting date. */
  readonly periods: readonly OpenPeriod[];
  readonly conversion: Conversion;
}

/** The dates and rates of the posting, or CUSTOMER_ON_HOLD, PERIOD_ON_HOLD, PERIOD_CLOSED, RATE_MISSING, ACCOUNT_MISSING. `accountingDate`: what the proforma asked for, else the invoice date. */
export function postingDates(
  proposal: ProposalToPost,
  dates: { invoiceDate: string; accountingDate: string },
  setting: PostingSetting,
): PostingDates | Refusal {
  const about = { subjectId: proposal.number };
  if (setting.customerOnHold)
    return { ...about, code: 'CUSTOMER_ON_HOLD', message: `The customer of proposal ${proposal.number} is on hold.` };
  const accountingDate = openDate(setting.openPeriods, dates.accountingDate, setting.shift);
  if (accountingDate === undefined)
    return {
      ...about,
      ...periodFault(setting.openPeriods, dates.accountingDate, setting.shift),
      path: ['invoiceDate'],
    };
  const { conversion } = setting;
  if ('code' in conversion) return { ...about, ...conversion, path: ['invoiceDate'] };
  const missing = accountMissing(setting.accounts, setting.needed);
  if (missing) return { ...about, ...missing };
  const dueDate = dueDateAtPosting(proposal, dates.invoiceDate, setting.terms);
  const periods = periodsOf(setting.openPeriods, [accountingDate]);
  return { invoiceDate: dates.invoiceDate, dueDate, accountingDate, periods, conversion };
}
