// The kept contents of documents: inserted once, never changed. What comes back is held against its hash: a document that
// somebody wrote into the table is nothing that was posted.
import { createHash } from 'node:crypto';
import type { Reader, Tx } from '../../database/database';
import type { DocumentContent } from '../rules/documentContent';

/** What turns a content into a page (documents/templates.ts). Contents of an older one keep theirs. */
export const TEMPLATE_VERSION = 2;

export interface InvoiceDocument {
  readonly content: DocumentContent;
  readonly hash: string;
  readonly templateVersion: number;
}

export async function insertInvoiceDocument(
  tx: Tx,
  invoice: { readonly legal_entity: string; readonly number: string },
  content: DocumentContent,
  now: string,
): Promise<InvoiceDocument> {
  const text = JSON.stringify(content);
  const hash = createHash('sha256').update(text).digest('hex');
  await tx.insert('invoice_document', [
    {
      legal_entity: invoice.legal_entity,
      invoice_number: invoice.number,
      template_version: TEMPLATE_VERSION,
      content: text,
      content_hash: hash,
      written_at: now,
    },
  ]);
  return { content, hash, templateVersion: TEMPLATE_VERSION };
}

/** The document of an invoice; undefined: it was posted before documents were kept. */
export async function readInvoiceDocument(
  reader: Reader,
  legalEntity: string,
  invoiceNumber: string,
): Promise<InvoiceDocument | undefined> {
  const [row] = await reader.rows<{ content: string; content_hash: string; template_version: number }>(
    'SELECT content, content_hash, template_version FROM invoice_document WHERE legal_entity = ? AND invoice_number = ?',
    [legalEntity, invoiceNumber],
  );
  if (!row) return undefined;
  if (createHash('sha256').update(row.content).digest('hex') !== row.content_hash)
    throw new Error(`the document of ${legalEntity} ${invoiceNumber} is not what was written`);
  return { content: JSON.parse(row.content), hash: row.content_hash, templateVersion: row.template_version };
}
