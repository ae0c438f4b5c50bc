// Reads accruals of revenue from the ledger entries themselves: of the transactions that a period accrued, invoiced or took back,
// chunk by chunk, or of those named. An entry belongs to the transaction whose actual it carries: the unbilled sale's own, its billed
// sale's, or that of the sale that takes it back. It must never believe what a journal line says it accrued.
import { marks, type Reader } from '../../database/database';
import { grouped } from '../../database/slices';
import {
  ACCRUAL_TYPES,
  type AccrualOnAccount,
  type AccrualType,
  type AccruedTransaction,
} from '../rules/accrualBalance';
import type { Period } from './readTrialBalance';
import { transactionsOfPeriod } from './transactionsOfPeriod';

/** Transactions of one pass. */
const AT_ONCE = 1_000;

interface LineRow {
  readonly line_id: string;
  readonly actual_id: string;
  readonly legal_entity: string;
  readonly project_id: string;
  readonly document_date: string;
  readonly accounting_date: string;
  readonly voucher_number: string;
  readonly settled_by: string | null;
  readonly settled_on: string | null;
  readonly dimensions: string | null;
}

/** An accrued transaction with what it is. */
export interface AccrualRow extends AccruedTransaction {
  readonly lineId: string;
  readonly legalEntity: string;
  readonly projectId: string;
  readonly documentDate: string;
  readonly accountingDate: string;
  /** Of the accrual. */
  readonly voucherNumber: string;
  /** The accounting date of what settled it. */
  readonly settledOn: string | null;
}

/** Every transaction that has an accrual, which the period posted, invoiced or took back; each once, as it stands now. */
export async function* accrualsOfPeriod(reader: Reader, period: Period): AsyncGenerator<readonly AccrualRow[]> {
  let waiting: string[] = [];
  for await (const ids of transactionsOfPeriod(reader, period)) {
    waiting.push(...ids);
    for (; waiting.length >= AT_ONCE; waiting = waiting.slice(AT_ONCE))
      yield await readAccruals(reader, 'l.id', waiting.slice(0, AT_ONCE));
  }
  if (waiting.length > 0) yield await readAccruals(reader, 'l.id', waiting);
}

/** The accruals of these unbilled sales; one that never was accrued, or is not posted, has no row. */
export function accrualsOfActuals(reader: Reader, actualIds: readonly string[]): Promise<AccrualRow[]> {
  return readAccruals(reader, 'l.actual_id', actualIds);
}

async function readAccruals(
  reader: Reader,
  by: 'l.id' | 'l.actual_id',
  keys: readonly string[],
): Promise<AccrualRow[]> {
  if (keys.length === 0) return [];
  const lines = await reader.rows<LineRow>(
    `SELECT l.id AS line_id, l.actual_id, l.legal_entity, l.project_id, l.document_date, l.accounting_date, l.voucher_number,
       COALESCE(l.invoiced_by, l.reversed_by) AS settled_by, s.accounting_date AS settled_on, l.dimensions
     FROM journal_line l
     LEFT JOIN customer_invoice c ON c.legal_entity = l.legal_entity AND c.number = l.invoiced_by
     LEFT JOIN voucher s ON s.legal_entity = l.legal_entity AND s.number = COALESCE(c.voucher_number, l.reversed_by)
     WHERE ${by} IN (${marks(keys.length)}) AND l.status = 'POSTED' AND l.transaction_type = 'UNBILLED_SALES' AND l.reverses_line_id IS NULL
     ORDER BY l.id`,
    keys,
  );
  const sums = await readSums(
    reader,
    lines.map(({ line_id }) => line_id),
  );
  return lines.flatMap((line) => {
    const accounts = sums.get(line.line_id);
    return accounts === undefined ? [] : [accrualRow(line, accounts)];
  });
}

interface SumRow {
  readonly line_id: string;
  readonly posting_type: AccrualType;
  readonly account: string;
  readonly accrued: number;
  readonly reversed: number;
  readonly corrected: number;
}

/** What stands on each account of each line, by line. */
async function readSums(reader: Reader, lineIds: readonly string[]): Promise<Map<string, AccrualOnAccount[]>> {
  if (lineIds.length === 0) return new Map();
  const here = `l.id IN (${marks(lineIds.length)})`;
  const sum = (condition: string) => `CAST(SUM(CASE WHEN ${condition} THEN e.accounting_amount ELSE 0 END) AS SIGNED)`;
  const rows = await reader.rows<SumRow>(
    `SELECT t.line_id, e.posting_type, e.account, ${sum('e.voucher_number = t.voucher_number')} AS accrued,
       ${sum("e.voucher_number <> t.voucher_number AND v.source <> 'ACCRUAL_CORRECTION'")} AS reversed,
       ${sum("v.source = 'ACCRUAL_CORRECTION'")} AS corrected
     FROM (SELECT l.id AS line_id, l.legal_entity, l.voucher_number, l.actual_id FROM journal_line l WHERE ${here}
       UNION ALL SELECT l.id, l.legal_entity, l.voucher_number, k.actual1_id FROM journal_line l
         JOIN staged_link k ON k.actual2_id = l.actual_id AND k.role1 = 'BILLED_SALES' AND k.role2 = 'UNBILLED_SALES' WHERE ${here}
       UNION ALL SELECT l.id, l.legal_entity, l.voucher_number, r.actual_id FROM journal_line l
         JOIN journal_line r ON r.reverses_line_id = l.id WHERE ${here}) t
     JOIN ledger_entry e ON e.actual_id = t.actual_id AND e.legal_entity = t.legal_entity AND e.posting_type IN (${ACCRUAL_TYPES.map((type) => `'${type}'`).join(', ')})
     JOIN voucher v ON v.legal_entity = e.legal_entity AND v.number = e.voucher_number
     GROUP BY t.line_id, e.posting_type, e.account ORDER BY t.line_id, e.posting_type, e.account`,
    [...lineIds, ...lineIds, ...lineIds],
  );
  const accounts = rows.map(({ line_id, posting_type, ...accrual }) => ({
    line_id,
    postingType: posting_type,
    ...accrual,
  }));
  return new Map([...grouped(accounts, ({ line_id }) => line_id)].map(([id, of]) => [id, of.map(withoutLine)]));
}

function withoutLine({ line_id: _, ...accrual }: AccrualOnAccount & { line_id: string }): AccrualOnAccount {
  return accrual;
}

function accrualRow(line: LineRow, accounts: AccrualOnAccount[]): AccrualRow {
  return {
    lineId: line.line_id,
    actualId: line.actual_id,
    legalEntity: line.legal_entity,
    projectId: line.project_id,
    documentDate: line.document_date,
    accountingDate: line.accounting_date,
    voucherNumber: line.voucher_number,
    settledBy: line.settled_by,
    settledOn: line.settled_on,
    dimensions: line.dimensions,
    accounts,
  };
}
