// The accounting detail of posted actuals comes home: of cost and unbilled sales when their journal was posted, of billed
// sales when their proposal was. Each is written once; what contradicts it parks its key. design.md 4, step 9; domain.md 5.7
import { type AccountingRow, MAPS, TO_DATAVERSE } from '../../../schema/messages';
import type { Tx } from '../../database/database';
import type { Handler } from '../../dual-write/exchange';
import { parsed } from '../../dual-write/inbox';
import { writeBackDecision } from '../rules/accounting';
import { type AccountingUpdate, lockActuals, type PostedActual, writeAccounting } from '../store/accounting';
import { countWrittenBack, lockInvoiceByNumber } from '../store/invoices';

/**
 * Handles what the actuals map brings back, up to 500 actuals in one message. Refused: ACTUAL_UNKNOWN, DIVERGED. Billed sales
 * are written under their invoice's lock and counted on it, so that the customer invoice can tell when all are there.
 */
export function writeBackActuals(): Handler {
  return async (tx, message) => {
    const checked = parsed(TO_DATAVERSE[MAPS.actuals], message);
    if (!checked.ok) return checked.effect;
    const { rows } = checked;
    const ids = rows.map(({ actualId }) => actualId);
    const [invoices, actuals] = await Promise.all([lockInvoices(tx, rows), lockActuals(tx, ids)]);
    const updates = new Map<string, AccountingUpdate>();
    for (const row of rows) {
      const update = updateOf(row);
      const actual = actuals.get(row.actualId);
      const decision = writeBackDecision(row.actualId, actual, update);
      if (decision.kind === 'refused') return decision;
      if (actual?.invoice_id && isBilled(actual) && !invoices.has(actual.invoice_id)) {
        return {
          kind: 'refused',
          code: 'DIVERGED',
          message: `actual ${row.actualId} is not on proposal ${row.proposalId ?? '(none)'}`,
        };
      }
      if (decision.kind === 'write') updates.set(row.actualId, update);
    }
    writeAccounting(tx, [...updates.values()]);
    for (const invoiceId of invoices) {
      const written = [...updates.keys()].filter((id) => isBilledOn(actuals.get(id), invoiceId)).length;
      if (written > 0) countWrittenBack(tx, invoiceId, written);
    }
    return { kind: 'applied' };
  };
}

/** Locks the invoices that the rows name, in the order of their numbers: always before any actual. */
async function lockInvoices(tx: Tx, rows: readonly AccountingRow[]): Promise<Set<string>> {
  const numbers = [...new Set(rows.flatMap(({ proposalId }) => proposalId ?? []))].sort();
  const locked = await Promise.all(numbers.map((number) => lockInvoiceByNumber(tx, number)));
  return new Set(locked.flatMap((invoice) => invoice?.id ?? []));
}

function updateOf(row: AccountingRow): AccountingUpdate {
  return {
    id: row.actualId,
    voucher_number: row.voucherNumber,
    accounting_amount: row.accountingAmount,
    accounting_currency: row.accountingCurrency,
    exchange_rate: row.exchangeRate,
    sales_tax: row.salesTaxAmount,
  };
}

function isBilled(actual: PostedActual): boolean {
  return actual.transaction_type === 'BILLED_SALES';
}

function isBilledOn(actual: PostedActual | undefined, invoiceId: string): boolean {
  return actual !== undefined && isBilled(actual) && actual.invoice_id === invoiceId;
}
