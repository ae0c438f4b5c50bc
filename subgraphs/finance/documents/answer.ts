// Answers for the paths of documents: /documents/<company>/invoices/<number>.pdf and .html, and the same of proposals as samples.
// What the caller may not see is not there. It must decide nothing of what a document says, and let no path reach a file.
import type { Refusal } from '../../../schema/errors';
import type { FileAnswer, FileAsked } from '../../../schema/files';
import type { Outcome } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import type { Books } from '../books';
import { type OpenedDocument, openInvoiceDocument } from '../flows/invoiceDocument';
import { sampleDocument } from '../flows/sampleDocument';
import { CONTENT_SECURITY_POLICY, htmlOf } from './html';
import { type Form, nameIn } from './paths';
import { type Printer, PrinterBusy } from './printer';
import { templateOf } from './templates';

const TYPES: Readonly<Record<Form, string>> = { pdf: 'application/pdf', html: 'text/html; charset=utf-8' };
const STATUS: Readonly<Record<string, number>> = { NOT_FOUND: 404, DOCUMENTS_BUSY: 503 };

/** The file, or why there is none, as JSON: NOT_FOUND (404), PROPOSAL_EMPTY and PROPOSAL_NOT_OPEN (409), DOCUMENTS_BUSY (503). */
export async function answerDocument(
  books: Books,
  printer: Printer,
  caller: Caller,
  asked: FileAsked,
): Promise<FileAnswer> {
  const named = nameIn(asked.path);
  if (named === undefined) return refusedWith([{ code: 'NOT_FOUND', message: 'No document is here.' }]);
  const { legalEntity, kind, number, form } = named;
  const open = kind === 'invoices' ? openInvoiceDocument : sampleDocument;
  const opened = await open(books, caller, legalEntity, number);
  return opened.ok ? fileOf(opened, form, printer, asked) : refusedWith(opened.refusals);
}

async function fileOf(
  { value }: Extract<Outcome<OpenedDocument>, { ok: true }>,
  form: Form,
  printer: Printer,
  { isHead, known }: FileAsked,
): Promise<FileAnswer> {
  const { content, sections, hash, templateVersion } = value;
  const headers = headersOf(value, form);
  if (hash !== undefined && names(known, headers.etag)) return { status: 304, headers, body: null };
  if (isHead) return { status: 200, headers, body: null };
  const page = templateOf(templateVersion).page(content, sections);
  try {
    const body = form === 'html' ? Buffer.from(htmlOf(page)) : await printer.pdf(page);
    return { status: 200, headers, body };
  } catch (error) {
    if (!(error instanceof PrinterBusy)) throw error;
    const { status, headers: own, body } = refusedWith([{ code: 'DOCUMENTS_BUSY', message: `${error.message}.` }]);
    return { status, headers: { ...own, 'retry-after': '5' }, body };
  }
}

/** A document never changes, so its hash names its bytes; a sample may be another with each look. */
function headersOf({ content, hash }: OpenedDocument, form: Form): Record<string, string> {
  const { legalEntity, number, proposalNumber } = content.head;
  const name = number === null ? `SAMPLE-${proposalNumber}` : `${legalEntity}-${number}`;
  return {
    'content-type': TYPES[form],
    'content-disposition': `inline; filename="${name.replace(/[^A-Za-z0-9._-]+/g, '_')}.${form}"`,
    'content-language': content.language,
    // A browser's own viewer of PDF needs more than the page may have.
    'content-security-policy': form === 'html' ? CONTENT_SECURITY_POLICY : "frame-ancestors 'none'",
    ...(hash === undefined
      ? { 'cache-control': 'no-store' }
      : { 'cache-control': 'private, no-cache', etag: `"${form}-${hash}"` }),
  };
}

/** Does If-None-Match name this tag? */
function names(known: string | undefined, tag: string | undefined): boolean {
  if (known === undefined || tag === undefined) return false;
  return known.trim() === '*' || known.split(',').some((one) => one.trim().replace(/^W\//, '') === tag);
}

function refusedWith(refusals: readonly Refusal[]): FileAnswer {
  const errors = refusals.map(({ code, message }) => ({ message, extensions: { code } }));
  const status = STATUS[refusals[0]?.code ?? ''] ?? 409;
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
  return { status, headers, body: Buffer.from(JSON.stringify({ errors })) };
}
