// Limits for the tests of limits: set on any of the four levels as data, what sales say of them, and the sum that no
// evaluation may bring above a limit, asked with SQL of its own.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { approveTimeEntries } from '../../../../subgraphs/dataverse/flows/approveTimeEntries';
import { reevaluateNotToExceed } from '../../../../subgraphs/dataverse/flows/reevaluateNotToExceed';
import { resetNotToExceed } from '../../../../subgraphs/dataverse/flows/resetNotToExceed';
import { bobsEntry, granted, salesOf, type TestBooks } from './books';

export type LimitLevel = 'line customer' | 'line' | 'contract customer' | 'contract';

/** Sets a limit (minor units; null lifts it) of contract C-1 or another, on its first line and the customer with this account. */
export async function setLimit(
  books: TestBooks,
  level: LimitLevel,
  limit: number | null,
  { contract = 'C-1', account = 'ACME' } = {},
): Promise<void> {
  const contractId = '(SELECT c.id FROM (SELECT id, number FROM contract) c WHERE c.number = ?)';
  const lineId = `(SELECT l.id FROM (SELECT id, contract_id, line_number FROM contract_line) l WHERE l.line_number = 1 AND l.contract_id = ${contractId})`;
  const customerId = `(SELECT k.id FROM (SELECT cc.id, cc.contract_id, u.account_number FROM contract_customer cc JOIN customer u ON u.id = cc.customer_id) k
    WHERE k.account_number = ? AND k.contract_id = ${contractId})`;
  const [sql, values] = {
    contract: [`contract SET nte_limit = ? WHERE id = ${contractId}`, [contract]],
    line: [`contract_line SET nte_limit = ? WHERE id = ${lineId}`, [contract]],
    'contract customer': [`contract_customer SET nte_limit = ? WHERE id = ${customerId}`, [account, contract]],
    'line customer': [
      `contract_line_customer SET nte_limit = ? WHERE contract_line_id = ${lineId} AND contract_customer_id = ${customerId}`,
      [contract, account, contract],
    ],
  }[level] as [string, string[]];
  const changed = await books.db.write((tx) => tx.change(`UPDATE ${sql}`, [limit, ...values]));
  if (changed !== 1) throw new Error(`no ${level} to limit`);
}

/** Approves Bob's hours at 200 an hour, one entry per day, and gives the unbilled sales in the order of the entries. */
export async function approveHours(
  books: TestBooks,
  entries: Readonly<Record<string, number>>,
  projectNumber = 'P-TM',
): Promise<string[]> {
  const ids = Object.keys(entries);
  const inputs = ids.map((id) => bobsEntry(id, { projectNumber, hours: (entries[id] as number) * 100 }));
  granted(await approveTimeEntries(books, LOCAL_CALLER, inputs));
  const sales: string[] = [];
  for (const id of ids) sales.push(...(await salesOf(books, [id])));
  return sales;
}

export const reset = async (books: TestBooks, ...ids: string[]) =>
  granted(await resetNotToExceed(books, LOCAL_CALLER, { ids }));
export const reevaluate = async (books: TestBooks, ...ids: string[]) =>
  granted(await reevaluateNotToExceed(books, LOCAL_CALLER, { ids }));

export interface LimitSeen {
  readonly nte_status: string | null;
  readonly nte_detail: string | null;
  readonly billing_status: string | null;
}

/** What one sale says. */
export async function limitOf(books: TestBooks, id: string | undefined): Promise<LimitSeen> {
  const [row] = await books.db.read.rows<LimitSeen>(
    'SELECT nte_status, nte_detail, billing_status FROM actual WHERE id = ?',
    [id ?? ''],
  );
  if (!row) throw new Error(`no sale ${id}`);
  return row;
}

/** The statuses of several, in order. */
export const statusesOf = async (books: TestBooks, ids: readonly string[]): Promise<(string | null)[]> =>
  Promise.all(ids.map(async (id) => (await limitOf(books, id)).nte_status));

/** What stands against the limits of contract C-1's first line as a whole: committed and not invoiced, and billed. */
export async function usedOf(books: TestBooks): Promise<number> {
  const [row] = await books.db.read.rows<{ used: number }>(
    `SELECT CAST(COALESCE(SUM(a.amount), 0) AS SIGNED) AS used FROM actual a JOIN contract_line l ON l.id = a.contract_line_id AND l.line_number = 1
       JOIN contract c ON c.id = l.contract_id AND c.number = 'C-1' WHERE (a.transaction_type = 'BILLED_SALES' AND a.billing_type = 'CHARGEABLE')
       OR (a.transaction_type = 'UNBILLED_SALES' AND a.nte_status = 'COMMITTED' AND a.adjustment_status IS NULL AND a.billing_status <> 'CUSTOMER_INVOICE_POSTED')`,
  );
  return Number(row?.used);
}

const WRITTEN = [
  'actual',
  'actual_link',
  'entry',
  'milestone',
  'invoice',
  'invoice_line',
  'invoice_detail',
  'invoice_status',
  'outbox',
  'outbox_stream',
  'idempotency',
];
const LIMITED = ['contract', 'contract_line', 'contract_customer', 'contract_line_customer'];

/** The same company without a limit and without anything that was ever approved. */
export function startAnew(books: TestBooks): Promise<void> {
  return books.db.write(async (tx) => {
    for (const table of WRITTEN) await tx.change(`DELETE FROM ${table}`);
    for (const table of LIMITED) await tx.change(`UPDATE ${table} SET nte_limit = NULL`);
  });
}
