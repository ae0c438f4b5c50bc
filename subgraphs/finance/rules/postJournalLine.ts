// What posting makes of one line of an integration journal: its date, rate, accounting amount and ledger entries, or why it
// cannot be posted. Cost: Dr cost, or WIP cost value where it stays on the balance / Cr payroll allocation, expense offset or cost
// of items. Unbilled sales with accrued revenue: Dr WIP sales value / Cr accrued revenue, at the rate of the journal's date. What
// posts nothing to the ledger is a voucher without entries. domain.md 5.6, 3.5 (u)
import { AmountError } from '../../money';
import { type DimensionSetUp, dimensionFault } from './dimensions';
import type { Fault } from './fault';
import type { FinanceType } from './kinds';
import { type Accounts, accountMissing, type Entry, type PostingType, pair, turned } from './ledger';
import { type OpenPeriod, openDate, periodFault } from './periods';
import type { CostAndRevenue } from './postingProfiles';
import { type Conversion, conversionOn, inLedger, type LedgerFigures, type LedgerRates } from './rates';
import { type Original, settledFault } from './reversal';

/** What stands on an integration journal. The last two are a lender's. domain.md 3.5 (v) */
export type JournalledType = 'COST' | 'UNBILLED_SALES' | 'RESOURCING_UNIT_COST' | 'INTER_ORGANIZATIONAL_SALES';

export interface LineToPost {
  readonly actualId: string;
  readonly transactionType: JournalledType;
  readonly financeType: FinanceType;
  readonly billingType: string;
  readonly amount: number;
  readonly currency: string;
  /** The contract that a sale is sold under; null: it is none. */
  readonly sellingTo: string | null;
  readonly accountingDate: string;
  /** Of its entries. */
  readonly dimensions: string | null;
  /** What the posting profiles say about it. */
  readonly profile: CostAndRevenue;
  readonly accounts: Accounts;
  /** What the line takes back, as it was posted; null: nothing. */
  readonly reverses: PostedOriginal | null;
}

/** The figures of a posted line: its rate, what it posted and accrued in accounting currency, and its entries. */
export interface PostedOriginal extends Pick<Original, 'invoicedBy' | 'reversedBy'> {
  readonly entries: readonly Entry[];
  readonly rate: number;
  readonly accountingAmount: number;
  readonly accruedAmount: number | null;
}

export interface PostingCompany {
  /** Of beginning balances: no ledger entry, no accrual, and any date, for the ledger has them already. domain.md 5.10 */
  readonly subledgerOnly?: boolean;
  readonly shift: boolean;
  readonly openPeriods: readonly OpenPeriod[];
  readonly rates: LedgerRates;
  readonly dimensions: DimensionSetUp;
}

export interface PostedLine {
  readonly accountingDate: string;
  readonly rate: number;
  readonly accountingAmount: number;
  /** What posting the invoice must reverse to the cent, in accounting currency; null: nothing was accrued. */
  readonly accruedAmount: number | null;
  readonly entries: readonly Entry[];
}

/**
 * The posting of a line, or PERIOD_ON_HOLD, PERIOD_CLOSED, DIMENSION_MISSING, DIMENSION_VALUE_UNKNOWN, RATE_MISSING, ACCOUNT_MISSING,
 * AMOUNT_OUT_OF_RANGE, REVERSAL_IMPOSSIBLE.
 */
export function postJournalLine(line: LineToPost, company: PostingCompany): PostedLine | Fault {
  const accountingDate = company.subledgerOnly
    ? line.accountingDate
    : openDate(company.openPeriods, line.accountingDate, company.shift);
  if (accountingDate === undefined) return periodFault(company.openPeriods, line.accountingDate, company.shift);
  const posting = line.reverses ? takenBack(line.reverses, line.actualId) : postedOn(accountingDate, line, company);
  return 'code' in posting ? posting : { accountingDate, ...posting };
}

type Posting = Omit<PostedLine, 'accountingDate'>;

/** To the cent what the original posted, at its rates; what was not accrued then is not taken back now. faults.md I12 */
function takenBack(original: PostedOriginal, actualId: string): Posting | Fault {
  const { rate, accountingAmount, accruedAmount, entries } = original;
  return (
    settledFault(original) ?? {
      rate,
      accountingAmount: 0 - accountingAmount,
      accruedAmount: accruedAmount === null ? null : 0 - accruedAmount,
      entries: turned(entries, actualId),
    }
  );
}

function postedOn(accountingDate: string, line: LineToPost, company: PostingCompany): Posting | Fault {
  const undimensioned = dimensionFault(line.dimensions, company.dimensions);
  if (undimensioned) return undimensioned;
  const conversion = conversionOn(company.rates, line.currency, accountingDate, line.sellingTo);
  if ('code' in conversion) return conversion;
  const figures = figuresOf(line, conversion);
  if ('code' in figures) return figures;
  const { rate, accountingAmount } = figures;
  if (company.subledgerOnly) return { rate, accountingAmount, accruedAmount: null, entries: [] };
  const isAccrual = isAccrued(line);
  const entries = entriesOf(line, isAccrual, figures);
  if ('code' in entries) return entries;
  return { rate, accountingAmount, accruedAmount: isAccrual ? accountingAmount : null, entries };
}

function figuresOf({ amount, currency }: LineToPost, conversion: Conversion): LedgerFigures | Fault {
  try {
    return inLedger(amount, currency, conversion);
  } catch (error) {
    if (!(error instanceof AmountError)) throw error;
    return { code: error.code, message: `In the ledger, this is ${error.message}.` };
  }
}

/** Only what will be charged is accrued: to a borrower, all that was lent. */
function isAccrued({ transactionType, billingType, profile }: LineToPost): boolean {
  const charged =
    transactionType === 'INTER_ORGANIZATIONAL_SALES' ||
    (transactionType === 'UNBILLED_SALES' && billingType === 'CHARGEABLE');
  return charged && profile.accrueRevenue;
}

function isCost({ transactionType }: LineToPost): boolean {
  return transactionType === 'COST' || transactionType === 'RESOURCING_UNIT_COST';
}

function entriesOf(line: LineToPost, isAccrual: boolean, figures: LedgerFigures): readonly Entry[] | Fault {
  const sides = isCost(line) ? sidesOfCost(line) : isAccrual ? ACCRUAL : null;
  if (sides === null) return [];
  const missing = accountMissing(line.accounts, sides);
  const { actualId, amount, currency, dimensions } = line;
  return missing ?? pair(...sides, line.accounts, { actualId, amount, currency, dimensions, ...figures });
}

type Sides = readonly [debit: PostingType, credit: PostingType];
const ACCRUAL: Sides = ['WIP_SALES_VALUE', 'ACCRUED_REVENUE'];

/** Where cost of a type comes from: wages, the employee's or supplier's account, the stock. Nothing says yet that an item was purchased. */
const COST_CREDIT: Readonly<Record<FinanceType, PostingType>> = {
  HOUR: 'PAYROLL_ALLOCATION',
  EXPENSE: 'EXPENSE_OFFSET',
  ITEM: 'COST_ITEM',
  FEE: 'PAYROLL_ALLOCATION', // never a cost. domain.md 2.3.3
  ON_ACCOUNT: 'PAYROLL_ALLOCATION',
};

/** Debit and credit of cost; null: it is not posted to the ledger. domain.md 5.6 */
function sidesOfCost({ financeType, profile }: LineToPost): Sides | null {
  switch (profile.cost) {
    case 'NO_LEDGER':
    case 'NEVER_LEDGER':
      return null;
    case 'BALANCE':
      return ['WIP_COST_VALUE', COST_CREDIT[financeType]];
    case 'PROFIT_AND_LOSS':
      return ['COST', COST_CREDIT[financeType]];
  }
}
