// Which unbilled sales a period is about: those whose journal, invoice or taking back is dated in it. By vouchers in the order of an
// index, and the lines of large invoices in theirs: neither memory nor a statement grows with the period. Each comes once.
import { marks, type Reader } from '../../database/database';
import type { Period } from './readTrialBalance';

const VOUCHERS_AT_ONCE = 500;
const LINES_AT_ONCE = 1_000;

interface VoucherRow {
  readonly number: string;
  readonly accounting_date: string;
  readonly source: string;
  readonly source_id: string;
}

/** The ids of their journal lines, in chunks of any size. */
export async function* transactionsOfPeriod(reader: Reader, period: Period): AsyncGenerator<readonly string[]> {
  for (let [date, number] = [period.from, '']; ; ) {
    const vouchers = await reader.rows<VoucherRow>(
      `SELECT number, accounting_date, source, source_id FROM voucher WHERE legal_entity = ? AND accounting_date >= ? AND accounting_date <= ?
         AND (accounting_date > ? OR number > ?) ORDER BY accounting_date, number LIMIT ${VOUCHERS_AT_ONCE}`,
      [period.legalEntity, date, period.to, date, number],
    );
    const of = (source: string) =>
      vouchers.filter((voucher) => voucher.source === source).map(({ source_id }) => source_id);
    yield await ofJournalLines(reader, period, of('JOURNAL_LINE'));
    yield* ofInvoices(reader, period.legalEntity, of('CUSTOMER_INVOICE'));
    const last = vouchers.at(-1);
    if (!last || vouchers.length < VOUCHERS_AT_ONCE) return;
    [date, number] = [last.accounting_date, last.number];
  }
}

/** What these lines accrued or took back; but what was settled in the same period comes with that. */
async function ofJournalLines(reader: Reader, { from, to }: Period, lineIds: readonly string[]): Promise<string[]> {
  if (lineIds.length === 0) return [];
  const rows = await reader.rows<{ id: string }>(
    `SELECT COALESCE(l.reverses_line_id, l.id) AS id FROM journal_line l
     LEFT JOIN customer_invoice c ON c.legal_entity = l.legal_entity AND c.number = l.invoiced_by
     LEFT JOIN voucher s ON s.legal_entity = l.legal_entity AND s.number = COALESCE(c.voucher_number, l.reversed_by)
       AND s.accounting_date >= ? AND s.accounting_date <= ?
     WHERE l.id IN (${marks(lineIds.length)}) AND l.transaction_type = 'UNBILLED_SALES' AND s.number IS NULL`,
    [from, to, ...lineIds],
  );
  return rows.map(({ id }) => id);
}

/** The sales that these customer invoices bill. */
async function* ofInvoices(
  reader: Reader,
  legalEntity: string,
  numbers: readonly string[],
): AsyncGenerator<readonly string[]> {
  if (numbers.length === 0) return;
  const invoices = await reader.rows<{ number: string; generation: number; line_count: number }>(
    `SELECT p.number, p.generation, p.line_count FROM customer_invoice c JOIN proposal p ON p.number = c.proposal_number
     WHERE c.legal_entity = ? AND c.number IN (${marks(numbers.length)}) ORDER BY p.number`,
    [legalEntity, ...numbers],
  );
  let together: string[] = [];
  let lines = 0;
  for (const { number, generation, line_count } of invoices) {
    if (line_count > LINES_AT_ONCE) yield* ofLargeInvoice(reader, number, generation);
    else {
      together.push(number);
      lines += line_count;
    }
    if (lines < LINES_AT_ONCE) continue;
    yield await ofSmallInvoices(reader, together);
    [together, lines] = [[], 0];
  }
  yield await ofSmallInvoices(reader, together);
}

async function ofSmallInvoices(reader: Reader, numbers: readonly string[]): Promise<string[]> {
  if (numbers.length === 0) return [];
  const rows = await reader.rows<{ id: string }>(
    `SELECT b.source_journal_line_id AS id FROM proposal p JOIN proposal_line b ON b.proposal_number = p.number AND b.generation = p.generation
     WHERE p.number IN (${marks(numbers.length)}) AND b.source_journal_line_id IS NOT NULL`,
    numbers,
  );
  return rows.map(({ id }) => id);
}

async function* ofLargeInvoice(reader: Reader, number: string, generation: number): AsyncGenerator<readonly string[]> {
  for (let after = 0; ; ) {
    const rows = await reader.rows<{ id: string | null; line_number: number }>(
      `SELECT source_journal_line_id AS id, line_number FROM proposal_line WHERE proposal_number = ? AND generation = ? AND line_number > ?
       ORDER BY line_number LIMIT ${LINES_AT_ONCE}`,
      [number, generation, after],
    );
    yield rows.flatMap(({ id }) => id ?? []);
    if (rows.length < LINES_AT_ONCE) return;
    after = (rows.at(-1) as { line_number: number }).line_number;
  }
}
