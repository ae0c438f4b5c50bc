// What confirming an invoice now would write, and why it could not be confirmed now. Writes nothing and takes no lock: the draft
// may change between this and its confirmation, which decides for itself. domain.md 3.1 (P5)
import type { Refusal } from '../../../schema/errors';
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import type { Reader } from '../../database/database';
import type { Slice } from '../../database/keyset';
import { instant } from '../../world';
import type { Books } from '../books';
import { heldRefusal } from '../rules/bulk';
import {
  accountingDate,
  changesNothing,
  confirmationRefusal,
  isEditable,
  originalsNotPosted,
  overLimit,
  type Warning,
} from '../rules/confirmation';
import { forbidden } from '../rules/permissions';
import {
  failedLimits,
  type InvoiceWithCounts,
  isUnchangedCorrection,
  readForConfirmation,
} from '../store/confirmation';
import { unpostedOriginals } from '../store/corrections';
import { limitStandings } from '../store/limits';
import { type PreviewedRows, type PreviewTotals, previewedRows, previewTotals } from '../store/readPreview';
import { limitRefusal } from './limitRefusal';
import { retainersToSettle } from './settleRetainers';

export interface Preview extends PreviewedRows {
  readonly invoiceId: string;
  readonly currency: string;
  readonly totals: PreviewTotals;
  /** Why it could not be confirmed now; empty if it could. */
  readonly refusals: readonly Refusal[];
  readonly warnings: readonly Warning[];
}

/**
 * The rows of a page of details, the totals of all, and every refusal that stands in the way (not only the first). Refused:
 * NOT_FOUND. Of an invoice that is confirmed there is nothing left to write.
 */
export async function previewConfirmation(
  books: Books,
  caller: Caller,
  invoiceId: string,
  slice: Slice,
): Promise<Outcome<Preview>> {
  const reader = books.db.read;
  const invoice = await readForConfirmation(reader, invoiceId);
  if (!invoice || !maySee(caller, invoice.legal_entity)) {
    return refused({
      code: 'NOT_FOUND',
      message: `There is no invoice ${invoiceId}.`,
      path: ['invoiceId'],
      subjectId: invoiceId,
    });
  }
  const now = instant(books.world);
  const at = { accountingDate: accountingDate(invoice.accounting_date, now), now };
  const subject = { invoiceId, currency: invoice.currency, refusals: await refusals(books, caller, invoice) };
  if (!isEditable(invoice.status)) {
    const none = { rows: [], hasNext: false, hasPrevious: false };
    const totals = { actuals: 0, links: 0, billed: 0, chargeable: 0 };
    return {
      ok: true,
      value: { ...subject, warnings: [], details: none, actuals: [], links: [], totals },
      replayed: false,
    };
  }
  const retainers = await retainersToSettle(reader, invoice, at);
  const found = [...subject.refusals, ...retainers.refusals];
  const rows = withRetainers(await previewedRows(reader, invoice, at, slice), retainers);
  const totals = withTotals(await previewTotals(reader, invoice, at), retainers);
  const warnings = invoice.corrections > 0 ? originalsNotPosted(await unpostedOriginals(reader, invoiceId)) : [];
  return { ok: true, value: { ...subject, refusals: found, warnings, ...rows, totals }, replayed: false };
}

type RetainerRows = Awaited<ReturnType<typeof retainersToSettle>>;

/** Those of the page's details, each in the place of its detail. */
function withRetainers(page: PreviewedRows, retainers: RetainerRows): PreviewedRows {
  if (retainers.actuals.length === 0) return page;
  const places = new Map(page.details.rows.map(({ id }, place) => [id, place]));
  const own = retainers.actuals.filter(({ origin_id }) => places.has(origin_id));
  const actuals = [...page.actuals, ...own.map((row) => ({ ...row, source_id: null }))];
  const placeOf = new Map(actuals.map(({ id, origin_id }) => [id, places.get(origin_id) ?? 0]));
  const byPlace = (a: string, b: string) => (placeOf.get(a) ?? 0) - (placeOf.get(b) ?? 0);
  const links = [...page.links, ...retainers.links.filter(({ actual1_id }) => placeOf.has(actual1_id))];
  return {
    details: page.details,
    actuals: actuals.sort((a, b) => byPlace(a.id, b.id)),
    links: links.sort((a, b) => byPlace(a.actual1_id, b.actual1_id)),
  };
}

function withTotals(totals: PreviewTotals, { actuals, links }: RetainerRows): PreviewTotals {
  const billed = actuals.filter(({ transaction_type }) => transaction_type === 'BILLED_SALES');
  return {
    actuals: totals.actuals + actuals.length,
    links: totals.links + links.length,
    billed: totals.billed + billed.length,
    chargeable: totals.chargeable + billed.reduce((sum, { amount }) => sum + amount, 0),
  };
}

/** The guards of confirmInvoice, all of them. */
async function refusals(books: Books, caller: Caller, invoice: InvoiceWithCounts): Promise<Refusal[]> {
  const reader = books.db.read;
  const failed = await failedLimits(reader, invoice);
  const found = [
    forbidden(caller.roles, 'CONFIRM_INVOICES'),
    heldRefusal(invoice),
    confirmationRefusal(invoice, undefined),
    (await isUnchangedCorrection(reader, invoice)) ? changesNothing(invoice) : undefined,
    (await exceededLimit(reader, invoice)) ?? (failed > 0 ? overLimit(invoice, failed) : undefined),
  ];
  return found.flatMap((refusal) => refusal ?? []);
}

/** As confirming asks it, without its locks. Of what is confirmed already nothing has to fit any more. */
async function exceededLimit(reader: Reader, invoice: InvoiceWithCounts): Promise<Refusal | undefined> {
  if (invoice.limited !== 1 || !isEditable(invoice.status)) return undefined;
  return limitRefusal(reader, invoice, await limitStandings(reader, [invoice.contract_id]));
}
