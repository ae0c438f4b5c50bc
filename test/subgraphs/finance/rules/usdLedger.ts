// A ledger in US dollars, for tests of rules: the rates into it, and into a reporting currency where a test asks for one.
import type { LedgerRates, Rates } from '../../../../subgraphs/finance/rules/rates';

/** Pounds at these rates from these days on; `reporting`: the same into that currency. */
export function usdLedger(
  pounds: readonly (readonly [validFrom: string, rate: number])[],
  reporting?: { readonly currency: string; readonly pounds: readonly (readonly [string, number])[] },
): LedgerRates {
  return {
    accountingCurrency: 'USD',
    accounting: ratesOf(pounds),
    reportingCurrency: reporting?.currency ?? null,
    reporting: ratesOf(reporting?.pounds ?? []),
    agreed: new Map(),
  };
}

function ratesOf(pounds: readonly (readonly [string, number])[]): Rates {
  return new Map(pounds.length === 0 ? [] : [['GBP', pounds.map(([validFrom, rate]) => ({ validFrom, rate }))]]);
}
