// Reads vouchers and their ledger entries for the API. Posted rows never change. Entries hold no scope of their own: they must
// never be read but for a voucher that the caller has been shown.
import type { Caller } from '../../caller';
import { visibleIn, where } from '../../database/conditions';
import type { Reader } from '../../database/database';
import { keysIn } from '../../database/slices';
import { childList } from './childList';
import type { LegalNumber } from './readInvoices';

export interface VoucherRow {
  readonly legal_entity: string;
  readonly number: string;
  readonly accounting_date: string;
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
  readonly exchange_rate: number;
}

const KEY = {
  columns: [
    { sql: 'v.legal_entity', name: 'legal_entity' },
    { sql: 'v.number', name: 'number' },
  ],
};

/** The entries of a voucher, in the order in which they were posted. */
export const ENTRIES_OF_VOUCHER = childList<LedgerEntryRow>(
  {
    columns:
      'e.legal_entity, e.voucher_number, e.entry_number, e.account, e.posting_type, e.currency, e.amount, e.accounting_currency, e.accounting_amount, e.exchange_rate',
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
  return reader.rows<VoucherRow>(
    `SELECT v.legal_entity, v.number, v.accounting_date FROM voucher v ${filter.sql}`,
    filter.values,
  );
}
