// Phase B of the import as SQL: which proposals wait for lines, what stands in their way, and the lines themselves, set-based
// and for many proposals at once. It must never bring a line in whose unbilled sale is not posted. domain.md 5.2
import { marks, type Reader, type Tx } from '../../database/database';
import type { ObstacleFacts } from '../rules/obstacles';
import { BILLED_SALES, OBSTACLE, ON_ACCOUNT } from './billedSales';
import type { ProposalRow } from './proposals';
import { purgeLineTaxes } from './salesTax';
import { saleTaxGroup, TAX_GROUP_SOURCES } from './taxGroups';
import { TRANSACTION_TYPE } from './transactionTypes';

/** Staged, open, without lines and not held: up to `limit` of a company, in order of number after this one. */
export async function proposalsToImport(
  reader: Reader,
  legalEntity: string,
  after: string,
  limit: number,
): Promise<ProposalRow[]> {
  return reader.rows<ProposalRow>(
    `SELECT * FROM proposal WHERE legal_entity = ? AND status = 'OPEN' AND line_count = 0 AND import_held = 0 AND staged_at IS NOT NULL AND number > ?
      ORDER BY number LIMIT ?`,
    [legalEntity, after, limit],
  );
}

/** One cause that keeps lines of a proposal back. */
export interface Obstacle {
  proposal_number: string;
  code: ObstacleFacts['code'];
  /** The journal that is not posted, or the error code of the staged sale; ''. */
  reference: string;
  /** What the staged sale says, for one of them. */
  cause: string | null;
  count: number;
}

/** What keeps these proposals from being imported, by cause. */
export async function obstaclesOf(reader: Reader, numbers: readonly string[]): Promise<Obstacle[]> {
  const reference =
    "CASE WHEN code IN ('UNBILLED_SALE_NOT_JOURNALISED', 'BEGINNING_BALANCE_PENDING') THEN COALESCE(error_code, '') WHEN code = 'JOURNAL_NOT_POSTED' THEN journal_id ELSE '' END";
  return reader.rows<Obstacle>(
    `SELECT proposal_number, code, reference, MIN(cause) AS cause, COUNT(*) AS count FROM (
       SELECT proposal_number, code, ${reference} AS reference, cause FROM (
         SELECT s.invoice_number AS proposal_number, ${OBSTACLE} AS code, u.error_code, j.journal_id,
                CASE WHEN j.id IS NULL THEN u.error_message ELSE j.error_message END AS cause
           FROM ${BILLED_SALES}
          WHERE s.invoice_number IN (${marks(numbers.length)}) AND s.transaction_type = 'BILLED_SALES') AS billed
        WHERE code IS NOT NULL) AS waiting
      GROUP BY proposal_number, code, reference ORDER BY proposal_number, code, reference`,
    numbers,
  );
}

/** Tax groups and dimensions of a line: of the line that it takes back, else of the journal line or on-account transaction, else of the set-up. */
const taxGroup = (credited: string, journal: string, onAccount: string, byHand: string): string =>
  `CASE WHEN w.id IS NOT NULL THEN ${credited} WHEN j.id IS NOT NULL THEN ${journal}
     WHEN s.transaction_class IN ${ON_ACCOUNT} THEN ${onAccount} ELSE ${byHand} END`;
const GROUP = taxGroup(
  'w.sales_tax_group',
  'j.sales_tax_group',
  `COALESCE(o.sales_tax_group, ${saleTaxGroup('r.sales_tax_group')})`,
  saleTaxGroup('r.sales_tax_group'),
);
const DIMENSIONS = taxGroup('w.dimensions', 'j.dimensions', 'o.dimensions', 'NULL');
const ITEM_GROUP = taxGroup(
  'w.item_sales_tax_group',
  'j.item_sales_tax_group',
  'COALESCE(o.item_sales_tax_group, e.on_account_item_tax_group)',
  "COALESCE(g.item_sales_tax_group, CASE WHEN s.transaction_class = 'TIME' THEN e.time_item_tax_group END)",
);

/**
 * Brings the lines of these locked proposals in, under their next generation: until the proposal shows that generation nobody
 * sees them. Net is 0 unless chargeable. They are not taxed yet. A credit rests on no journal line: no accrual is taken back by it.
 */
export async function insertLines(tx: Tx, numbers: readonly string[]): Promise<void> {
  await tx.change(
    `INSERT INTO proposal_line (id, proposal_number, generation, line_number, actual_id, source_journal_line_id, credited_actual_id, milestone_id,
       transaction_class, billing_type, description, quantity, price, net_amount, sales_tax_group, item_sales_tax_group, dimensions, sales_tax)
     SELECT b.actual_id, b.proposal_number, b.generation, b.line_number, b.actual_id, b.journal_line_id, b.credited_actual_id, b.milestone_id,
       b.transaction_class, b.billing_type, b.description, b.quantity, b.price, b.net_amount, b.sales_tax_group, b.item_sales_tax_group,
       b.dimensions, 0
     FROM (
       SELECT s.actual_id, p.number AS proposal_number, p.generation + 1 AS generation, p.legal_entity,
              ROW_NUMBER() OVER (PARTITION BY s.invoice_number ORDER BY s.actual_id) AS line_number,
              CASE WHEN v.actual_id IS NULL THEN j.id END AS journal_line_id, v.actual_id AS credited_actual_id,
              s.milestone_id, s.transaction_class, s.billing_type, s.description, s.quantity, s.price,
              CASE WHEN s.billing_type = 'CHARGEABLE' THEN s.amount ELSE 0 END AS net_amount,
              ${GROUP} AS sales_tax_group, ${ITEM_GROUP} AS item_sales_tax_group, ${DIMENSIONS} AS dimensions
         FROM proposal p JOIN ${BILLED_SALES.replace('staged_actual s', "staged_actual s ON s.invoice_number = p.number AND s.transaction_type = 'BILLED_SALES'")}
         LEFT JOIN proposal z ON z.number = v.invoice_number
         LEFT JOIN proposal_line w ON w.actual_id = v.actual_id AND w.generation = z.generation
         LEFT JOIN customer r ON r.legal_entity = p.legal_entity AND r.account_number = p.customer_account
         LEFT JOIN project_category g ON g.legal_entity = p.legal_entity AND g.category = s.category AND g.transaction_type = ${TRANSACTION_TYPE}
         LEFT JOIN legal_entity e ON e.code = p.legal_entity
         ${TAX_GROUP_SOURCES}
        WHERE p.number IN (${marks(numbers.length)}) AND ${OBSTACLE} IS NULL) AS b`,
    numbers,
  );
}

/** Lines of generations that no proposal shows any more. */
export async function purgeLines(tx: Tx, numbers: readonly string[]): Promise<void> {
  await purgeLineTaxes(tx, numbers);
  await tx.change(`DELETE FROM proposal_line WHERE proposal_number IN (${marks(numbers.length)})`, numbers);
}

export interface Totals {
  proposal_number: string;
  line_count: number;
  net_amount: number;
  sales_tax: number;
}

/** What the lines of each proposal add up to. Only where old generations are purged. */
export async function totalsOf(reader: Reader, numbers: readonly string[]): Promise<Map<string, Totals>> {
  const rows = await reader.rows<Totals>(
    `SELECT proposal_number, COUNT(*) AS line_count, CAST(SUM(net_amount) AS SIGNED) AS net_amount, CAST(SUM(sales_tax) AS SIGNED) AS sales_tax
       FROM proposal_line WHERE proposal_number IN (${marks(numbers.length)}) GROUP BY proposal_number`,
    numbers,
  );
  return new Map(rows.map((row) => [row.proposal_number, row]));
}

/**
 * Open proposals of a company that have lines and charge nothing: all of them are memo lines. One whose chargeable lines add up
 * to zero is not among them: that is for an accountant to look at. domain.md 8, rows 9 and 10
 */
export async function memoProposals(reader: Reader, legalEntity: string): Promise<string[]> {
  const rows = await reader.rows<{ number: string }>(
    `SELECT p.number FROM proposal p WHERE p.legal_entity = ? AND p.status = 'OPEN' AND p.net_amount = 0 AND p.line_count > 0
       AND NOT EXISTS (SELECT 1 FROM proposal_line l WHERE l.proposal_number = p.number AND l.generation = p.generation AND l.billing_type = 'CHARGEABLE')
     ORDER BY p.number`,
    [legalEntity],
  );
  return rows.map(({ number }) => number);
}

/** The billed sales of these invoices get this state. */
export async function markBilled(tx: Tx, numbers: readonly string[], state: 'ON_PROPOSAL' | 'RECEIVED'): Promise<void> {
  await tx.change(
    `UPDATE staged_actual SET state = ? WHERE invoice_number IN (${marks(numbers.length)}) AND transaction_type = 'BILLED_SALES'`,
    [state, ...numbers],
  );
}
