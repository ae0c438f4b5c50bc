// The templates that documents are made by, by the version that is kept with each document. A released one is never changed: whoever
// asks again gets the same paper. What is to look otherwise is another template, with another number. It must hold no figure.
import type { TDocumentDefinitions } from 'pdfmake/interfaces';
import type { DocumentContent } from '../rules/documentContent';
import type { Section } from '../rules/printedLines';
import { STYLE, TEMPLATE } from './htmlTemplate';
import { type DocumentPage, pageOf } from './page';
import { pdfDefinition } from './pdfDefinition';
import { secondPageOf } from './secondPage';

export interface Template {
  /** What stands where; the page carries the template's number. */
  readonly page: (content: DocumentContent, sections: readonly Section[]) => DocumentPage;
  /** Eta's template of the page, and its style sheet. */
  readonly html: string;
  readonly style: string;
  readonly pdf: (page: DocumentPage) => TDocumentDefinitions;
}

export const TEMPLATES: Readonly<Record<number, Template>> = {
  1: { page: pageOf, html: TEMPLATE, style: STYLE, pdf: pdfDefinition },
  2: { page: secondPageOf, html: TEMPLATE, style: STYLE, pdf: pdfDefinition },
};

/** The template of that version. Throws where a later version of the software wrote the document: no other may stand in for it. */
export function templateOf(version: number): Template {
  const template = TEMPLATES[version];
  if (template === undefined) throw new Error(`template ${version} of documents is not known to this version`);
  return template;
}
