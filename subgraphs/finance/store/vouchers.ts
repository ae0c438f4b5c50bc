// Vouchers and their ledger entries: inserted once, never changed, never deleted. A voucher that does not balance is a defect
// of this program: closing it fails, and with it the transaction. faults.md I5
import { marks, type Reader, type Tx } from '../../database/database';
import type { Entry, PostingType } from '../rules/ledger';

export interface VoucherRow {
  readonly legal_entity: string;
  readonly number: string;
  readonly accounting_date: string;
  readonly source: 'JOURNAL_LINE' | 'CUSTOMER_INVOICE' | 'ACCRUAL_CORRECTION' | 'REVENUE_ESTIMATE';
  readonly source_id: string;
  readonly posted_at: string;
}

export function insertVouchers(tx: Tx, vouchers: readonly VoucherRow[]): void {
  tx.insertSoon('voucher', vouchers);
}

/** Entries of one voucher, or of several, numbered from `firstNumber` on within each. */
export interface EntriesOfVoucher {
  readonly voucherNumber: string;
  readonly firstNumber: number;
  readonly entries: readonly Entry[];
}

/** Inserts entries in one multi-row statement. */
export function insertEntries(
  tx: Tx,
  legalEntity: string,
  accountingCurrency: string,
  vouchers: readonly EntriesOfVoucher[],
): void {
  const rows = vouchers.flatMap(({ voucherNumber, firstNumber, entries }) =>
    entries.map((entry, index) => ({
      legal_entity: legalEntity,
      voucher_number: voucherNumber,
      entry_number: firstNumber + index,
      account: entry.account,
      posting_type: entry.postingType,
      currency: entry.currency,
      amount: entry.amount,
      accounting_currency: accountingCurrency,
      accounting_amount: entry.accountingAmount,
      reporting_currency: entry.reporting?.currency ?? null,
      reporting_amount: entry.reporting?.amount ?? null,
      exchange_rate: entry.rate,
      actual_id: entry.actualId,
      dimensions: entry.dimensions,
    })),
  );
  tx.insertSoon('ledger_entry', rows);
}

/** What was posted under each of these actuals, in its order. None of them has entries in more than one voucher. */
export async function entriesOfActuals(reader: Reader, actualIds: readonly string[]): Promise<Map<string, Entry[]>> {
  const byActual = new Map<string, Entry[]>();
  if (actualIds.length === 0) return byActual;
  const rows = await reader.rows<{
    actual_id: string;
    posting_type: PostingType;
    account: string;
    currency: string;
    amount: number;
    accounting_amount: number;
    reporting_currency: string | null;
    reporting_amount: number | null;
    exchange_rate: number;
    dimensions: string | null;
  }>(
    `SELECT actual_id, posting_type, account, currency, amount, accounting_amount, reporting_currency, reporting_amount, exchange_rate, dimensions FROM ledger_entry
      WHERE actual_id IN (${marks(actualIds.length)}) ORDER BY actual_id, entry_number`,
    actualIds,
  );
  for (const {
    actual_id: actualId,
    posting_type,
    accounting_amount,
    reporting_currency,
    reporting_amount,
    exchange_rate,
    ...same
  } of rows) {
    const before = byActual.get(actualId) ?? [];
    if (before.length === 0) byActual.set(actualId, before);
    before.push({
      ...same,
      actualId,
      postingType: posting_type,
      accountingAmount: accounting_amount,
      reporting:
        reporting_currency === null ? null : { currency: reporting_currency, amount: reporting_amount as number },
      rate: exchange_rate,
    });
  }
  return byActual;
}

/** Entries that are held back at most before they are written. */
const BUFFERED = 1_000;

/** A voucher that grows: its entries are numbered in order, written in batches, and summed. */
export class OpenVoucher {
  private readonly buffer: Entry[] = [];
  private written = 0;
  private readonly amounts = new Sums();
  private readonly reporting = new Sums();
  private accountingAmount = 0;

  constructor(
    private readonly tx: Tx,
    private readonly legalEntity: string,
    private readonly accountingCurrency: string,
    private readonly number: string,
  ) {}

  add(entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.amounts.add(entry);
      if (entry.reporting) this.reporting.add(entry.reporting);
      this.accountingAmount += entry.accountingAmount;
      this.buffer.push(entry);
    }
    if (this.buffer.length >= BUFFERED) this.write();
  }

  /** Writes what is left. Throws if the voucher does not balance in every currency. */
  close(): void {
    const open = [...this.amounts.open(), ...this.reporting.open().map((sum) => `${sum} as reporting currency`)];
    if (this.accountingAmount !== 0) open.push(`${this.accountingAmount} in accounting currency`);
    if (open.length > 0) throw new Error(`voucher ${this.number} does not balance: ${open.join(', ')}`);
    this.write();
  }

  private write(): void {
    const entries = this.buffer.splice(0);
    insertEntries(this.tx, this.legalEntity, this.accountingCurrency, [
      { voucherNumber: this.number, firstNumber: this.written + 1, entries },
    ]);
    this.written += entries.length;
  }
}

/** Sums by currency. */
class Sums {
  private readonly byCurrency = new Map<string, number>();

  add({ currency, amount }: { readonly currency: string; readonly amount: number }): void {
    this.byCurrency.set(currency, this.of(currency) + amount);
  }

  of(currency: string): number {
    return this.byCurrency.get(currency) ?? 0;
  }

  /** Those that are not zero, in words. */
  open(): string[] {
    return [...this.byCurrency].flatMap(([currency, sum]) => (sum === 0 ? [] : [`${sum} ${currency}`]));
  }
}
