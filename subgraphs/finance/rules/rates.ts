// Exchange rates by date. One unit of a currency is `rate` × 10⁻¹² units of another from a day on, until the next rate's day;
// between a currency and itself the rate is 1. What a document posts is converted from its own currency twice: into accounting
// currency, and into reporting currency where the company keeps one, never from one of these into the other. domain.md 5.5
import { convert, RATE_SCALE } from '../../money';
import type { Fault } from './fault';

const ONE = 10 ** RATE_SCALE;

/** The rates into one currency: per currency, in ascending order of the day they begin. */
export type Rates = ReadonlyMap<string, readonly { readonly validFrom: string; readonly rate: number }[]>;

/** The currencies in which a company keeps its ledger, with the rates into each. */
export interface LedgerRates {
  readonly accountingCurrency: string;
  readonly accounting: Rates;
  /** Null: it keeps none. */
  readonly reportingCurrency: string | null;
  readonly reporting: Rates;
  /** Into the accounting currency, agreed with a contract for its sales: they win over the rates of the day. */
  readonly agreed: Agreements;
}

/** Fixed rates by contract number and currency (`agreementKey`), in ascending order of the day they begin. */
export type Agreements = Rates;

export function agreementKey(contract: string, currency: string): string {
  return `${currency} ${contract}`;
}

/** How a document's amounts become those of the ledger. Rates at scale 12. */
export interface Conversion {
  readonly accountingCurrency: string;
  readonly rate: number;
  readonly reporting: { readonly currency: string; readonly rate: number } | null;
}

/** An amount in reporting currency, in its minor units. */
export interface Reporting {
  readonly currency: string;
  readonly amount: number;
}

/** What an amount is in the ledger. `reporting`: null where the company kept no reporting currency. */
export interface LedgerFigures {
  readonly accountingAmount: number;
  readonly rate: number;
  readonly reporting: Reporting | null;
}

/** The rate (scale 12) that is valid on the date; undefined: RATE_MISSING. */
export function rateOn(rates: Rates, from: string, to: string, date: string): number | undefined {
  if (from === to) return ONE;
  return rates.get(from)?.findLast(({ validFrom }) => validFrom <= date)?.rate;
}

/**
 * The rates of a date, or RATE_MISSING. `sellingTo`: the contract of a sale, for whose currency a rate may have been agreed; it has
 * no say in the reporting currency. Where the reporting currency is the accounting currency, both amounts are the same.
 */
export function conversionOn(
  rates: LedgerRates,
  from: string,
  date: string,
  sellingTo: string | null = null,
): Conversion | Fault {
  const { accountingCurrency, reportingCurrency } = rates;
  const rate = saleRateOn(rates, from, date, sellingTo);
  if (rate === undefined) return rateMissing(from, accountingCurrency, date);
  if (reportingCurrency === null) return { accountingCurrency, rate, reporting: null };
  const reportingRate =
    reportingCurrency === accountingCurrency ? rate : rateOn(rates.reporting, from, reportingCurrency, date);
  if (reportingRate === undefined) return rateMissing(from, reportingCurrency, date);
  return { accountingCurrency, rate, reporting: { currency: reportingCurrency, rate: reportingRate } };
}

/** The rate into the accounting currency that is valid on the date: the one agreed with the contract, else that of the day. */
export function saleRateOn(
  { accountingCurrency, accounting, agreed }: Pick<LedgerRates, 'accountingCurrency' | 'accounting' | 'agreed'>,
  from: string,
  date: string,
  contract: string | null,
): number | undefined {
  const fixed =
    contract === null || from === accountingCurrency
      ? undefined
      : agreed.get(agreementKey(contract, from))?.findLast(({ validFrom }) => validFrom <= date)?.rate;
  return fixed ?? rateOn(accounting, from, accountingCurrency, date);
}

/** An amount in the ledger's currencies; `into` converts a single amount unless said otherwise. Throws AmountError. */
export function inLedger(
  amount: number,
  currency: string,
  { accountingCurrency, rate, reporting }: Conversion,
  into: typeof convert = convert,
): LedgerFigures {
  return {
    accountingAmount: into(amount, currency, accountingCurrency, rate),
    rate,
    reporting: reporting && {
      currency: reporting.currency,
      amount: into(amount, currency, reporting.currency, reporting.rate),
    },
  };
}

/** How RATE_MISSING names a pair of currencies. */
export function pairNamed(from: string, to: string): string {
  return `from ${from} to ${to}`;
}

function rateMissing(from: string, to: string, date: string): Fault {
  return { code: 'RATE_MISSING', message: `No exchange rate ${pairNamed(from, to)} is known for ${date}.` };
}
