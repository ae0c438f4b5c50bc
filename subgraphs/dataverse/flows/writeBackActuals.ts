// The accounting detail of posted actuals comes home: of cost and unbilled sales when their journal was posted, of billed
// sales when their proposal was. Each is written once; what contradicts it parks its key. design.md 4, step 9; domain.md 5.7
import { type AccountingRow, MAPS, TO_DATAVERSE } from '../../../schema/messages';
import type { Tx } from '../../database/database';
import type { Handler } from '../../dual-write/exchange';
import { parsed } from '../../dual-write/inbox';
import { writeBackDecision } from '../rules/accounting';
import { type AccountingUpdate, lockActuals, type PostedActual, writeAccounting } from '../store/accounting';
import { countWrittenBack, lockInvoicesByNumber } from '../store/invoices';

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
    const written = new Map<string, number>();
    for (const id of updates.keys()) {
      const actual = actuals.get(id);
      if (actual?.invoice_id && isBilled(actual))
        written.set(actual.invoice_id, (written.get(actual.invoice_id) ?? 0) + 1);
    }
    countWrittenBack(tx, written);
    return { kind: 'applied' };
  };
}

/** Locks the invoices that the rows name: always before any actual. */
async function lockInvoices(tx: Tx, rows: readonly AccountingRow[]): Promise<Set<string>> {
  return new Set(
    await lockInvoicesByNumber(
      tx,
      rows.flatMap(({ proposalId }) => proposalId ?? []),
    ),
  );
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
