// Finance's own set-up as rows. Nothing else may write these tables. It must never touch the last number of a sequence that
// exists: a number that was handed out stays handed out.
import type { Row, Tx } from '../../database/database';
import { upsertRows } from './upsert';

type SetUpTable =
  | 'legal_entity'
  | 'fiscal_period'
  | 'exchange_rate'
  | 'sales_tax_code'
  | 'sales_tax_group'
  | 'posting_account'
  | 'ledger_profile'
  | 'customer'
  | 'project_category'
  | 'line_property'
  | 'number_sequence';

const KEYS: Readonly<Record<SetUpTable, readonly string[]>> = {
  legal_entity: ['code'],
  fiscal_period: ['legal_entity', 'start_date'],
  exchange_rate: ['from_currency', 'to_currency', 'valid_from'],
  sales_tax_code: ['legal_entity', 'tax_code'],
  sales_tax_group: ['legal_entity', 'kind', 'tax_group', 'tax_code'],
  posting_account: ['legal_entity', 'posting_type'],
  ledger_profile: ['legal_entity', 'contract_number'],
  customer: ['legal_entity', 'account_number'],
  project_category: ['legal_entity', 'category'],
  line_property: ['legal_entity', 'billing_type'],
  number_sequence: ['legal_entity', 'name'],
};

/** Brings a set-up table to hold these rows; gives how many were new or differed. */
export async function saveSetUp(tx: Tx, table: SetUpTable, rows: readonly Row[]): Promise<number> {
  return upsertRows(tx, table, KEYS[table], rows);
}

/** New sequences start at their `last`; those that exist take the prefix alone. */
export async function saveSequences(tx: Tx, rows: readonly (Row & { last: number })[]): Promise<number> {
  let changed = 0;
  for (const { last, ...row } of rows)
    changed += await upsertRows(tx, 'number_sequence', KEYS.number_sequence, [row], { last });
  return changed;
}

/** Which of these legal entities are set up. */
export async function knownLegalEntities(tx: Tx): Promise<Set<string>> {
  const rows = await tx.rows<{ code: string }>('SELECT code FROM legal_entity');
  return new Set(rows.map(({ code }) => code));
}
