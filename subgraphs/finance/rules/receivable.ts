// What the customer of an invoice owes, in each currency of the ledger: the sum of its lines with their tax, each converted by itself.
// Lines that take back, or are taken back by, what another invoice posted stand at that invoice's rates and with its dimensions, so an
// invoice may have several. Tax per code is converted whole; what that differs from its lines goes to the account of penny differences. domain.md 5.5
import { checkSum, convertSum } from '../../money';
import { type Accounts, accountMissing, type Entry, type PostingType } from './ledger';
import { type Conversion, inLedger } from './rates';

/** How what is posted for the whole invoice stands in the ledger: at these rates, with these dimensions. */
export interface HeadTerms extends Conversion {
  readonly dimensions: string | null;
}

/** The rates and dimensions of the invoice that the pair of a line or tax is on; `pair_rate` null: it has no pair that is posted. */
export interface PairTerms {
  readonly pair_rate: number | null;
  readonly pair_reporting_currency: string | null;
  readonly pair_reporting_rate: number | null;
  readonly pair_dimensions: string | null;
}

/** The rates at which it must be posted because its pair is; null: it has those of its own invoice. */
export function pairConversion({
  pair_rate: rate,
  pair_reporting_currency: currency,
  pair_reporting_rate: reportingRate,
}: Omit<PairTerms, 'pair_dimensions'>): Omit<Conversion, 'accountingCurrency'> | null {
  if (rate === null) return null;
  return { rate, reporting: currency === null ? null : { currency, rate: reportingRate as number } };
}

/** At the rates, and with the dimensions, of the invoice that its pair is on, else of its own. domain.md 5.5 */
export function termsOf(of: PairTerms, own: HeadTerms): HeadTerms {
  const pair = pairConversion(of);
  const { accountingCurrency } = own;
  return pair ? { accountingCurrency, ...pair, dimensions: of.pair_dimensions } : own;
}

interface Sum {
  amount: number;
  accountingAmount: number;
  reportingAmount: number;
}

interface Part {
  readonly conversion: HeadTerms;
  readonly receivable: Sum;
  /** Of the entries that were posted against it, credit negative. */
  readonly posted: Sum;
}

const nothing = (): Sum => ({ amount: 0, accountingAmount: 0, reportingAmount: 0 });

/** The receivable of one invoice, by conversion. Its lines and their entries are added first, then tax and round-off. */
export class Receivable {
  private readonly parts = new Map<string, Part>();

  constructor(private readonly currency: string) {}

  /** A line's net amount and tax, and the entry of its revenue. */
  addLine(line: { readonly net: number; readonly tax: number }, revenue: Entry, conversion: HeadTerms): void {
    const part = this.part(conversion);
    this.owe(part, line.net);
    this.owe(part, line.tax);
    post(part, revenue);
  }

  /** An entry of tax: it was owed with the lines. */
  addTax(entry: Entry, conversion: HeadTerms): void {
    post(this.part(conversion), entry);
  }

  /** What rounds the total, and its entry. */
  addRoundOff(amount: number, entry: Entry, conversion: HeadTerms): void {
    const part = this.part(conversion);
    this.owe(part, amount);
    post(part, entry);
  }

  /**
   * The penny differences, if any, then what the customer owes: one entry per conversion. They balance the rest. ACCOUNT_MISSING:
   * no account takes the penny difference.
   */
  entries(
    accounts: Accounts,
  ): { pennies: Entry[]; customer: Entry[] } | NonNullable<ReturnType<typeof accountMissing>> {
    const parts = [...this.parts.values()];
    const pennies = parts.flatMap((part) => {
      const rest = difference(part);
      return rest.accountingAmount === 0 && rest.reportingAmount === 0
        ? []
        : [this.entry('PENNY_DIFFERENCE', rest, part, accounts)];
    });
    const missing = pennies.length > 0 ? accountMissing(accounts, ['PENNY_DIFFERENCE']) : undefined;
    if (missing) return missing;
    const owed = parts.filter(({ receivable: { amount, accountingAmount, reportingAmount } }) =>
      [amount, accountingAmount, reportingAmount].some((one) => one !== 0),
    );
    const customer = (owed.length > 0 ? owed : parts.slice(0, 1)).map((part) =>
      this.entry('CUSTOMER', part.receivable, part, accounts),
    );
    return { pennies, customer };
  }

  private owe({ conversion, receivable }: Part, amount: number): void {
    const { accountingAmount, reporting } = inLedger(amount, this.currency, conversion, convertSum);
    add(receivable, { amount, accountingAmount, reporting });
  }

  private part(conversion: HeadTerms): Part {
    const { rate, reporting, dimensions } = conversion;
    const key = `${rate} ${reporting?.currency} ${reporting?.rate} ${dimensions ?? ''}`;
    const known = this.parts.get(key) ?? { conversion, receivable: nothing(), posted: nothing() };
    this.parts.set(key, known);
    return known;
  }

  private entry(postingType: PostingType, sum: Sum, { conversion }: Part, accounts: Accounts): Entry {
    const { rate, reporting, dimensions } = conversion;
    return {
      postingType,
      account: accounts.get(postingType) as string,
      currency: this.currency,
      amount: checkSum(sum.amount),
      accountingAmount: checkSum(sum.accountingAmount),
      rate,
      reporting: reporting && { currency: reporting.currency, amount: checkSum(sum.reportingAmount) },
      actualId: null,
      dimensions,
    };
  }
}

function post({ posted }: Part, entry: Entry): void {
  add(posted, entry);
}

function add(
  sum: Sum,
  { amount, accountingAmount, reporting }: Pick<Entry, 'amount' | 'accountingAmount' | 'reporting'>,
): void {
  sum.amount += amount;
  sum.accountingAmount += accountingAmount;
  sum.reportingAmount += reporting?.amount ?? 0;
}

/** What is left of a part when the customer is debited with what it owes. */
function difference({ receivable, posted }: Part): Sum {
  return {
    amount: 0 - posted.amount - receivable.amount + 0,
    accountingAmount: 0 - posted.accountingAmount - receivable.accountingAmount + 0,
    reportingAmount: 0 - posted.reportingAmount - receivable.reportingAmount + 0,
  };
}
