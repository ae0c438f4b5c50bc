// The lines of a document as they are printed: under their projects, with what each project comes to, and retainers that are set
// off last. Pure. Every line of the invoice is in exactly one printed line; none may be left out, whatever it charges.
// domain.md 5.9, 6.2 (#581167)
import { codesOf, type DocumentContent } from './documentContent';

/** A line of the invoice, or the sum of several of one kind. */
export interface BilledLine {
  readonly projectId: string;
  readonly transactionClass: string;
  readonly billingType: string;
  readonly category: string | null;
  readonly resource: string | null;
  readonly description: string | null;
  readonly firstDate: string;
  readonly lastDate: string;
  /** Scale 2. */
  readonly quantity: number;
  /** Scale 4; null: the lines of the sum have different ones. */
  readonly price: number | null;
  readonly net: number;
  readonly billingGroup: string | null;
  readonly itemGroup: string | null;
  readonly isOfRetainer: boolean;
}

export interface PrintedLine extends Omit<BilledLine, 'billingGroup' | 'itemGroup' | 'projectId' | 'isOfRetainer'> {
  /** From 1, over the whole document. */
  readonly position: number;
  /** Per cent, scale 4. */
  readonly percents: readonly number[];
}

export interface Section {
  readonly kind: 'PROJECT' | 'RETAINERS' | 'ALL';
  readonly project: { readonly number: string; readonly name: string } | null;
  readonly lines: readonly PrintedLine[];
  readonly net: number;
}

/** The sections of a document, from lines in the order in which the store reads them. */
export function sectionsOf(content: DocumentContent, billed: readonly BilledLine[]): Section[] {
  // A credit repeats the percentage of its invoice: where a code stands with two, a line does not say which is its own.
  const percentsOf = (code: string) => {
    const found = content.taxes.filter((tax) => tax.code === code);
    return found.length === 1 ? found.map(({ percent }) => percent) : [];
  };
  let position = 0;
  const printed = ({ billingGroup, itemGroup, projectId: _, isOfRetainer: __, ...line }: BilledLine): PrintedLine => {
    position += 1;
    const codes = codesOf(content.groupCodes, { billingGroup, itemGroup });
    return { ...line, position, percents: codes.flatMap(percentsOf) };
  };
  const section = (kind: Section['kind'], project: Section['project'], lines: readonly BilledLine[]): Section[] =>
    lines.length === 0
      ? []
      : [{ kind, project, lines: lines.map(printed), net: lines.reduce((sum, { net }) => sum + net, 0) }];
  const retainers = billed.filter(({ isOfRetainer }) => isOfRetainer);
  const others = billed.filter(({ isOfRetainer }) => !isOfRetainer);
  const sections = content.format.byProject
    ? content.projects.flatMap((project) =>
        section(
          'PROJECT',
          { number: project.number, name: project.name },
          others.filter(({ projectId }) => projectId === project.id),
        ),
      )
    : section('ALL', null, others);
  return [...sections, ...section('RETAINERS', null, retainers)];
}

/** The sum of what is printed: the invoice's net amount, or the document is wrong. */
export function sumOf(sections: readonly Section[]): number {
  return sections.reduce((sum, { net }) => sum + net, 0);
}
