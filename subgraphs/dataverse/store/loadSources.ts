// What a load reads, source by source: the rows of one range of ids in their order, shaped as the table maps take them, and beside
// each when it is dated, whether Finance has posted it and whether it travels at all. Rows that change are read under their locks; actuals and links never
// do. It must never read a table whole.
import type { Reader, Row, Tx, Value } from '../../database/database';
import { OUTGOING } from './actuals';
import type { LoadSource } from './loadSteps';

export interface LoadFilter {
  readonly legalEntity: string | null;
  readonly contractId: string | null;
}

/** A range of ids, its lower bound not in it. */
export interface LoadRange {
  readonly after: string;
  readonly upTo: string;
}

/** A row that travels, under its source's name. */
export interface LoadRow extends Row {
  readonly load_id: string;
  readonly load_date: string | null;
  readonly load_posted: number;
  readonly load_skips: number;
}

interface SourceSql {
  readonly columns: string;
  readonly from: string;
  readonly id: string;
  readonly legalEntity: string;
  /** `?` is the contract's id. */
  readonly ofContract: string;
  readonly and?: string;
  /** The table alone, where counting with all that is joined would cost as much as reading: counts and cuts are rough then. */
  readonly rough?: string;
  /** Read under the rows' locks, because they may change. */
  readonly locks?: boolean;
}

const travels = '0 AS load_skips';
const plain = `NULL AS load_date, 0 AS load_posted, ${travels}`;
const dated = (column: string, status: string) =>
  `CASE WHEN ${status} = 'CUSTOMER_INVOICE_POSTED' THEN ${column} END AS load_date, 0 AS load_posted, ${travels}`;
const isPosted = "i.step IN ('POSTED', 'WRITTEN_BACK')";
const keysOf = (prefix: string, ofEntity: string, ofContract: string): SourceSql => ({
  columns: `s.stream_key, s.settled_number AS number, o.id AS message_id, ${plain}`,
  from: 'outbox_stream s LEFT JOIN outbox o ON o.stream_key = s.stream_key AND o.number = s.settled_number',
  id: 's.stream_key',
  legalEntity: ofEntity,
  ofContract,
  and: `s.settled_number > 0 AND s.stream_key >= '${prefix}:' AND s.stream_key < '${prefix};'`,
});

const SQL: Readonly<Record<LoadSource, SourceSql>> = {
  PROJECTS: {
    columns: `p.*, ${plain}`,
    from: 'project p',
    id: 'p.id',
    legalEntity: 'p.legal_entity = ?',
    ofContract: 'p.id IN (SELECT project_id FROM contract_line WHERE contract_id = ?)',
    locks: true,
  },
  CONTRACTS: {
    columns: `c.*, ${plain}`,
    from: 'contract c',
    id: 'c.id',
    legalEntity: 'c.legal_entity = ?',
    ofContract: 'c.id = ?',
    locks: true,
  },
  MILESTONES: {
    columns: `m.*, ${dated('m.milestone_date', 'm.invoice_status')}`,
    from: 'milestone m',
    id: 'm.id',
    legalEntity: 'm.legal_entity = ?',
    ofContract: 'm.contract_id = ?',
    locks: true,
  },
  RETAINERS: {
    columns: `r.id, r.legal_entity, r.contract_id, r.contract_line_id, r.contract_customer_id, r.project_id, r.currency, r.amount,
      r.description AS name, r.retainer_date AS milestone_date, ${dated('r.retainer_date', 'r.invoice_status')}`,
    from: 'retainer r',
    id: 'r.id',
    legalEntity: 'r.legal_entity = ?',
    ofContract: 'r.contract_id = ?',
    locks: true,
  },
  ACTUALS: {
    columns: `${OUTGOING}, c.account_number, CASE WHEN a.transaction_type = 'BILLED_SALES' THEN i.number END AS invoice_number,
      CASE WHEN a.transaction_type = 'BILLED_SALES' THEN i.invoice_date ELSE a.accounting_date END AS load_date,
      CASE WHEN a.voucher_number IS NOT NULL OR (a.transaction_type = 'BILLED_SALES' AND ${isPosted}) THEN 1 ELSE 0 END AS load_posted,
      a.skip_sync AS load_skips`,
    from: 'actual a LEFT JOIN customer c ON c.id = a.customer_id LEFT JOIN invoice i ON i.id = a.invoice_id',
    id: 'a.id',
    legalEntity: 'a.legal_entity = ?',
    ofContract: 'a.contract_id = ?',
    rough: 'actual a',
  },
  LINKS: {
    columns: `l.id, l.actual1_id, l.role1, l.actual2_id, l.role2, l.invoice_id, i.number AS invoice_number, 0 AS skip_sync,
      COALESCE(i.invoice_date, a.accounting_date) AS load_date, 0 AS load_posted,
      CASE WHEN a.skip_sync = 1 OR b.skip_sync = 1 THEN 1 ELSE 0 END AS load_skips`,
    from: `actual_link l JOIN actual a ON a.id = l.actual1_id JOIN actual b ON b.id = l.actual2_id
      LEFT JOIN invoice i ON i.id = l.invoice_id`,
    id: 'l.id',
    legalEntity: 'a.legal_entity = ?',
    ofContract: 'a.contract_id = ?',
    rough: 'actual_link l',
  },
  INVOICES: {
    columns: `i.id, i.number, i.legal_entity, i.name, i.contract_id, i.contract_customer_id, c.account_number, i.currency, i.invoice_date,
      i.accounting_date, i.payment_terms, i.billed_count, i.billed_total, i.billed_checksum, i.link_count, i.confirmed_by,
      i.invoice_date AS load_date, CASE WHEN i.status = 'POSTED' OR ${isPosted} THEN 1 ELSE 0 END AS load_posted, ${travels}`,
    from: 'invoice i JOIN customer c ON c.id = i.customer_id',
    id: 'i.id',
    legalEntity: 'i.legal_entity = ?',
    ofContract: 'i.contract_id = ?',
    and: "i.status IN ('CONFIRMED', 'POSTED')",
  },
  APPROVAL_KEYS: keysOf(
    'approval',
    'EXISTS (SELECT 1 FROM actual a WHERE a.entry_id = SUBSTR(s.stream_key, 10) AND a.legal_entity = ?)',
    'EXISTS (SELECT 1 FROM actual a WHERE a.entry_id = SUBSTR(s.stream_key, 10) AND a.contract_id = ?)',
  ),
  INVOICE_KEYS: keysOf(
    'invoice',
    'EXISTS (SELECT 1 FROM invoice i WHERE i.id = SUBSTR(s.stream_key, 9) AND i.legal_entity = ?)',
    'EXISTS (SELECT 1 FROM invoice i WHERE i.id = SUBSTR(s.stream_key, 9) AND i.contract_id = ?)',
  ),
};

/** Must the rows of this source be read in a transaction, under their locks? */
export function changes(source: LoadSource): boolean {
  return SQL[source].locks === true;
}

/** The next rows of a range, at most `limit`. */
export function nextRows(
  reader: Reader | Tx,
  source: LoadSource,
  filter: LoadFilter,
  { after, upTo }: LoadRange,
  limit: number,
): Promise<LoadRow[]> {
  const { columns, from, id, locks } = SQL[source];
  const { sql, values } = conditions(source, filter);
  const lock = locks && 'forUpdate' in reader ? reader.forUpdate : '';
  return reader.rows<LoadRow>(
    `SELECT ${columns}, ${id} AS load_id FROM ${from} WHERE ${id} > ? AND ${id} <= ?${sql} ORDER BY ${id} LIMIT ${limit}${lock}`,
    [after, upTo, ...values],
  );
}

/** How many rows stand now, and the last of their ids; null: there is none. */
export async function extentOf(
  reader: Reader,
  source: LoadSource,
  filter: LoadFilter,
): Promise<{ rows: number; last: string | null }> {
  const { from, sql, values } = cut(source, filter);
  const [row] = await reader.rows<{ n: number; last: string | null }>(
    `SELECT COUNT(*) AS n, MAX(${SQL[source].id}) AS last FROM ${from} WHERE 1 = 1${sql}`,
    values,
  );
  return { rows: row?.n ?? 0, last: row?.last ?? null };
}

/** The id at a place in the order, counted from 1; undefined beyond the last. Reads the index up to it: for cutting into parts. */
export async function idAt(
  reader: Reader,
  source: LoadSource,
  filter: LoadFilter,
  place: number,
): Promise<string | undefined> {
  const { from, sql, values } = cut(source, filter);
  const { id } = SQL[source];
  const [row] = await reader.rows<{ load_id: string }>(
    `SELECT ${id} AS load_id FROM ${from} WHERE 1 = 1${sql} ORDER BY ${id} LIMIT 1 OFFSET ${place - 1}`,
    values,
  );
  return row?.load_id;
}

function cut(source: LoadSource, filter: LoadFilter): { from: string; sql: string; values: readonly Value[] } {
  const { from, rough } = SQL[source];
  if (rough !== undefined && filter.legalEntity === null && filter.contractId === null)
    return { from: rough, sql: '', values: [] };
  return { from, ...conditions(source, filter) };
}

function conditions(
  source: LoadSource,
  { legalEntity, contractId }: LoadFilter,
): { sql: string; values: readonly Value[] } {
  const { and, legalEntity: ofEntity, ofContract } = SQL[source];
  const sql = [and, legalEntity !== null && ofEntity, contractId !== null && ofContract].filter(Boolean);
  const values = [legalEntity, contractId].filter((value) => value !== null);
  return { sql: sql.map((condition) => ` AND ${condition}`).join(''), values };
}
