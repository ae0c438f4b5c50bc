// What mutations answer with: invoices as they are after their flow committed, read anew within the caller's scope. It must never
// be asked before that.
import { type DataverseContext, renewLoaders } from './context';
import { type Invoice, toInvoice } from './types/invoice';

/** The invoice as it is now; null if it was deleted since, or is not visible. */
export async function invoiceNow(id: string, context: DataverseContext): Promise<Invoice | null> {
  return (await invoicesNow([id], context))[0] ?? null;
}

/** Those of the invoices that are there now, in this order. */
export async function invoicesNow(ids: readonly string[], context: DataverseContext): Promise<Invoice[]> {
  renewLoaders(context);
  const rows = await Promise.all(ids.map((id) => context.loaders.invoice.load(id)));
  return rows.flatMap((row) => (row ? [toInvoice(row)] : []));
}
