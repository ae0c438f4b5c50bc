// Exchange rates by date. One unit of a currency is `rate` × 10⁻¹² units of the accounting currency from a day on, until the
// next rate's day. Between a currency and itself the rate is 1. domain.md 5.5
import { RATE_SCALE } from '../../money';

const ONE = 10 ** RATE_SCALE;

/** The rates into one accounting currency: per currency, in ascending order of the day they begin. */
export type Rates = ReadonlyMap<string, readonly { readonly validFrom: string; readonly rate: number }[]>;

/** The rate (scale 12) that is valid on the date; undefined: RATE_MISSING. */
export function rateOn(rates: Rates, from: string, to: string, date: string): number | undefined {
  if (from === to) return ONE;
  return rates.get(from)?.findLast(({ validFrom }) => validFrom <= date)?.rate;
}

/** The sentence behind RATE_MISSING. */
export function rateMissing(from: string, to: string, date: string): string {
  return `No exchange rate from ${from} to ${to} is known for ${date}.`;
}
