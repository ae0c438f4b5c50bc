// The table of a document that a tax office reads: taxable base and tax per rate, what bears no tax, and the tax in national
// currency where the invoice is in another one. It must add nothing up: all of it was posted.
import type { DocumentContent } from '../rules/documentContent';
import type { Figures } from './figures';
import type { Wording } from './wording';

export interface TaxTable {
  readonly heading: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Exchange rate and total in national currency. */
  readonly notes: readonly string[];
}

export function taxTableOf(
  { head, taxes, untaxed, accounting }: DocumentContent,
  words: Wording,
  figures: Figures,
): TaxTable {
  // Without a rate there is nothing to show in it: of a sample alone.
  const ledger = accounting?.rate == null ? null : accounting;
  const national = (minor: number | null) =>
    ledger === null ? [] : [minor === null ? '' : figures.amount(minor, ledger.currency)];
  const rows = taxes.map(({ name, percent, base, tax, taxAccounting }) => [
    name,
    figures.percent(percent),
    figures.amount(base, head.currency),
    figures.amount(tax, head.currency),
    ...national(taxAccounting),
  ]);
  const bare =
    untaxed === null
      ? []
      : [[words.untaxed, '', figures.amount(untaxed, head.currency), figures.amount(0, head.currency), ...national(0)]];
  return {
    heading: words.taxSummary,
    columns: [
      words.taxSummary,
      words.rate,
      `${words.base} ${head.currency}`,
      `${words.taxAmount} ${head.currency}`,
      ...(ledger === null ? [] : [words.inCurrency(ledger.currency)]),
    ],
    rows: [...rows, ...bare],
    notes: notesOf(head.currency, accounting, words, figures),
  };
}

function notesOf(
  currency: string,
  accounting: DocumentContent['accounting'],
  words: Wording,
  figures: Figures,
): string[] {
  if (accounting === null || accounting.rate === null) return [];
  const rate = words.exchangeRate(currency, figures.rate(accounting.rate), accounting.currency);
  const total =
    accounting.total === null
      ? []
      : [words.totalIn(accounting.currency, figures.money(accounting.total, accounting.currency))];
  return [rate, ...total];
}
