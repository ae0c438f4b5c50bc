// The page of template 2: that of template 1, and under each line what its amount has beside quantity × price, so that whoever
// works a line out again comes to its amount: a discount that was agreed belongs on an invoice. It must change no figure.
// domain.md 3.4 (o), 3.5 (t)
import { lineSum } from '../../money';
import type { DocumentContent } from '../rules/documentContent';
import type { PrintedLine, Section } from '../rules/printedLines';
import { figuresIn } from './figures';
import { type DocumentPage, type PageLine, pageOf } from './page';
import { WORDING } from './wording';

/** The page of a document, as template 2 has it. */
export function secondPageOf(content: DocumentContent, sections: readonly Section[]): DocumentPage {
  const page = pageOf(content, sections);
  const linesOf = (place: number) => (sections[place] as Section).lines;
  return {
    ...page,
    template: 2,
    sections: page.sections.map((section, place) => ({
      ...section,
      lines: section.lines.map((line, index) => explained(line, linesOf(place)[index] as PrintedLine, content)),
    })),
  };
}

function explained(line: PageLine, printed: PrintedLine, { head, language }: DocumentContent): PageLine {
  const apart = besideProduct(printed, head.currency);
  if (apart === 0) return line;
  const said = WORDING[language].apart(figuresIn(language).amount(apart, head.currency));
  return { ...line, detail: line.detail === '' ? said : `${line.detail} · ${said}` };
}

/** Discount, fee, and what rounding left, in minor units; 0 of what charges nothing, and of a sum over several prices. */
function besideProduct({ billingType, quantity, price, net }: PrintedLine, currency: string): number {
  return billingType === 'CHARGEABLE' && price !== null ? net - lineSum(quantity, price, currency) : 0;
}
