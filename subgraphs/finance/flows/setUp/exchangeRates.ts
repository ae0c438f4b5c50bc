// Exchange rates from one currency into another, by type and the day from which they hold, and the rates that were agreed
// with a contract. It must never choose the rate of a posting: rules/rates.ts does.
import { z } from 'zod';
import { currency, day, legalEntity, rate, rateType, text } from './columns';
import { setUpTable } from './setUpTable';

/** One unit of `fromCurrency` is `rate` × 10⁻¹² units of `toCurrency` from that day on. */
export const exchangeRates = setUpTable({
  table: 'exchange_rate',
  key: ['fromCurrency', 'toCurrency', 'rateType', 'validFrom'],
  row: z.strictObject({ fromCurrency: currency, toCurrency: currency, validFrom: day, rate, rateType }),
  versioned: true,
  contradictions: (rates) =>
    rates.flatMap(({ fromCurrency, toCurrency }, at) =>
      fromCurrency === toCurrency ? [{ at, message: `toCurrency: '${toCurrency}' is the currency itself` }] : [],
    ),
});

/** One unit of the contract's currency is `rate` × 10⁻¹² units of the accounting currency from that day on. domain.md 5.5 */
export const fixedRateAgreements = setUpTable({
  table: 'fixed_rate_agreement',
  key: ['legalEntity', 'contractNumber', 'currency', 'validFrom'],
  row: z.strictObject({ legalEntity, contractNumber: text(40), currency, validFrom: day, rate }),
});
