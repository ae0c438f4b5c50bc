// I8: what Finance posted has arrived on its source in Dataverse, equal to the ledger, and nothing else has. At rest only:
// before that the write-back is on its way.
import type { Row } from './book';
import { accountedFor, agreement, type Check, differences, forbidden, type Judgement } from './invariant';

interface Posted extends Row {
  readonly voucher_number: string | null;
  /** 1: its write-back is queued, parked or settled by hand. */
  readonly excused: number;
}

const ACCOUNTING = ['voucher_number', 'accounting_amount', 'accounting_currency', 'exchange_rate', 'sales_tax'];

/** The four fields (and their currency) of one actual. domain.md 5.7 */
function writtenBack(actual: Row | undefined, staged: Posted | undefined): Judgement | undefined {
  if (!actual || !staged || staged.excused) {
    if (staged || !actual || actual.voucher_number === null) return undefined; // what is missing altogether is I1's and I2's
    return { invariant: 'I8', detail: `shows voucher ${actual.voucher_number}, but Finance does not hold the actual` };
  }
  const detail = differences(actual, staged, ACCOUNTING);
  return detail === undefined ? undefined : { invariant: 'I8', detail: `Dataverse ≠ Finance: ${detail}` };
}

interface CustomerInvoice extends Row {
  readonly number: string;
  readonly excused: number;
}

const COPIED = ['customer_invoice_number', 'customer_invoice_date', 'customer_invoice_tax', 'customer_invoice_total'];

/** Dataverse's copy of the customer invoice, and the end of the journey that it marks. */
function closed(invoice: Row | undefined, posted: CustomerInvoice | undefined): Judgement | undefined {
  if (!invoice || posted?.excused) return undefined;
  if (!posted) {
    const claims =
      invoice.status === 'POSTED' || invoice.customer_invoice_number !== null || invoice.step === 'WRITTEN_BACK';
    return claims
      ? {
          invariant: 'I8',
          detail: `is ${invoice.status} ${invoice.step} as ${invoice.customer_invoice_number}, but Finance has no customer invoice`,
        }
      : undefined;
  }
  const detail = differences(invoice, posted, COPIED);
  if (detail !== undefined) return { invariant: 'I8', detail: `Dataverse ≠ Finance: ${detail}` };
  const isClosed =
    invoice.status === 'POSTED' &&
    invoice.step === 'WRITTEN_BACK' &&
    invoice.state === 'DONE' &&
    invoice.written_back_count === invoice.billed_count;
  if (isClosed) return undefined;
  return {
    invariant: 'I8',
    detail: `is ${invoice.status}, ${invoice.step} ${invoice.state}, with ${invoice.written_back_count} of ${invoice.billed_count} written back, though Finance has posted it`,
  };
}

export const writeBackChecks: Check[] = [
  agreement<Row, Posted>({
    what: 'actual',
    needsRest: true,
    dataverse: `SELECT id AS subject, ${ACCOUNTING.join(', ')} FROM actual ORDER BY id`,
    finance: `SELECT s.actual_id AS subject, ${ACCOUNTING.map((column) => `s.${column}`).join(', ')},
        CASE WHEN ${accountedFor("'journal-line:' || s.actual_id")} OR ${accountedFor("'invoice:' || p.invoice_id")} THEN 1 ELSE 0 END AS excused
      FROM staged_actual s LEFT JOIN proposal p ON p.number = s.invoice_number ORDER BY s.actual_id`,
    judge: writtenBack,
  }),
  agreement<Row, CustomerInvoice>({
    what: 'invoice',
    needsRest: true,
    dataverse: `SELECT number AS subject, status, step, state, billed_count, written_back_count, ${COPIED.join(', ')} FROM invoice ORDER BY number`,
    finance: `SELECT proposal_number AS subject, number, number AS customer_invoice_number, invoice_date AS customer_invoice_date,
        sales_tax AS customer_invoice_tax, total_amount AS customer_invoice_total, ${accountedFor("'invoice:' || invoice_id")} AS excused
      FROM customer_invoice ORDER BY proposal_number`,
    judge: closed,
  }),
  forbidden<Row & { id: string; voucher_number: string | null }>({
    invariant: 'I8',
    book: 'dataverse',
    sql: `SELECT id, voucher_number FROM actual WHERE (voucher_number IS NULL) <> (accounting_amount IS NULL) OR (voucher_number IS NULL) <> (accounting_currency IS NULL)
      OR (voucher_number IS NULL) <> (exchange_rate IS NULL) OR (voucher_number IS NULL) <> (sales_tax IS NULL)`,
    subject: (row) => `actual ${row.id}`,
    detail: (row) => `shows some of the four accounting fields, not all (voucher ${row.voucher_number})`,
  }),
];
