// What becomes of the things that an invoice bills or corrects when it is confirmed: their statuses, and nothing else of
// them. Set-based, and each statement names the status it expects, so that of two writers one changes nothing. domain.md 3.2
import { marks, type Tx } from '../../database/database';
import { SOURCE_STATUS } from '../rules/confirmedRows';
import { inChunks } from './chunks';
import type { InvoiceWithCounts } from './confirmation';
import { correctedInvoices } from './corrections';

/**
 * Unbilled sales and milestones become CUSTOMER_INVOICE_POSTED, those that were edited ADJUSTED beside; billed sales that are
 * corrected become ADJUSTED, and a milestone that was billed by one is ready again, of no invoice. False: not all of them
 * were as their details say (or one failed its limit), and the transaction must not commit.
 */
export async function settleSources(tx: Tx, invoice: InvoiceWithCounts): Promise<boolean> {
  const steps: [expected: number, settle: (tx: Tx, invoice: InvoiceWithCounts) => Promise<number>][] = [
    [invoice.sales, postSales],
    [invoice.edited, adjustEdited],
    [invoice.milestones, postMilestones],
    [invoice.corrections, adjustCorrected],
    [invoice.credited, reopenMilestones],
  ];
  for (const [expected, settle] of steps) {
    if (expected > 0 && (await settle(tx, invoice)) !== expected) return false;
  }
  return true;
}

/** Not as the bare column: an engine without statistics would read all that has the status, and not what the invoice has. */
const STATUS = `COALESCE(billing_status, '')`;

function postSales(tx: Tx, { id }: InvoiceWithCounts): Promise<number> {
  const sql = `UPDATE actual SET billing_status = ? WHERE invoice_id = ? AND transaction_type = 'UNBILLED_SALES'
    AND ${STATUS} = 'CUSTOMER_INVOICE_CREATED' AND COALESCE(nte_status, '') <> 'FAILED'`;
  return tx.change(sql, [SOURCE_STATUS, id]);
}

function adjustEdited(tx: Tx, { id }: InvoiceWithCounts): Promise<number> {
  const sql = `UPDATE actual SET adjustment_status = 'ADJUSTED' WHERE invoice_id = ? AND transaction_type = 'UNBILLED_SALES'
    AND ${STATUS} = ? AND adjustment_status IS NULL AND EXISTS (SELECT 1 FROM invoice_detail d WHERE d.source_actual_id = actual.id
      AND d.invoice_id = ? AND d.kind = 'SALE' AND d.source_reversal_id IS NOT NULL)`;
  return tx.change(sql, [id, SOURCE_STATUS, id]);
}

function postMilestones(tx: Tx, { id }: InvoiceWithCounts): Promise<number> {
  const sql = `UPDATE milestone SET invoice_status = ? WHERE invoice_id = ? AND COALESCE(invoice_status, '') = 'CUSTOMER_INVOICE_CREATED'`;
  return tx.change(sql, [SOURCE_STATUS, id]);
}

/** By the invoices that made them: a column that is indexed, where a list of ids from a SELECT would read the whole table. */
async function adjustCorrected(tx: Tx, invoice: InvoiceWithCounts): Promise<number> {
  let adjusted = 0;
  for (const part of inChunks(await correctedInvoices(tx, invoice.id))) {
    adjusted += await tx.change(
      `UPDATE actual SET adjustment_status = 'ADJUSTED' WHERE invoice_id IN (${marks(part.length)}) AND transaction_type = 'BILLED_SALES'
         AND adjustment_status = 'IN_PROCESS'
         AND EXISTS (SELECT 1 FROM invoice_detail d WHERE d.corrected_actual_id = actual.id AND d.invoice_id = ? AND d.kind = 'CORRECTION')`,
      [...part, invoice.id],
    );
  }
  return adjusted;
}

async function reopenMilestones(tx: Tx, invoice: InvoiceWithCounts): Promise<number> {
  let reopened = 0;
  for (const part of inChunks(await correctedInvoices(tx, invoice.id))) {
    reopened += await tx.change(
      `UPDATE milestone SET invoice_status = 'READY_TO_INVOICE', invoice_id = NULL WHERE invoice_id IN (${marks(part.length)})
         AND invoice_status = ? AND EXISTS (SELECT 1 FROM invoice_detail o
           JOIN invoice_detail d ON d.corrected_actual_id = o.billed_actual_id AND d.invoice_id = ? AND d.kind = 'CORRECTION'
           WHERE o.source_milestone_id = milestone.id AND o.invoice_id = milestone.invoice_id)`,
      [...part, SOURCE_STATUS, invoice.id],
    );
  }
  return reopened;
}
