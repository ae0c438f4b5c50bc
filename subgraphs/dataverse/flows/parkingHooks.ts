// What the engine tells this side when it parks or releases a key: an invoice's journey then shows BLOCKED for an
// administrator, or moves again. The engine knows no invoice, so the key is read here, and only here. design.md 4

import type { Tx } from '../../database/database';
import type { ParkingHooks } from '../../dual-write/exchange';
import type { Books } from '../books';
import { parkedAt, releasedFrom, type Step } from '../rules/status';
import { lockInvoice } from '../store/invoices';
import { appendStatus, standingOf } from '../store/statusLog';

/** Both kinds of key that speak of one invoice; a parked contract or approval shows as a blocker of Finance's import instead. */
const INVOICE_KEY = /^(?:invoice|invoice-step):(.+)$/;

/** Called inside the transaction that parks or releases, by the relay as sender and by the inbox as receiver. */
export function parkingHooks(books: Books): ParkingHooks {
  return {
    onParked: async (tx, key, refusal) => {
      const invoice = await invoiceOf(tx, key);
      if (invoice) await appendStatus(tx, books, invoice, parkedAt(invoice.step as Step, refusal));
    },
    onReleased: async (tx, key) => {
      const invoice = await invoiceOf(tx, key);
      const now = invoice && (await standingOf(tx, invoice));
      const next = now && releasedFrom(now);
      if (next) await appendStatus(tx, books, invoice, next);
    },
  };
}

async function invoiceOf(tx: Tx, key: string) {
  const id = INVOICE_KEY.exec(key)?.[1];
  const invoice = id === undefined ? undefined : await lockInvoice(tx, id);
  return invoice && invoice.status_sequence > 0 ? invoice : undefined;
}
