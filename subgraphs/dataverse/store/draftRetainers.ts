// Retainers on drafts, as SQL: which a draft bills, pays back or sets off, and what its other details come to. Must never be called
// for an invoice that is confirmed. What is set off how far is decided by rules/retainerParts. domain.md 3.1 (P1), 3.5 (r)
import { marks, type Reader, type Tx, type Value } from '../../database/database';
import type { RetainerSource } from '../rules/retainerDetails';
import type { Chargeable } from '../rules/retainerParts';
import type { DetailRow } from './draftDetails';

/** What is to be taken of a contract customer's backlog. */
export interface ReadyOf {
  readonly contractId: string;
  readonly contractCustomerId: string;
  /** Nothing dated later. */
  readonly until: string;
  /** Of these contract lines alone. */
  readonly contractLineIds?: readonly string[] | undefined;
}

/**
 * Takes the retainers of a contract customer that are ready, and those that are to be refunded, onto an invoice. A refund holds all
 * that is available. Gives how many.
 */
export async function claimRetainers(tx: Tx, invoiceId: string, of: ReadyOf): Promise<number> {
  const lines = of.contractLineIds;
  const onLines = lines === undefined ? '' : `AND contract_line_id IN (${marks(lines.length)})`;
  const values: Value[] = [invoiceId, of.contractCustomerId, of.until, ...(lines ?? [])];
  const ready = await tx.change(
    `UPDATE retainer SET invoice_status = 'CUSTOMER_INVOICE_CREATED', invoice_id = ?, version = version + 1
     WHERE contract_customer_id = ? AND retainer_date <= ? ${onLines} AND invoice_status = 'READY_TO_INVOICE'`,
    values,
  );
  const refunds = await tx.change(
    `UPDATE retainer SET refund_invoice_id = ?, held_amount = available_amount, version = version + 1
     WHERE contract_customer_id = ? AND retainer_date <= ? ${onLines} AND refund_status = 'READY_TO_REFUND' AND refund_invoice_id IS NULL`,
    values,
  );
  return ready + refunds;
}

/** Takes locked retainers that are ready onto an invoice. */
export async function claimRetainerItems(tx: Tx, invoiceId: string, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  return tx.change(
    `UPDATE retainer SET invoice_status = 'CUSTOMER_INVOICE_CREATED', invoice_id = ?, version = version + 1
     WHERE invoice_status = 'READY_TO_INVOICE' AND id IN (${marks(ids.length)})`,
    [invoiceId, ...ids],
  );
}

export type ClaimedRetainer = RetainerSource & { readonly contract_line_id: string; readonly refund: number };

/** The retainers that an invoice has claimed and has no detail of: to be billed, or (`refund` 1) paid back. In stable order. */
export function claimedRetainers(reader: Reader, invoiceId: string): Promise<ClaimedRetainer[]> {
  const columns = 'r.id, r.description, r.amount, r.available_amount, r.currency, r.retainer_date, r.contract_line_id';
  const without = (kind: string) =>
    `NOT EXISTS (SELECT 1 FROM invoice_detail d WHERE d.source_retainer_id = r.id AND d.invoice_id = ? AND d.kind = '${kind}')`;
  return reader.rows<ClaimedRetainer>(
    `SELECT ${columns}, 0 AS refund FROM retainer r WHERE r.invoice_id = ? AND r.invoice_status = 'CUSTOMER_INVOICE_CREATED' AND ${without('RETAINER')}
     UNION ALL SELECT ${columns}, 1 AS refund FROM retainer r WHERE r.refund_invoice_id = ? AND r.refund_status = 'READY_TO_REFUND' AND ${without('REFUND')}
     ORDER BY retainer_date, id`,
    [invoiceId, invoiceId, invoiceId, invoiceId],
  );
}

/** Retainers of a contract customer of which something is free, dated on or before a day, unlocked: the oldest first. */
export async function availableRetainers(reader: Reader, contractCustomerId: string, until: string): Promise<string[]> {
  const rows = await reader.rows<{ id: string }>(
    `SELECT id FROM retainer WHERE contract_customer_id = ? AND retainer_date <= ? AND available_amount > held_amount AND refund_status IS NULL
     ORDER BY retainer_date, id`,
    [contractCustomerId, until],
  );
  return rows.map(({ id }) => id);
}

/** The details of an invoice that set retainers off, the oldest retainer first. */
export function appliedDetails(reader: Reader, invoiceId: string): Promise<DetailRow[]> {
  return reader.rows<DetailRow>(
    `SELECT d.* FROM invoice_detail d WHERE d.invoice_id = ? AND d.kind = 'APPLIED_RETAINER' ORDER BY d.document_date, d.source_retainer_id`,
    [invoiceId],
  );
}

/** All details of an invoice that stand for retainers. */
export function retainerDetails(reader: Reader, invoiceId: string): Promise<DetailRow[]> {
  return reader.rows<DetailRow>(
    `SELECT d.* FROM invoice_detail d WHERE d.invoice_id = ? AND d.kind IN ('RETAINER', 'APPLIED_RETAINER', 'REFUND')`,
    [invoiceId],
  );
}

/** What the chargeable details of an invoice come to, without those of retainers and without tax. */
export async function chargeableOf(reader: Reader, invoiceId: string): Promise<Chargeable> {
  const sum = (when: string, amount: string) =>
    `CAST(COALESCE(SUM(CASE WHEN ${when} THEN ${amount} ELSE 0 END), 0) AS SIGNED)`;
  const [row] = await reader.rows<{ work: number; corrected: number }>(
    `SELECT ${sum("d.kind IN ('SALE', 'MANUAL', 'MILESTONE')", 'd.amount')} AS work,
       ${sum("d.kind = 'CORRECTION'", 'd.amount - COALESCE(d.previous_amount, 0)')} AS corrected
     FROM invoice_detail d WHERE d.invoice_id = ? AND d.billing_type = 'CHARGEABLE'`,
    [invoiceId],
  );
  return { work: Number(row?.work ?? 0), corrected: Number(row?.corrected ?? 0) };
}
