// What accounts receivable knows of a company's customers, for the API: their data, terms of payment, and the financial dimensions that
// they, projects and contracts bring along. It must never be read but for a legal entity that the caller has been shown.
import { oneOf, type TextFilter, textMatches } from '../../database/conditions';
import type { Reader } from '../../database/database';
import { setUpList, textColumn } from './readSetUp';

const NOTHING: () => [] = () => [];

export interface TermsRow {
  readonly legal_entity: string;
  readonly code: string;
  readonly name: string;
  readonly days: number;
  readonly end_of_month: number;
  readonly day_of_month: number | null;
}

export const TERMS_OF_PAYMENT = setUpList<object, TermsRow>(
  'LegalEntity.termsOfPayment',
  {
    columns: 't.legal_entity, t.code, t.name, t.days, t.end_of_month, t.day_of_month',
    from: 'terms_of_payment t',
    order: [textColumn('t.code')],
  },
  ['t.legal_entity'],
  NOTHING,
);

export interface CustomerRow {
  readonly legal_entity: string;
  readonly account_number: string;
  readonly name: string;
  readonly sales_tax_group: string | null;
  readonly payment_days: number;
  readonly payment_terms: string | null;
  readonly on_hold: number;
  readonly language: string | null;
  readonly invoice_email: string | null;
  readonly address_lines: string | null;
  readonly city: string | null;
  readonly postal_code: string | null;
  readonly country: string | null;
  readonly tax_id: string | null;
  readonly version: number;
}

const CUSTOMER = `c.legal_entity, c.account_number, c.name, c.sales_tax_group, c.payment_days, c.payment_terms, c.on_hold, c.language,
      c.invoice_email, c.address_lines, c.city, c.postal_code, c.country, c.tax_id, c.version`;

export const CUSTOMERS = setUpList<{ accountNumber?: TextFilter | null; onHold?: boolean | null }, CustomerRow>(
  'LegalEntity.customers',
  { columns: CUSTOMER, from: 'customer c', order: [textColumn('c.account_number')] },
  ['c.legal_entity'],
  ({ accountNumber, onHold }) => [
    ...textMatches('c.account_number', accountNumber),
    ...oneOf('c.on_hold', onHold == null ? null : [onHold ? 1 : 0]),
  ],
);

export interface DimensionRow {
  readonly legal_entity: string;
  readonly dimension: string;
}

export const DIMENSIONS = setUpList<object, DimensionRow>(
  'LegalEntity.financialDimensions',
  { columns: 'd.legal_entity, d.dimension', from: 'financial_dimension d', order: [textColumn('d.dimension')] },
  ['d.legal_entity'],
  NOTHING,
);

/** Parents: legal entity, dimension. */
export const VALUES_OF_DIMENSION = setUpList<{ value?: TextFilter | null }, { value: string; name: string }>(
  'FinancialDimension.values',
  {
    columns: 'v.legal_entity, v.dimension, v.value, v.name',
    from: 'dimension_value v',
    order: [textColumn('v.value')],
  },
  ['v.legal_entity', 'v.dimension'],
  ({ value }) => textMatches('v.value', value),
);

export interface DimensionDefaultRow {
  readonly kind: string;
  readonly number: string;
  readonly dimension: string;
  readonly value: string;
}

export const DIMENSION_DEFAULTS = setUpList<{ kind?: string | null; number?: TextFilter | null }, DimensionDefaultRow>(
  'LegalEntity.dimensionDefaults',
  {
    columns: 'd.legal_entity, d.kind, d.number, d.dimension, d.value',
    from: 'dimension_default d',
    order: ['d.kind', 'd.number', 'd.dimension'].map(textColumn),
  },
  ['d.legal_entity'],
  ({ kind, number }) => [...oneOf('d.kind', kind == null ? null : [kind]), ...textMatches('d.number', number)],
);

/** Customers by company and account, in any order. */
export function customersByAccount(
  reader: Reader,
  keys: readonly (readonly [string, string])[],
): Promise<CustomerRow[]> {
  const each = keys.map(() => '(c.legal_entity = ? AND c.account_number = ?)').join(' OR ');
  return reader.rows(`SELECT ${CUSTOMER} FROM customer c WHERE ${each}`, keys.flat());
}

/** Terms of payment by company and code, in any order. */
export function termsByCode(reader: Reader, keys: readonly (readonly [string, string])[]): Promise<TermsRow[]> {
  const each = keys.map(() => '(t.legal_entity = ? AND t.code = ?)').join(' OR ');
  return reader.rows(`SELECT * FROM terms_of_payment t WHERE ${each}`, keys.flat());
}
