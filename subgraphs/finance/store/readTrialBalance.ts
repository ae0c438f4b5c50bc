// Reads a trial balance from the ledger entries themselves, never from totals that were stored beside them, so that what was altered
// shows. One statement over the vouchers dated up to the period's end: it reads no voucher after it.
import type { Reader } from '../../database/database';
import type { AccountTurnover } from '../rules/trialBalance';

export interface Period {
  readonly legalEntity: string;
  /** YYYY-MM-DD, both included. */
  readonly from: string;
  readonly to: string;
}

interface TurnoverRow {
  readonly account: string;
  readonly opening: number;
  readonly debit: number;
  readonly credit: number;
}

/** Every account that was ever posted to up to the end of the period, in order of account. As many rows as there are accounts. */
export async function readTrialBalance(reader: Reader, { legalEntity, from, to }: Period): Promise<AccountTurnover[]> {
  const sum = (condition: string, value: string) =>
    `CAST(SUM(CASE WHEN ${condition} THEN ${value} ELSE 0 END) AS SIGNED)`;
  const amount = 'e.accounting_amount';
  const rows = await reader.rows<TurnoverRow>(
    `SELECT e.account, ${sum('v.accounting_date < ?', amount)} AS opening,
       ${sum(`v.accounting_date >= ? AND ${amount} > 0`, amount)} AS debit,
       ${sum(`v.accounting_date >= ? AND ${amount} < 0`, `-${amount}`)} AS credit
     FROM voucher v JOIN ledger_entry e ON e.legal_entity = v.legal_entity AND e.voucher_number = v.number
     WHERE v.legal_entity = ? AND v.accounting_date <= ? GROUP BY e.account ORDER BY e.account`,
    [from, from, from, legalEntity, to],
  );
  return rows.map(({ account, ...accounting }) => ({ account, accounting, reporting: null }));
}
