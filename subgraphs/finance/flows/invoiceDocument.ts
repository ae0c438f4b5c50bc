// A customer invoice as a document: its content is written in the transaction that posts it, because addresses, names and
// formats are set-up that may change the day after. Who asks gets that content with the invoice's lines, which never change
// either. It must never write a content again, or answer for an invoice outside the caller's scope. domain.md 2.9.7, 5.9
import type { Refusal } from '../../../schema/errors';
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import type { Reader, Tx } from '../../database/database';
import { decided } from '../../mutations/decided';
import { instant } from '../../world';
import type { Books } from '../books';
import { type DocumentContent, type DocumentHead, type DocumentTax, documentContent } from '../rules/documentContent';
import type { InvoiceTaxRow } from '../rules/invoiceTaxes';
import { type Section, sectionsOf, sumOf } from '../rules/printedLines';
import { readBilledLines } from '../store/billedLines';
import {
  type DocumentSubject,
  readCredited,
  readFormat,
  readGroupCodes,
  readLineSums,
  readParties,
  readTaxNames,
} from '../store/documentFacts';
import { type InvoiceDocument, insertInvoiceDocument, readInvoiceDocument } from '../store/invoiceDocuments';
import { postedInvoice } from '../store/postedInvoice';
import type { CustomerInvoiceRow } from '../store/posting';
import type { ProposalRow } from '../store/proposals';

/** A document and all its lines, ready to be printed. */
export interface OpenedDocument {
  readonly content: DocumentContent;
  readonly sections: readonly Section[];
  /** Of the content; tells two documents apart. Undefined: a sample, which may be another tomorrow. */
  readonly hash?: string;
  /** Which template makes a page of it: that of the day on which it was written. */
  readonly templateVersion: number;
}

/** Tax of one code as it was posted, or would be. */
export type PostedTax = Omit<DocumentTax, 'name'>;

type Proposal = DocumentSubject & Pick<ProposalRow, 'text_before' | 'text_after'>;

/** Writes the document of an invoice that was posted in this transaction, from what was read of it before. */
export async function writeInvoiceDocument(
  tx: Tx,
  proposal: Proposal,
  invoice: CustomerInvoiceRow,
  { taxes, facts, now }: { taxes: readonly InvoiceTaxRow[]; facts: DocumentFacts; now: string },
): Promise<InvoiceDocument> {
  const posted = taxes.map(({ tax_code: code, percent, base, tax, tax_accounting: taxAccounting }) => ({
    code,
    percent,
    base,
    tax,
    taxAccounting,
  }));
  return insertInvoiceDocument(tx, invoice, contentFrom(facts, headOf(proposal, invoice), posted), now);
}

/** The document of an invoice with its lines. NOT_FOUND, also for a beginning balance. One that was posted before documents were kept gets its content now. */
export async function openInvoiceDocument(
  books: Books,
  caller: Caller,
  legalEntity: string,
  number: string,
): Promise<Outcome<OpenedDocument>> {
  if (!maySee(caller, legalEntity)) return refused(notFound(legalEntity, number));
  const { read } = books.db;
  const posted = await postedInvoice(read, legalEntity, number);
  if (!posted || posted.invoice.beginning_balance === 1) return refused(notFound(legalEntity, number)); // it was sent long ago
  const kept = await readInvoiceDocument(read, legalEntity, number);
  const document = kept === undefined ? await writtenLate(books, legalEntity, number) : kept;
  const sections = await sectionsFor(read, posted.proposal, document.content);
  const { content, hash, templateVersion } = document;
  return { ok: true, value: { content, sections, hash, templateVersion }, replayed: false };
}

async function writtenLate(books: Books, legalEntity: string, number: string): Promise<InvoiceDocument> {
  const written = await decided<InvoiceDocument>(books.db, async (tx) => {
    const posted = await postedInvoice(tx, legalEntity, number);
    if (!posted) return refused(notFound(legalEntity, number));
    const value =
      (await readInvoiceDocument(tx, legalEntity, number)) ?? (await writeNow(tx, posted, instant(books.world)));
    return { ok: true, value, replayed: false };
  });
  if (!written.ok) throw new Error(`the document of ${legalEntity} ${number} could not be written`);
  return written.value;
}

async function writeNow(
  tx: Tx,
  { proposal, invoice, taxes }: NonNullable<Awaited<ReturnType<typeof postedInvoice>>>,
  now: string,
): Promise<InvoiceDocument> {
  const codes = taxes.map(({ tax_code }) => tax_code);
  return writeInvoiceDocument(tx, proposal, invoice, { taxes, facts: await documentFacts(tx, proposal, codes), now });
}

/** What a document says of a proposal. */
export async function contentOf(
  reader: Reader,
  subject: DocumentSubject,
  head: DocumentHead,
  taxes: readonly PostedTax[],
): Promise<DocumentContent> {
  const codes = taxes.map(({ code }) => code);
  return contentFrom(await documentFacts(reader, subject, codes), head, taxes);
}

export type DocumentFacts = Awaited<ReturnType<typeof documentFacts>>;

/** All that a document says but its head and amounts: a posting reads it before it draws numbers, for which everybody else waits. */
export async function documentFacts(reader: Reader, subject: DocumentSubject, taxCodes: readonly string[]) {
  const { legal_entity: legalEntity } = subject;
  const [parties, sums, names] = await Promise.all([
    readParties(reader, subject),
    readLineSums(reader, subject),
    readTaxNames(reader, legalEntity, taxCodes),
  ]);
  const [format, groupCodes, credits] = await Promise.all([
    readFormat(reader, subject, parties.contract.number),
    readGroupCodes(reader, legalEntity, sums),
    sums.some(({ credited }) => credited > 0) ? readCredited(reader, subject) : [],
  ]);
  return { parties, sums, names, format, groupCodes, credits };
}

function contentFrom(
  { parties, names, ...facts }: DocumentFacts,
  head: DocumentHead,
  taxes: readonly PostedTax[],
): DocumentContent {
  const named = taxes.map((tax) => ({ ...tax, name: names.get(tax.code) ?? tax.code }));
  return documentContent({ ...parties, ...facts, head, taxes: named });
}

/** The lines under their sections. They are those of the content, to the cent. #581167 */
export async function sectionsFor(
  reader: Reader,
  subject: DocumentSubject,
  content: DocumentContent,
): Promise<readonly Section[]> {
  const sections = sectionsOf(content, await readBilledLines(reader, subject, content.format));
  if (sumOf(sections) !== content.head.net)
    throw new Error(
      `the printed lines of ${subject.number} are ${sumOf(sections)}, its net amount ${content.head.net}`,
    );
  return sections;
}

function headOf(proposal: Proposal, invoice: CustomerInvoiceRow): DocumentHead {
  return {
    legalEntity: invoice.legal_entity,
    number: invoice.number,
    proposalNumber: invoice.proposal_number,
    invoiceDate: invoice.invoice_date,
    dueDate: invoice.due_date,
    currency: invoice.currency,
    net: invoice.net_amount,
    tax: invoice.sales_tax,
    roundOff: invoice.round_off,
    total: invoice.total_amount,
    accountingCurrency: invoice.accounting_currency,
    rate: invoice.exchange_rate,
    accountingTotal: invoice.accounting_total,
    textBefore: proposal.text_before,
    textAfter: proposal.text_after,
  };
}

function notFound(legalEntity: string, number: string): Refusal {
  return { code: 'NOT_FOUND', message: `No customer invoice ${number} in ${legalEntity}.` };
}
