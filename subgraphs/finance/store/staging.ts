// Staged actuals and links: one row each, inserted once and never changed but for state, error and accounting. Also what of
// an invoice has arrived: by count while it comes in, by checksum when it is complete.
import { billedChecksum } from '../../../schema/checksum';
import type { StagedActualRow, StagedLinkRow } from '../../../schema/messages';
import { isDuplicateKey, marks, type Reader, type Row, type Tx } from '../../database/database';
import { readAhead } from '../../database/readAhead';

/** Rows read at a time for a checksum: two short columns each. */
const CHECKSUM_PAGE = 5_000;
/** Billed sales of an invoice whose checksum is read together with those of others. */
const SMALL = 100;

/** The rows that were not here yet; or the id of one that is here with other content, and then nothing was inserted. */
export type Staged<T> = { readonly fresh: readonly T[] } | { readonly diverged: string };

/** What Finance may write beside a row that stays as it came, or what differs at a second arrival. */
const OWN_COLUMNS: ReadonlySet<string> = new Set(['state', 'received_at', 'source_key', 'map_version']);

/** Inserts those that are not here yet, with the version of the map that made them; `keys`: under which each came. A repeated row keeps the first arrival. */
export async function insertActuals(
  tx: Tx,
  actuals: readonly StagedActualRow[],
  receivedAt: string,
  { keys, mapVersion }: { readonly keys: readonly string[]; readonly mapVersion: number | null },
): Promise<Staged<StagedActualRow>> {
  const keyOf = new Map(actuals.map((actual, index) => [actual, keys[index] as string]));
  return insertNew(tx, 'staged_actual', 'actual_id', actuals, (actual) => ({
    ...stagedRow(actual, receivedAt, keyOf.get(actual) as string),
    map_version: mapVersion,
  }));
}

/** The same for links. */
export async function insertLinks(
  tx: Tx,
  links: readonly StagedLinkRow[],
  mapVersion: number | null,
): Promise<Staged<StagedLinkRow>> {
  return insertNew(tx, 'staged_link', 'id', links, (link) => ({
    id: link.transactionRelationshipId,
    actual1_id: link.transaction1Id,
    role1: link.transaction1Role,
    actual2_id: link.transaction2Id,
    role2: link.transaction2Role,
    invoice_number: link.invoiceId,
    map_version: mapVersion,
  }));
}

/** Checksums of the billed sales of invoices that are here, as schema/checksum.ts defines them. `count`: how many are here of each. */
export async function checksumsOfStaged(
  reader: Reader,
  invoices: readonly { readonly number: string; readonly count: number }[],
): Promise<Map<string, string>> {
  const small = invoices.filter(({ count }) => count <= SMALL).map(({ number }) => number);
  const checksums = new Map(small.map((number) => [number, billedChecksum()]));
  const rows =
    small.length === 0
      ? []
      : await reader.rows<{ invoice_number: string; actual_id: string; amount: number }>(
          `SELECT invoice_number, actual_id, amount FROM staged_actual
            WHERE invoice_number IN (${marks(small.length)}) AND transaction_type = 'BILLED_SALES' ORDER BY actual_id`,
          small,
        );
  for (const { invoice_number, actual_id, amount } of rows) checksums.get(invoice_number)?.add(actual_id, amount);
  const found = new Map([...checksums].map(([number, checksum]) => [number, checksum.hex()]));
  for (const { number, count } of invoices) if (count > SMALL) found.set(number, await checksumInPages(reader, number));
  return found;
}

async function checksumInPages(reader: Reader, invoiceNumber: string): Promise<string> {
  const checksum = billedChecksum();
  const pages = readAhead('' as string, async (after: string) => {
    const rows = await reader.rows<{ actual_id: string; amount: number }>(
      `SELECT actual_id, amount FROM staged_actual WHERE invoice_number = ? AND transaction_type = 'BILLED_SALES' AND actual_id > ?
       ORDER BY actual_id LIMIT ${CHECKSUM_PAGE}`,
      [invoiceNumber, after],
    );
    return { rows, next: rows.length < CHECKSUM_PAGE ? undefined : (rows.at(-1) as { actual_id: string }).actual_id };
  });
  for await (const { rows } of pages) for (const { actual_id, amount } of rows) checksum.add(actual_id, amount);
  return checksum.hex();
}

/**
 * Inserts all; only when one is here already does it look which. The inbox takes care of repetitions, so looking first would
 * cost every arrival a statement for a case that hardly comes. A failed INSERT leaves nothing, on both engines: a message has
 * at most 500 rows, which are one statement.
 */
async function insertNew<T>(
  tx: Tx,
  table: string,
  key: string,
  items: readonly T[],
  rowOf: (item: T) => Row,
): Promise<Staged<T>> {
  const rows = items.map(rowOf);
  try {
    await tx.insert(table, rows);
    return { fresh: items };
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  const ids = rows.map((row) => row[key] as string);
  const found = await tx.rows(`SELECT * FROM ${table} WHERE ${key} IN (${marks(ids.length)})`, ids);
  const known = new Map(found.map((row) => [row[key] as string, row]));
  const fresh: T[] = [];
  for (const [index, row] of rows.entries()) {
    const id = ids[index] as string;
    const before = known.get(id);
    if (before && differs(before, row)) return { diverged: id };
    if (before) continue;
    known.set(id, row); // and twice in one message is once
    fresh.push(items[index] as T);
  }
  await tx.insert(table, fresh.map(rowOf));
  return { fresh };
}

function differs(before: Row, row: Row): boolean {
  return Object.keys(row).some((column) => !OWN_COLUMNS.has(column) && (before[column] ?? null) !== row[column]);
}

/** What an actual is from its birth: an actual that others adjusted since is the same actual. domain.md 2.3.5 */
function bornAs(adjustmentStatus: string | null | undefined): string | null {
  return adjustmentStatus === 'UNADJUSTABLE' ? adjustmentStatus : null;
}

function stagedRow(actual: StagedActualRow, receivedAt: string, sourceKey: string): Row {
  return {
    actual_id: actual.actualId,
    legal_entity: actual.dataAreaId,
    state: 'RECEIVED',
    transaction_type: actual.transType,
    transaction_class: actual.transactionClassification,
    billing_type: actual.billingType,
    document_date: actual.documentDate,
    accounting_date: actual.accountingDate,
    description: actual.description,
    quantity: actual.quantity,
    price: actual.unitPrice,
    amount: actual.amount,
    currency: actual.transactionCurrencyId,
    project_id: actual.projectId,
    contract_id: actual.contractId,
    contract_line_id: actual.contractLine,
    funding_source_id: actual.fundingSourceId,
    customer_account: actual.customerAccountNumber,
    milestone_id: actual.milestoneId,
    category: actual.transactionCategoryId,
    resource: actual.bookableResourceName,
    invoice_number: actual.invoiceId,
    adjustment_status: bornAs(actual.adjustmentStatus),
    received_at: receivedAt,
    source_key: sourceKey,
  };
}

/** Counts anew what of an invoice that is not posted is here: before its messages are taken again, after rows were lost. */
export async function recountArrivals(tx: Tx, sourceKey: string): Promise<void> {
  const invoiceId = sourceKey.startsWith('invoice:') ? sourceKey.slice('invoice:'.length) : undefined;
  if (invoiceId === undefined) return;
  const [proposal] = await tx.rows<{ number: string }>(
    `SELECT number FROM proposal WHERE invoice_id = ? AND status <> 'INVOICED'${tx.forUpdate}`,
    [invoiceId],
  );
  if (!proposal) return;
  const { number } = proposal;
  const [here] = await tx.rows<{ actuals: number; links: number }>(
    `SELECT (SELECT COUNT(*) FROM staged_actual WHERE invoice_number = ? AND transaction_type = 'BILLED_SALES') AS actuals,
       (SELECT COUNT(*) FROM staged_link WHERE invoice_number = ?) AS links`,
    [number, number],
  );
  await tx.change('UPDATE proposal SET staged_count = ?, staged_links = ? WHERE number = ?', [
    Number(here?.actuals ?? 0),
    Number(here?.links ?? 0),
    number,
  ]);
}
