// Revising a confirmed invoice, paid or not: a draft that takes back what it billed, as a full credit to begin with. A new draft
// of the same contract and customer, or an existing one that is asked for. Nothing happens to Finance before that draft is
// confirmed, and nothing ever to the invoice itself. domain.md 3.1 (P8), 3.6
import type { Refusal } from '../../../schema/errors';
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import type { Tx } from '../../database/database';
import { Refuse } from '../../mutations/decided';
import { recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { isEditable } from '../rules/confirmation';
import { correctionDate, dateRefusal, targetRefusal } from '../rules/correctionDraft';
import { proformaNumber } from '../rules/draft';
import { changeRefusal } from '../rules/draftState';
import { forbidden } from '../rules/permissions';
import { linesOfContract, lockContract } from '../store/contracts';
import { invoiceToRevise, nameCorrected, type RevisableInvoice } from '../store/corrections';
import { drawNumbers } from '../store/counters';
import { saveSums, sumDetails } from '../store/draftSums';
import { insertInvoices, insertLines, lastOfDetails } from '../store/drafts';
import { contractOfInvoice, type InvoiceRow, lockInvoice } from '../store/invoices';
import { type Copied, writeCorrections } from './correctionDetails';
import { decided } from './decided';
import { completeLines } from './draftLinesNow';
import { fitRetainers } from './draftRetainers';
import { PROFORMA } from './newDrafts';

export interface ReviseInvoiceInput {
  readonly invoiceId: string;
  /** These details alone, at most 500. Absent: all that charged something. */
  readonly detailIds?: readonly string[] | null;
  /** Of a new draft, YYYY-MM-DD. Default: today, or the invoice's own date where that is later. */
  readonly invoiceDate?: string | null;
  /** A draft of the same contract and customer that takes the corrections, and its version as it was read. */
  readonly appendToInvoiceId?: string | null;
  readonly expectedVersion?: number | null;
  readonly idempotencyKey?: string | null;
}

export interface Revised {
  /** The draft. */
  readonly invoiceId: string;
  /** Why details were left out, at most 100; and how many there are. */
  readonly leftOut: readonly Refusal[];
  readonly leftOutCount: number;
}

const MOST_DETAILS = 500;

/**
 * Revises the invoice. One detail that cannot be corrected does not stand in the way of others: it is left out and told.
 * Refused: FORBIDDEN, LIST_TOO_LONG, NOT_FOUND, INVOICE_NOT_CONFIRMED, of the draft that is asked for what every change of a
 * draft is and CORRECTION_TARGET_DIFFERS, INVOICE_DATE_TOO_EARLY; and where nothing is left, why each was left out. Statements:
 * two per 500 details, and a fixed number beside.
 */
export async function reviseInvoice(
  books: Books,
  caller: Caller,
  input: ReviseInvoiceInput,
): Promise<Outcome<Revised>> {
  const denied = forbidden(caller.roles, 'REVISE_INVOICES');
  if (denied) return refused(denied);
  const { idempotencyKey: key, ...asked } = input;
  const only = input.detailIds == null ? undefined : [...new Set(input.detailIds)];
  if (only && (only.length === 0 || only.length > MOST_DETAILS))
    return refused({ code: 'LIST_TOO_LONG', message: `1 to ${MOST_DETAILS} details at once.`, path: ['detailIds'] });
  const request = { mutation: 'reviseInvoice', caller, key, input: asked };
  return decided(books, async (tx) => {
    await lockContract(tx, (await contractOfInvoice(tx, input.invoiceId)) ?? '');
    const before = await recall<Revised>(tx, request, books);
    if (before) return before;
    const invoice = await invoiceToRevise(tx, input.invoiceId);
    const subject = { path: ['invoiceId'], subjectId: input.invoiceId };
    if (!invoice || !maySee(caller, invoice.legal_entity))
      return refused({ code: 'NOT_FOUND', message: `There is no invoice ${input.invoiceId}.`, ...subject });
    if (isEditable(invoice.status)) {
      const message = `Invoice ${invoice.number} is not confirmed: edit it instead.`;
      return refused({ code: 'INVOICE_NOT_CONFIRMED', message, ...subject });
    }
    const value =
      input.appendToInvoiceId == null
        ? await writeDraft(tx, books, caller, invoice, input, only)
        : await append(tx, books, caller, invoice, { ...input, to: input.appendToInvoiceId }, only);
    await remember(tx, request, value, books);
    return { ok: true, value, replayed: false };
  });
}

/** A draft of its own. The number is drawn last: its sequence is the one lock that all drafts share. */
async function writeDraft(
  tx: Tx,
  books: Books,
  caller: Caller,
  invoice: RevisableInvoice,
  input: ReviseInvoiceInput,
  only: readonly string[] | undefined,
): Promise<Revised> {
  const id = books.world.newId();
  const now = instant(books.world);
  const lines = await linesOfContract(tx, invoice.contract_id);
  const lineIds = new Map(lines.map((line) => [line.id, books.world.newId()]));
  const place = { invoiceId: invoice.id, only, draftId: id, lineIds, lastNumber: 0 };
  const copied = await writeCorrections(tx, books, place);
  const date = input.invoiceDate ?? correctionDate(invoice.invoice_date, now.slice(0, 10));
  refuseUnless(copied, dateRefusal(copied.newest, date, 'invoiceDate'));
  const sums = await sumDetails(tx, id, invoice.currency);
  await insertLines(
    tx,
    lines.map((line) => {
      const lineId = lineIds.get(line.id) as string;
      const { line_number, name, billing_method } = line;
      const amount = sums.byLine.get(lineId) ?? 0;
      return { id: lineId, invoice_id: id, line_number, name, contract_line_id: line.id, billing_method, amount };
    }),
  );
  const number = proformaNumber(await drawNumbers(tx, PROFORMA, 1));
  await insertInvoices(tx, [
    {
      ...takenOver(invoice),
      id,
      number,
      version: 1,
      status: 'DRAFT',
      invoice_date: date,
      corrects_id: invoice.id,
      detail_amount: sums.detailAmount,
      estimated_tax: sums.estimatedTax,
      total_amount: sums.totalAmount,
      created_at: now,
      created_by: caller.subject,
      status_sequence: 0,
      written_back_count: 0,
    },
  ]);
  return { invoiceId: id, leftOut: copied.leftOut, leftOutCount: copied.leftOutCount };
}

/** What a correction has of the invoice that it corrects: whose it is, and to whom it goes on which terms. */
function takenOver(invoice: RevisableInvoice) {
  const { name, legal_entity, currency, contract_id, contract_customer_id, customer_id, payment_terms } = invoice;
  const { bill_to_name, bill_to_lines, bill_to_city, bill_to_postal_code, bill_to_country } = invoice;
  const billTo = { bill_to_name, bill_to_lines, bill_to_city, bill_to_postal_code, bill_to_country };
  return { name, legal_entity, currency, contract_id, contract_customer_id, customer_id, payment_terms, ...billTo };
}

/** The same on a draft that is there. */
async function append(
  tx: Tx,
  books: Books,
  caller: Caller,
  invoice: InvoiceRow,
  { to, expectedVersion }: ReviseInvoiceInput & { readonly to: string },
  only: readonly string[] | undefined,
): Promise<Revised> {
  const target = await lockInvoice(tx, to);
  if (!target || !maySee(caller, target.legal_entity)) {
    const subject = { path: ['appendToInvoiceId'], subjectId: to };
    throw new Refuse({ code: 'NOT_FOUND', message: `There is no invoice ${to}.`, ...subject });
  }
  const refusal = targetRefusal(invoice, target) ?? changeRefusal(target, expectedVersion, 'appendToInvoiceId');
  if (refusal) throw new Refuse(refusal);
  const lineIds = await completeLines(tx, books, target);
  const { number } = await lastOfDetails(tx, to);
  const place = { invoiceId: invoice.id, only, draftId: to, lineIds, lastNumber: number };
  const copied = await writeCorrections(tx, books, place);
  refuseUnless(copied, dateRefusal(copied.newest, target.invoice_date, 'appendToInvoiceId'));
  await nameCorrected(tx, to, invoice.id);
  await fitRetainers(tx, to);
  await saveSums(tx, target);
  return { invoiceId: to, leftOut: copied.leftOut, leftOutCount: copied.leftOutCount };
}

/** Rolls everything back where nothing can be corrected, or something else stands in the way. */
function refuseUnless(copied: Copied, refusal: Refusal | undefined): void {
  if (copied.details === 0) throw new Refuse(...(copied.leftOut.length > 0 ? copied.leftOut : [NOTHING]));
  if (refusal) throw new Refuse(refusal);
}

const NOTHING: Refusal = {
  code: 'DETAIL_NOT_CORRECTABLE',
  message: 'The invoice billed nothing.',
  path: ['invoiceId'],
};
