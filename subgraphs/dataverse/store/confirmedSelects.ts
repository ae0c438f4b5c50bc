// The SELECTs over an invoice's details that give what confirming writes: confirming inserts what they give, the preview shows
// it. One per stock and row; those of which an invoice has none are left out. What a row says is decided by rules/confirmedRows.

import type { Value } from '../../database/database';
import { currencyDecimals, PRICE_SCALE, QUANTITY_SCALE } from '../../money';
import {
  CONFIRMED_LINKS,
  type ConfirmedLink,
  type ConfirmedRow,
  KINDS_OF,
  LEFTOVER_BILLING_TYPE,
  ROWS_OF,
  type Stock,
} from '../rules/confirmedRows';
import type { InvoiceRow } from './invoices';

/** A SELECT's columns by name, each an expression or a value, and where they come from. */
export interface Selecting {
  readonly columns: Readonly<Record<string, string | { value: Value }>>;
  readonly from: string;
  readonly where: string;
}

export interface Sql {
  readonly text: string;
  readonly values: readonly Value[];
}

/** When it is confirmed: instant, and the accounting date of all rows. */
export interface Confirming {
  readonly accountingDate: string;
  readonly now: string;
}

/** How many rows of each kind an invoice's details give, by `nameOf`. */
export type RowCounts = Readonly<Record<string, number>>;

const STOCKS = Object.keys(ROWS_OF) as Stock[];

/** The column under which `COUNT_COLUMNS` counts a row. */
export const nameOf = (stock: Stock, row: ConfirmedRow): string => `${stock}_${row.name}`;

/** Per row and link, how many details have it; to be selected from `invoice_detail d`. */
export const COUNT_COLUMNS: string = [
  ...STOCKS.flatMap((stock) => ROWS_OF[stock].map((row) => counted(conditionOf(stock, row), nameOf(stock, row)))),
  ...CONFIRMED_LINKS.map((link) => counted(conditionOfLink(link), link.id)),
].join(', ');

const FROM: Readonly<Record<Stock, string>> = {
  SALE: 'invoice_detail d JOIN actual s ON s.id = d.source_actual_id',
  MANUAL: 'invoice_detail d JOIN invoice_line s ON s.id = d.invoice_line_id',
  MILESTONE: 'invoice_detail d JOIN milestone s ON s.id = d.source_milestone_id',
  CORRECTION: 'invoice_detail d JOIN actual s ON s.id = d.corrected_actual_id',
};

/** The limits that a leftover may meet again. domain.md 2.3.4 */
const WITH_LIMITS = `JOIN contract_line n ON n.id = s.contract_line_id JOIN contract_customer u ON u.id = s.contract_customer_id
  JOIN contract c ON c.id = s.contract_id LEFT JOIN contract_line_customer k ON k.contract_line_id = n.id AND k.contract_customer_id = u.id`;
const NTE_OF_LEFTOVER = `CASE WHEN COALESCE(k.nte_limit, n.nte_limit, u.nte_limit, c.nte_limit) IS NULL THEN 'NOT_APPLICABLE' ELSE 'NOT_EVALUATED' END`;

/** The SELECTs of all actuals that these counts announce. 3.4 (f) to (n), 3.5 (p), 3.6 (w) to (aa) */
export function actualSelects(invoice: InvoiceRow, counts: RowCounts, at: Confirming): Selecting[] {
  return STOCKS.flatMap((stock) =>
    ROWS_OF[stock]
      .filter((row) => (counts[nameOf(stock, row)] ?? 0) > 0)
      .map((row) => ({
        columns: { ...statusesOf(row, at), ...dimensionsOf(stock, invoice), ...wordsOf(row, invoice.currency) },
        from: row.says === 'REST' ? `${FROM[stock]} ${WITH_LIMITS}` : FROM[stock],
        where: conditionOf(stock, row),
      })),
  );
}

/** The SELECTs of all links. domain.md 2.8 */
export function linkSelects(counts: RowCounts): Selecting[] {
  return CONFIRMED_LINKS.filter(({ id }) => (counts[id] ?? 0) > 0).map((link) => ({
    columns: {
      id: `d.${link.id}`,
      actual1_id: `d.${link.first}`,
      role1: { value: link.role1 },
      actual2_id:
        link.second === 'SALE'
          ? 'COALESCE(d.new_sale_id, d.source_actual_id)'
          : 'COALESCE(d.source_actual_id, d.corrected_actual_id)',
      role2: { value: link.role2 },
      invoice_id: 'd.invoice_id',
    },
    from: 'invoice_detail d',
    where: conditionOfLink(link),
  }));
}

/** How many rows these counts announce in all. */
export function rowsIn(counts: RowCounts): { actuals: number; links: number } {
  const sum = (names: string[]) => names.reduce((total, name) => total + (counts[name] ?? 0), 0);
  return {
    actuals: sum(STOCKS.flatMap((stock) => ROWS_OF[stock].map((row) => nameOf(stock, row)))),
    links: sum(CONFIRMED_LINKS.map(({ id }) => id)),
  };
}

/** All SELECTs in one, over the details of one invoice; `also` narrows them, `more` adds columns to each by its place. */
export function unionOf(
  selects: readonly Selecting[],
  invoiceId: string,
  also: Sql = { text: '', values: [] },
  more: (place: number) => string = () => '',
): Sql & { columns: string[] } {
  const columns = Object.keys(selects[0]?.columns ?? {});
  const values: Value[] = [];
  const texts = selects.map((select, place) => {
    const expressions = columns.map((column) => {
      const expression = select.columns[column];
      if (typeof expression === 'string') return `${expression} AS ${column}`;
      values.push(expression?.value ?? null);
      return `? AS ${column}`;
    });
    values.push(invoiceId, ...also.values);
    return `SELECT ${expressions.join(', ')}${more(place)} FROM ${select.from} WHERE d.invoice_id = ? AND ${select.where}${also.text}`;
  });
  return { text: texts.join(' UNION ALL '), values, columns };
}

function counted(condition: string, name: string): string {
  return `COUNT(CASE WHEN ${condition} THEN 1 END) AS ${name}`;
}

function conditionOf(stock: Stock, { id, needs, lacks }: ConfirmedRow): string {
  const kinds = KINDS_OF[stock].map((kind) => `'${kind}'`);
  return [
    `d.kind IN (${kinds.join(', ')})`,
    `d.${id} IS NOT NULL`,
    ...(needs ? [`d.${needs} IS NOT NULL`] : []),
    ...(lacks ? [`d.${lacks} IS NULL`] : []),
    ...(stock === 'CORRECTION' ? [`d.transaction_class <> 'RETAINER'`] : []),
  ].join(' AND ');
}

/** Links of retainers are written with them. */
function conditionOfLink({ id }: ConfirmedLink): string {
  return `d.kind NOT IN ('RETAINER', 'APPLIED_RETAINER', 'REFUND') AND (d.kind <> 'CORRECTION' OR d.transaction_class <> 'RETAINER') AND d.${id} IS NOT NULL`;
}

function statusesOf(row: ConfirmedRow, at: Confirming): Selecting['columns'] {
  return {
    id: `d.${row.id}`,
    transaction_type: { value: row.transactionType },
    billing_status: { value: row.billingStatus },
    adjustment_status: { value: row.adjustmentStatus },
    skip_sync: { value: row.skipSync },
    accounting_date: { value: at.accountingDate },
    created_at: { value: at.now },
    origin_id: 'd.id',
    invoice_id: row.isOnInvoice ? 'd.invoice_id' : { value: null },
    nte_status: row.says === 'REST' ? NTE_OF_LEFTOVER : { value: null },
  };
}

const OWN_DIMENSIONS = ['project_id', 'task', 'role', 'resource', 'category'] as const;

function dimensionsOf(stock: Stock, invoice: InvoiceRow): Selecting['columns'] {
  const from = (table: string, columns: readonly string[]) =>
    Object.fromEntries(columns.map((column) => [column, `${table}.${column}`]));
  const none = (columns: readonly string[]) => Object.fromEntries(columns.map((column) => [column, { value: null }]));
  const ofInvoice = {
    currency: { value: invoice.currency },
    legal_entity: { value: invoice.legal_entity },
    contract_id: { value: invoice.contract_id },
    contract_line_id: 's.contract_line_id',
    contract_customer_id: { value: invoice.contract_customer_id },
    customer_id: { value: invoice.customer_id },
  };
  switch (stock) {
    case 'MANUAL':
      return { ...ofInvoice, ...from('d', OWN_DIMENSIONS), ...none(['milestone_id', 'resource_company', 'entry_id']) };
    case 'MILESTONE':
      return {
        ...ofInvoice,
        ...none([...OWN_DIMENSIONS, 'resource_company', 'entry_id']),
        project_id: 's.project_id',
        milestone_id: 's.id',
      };
    case 'SALE':
    case 'CORRECTION':
      return {
        ...from('s', Object.keys(ofInvoice)),
        ...from('s', [...OWN_DIMENSIONS, 'milestone_id', 'resource_company', 'entry_id']),
      };
  }
}

const WORDS = ['transaction_class', 'billing_type', 'document_date', 'description', 'external_description'] as const;
const SIGNED = ['quantity', 'amount', 'discount_amount', 'fee_amount'] as const;

function wordsOf({ says, sign }: ConfirmedRow, currency: string): Selecting['columns'] {
  const table = says === 'DETAIL' ? 'd' : 's';
  const words = Object.fromEntries(WORDS.map((column) => [column, `${table}.${column}`]));
  const price = { price: `${table}.price` };
  if (says === 'REST')
    return { ...words, ...price, ...restOf(currency), billing_type: { value: LEFTOVER_BILLING_TYPE } };
  const minus = sign === 1 ? '' : '-';
  return { ...words, ...price, ...Object.fromEntries(SIGNED.map((column) => [column, `${minus}${table}.${column}`])) };
}

/**
 * What the corrected sale had and the detail no longer bills: exactly the rest of every column, so that nothing is lost to
 * rounding. Where something stays billed at another price, it is the rest of the quantity at the old price, with its part of discount
 * and fee; a price of nothing that stays says nothing.
 */
function restOf(currency: string): Selecting['columns'] {
  const rest = (column: string) => `s.${column} - d.${column}`;
  const minorUnits = 10 ** (QUANTITY_SCALE + PRICE_SCALE - currencyDecimals(currency));
  const gross = rounded(`(${rest('quantity')}) * s.price`, String(minorUnits));
  const part = (column: string) => shareOf(`s.${column}`, rest('quantity'), 's.quantity');
  const either = (same: string, otherwise: string) =>
    `CASE WHEN d.price = s.price OR d.quantity = 0 THEN ${same} ELSE ${otherwise} END`;
  return {
    quantity: rest('quantity'),
    discount_amount: either(rest('discount_amount'), part('discount_amount')),
    fee_amount: either(rest('fee_amount'), part('fee_amount')),
    amount: either(rest('amount'), `${gross} - ${part('discount_amount')} + ${part('fee_amount')}`),
  };
}

/**
 * `amount` × `part` / `whole` of one sign, rounded half away from zero: by long division, six digits of the part after the others,
 * because the product itself (10^12 × 10^11) is beyond 64 bits, which one engine refuses and the other makes a float of.
 */
function shareOf(amount: string, part: string, whole: string): string {
  const [size, of] = [`ABS(${part})`, `ABS(${whole})`];
  const first = `(ABS(${amount}) * ((${size} - ${size} % ${STEP}) / ${STEP}))`;
  const rest = `(${first} % ${of} * ${STEP} + ABS(${amount}) * (${size} % ${STEP}))`;
  const share = `((${first} - ${first} % ${of}) / ${of} * ${STEP} + ${rounded(rest, of)})`;
  return `(CASE WHEN ${amount} < 0 THEN -1 ELSE 1 END * CAST(${share} AS SIGNED))`;
}

const STEP = 1_000_000;

/** n / d rounded half away from zero, in integers, alike on both engines. An amount's product stays within 64 bits. */
function rounded(n: string, d: string): string {
  const doubled = `(2 * ABS(${n}) + ABS(${d}))`;
  const size = `CAST((${doubled} - ${doubled} % (2 * ABS(${d}))) / (2 * ABS(${d})) AS SIGNED)`;
  return `(CASE WHEN (${n} < 0) = (${d} < 0) THEN 1 ELSE -1 END * ${size})`;
}
