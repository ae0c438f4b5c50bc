// Exchange rates from one currency into another, by the day from which they hold. It must never choose the rate of a
// posting: rules/rates.ts does.
import { z } from 'zod';
import { currency, day, rate } from './columns';
import { setUpTable } from './setUpTable';

/** One unit of `fromCurrency` is `rate` × 10⁻¹² units of `toCurrency` from that day on. */
export const exchangeRates = setUpTable({
  table: 'exchange_rate',
  key: ['fromCurrency', 'toCurrency', 'validFrom'],
  row: z.strictObject({ fromCurrency: currency, toCurrency: currency, validFrom: day, rate }),
  contradictions: (rates) =>
    rates.flatMap(({ fromCurrency, toCurrency }, at) =>
      fromCurrency === toCurrency ? [{ at, message: `toCurrency: '${toCurrency}' is the currency itself` }] : [],
    ),
});
