// The rows of all tables, read with plain SQL: what the model judges, and what must not change when something is refused. It must
// not use the store.
import type { Database } from '../../../../../subgraphs/database/database';

export interface ActualRow {
  readonly id: string;
  readonly transaction_type: string;
  readonly transaction_class: string;
  readonly billing_type: string;
  readonly billing_status: string | null;
  readonly adjustment_status: string | null;
  readonly nte_status: string | null;
  readonly quantity: number;
  readonly price: number;
  readonly amount: number;
  readonly customer_id: string | null;
  readonly contract_line_id: string | null;
  readonly origin_id: string;
  readonly entry_id: string | null;
  readonly invoice_id: string | null;
}

export interface DetailRow {
  readonly id: string;
  readonly kind: string;
  readonly invoice_id: string;
  readonly transaction_class: string;
  readonly billing_type: string;
  readonly quantity: number;
  readonly price: number;
  readonly amount: number;
  readonly tax: number;
  readonly source_actual_id: string | null;
  readonly source_milestone_id: string | null;
  readonly source_retainer_id: string | null;
  readonly corrected_actual_id: string | null;
  readonly previous_amount: number | null;
  readonly billed_actual_id: string;
  readonly leftover_sale_id: string | null;
}

export interface InvoiceRow {
  readonly id: string;
  readonly status: string;
  readonly detail_amount: number;
  readonly customer_id: string;
}

export interface EntryRow {
  readonly id: string;
  readonly status: string;
}

export interface MilestoneRow {
  readonly id: string;
  readonly name: string;
  readonly amount: number;
  readonly invoice_status: string;
  readonly invoice_id: string | null;
}

export interface RetainerRow {
  readonly id: string;
  readonly customer_id: string;
  readonly amount: number;
  readonly available_amount: number;
  readonly invoice_status: string;
}

export interface LineRow {
  readonly id: string;
  readonly billing_method: string;
}

export interface Rows {
  readonly contract_line: readonly LineRow[];
  readonly actual: readonly ActualRow[];
  readonly invoice: readonly InvoiceRow[];
  readonly invoice_detail: readonly DetailRow[];
  readonly entry: readonly EntryRow[];
  readonly milestone: readonly MilestoneRow[];
  readonly retainer: readonly RetainerRow[];
}

/** Set up once; everything else is emptied between two lives. */
const STAYING = ['legal_entity', 'customer', 'project'];

/** Names of the tables, those of migrations apart. */
export async function tablesOf(db: Database): Promise<string[]> {
  const sql =
    db.dialect === 'sqlite'
      ? `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
      : 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()';
  const found = await db.read.rows<{ name: string }>(sql);
  return found.map(({ name }) => name).filter((name) => !name.includes('migration'));
}

/** All rows of all tables, and one text that says whether anything differs. */
export async function readAll(db: Database, tables: readonly string[]): Promise<{ rows: Rows; digest: string }> {
  const rows: Record<string, unknown> = {};
  for (const table of tables) {
    if (!STAYING.includes(table)) rows[table] = await db.read.rows(`SELECT * FROM ${table} ORDER BY 1, 2`);
  }
  return { rows: rows as unknown as Rows, digest: JSON.stringify(rows) };
}

/** Empties everything but companies, customers and projects. */
export async function clear(db: Database, tables: readonly string[]): Promise<void> {
  await db.write(async (tx) => {
    for (const table of tables) if (!STAYING.includes(table)) await tx.change(`DELETE FROM ${table}`);
  });
}
