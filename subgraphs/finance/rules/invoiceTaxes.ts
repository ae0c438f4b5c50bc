// Sales tax of an invoice by code: what is converted alike is one ledger entry, and what has one percentage is one row of the
// invoice, whatever rates its lines have. Pure. It must never compute a tax. domain.md 5.4, 5.5
import type { Entry } from './ledger';
import { type HeadTerms, type PairTerms, termsOf } from './receivable';

/** The tax of a code at one percentage, in the invoice's currency. */
export interface CodeTax {
  readonly tax_code: string;
  readonly percent: number;
  readonly base: number;
  readonly tax: number;
}

export interface ConvertedTax extends CodeTax {
  readonly conversion: HeadTerms;
}

/** One per code, percentage and conversion: two sources of the same rates are one. `own`: the terms of what has no pair. */
export function alikeTogether(taxes: readonly (CodeTax & PairTerms)[], own: HeadTerms): ConvertedTax[] {
  const converted = taxes.map(({ tax_code, percent, base, tax, ...pair }) => {
    return { tax_code, percent, base, tax, conversion: termsOf(pair, own) };
  });
  return summed(converted, ({ tax_code, percent, conversion: { rate, reporting, dimensions } }) =>
    [tax_code, percent, rate, reporting?.currency, reporting?.rate, dimensions].join(' '),
  );
}

/** A row of the invoice, with its tax in accounting currency. */
export interface InvoiceTaxRow extends CodeTax {
  readonly tax_accounting: number;
}

/** One per code and percentage, from the entries that were posted. */
export function invoiceTaxRows(
  posted: readonly { readonly tax: ConvertedTax; readonly entry: Entry }[],
): InvoiceTaxRow[] {
  const rows = posted.map(({ tax: { conversion: _, ...tax }, entry }) => ({
    ...tax,
    tax_accounting: 0 - entry.accountingAmount,
  }));
  const known = new Map<string, InvoiceTaxRow>();
  for (const row of rows) {
    const key = `${row.tax_code} ${row.percent}`;
    const before = known.get(key);
    known.set(key, before ? { ...plus(before, row), tax_accounting: before.tax_accounting + row.tax_accounting } : row);
  }
  return [...known.values()];
}

function summed<T extends CodeTax>(taxes: readonly T[], keyOf: (tax: T) => string): T[] {
  const known = new Map<string, T>();
  for (const tax of taxes) {
    const before = known.get(keyOf(tax));
    known.set(keyOf(tax), before ? plus(before, tax) : tax);
  }
  return [...known.values()];
}

function plus<T extends CodeTax>(a: T, b: T): T {
  return { ...a, base: a.base + b.base, tax: a.tax + b.tax };
}
