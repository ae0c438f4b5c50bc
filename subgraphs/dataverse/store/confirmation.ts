// What confirming an invoice writes, set-based: a few INSERT … SELECT over its details, whatever their number, because the
// ids were drawn when the details were written. What each row says is decided by rules/confirmation; only how stands here.
import type { Reader, Tx, Value } from '../../database/database';
import { BILLED, BILLED_LINK, type ConfirmedRow, REVERSAL, REVERSING_LINK } from '../rules/confirmation';
import { OUTGOING_COLUMNS, type OutgoingActual, type OutgoingLink } from './actuals';
import { CHUNK } from './chunks';
import type { DetailCounts, InvoiceRow } from './invoices';

/** A column's name and what the SELECT gives for it: an expression, or a value. */
type Selected = Readonly<Record<string, string | { value: Value }>>;

const value = (of: Value) => ({ value: of });

/** Inserts reversals and billed sales of all details. Gives how many rows it wrote. domain.md 3.4 (f), 3.5 (p) */
export async function insertConfirmedActuals(
  tx: Tx,
  invoice: InvoiceRow,
  counts: DetailCounts,
  at: { accountingDate: string; now: string },
): Promise<number> {
  const sales = 'invoice_detail d JOIN actual s ON s.id = d.source_actual_id';
  const milestones = 'invoice_detail d JOIN milestone s ON s.id = d.source_milestone_id';
  const selects: [Selected, string][] = [];
  if (counts.sales > 0) {
    selects.push([{ ...saleColumns(REVERSAL, invoice, at), id: 'd.reversal_actual_id' }, sales]);
    selects.push([{ ...saleColumns(BILLED, invoice, at), id: 'd.billed_actual_id' }, sales]);
  }
  if (counts.milestones > 0) selects.push([milestoneColumns(invoice, at), milestones]);
  return insertSelected(tx, 'actual', selects, invoice.id);
}

/** Inserts the links of all details with an unbilled sale. domain.md 2.8, Confirm */
export async function insertConfirmedLinks(tx: Tx, invoice: InvoiceRow): Promise<number> {
  const reversing: Selected = {
    id: 'd.reversing_link_id',
    actual1_id: 'd.reversal_actual_id',
    role1: value(REVERSING_LINK.role1),
    actual2_id: 'd.source_actual_id',
    role2: value(REVERSING_LINK.role2),
    invoice_id: 'd.invoice_id',
  };
  const billed: Selected = {
    id: 'd.billed_link_id',
    actual1_id: 'd.billed_actual_id',
    role1: value(BILLED_LINK.role1),
    actual2_id: 'd.source_actual_id',
    role2: value(BILLED_LINK.role2),
    invoice_id: 'd.invoice_id',
  };
  const from = 'invoice_detail d';
  return insertSelected(
    tx,
    'actual_link',
    [
      [reversing, from],
      [billed, from],
    ],
    invoice.id,
    'AND d.source_actual_id IS NOT NULL',
  );
}

/** A billed actual as it travels, with the link to its unbilled sale, if it has one. */
export interface BilledRow {
  readonly actual: OutgoingActual;
  readonly link: OutgoingLink | null;
}

/** The next billed actuals of an invoice after this id, in order of id: at most 500. */
export async function billedRows(reader: Reader, invoice: InvoiceRow, after: string): Promise<BilledRow[]> {
  const rows = await reader.rows<OutgoingActual & { link_id: string | null; sale_id: string | null }>(
    `SELECT ${OUTGOING_COLUMNS.map((column) => `a.${column}`).join(', ')}, c.account_number, l.id AS link_id, l.actual2_id AS sale_id
     FROM actual a JOIN customer c ON c.id = a.customer_id LEFT JOIN actual_link l ON l.actual1_id = a.id AND l.role1 = ?
     WHERE a.invoice_id = ? AND a.transaction_type = ? AND a.skip_sync = 0 AND a.id > ? ORDER BY a.id LIMIT ${CHUNK}`,
    [BILLED_LINK.role1, invoice.id, BILLED.transactionType, after],
  );
  return rows.map(({ link_id, sale_id, ...row }) => ({
    actual: { ...row, invoice_number: invoice.number },
    link:
      link_id === null || sale_id === null
        ? null
        : {
            id: link_id,
            actual1_id: row.id,
            role1: BILLED_LINK.role1,
            actual2_id: sale_id,
            role2: BILLED_LINK.role2,
            invoice_id: invoice.id,
            invoice_number: invoice.number,
            skip_sync: BILLED_LINK.skipSync,
          },
  }));
}

function saleColumns(row: ConfirmedRow, invoice: InvoiceRow, at: { accountingDate: string; now: string }): Selected {
  const isReversal = row.sign === -1;
  return {
    ...commonColumns(row, invoice, at),
    transaction_class: isReversal ? 's.transaction_class' : 'd.transaction_class',
    billing_type: isReversal ? 's.billing_type' : 'd.billing_type',
    document_date: isReversal ? 's.document_date' : 'd.document_date',
    description: isReversal ? 's.description' : 'd.description',
    quantity: isReversal ? '-s.quantity' : 'd.quantity',
    price: isReversal ? 's.price' : 'd.price',
    amount: isReversal ? '-s.amount' : 'd.amount',
    task: 's.task',
    role: 's.role',
    resource: 's.resource',
    category: 's.category',
    customer_id: 's.customer_id',
    milestone_id: 's.milestone_id',
  };
}

function milestoneColumns(invoice: InvoiceRow, at: { accountingDate: string; now: string }): Selected {
  return {
    ...commonColumns(BILLED, invoice, at),
    id: 'd.billed_actual_id',
    transaction_class: 'd.transaction_class',
    billing_type: 'd.billing_type',
    document_date: 'd.document_date',
    description: 'd.description',
    quantity: 'd.quantity',
    price: 'd.price',
    amount: 'd.amount',
    task: value(null),
    role: value(null),
    resource: value(null),
    category: value(null),
    customer_id: value(invoice.customer_id),
    milestone_id: 's.id',
  };
}

function commonColumns(row: ConfirmedRow, invoice: InvoiceRow, at: { accountingDate: string; now: string }): Selected {
  return {
    transaction_type: value(row.transactionType),
    billing_status: value(row.billingStatus),
    adjustment_status: value(row.adjustmentStatus),
    skip_sync: value(row.skipSync),
    accounting_date: value(at.accountingDate),
    created_at: value(at.now),
    currency: value(invoice.currency),
    legal_entity: 's.legal_entity',
    project_id: 's.project_id',
    contract_id: 's.contract_id',
    contract_line_id: 's.contract_line_id',
    contract_customer_id: 's.contract_customer_id',
    origin_id: 'd.id',
    invoice_id: 'd.invoice_id',
  };
}

/** One INSERT of several SELECTs with the same columns, each over details of one invoice. */
async function insertSelected(
  tx: Tx,
  table: string,
  selects: readonly [Selected, string][],
  invoiceId: string,
  and = '',
): Promise<number> {
  const columns = Object.keys(selects[0]?.[0] ?? {});
  const values: Value[] = [];
  const texts = selects.map(([selected, from]) => {
    const expressions = columns.map((column) => {
      const expression = selected[column] as Selected[string];
      if (typeof expression === 'string') return expression;
      values.push(expression.value);
      return '?';
    });
    values.push(invoiceId);
    return `SELECT ${expressions.join(', ')} FROM ${from} WHERE d.invoice_id = ? ${and}`;
  });
  return tx.change(`INSERT INTO ${table} (${columns.join(', ')}) ${texts.join(' UNION ALL ')}`, values);
}
