// Reads vouchers and their ledger entries for the API. Posted rows never change. Entries hold no scope of their own: they must
// never be read but for a voucher that the caller has been shown.
import type { Caller } from '../../caller';
import { inRange, visibleIn, where } from '../../database/conditions';
import type { Reader } from '../../database/database';
import type { Condition, OrderColumn, Slice, SliceOf } from '../../database/keyset';
import { countUpTo, keysIn, type ListSource, readSlice } from '../../database/slices';
import { childList } from './childList';
import type { LegalNumber } from './readInvoices';

export interface VoucherRow {
  readonly legal_entity: string;
  readonly number: string;
  readonly accounting_date: string;
  readonly source: string;
}

export interface LedgerEntryRow {
  readonly legal_entity: string;
  readonly voucher_number: string;
  readonly entry_number: number;
  readonly account: string;
  readonly posting_type: string;
  readonly currency: string;
  readonly amount: number;
  readonly accounting_currency: string;
  readonly accounting_amount: number;
  readonly reporting_currency: string | null;
  readonly reporting_amount: number | null;
  readonly exchange_rate: number;
  readonly dimensions: string | null;
}

const VOUCHER = 'v.legal_entity, v.number, v.accounting_date, v.source';
const KEY = {
  columns: [
    { sql: 'v.legal_entity', name: 'legal_entity' },
    { sql: 'v.number', name: 'number' },
  ],
};
/** Within one legal entity. Numbers are drawn and committed in their order: what follows the last one read is all that is new. */
export const VOUCHER_ORDER: readonly OrderColumn[] = [{ sql: 'v.number', name: 'number', kind: 'text' }];
const VOUCHERS: ListSource = { columns: VOUCHER, from: 'voucher v', order: VOUCHER_ORDER };

/** The entries of a voucher, in the order in which they were posted. */
export const ENTRIES_OF_VOUCHER = childList<LedgerEntryRow>(
  {
    columns:
      'e.legal_entity, e.voucher_number, e.entry_number, e.account, e.posting_type, e.currency, e.amount, e.accounting_currency, e.accounting_amount, e.reporting_currency, e.reporting_amount, e.exchange_rate, e.dimensions',
    from: 'ledger_entry e',
    order: [{ sql: 'e.entry_number', name: 'entry_number', kind: 'integer' }],
  },
  {
    columns: [
      { sql: 'e.legal_entity', name: 'legal_entity' },
      { sql: 'e.voucher_number', name: 'voucher_number' },
    ],
  },
);

/** Vouchers by legal entity and number, in any order, of what the caller may see. */
export function vouchersByNumber(reader: Reader, caller: Caller, keys: readonly LegalNumber[]): Promise<VoucherRow[]> {
  const filter = where([keysIn(KEY, keys), ...visibleIn('v.legal_entity', caller.legalEntities)]);
  return reader.rows<VoucherRow>(`SELECT ${VOUCHER} FROM voucher v ${filter.sql}`, filter.values);
}

export interface VoucherFilter {
  readonly legalEntity: string;
  /** Accounting dates, both included. */
  readonly from?: string | null | undefined;
  readonly to?: string | null | undefined;
  /** Only what follows this number. */
  readonly afterNumber?: string | null | undefined;
}

/** One slice of a legal entity's vouchers, in order of number. */
export function readVouchers(
  reader: Reader,
  caller: Caller,
  filter: VoucherFilter,
  slice: Slice,
): Promise<SliceOf<VoucherRow>> {
  return readSlice(reader, VOUCHERS, conditionsOf(caller, filter), slice);
}

/** How many vouchers match, up to `most`. */
export function countVouchers(reader: Reader, caller: Caller, filter: VoucherFilter, most: number): Promise<number> {
  return countUpTo(reader, most, 'voucher v', conditionsOf(caller, filter));
}

function conditionsOf(caller: Caller, { legalEntity, from, to, afterNumber }: VoucherFilter): Condition[] {
  return [
    { sql: 'v.legal_entity = ?', values: [legalEntity] },
    ...visibleIn('v.legal_entity', caller.legalEntities),
    ...inRange('v.accounting_date', { gte: from, lte: to }),
    ...(afterNumber == null ? [] : [{ sql: 'v.number > ?', values: [afterNumber] }]),
  ];
}
