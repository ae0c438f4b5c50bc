// The unbilled sales that must be posted before a proposal gets its lines: those on journals, and those that the next import would
// put there. By the import's own SQL (billedSales.ts), so that no line is called needed that the proposal does not wait for.
import { createHash, type Hash } from 'node:crypto';
import { marks, type Reader, type Tx } from '../../database/database';
import { grouped, type ListSource } from '../../database/slices';
import { BILLED_SALES, OBSTACLE } from './billedSales';
import { childList } from './childList';

export interface NeededLineRow {
  readonly number: string;
  readonly billed_id: string;
  readonly actual_id: string;
  readonly transaction_type: string;
  readonly transaction_class: string;
  readonly description: string | null;
  readonly accounting_date: string;
  readonly quantity: number;
  readonly amount: number;
  readonly currency: string;
  /** Of its journal line; null: the next import makes one. */
  readonly journal_line_id: string | null;
  readonly journal_id: string | null;
  readonly status: string | null;
  readonly error_code: string | null;
  readonly error_message: string | null;
}

const NEEDED = `s.transaction_type = 'BILLED_SALES' AND s.state NOT IN ('ON_PROPOSAL', 'POSTED')
  AND ${OBSTACLE} IN ('UNBILLED_SALE_NOT_JOURNALISED', 'JOURNAL_NOT_POSTED')`;
const ACCOUNTING_DATE = 'COALESCE(j.accounting_date, u.accounting_date)';

const SOURCE: ListSource = {
  columns: `s.invoice_number AS number, s.actual_id AS billed_id, u.actual_id, u.transaction_type, u.transaction_class, u.description,
    ${ACCOUNTING_DATE} AS accounting_date, u.quantity, u.amount, u.currency, j.id AS journal_line_id, j.journal_id, j.status,
    CASE WHEN j.id IS NULL THEN u.error_code ELSE j.error_code END AS error_code,
    CASE WHEN j.id IS NULL THEN u.error_message ELSE j.error_message END AS error_message`,
  from: BILLED_SALES,
  only: { sql: NEEDED, values: [] },
  order: [{ sql: 's.actual_id', name: 'billed_id', kind: 'text' }],
};

/** What a proposal needs posted, in the order of its billed sales. */
export const NEEDED_OF_PROPOSAL = childList<NeededLineRow>(SOURCE, {
  columns: [{ sql: 's.invoice_number', name: 'number' }],
});

export interface NeededTotalRow {
  readonly transaction_type: string;
  readonly currency: string;
  readonly count: number;
  readonly amount: number;
  /** Of them those that stand on no journal yet. */
  readonly not_journalised: number;
}

/** Sums and checksum of what each proposal needs, by number. */
export interface Needed {
  readonly totals: readonly NeededTotalRow[];
  readonly checksum: string;
}

/**
 * One statement for the sums of all. Lines are gone through for the checksum, 5,000 at a time, of those that need any: a page of
 * proposals is short, and what has no line has the checksum of nothing.
 */
export async function neededByProposal(reader: Reader, numbers: readonly string[]): Promise<Map<string, Needed>> {
  if (numbers.length === 0) return new Map();
  const rows = await reader.rows<NeededTotalRow & { number: string }>(
    `SELECT number, transaction_type, currency, COUNT(*) AS count, CAST(SUM(amount) AS SIGNED) AS amount,
            CAST(SUM(waits) AS SIGNED) AS not_journalised
       FROM (SELECT s.invoice_number AS number, u.transaction_type, u.currency, u.amount, CASE WHEN j.id IS NULL THEN 1 ELSE 0 END AS waits
               FROM ${BILLED_SALES} WHERE s.invoice_number IN (${marks(numbers.length)}) AND ${NEEDED}) AS needed
      GROUP BY number, transaction_type, currency ORDER BY number, transaction_type, currency`,
    numbers,
  );
  const totals = grouped(rows, ({ number }) => number);
  const checksums = await checksumsOf(reader, [...totals.keys()]);
  return new Map(
    numbers.map((number) => [
      number,
      { totals: totals.get(number) ?? [], checksum: checksums.get(number) ?? OF_NOTHING },
    ]),
  );
}

const SUMMED_AT_ONCE = 5_000;
/** Of a proposal that needs no line. */
const OF_NOTHING = createHash('sha256').digest('hex');

/** Where a page of lines ended. */
type Place = Pick<NeededLineRow, 'number' | 'billed_id'>;

/** The checksum of one proposal's needed lines. */
export async function neededChecksum(reader: Reader, number: string): Promise<string> {
  return (await checksumsOf(reader, [number])).get(number) ?? OF_NOTHING;
}

/**
 * What somebody saw of the lines, as one text per proposal: which sales, over which amounts, to be posted when. The same before and
 * after the import has put them on journals, unless that moves a date. Reads 5,000 lines at a time, over all of these proposals.
 */
async function checksumsOf(reader: Reader, numbers: readonly string[]): Promise<Map<string, string>> {
  const hashes = new Map<string, Hash>();
  if (numbers.length === 0) return new Map();
  for (let last: Place | undefined; ; ) {
    const beyond = last ? 'AND (s.invoice_number > ? OR (s.invoice_number = ? AND s.actual_id > ?))' : '';
    const page: NeededLineRow[] = await reader.rows<NeededLineRow>(
      `SELECT s.invoice_number AS number, s.actual_id AS billed_id, u.actual_id, u.transaction_type, ${ACCOUNTING_DATE} AS accounting_date, u.amount, u.currency
         FROM ${BILLED_SALES} WHERE s.invoice_number IN (${marks(numbers.length)}) AND ${NEEDED} ${beyond}
        ORDER BY s.invoice_number, s.actual_id LIMIT ${SUMMED_AT_ONCE}`,
      [...numbers, ...(last ? [last.number, last.number, last.billed_id] : [])],
    );
    for (const { number, actual_id, transaction_type, accounting_date, amount, currency } of page) {
      const hash = hashes.get(number) ?? createHash('sha256');
      hashes.set(number, hash.update(`${actual_id}|${transaction_type}|${amount}|${currency}|${accounting_date}\n`));
    }
    if (page.length < SUMMED_AT_ONCE) break;
    last = page.at(-1);
  }
  return new Map([...hashes].map(([number, hash]) => [number, hash.digest('hex')]));
}

/** The journals that hold needed lines, with how many of theirs are. */
export async function journalsNeeded(reader: Reader, number: string): Promise<{ id: string; needed: number }[]> {
  return reader.rows(
    `SELECT journal_id AS id, COUNT(*) AS needed FROM (
       SELECT j.journal_id FROM ${BILLED_SALES} WHERE s.invoice_number = ? AND ${NEEDED} AND j.id IS NOT NULL) AS held
      GROUP BY journal_id ORDER BY journal_id`,
    [number],
  );
}

/**
 * Moves the needed lines of one locked journal to another, which exists. Gives how many. DISTINCT, because MySQL merges a derived table without
 * it into the statement that changes its table, and refuses that (1093); MariaDB takes either.
 */
export async function moveNeeded(tx: Tx, number: string, from: string, to: string): Promise<number> {
  return tx.change(
    `UPDATE journal_line SET journal_id = ? WHERE journal_id = ? AND id IN (SELECT id FROM (
       SELECT DISTINCT j.id FROM ${BILLED_SALES} WHERE s.invoice_number = ? AND ${NEEDED} AND j.journal_id = ?) AS needed)`,
    [to, from, number, from],
  );
}

/** No import puts further lines on these journals: they collect for one invoice from here on. */
export async function closeToImports(tx: Tx, journalIds: readonly string[]): Promise<void> {
  if (journalIds.length === 0) return;
  await tx.change(
    `UPDATE integration_journal SET period_key = '${OF_INVOICE}' WHERE id IN (${marks(journalIds.length)})`,
    journalIds,
  );
}

/** The group of a journal that no period fills. */
export const OF_INVOICE = 'INVOICE';

/** Why needed lines could not be posted, by cause. */
export async function neededFaults(
  reader: Reader,
  number: string,
): Promise<{ code: string; message: string; count: number }[]> {
  return reader.rows(
    `SELECT code, message, COUNT(*) AS count FROM (
       SELECT j.error_code AS code, COALESCE(j.error_message, '') AS message FROM ${BILLED_SALES}
        WHERE s.invoice_number = ? AND ${NEEDED} AND j.error_code IS NOT NULL) AS faults
      GROUP BY code, message ORDER BY code, message`,
    [number],
  );
}
