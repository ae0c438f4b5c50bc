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
  readonly reported_opening: number;
  readonly reported_debit: number;
  readonly reported_credit: number;
}

/**
 * Every account that was ever posted to up to the end of the period, in order of account. As many rows as there are accounts.
 * `reportingCurrency`: what was posted in it; earlier postings of a company that kept none have no amount there.
 */
export async function readTrialBalance(
  reader: Reader,
  { legalEntity, from, to }: Period,
  reportingCurrency: string | null,
): Promise<AccountTurnover[]> {
  const sum = (condition: string, value: string) =>
    `CAST(SUM(CASE WHEN ${condition} THEN ${value} ELSE 0 END) AS SIGNED)`;
  const turnover = (prefix: string, amount: string) =>
    `${sum('v.accounting_date < ?', amount)} AS ${prefix}opening,
       ${sum(`v.accounting_date >= ? AND ${amount} > 0`, amount)} AS ${prefix}debit,
       ${sum(`v.accounting_date >= ? AND ${amount} < 0`, `-${amount}`)} AS ${prefix}credit`;
  const reported = 'CASE WHEN e.reporting_currency = ? THEN e.reporting_amount ELSE 0 END';
  const currency = reportingCurrency ?? '';
  const rows = await reader.rows<TurnoverRow>(
    `SELECT e.account, ${turnover('', 'e.accounting_amount')}, ${turnover('reported_', `(${reported})`)}
     FROM voucher v JOIN ledger_entry e ON e.legal_entity = v.legal_entity AND e.voucher_number = v.number
     WHERE v.legal_entity = ? AND v.accounting_date <= ? GROUP BY e.account ORDER BY e.account`,
    [from, from, from, from, currency, from, currency, currency, from, currency, currency, legalEntity, to],
  );
  return rows.map(({ account, opening, debit, credit, ...of }) => ({
    account,
    accounting: { opening, debit, credit },
    reporting:
      reportingCurrency === null
        ? null
        : { opening: of.reported_opening, debit: of.reported_debit, credit: of.reported_credit },
  }));
}
