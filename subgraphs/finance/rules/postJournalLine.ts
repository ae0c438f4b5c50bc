// What posting makes of one line of an integration journal: its date, rate, accounting amount and ledger entries, or why it
// cannot be posted. Cost: Dr cost / Cr payroll allocation. Unbilled sales with accrued revenue: Dr WIP sales value / Cr accrued
// revenue, at the rate of the journal's date; without it a voucher without entries. domain.md 5.6, 3.5 (u)
import { AmountError, convert } from '../../money';
import type { Fault } from './fault';
import { type Accounts, accountMissing, type Entry, type PostingType, pair } from './ledger';
import { type OpenPeriod, openDate, periodClosed } from './periods';
import { type Rates, rateMissing, rateOn } from './rates';
import { type Original, settledFault } from './reversal';

export interface LineToPost {
  readonly actualId: string;
  readonly transactionType: 'COST' | 'UNBILLED_SALES';
  readonly billingType: string;
  readonly amount: number;
  readonly currency: string;
  readonly accountingDate: string;
  /** Does the ledger profile of its contract accrue revenue? */
  readonly accrueRevenue: boolean;
  /** What the line takes back, as it was posted; null: nothing. */
  readonly reverses: PostedOriginal | null;
}

/** The figures of a posted line: its rate, and what it posted and accrued in accounting currency. */
export interface PostedOriginal extends Pick<Original, 'invoicedBy' | 'reversedBy'> {
  readonly rate: number;
  readonly accountingAmount: number;
  readonly accruedAmount: number | null;
}

export interface PostingCompany {
  readonly currency: string;
  readonly shift: boolean;
  readonly openPeriods: readonly OpenPeriod[];
  readonly rates: Rates;
  readonly accounts: Accounts;
}

export interface PostedLine {
  readonly accountingDate: string;
  readonly rate: number;
  readonly accountingAmount: number;
  /** What posting the invoice must reverse to the cent, in accounting currency; null: nothing was accrued. */
  readonly accruedAmount: number | null;
  readonly entries: readonly Entry[];
}

/** The posting of a line, or PERIOD_CLOSED, RATE_MISSING, ACCOUNT_MISSING, AMOUNT_OUT_OF_RANGE, REVERSAL_IMPOSSIBLE. */
export function postJournalLine(line: LineToPost, company: PostingCompany): PostedLine | Fault {
  const accountingDate = openDate(company.openPeriods, line.accountingDate, company.shift);
  if (accountingDate === undefined)
    return { code: 'PERIOD_CLOSED', message: periodClosed(line.accountingDate, company.shift) };
  const figures = line.reverses ? takenBack(line.reverses) : figuresOn(accountingDate, line, company);
  if ('code' in figures) return figures;
  const { rate, accountingAmount, accruedAmount } = figures;
  const accounts = accountsOf(line, accruedAmount);
  const missing = accountMissing(company.accounts, accounts ?? []);
  if (missing) return missing;
  const { actualId, amount, currency } = line;
  const entries = accounts
    ? pair(accounts[0], accounts[1], company.accounts, { actualId, amount, currency, accountingAmount, rate })
    : [];
  return { accountingDate, rate, accountingAmount, accruedAmount, entries };
}

type Figures = Pick<PostedLine, 'rate' | 'accountingAmount' | 'accruedAmount'>;

/** To the cent what the original posted, at its rate; what was not accrued then is not taken back now. faults.md I12 */
function takenBack(original: PostedOriginal): Figures | Fault {
  const { rate, accountingAmount, accruedAmount } = original;
  return (
    settledFault(original) ?? {
      rate,
      accountingAmount: 0 - accountingAmount,
      accruedAmount: accruedAmount === null ? null : 0 - accruedAmount,
    }
  );
}

function figuresOn(accountingDate: string, line: LineToPost, company: PostingCompany): Figures | Fault {
  const rate = rateOn(company.rates, line.currency, company.currency, accountingDate);
  if (rate === undefined)
    return { code: 'RATE_MISSING', message: rateMissing(line.currency, company.currency, accountingDate) };
  const accountingAmount = converted(line, company.currency, rate);
  if (typeof accountingAmount !== 'number') return accountingAmount;
  return { rate, accountingAmount, accruedAmount: isAccrued(line) ? accountingAmount : null };
}

/** Only what will be charged is accrued. */
function isAccrued(line: LineToPost): boolean {
  return line.transactionType === 'UNBILLED_SALES' && line.accrueRevenue && line.billingType === 'CHARGEABLE';
}

/** Debit and credit of the line; undefined: it posts nothing to the ledger. */
function accountsOf(line: LineToPost, accruedAmount: number | null): readonly [PostingType, PostingType] | undefined {
  if (line.transactionType === 'COST') return ['COST', 'PAYROLL_ALLOCATION'];
  return accruedAmount === null ? undefined : ['WIP_SALES_VALUE', 'ACCRUED_REVENUE'];
}

function converted(line: LineToPost, to: string, rate: number): number | Fault {
  try {
    return convert(line.amount, line.currency, to, rate);
  } catch (error) {
    if (!(error instanceof AmountError)) throw error;
    return { code: error.code, message: `In ${to}, this is ${error.message}.` };
  }
}
