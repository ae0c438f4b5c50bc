// The numbers that were posted before these books were restored, as Dataverse remembers them: kept until the same is posted again, and
// number sequences moved beyond them at once, so that no other posting ever takes one. It must never let a number go.
import type { PostedActual, PostedInvoice } from '../../../schema/peer';
import { marks, type Reader, type Tx } from '../../database/database';

/** Keeps what Dataverse remembers of postings that are not here any more. What is posted here, or kept already, is left alone. */
export async function rememberPosted(
  tx: Tx,
  actuals: readonly PostedActual[],
  invoices: readonly PostedInvoice[],
): Promise<void> {
  const actualIds = actuals.map(({ actualId }) => actualId);
  const knownActuals = new Set([
    ...(await known(tx, 'posted_before', 'actual_id', actualIds)),
    ...(await known(tx, 'staged_actual', 'actual_id', actualIds, "state = 'POSTED'")),
  ]);
  await tx.insert(
    'posted_before',
    actuals
      .filter(({ actualId }) => !knownActuals.has(actualId))
      .map((row) => ({
        actual_id: row.actualId,
        voucher_number: row.voucherNumber,
        accounting_amount: row.accountingAmount,
        accounting_currency: row.accountingCurrency,
        exchange_rate: row.exchangeRate,
        sales_tax: row.salesTax,
      })),
  );
  const proposals = invoices.map(({ proposalId }) => proposalId);
  const knownInvoices = new Set([
    ...(await known(tx, 'invoiced_before', 'proposal_number', proposals)),
    ...(await known(tx, 'customer_invoice', 'proposal_number', proposals)),
  ]);
  await tx.insert(
    'invoiced_before',
    invoices
      .filter(({ proposalId }) => !knownInvoices.has(proposalId))
      .map((row) => ({
        proposal_number: row.proposalId,
        legal_entity: row.legalEntity,
        customer_invoice_number: row.customerInvoiceNumber,
        voucher_number: row.voucherNumber,
        invoice_date: row.invoiceDate,
        sales_tax: row.salesTax,
        total_amount: row.total,
      })),
  );
  for (const { legalEntity, customerInvoiceNumber } of invoices)
    await moveBeyond(tx, legalEntity, 'CUSTOMER_INVOICE', [customerInvoiceNumber]);
  const vouchers = new Map<string, string[]>();
  for (const { legalEntity, voucherNumber } of actuals) {
    vouchers.set(legalEntity, [...(vouchers.get(legalEntity) ?? []), voucherNumber]);
  }
  for (const [legalEntity, numbers] of vouchers) await moveBeyond(tx, legalEntity, 'VOUCHER', numbers);
}

/** Billed sales of an invoice that were posted now with other figures than before. */
export async function postedOtherwise(reader: Reader, proposalNumber: string): Promise<string[]> {
  const rows = await reader.rows<{ actual_id: string }>(
    `SELECT s.actual_id FROM staged_actual s JOIN posted_before b ON b.actual_id = s.actual_id
      WHERE s.invoice_number = ? AND s.transaction_type = 'BILLED_SALES' AND (s.voucher_number <> b.voucher_number
        OR s.accounting_amount <> b.accounting_amount OR s.exchange_rate <> b.exchange_rate OR s.sales_tax <> b.sales_tax)
      ORDER BY s.actual_id LIMIT 20`,
    [proposalNumber],
  );
  return rows.map(({ actual_id }) => actual_id);
}

async function known(
  tx: Tx,
  table: string,
  column: string,
  ids: readonly string[],
  condition = '1 = 1',
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx.rows<{ id: string }>(
    `SELECT ${column} AS id FROM ${table} WHERE ${condition} AND ${column} IN (${marks(ids.length)})`,
    ids,
  );
  return new Set(rows.map(({ id }) => id));
}

/** Numbers carry the prefix of their sequence; one that does not is of another set-up and moves nothing. */
async function moveBeyond(tx: Tx, legalEntity: string, name: string, numbers: readonly string[]): Promise<void> {
  const [sequence] = await tx.rows<{ prefix: string; last: number }>(
    `SELECT prefix, last FROM number_sequence WHERE legal_entity = ? AND name = ?${tx.forUpdate}`,
    [legalEntity, name],
  );
  if (!sequence) return;
  const drawn = numbers
    .filter((number) => number.startsWith(sequence.prefix) && /^\d+$/.test(number.slice(sequence.prefix.length)))
    .map((number) => Number(number.slice(sequence.prefix.length)));
  const highest = drawn.reduce((most, number) => Math.max(most, number), sequence.last);
  if (highest > sequence.last)
    await tx.change('UPDATE number_sequence SET last = ? WHERE legal_entity = ? AND name = ?', [
      highest,
      legalEntity,
      name,
    ]);
}
