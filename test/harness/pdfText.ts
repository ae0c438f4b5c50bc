// The text of a PDF, page by page, in the order in which it is drawn: what a reader would find on it.
import PDFParser from 'pdf2json';

/** Words are parted by one space, whatever the PDF parts them by. */
export function pdfText(bytes: Buffer): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const parser = new PDFParser();
    parser.on('pdfParser_dataError', (error) => reject(error instanceof Error ? error : error.parserError));
    parser.on('pdfParser_dataReady', ({ Pages }) => resolve(Pages.map(({ Texts }) => textOf(Texts))));
    parser.parseBuffer(bytes, 0);
  });
}

/** A word may be drawn in two pieces at its hyphen. */
function textOf(texts: readonly { R: readonly { T: string }[] }[]): string {
  const drawn = texts.map(({ R }) => R.map(({ T }) => decoded(T)).join('')).join(' ');
  return drawn.replace(/[\s\u00a0]+/g, ' ').replaceAll('- ', '-');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
