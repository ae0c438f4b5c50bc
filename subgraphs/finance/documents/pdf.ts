// A document as PDF, by pdfmake with the Roboto that comes with it. Dear: seconds for a thousand lines, so the server has it done
// in a thread of its own (pdfThread.ts). It must never read a file but the fonts, nor fetch anything: what stands in a document
// comes from people.
import { dirname, join } from 'node:path';
import pdfmake from 'pdfmake';
import type { DocumentPage } from './page';
import { templateOf } from './templates';

const font = (name: string): string =>
  join(dirname(require.resolve('pdfmake/package.json')), 'fonts', 'Roboto', `Roboto-${name}.ttf`);
const ROBOTO = {
  normal: font('Regular'),
  bold: font('Medium'),
  italics: font('Italic'),
  bolditalics: font('MediumItalic'),
};
const FONTS: readonly string[] = Object.values(ROBOTO);

pdfmake.setFonts({ Roboto: ROBOTO });
pdfmake.setLocalAccessPolicy((path: string) => FONTS.includes(path));
pdfmake.setUrlAccessPolicy(() => false);

/** The bytes of the document: the same for the same page. */
export async function pdfOf(page: DocumentPage): Promise<Buffer> {
  return pdfmake.createPdf(templateOf(page.template).pdf(page)).getBuffer();
}
