// The lines of an invoice as its document prints them: each by itself, or the sums of a kind, made by the database. It must leave
// none out, and never give more than can be printed: kinds that are too many are summed more coarsely.
import type { Reader, Row } from '../../database/database';
import { type DocumentFormat, MOST_PRINTED_LINES } from '../rules/documentContent';
import type { BilledLine } from '../rules/printedLines';
import { type DocumentSubject, IS_OF_RETAINER } from './documentFacts';

type Lines = Pick<DocumentSubject, 'number' | 'generation'>;

/** The lines in the order in which they are printed within their project. */
export async function readBilledLines(reader: Reader, lines: Lines, format: DocumentFormat): Promise<BilledLine[]> {
  if (format.lines === 'DETAIL') return (await readEach(reader, lines)).map(billedLine);
  for (const kinds of fromFineToCoarse(format)) {
    const rows = await readSums(reader, lines, kinds);
    if (rows.length <= MOST_PRINTED_LINES) return rows.map(billedLine);
  }
  throw new Error(`the lines of ${lines.number} are of more than ${MOST_PRINTED_LINES} projects and taxes`);
}

type Kinds = Pick<DocumentFormat, 'byProject' | 'byCategory' | 'byResource'>;

/** As asked; then without resources, then without categories. A section per project stays. */
function fromFineToCoarse({ byProject, byCategory, byResource }: Kinds): Kinds[] {
  return [
    { byProject, byCategory, byResource },
    { byProject, byCategory, byResource: false },
    { byProject, byCategory: false, byResource: false },
  ];
}

const COLUMNS =
  'l.transaction_class, l.billing_type, l.sales_tax_group AS tax_group, l.item_sales_tax_group AS item_tax_group';
const FROM = 'FROM proposal_line l JOIN staged_actual s ON s.actual_id = l.actual_id';

function readEach(reader: Reader, { number, generation }: Lines): Promise<Row[]> {
  return reader.rows(
    `SELECT s.project_id, ${COLUMNS}, s.category, s.resource, l.description, s.document_date AS first_date,
            s.document_date AS last_date, l.quantity, l.price, l.net_amount AS net, ${IS_OF_RETAINER} AS of_retainer
       ${FROM} WHERE l.proposal_number = ? AND l.generation = ? ORDER BY s.document_date, l.line_number LIMIT ${MOST_PRINTED_LINES + 1}`,
    [number, generation],
  );
}

function readSums(reader: Reader, { number, generation }: Lines, kinds: Kinds): Promise<Row[]> {
  const dimensions = [
    ...(kinds.byProject ? ['s.project_id'] : []),
    ...(kinds.byCategory ? ['s.category'] : []),
    ...(kinds.byResource ? ['s.resource'] : []),
  ];
  const groups = [
    ...dimensions,
    'l.transaction_class',
    'l.billing_type',
    'l.sales_tax_group',
    'l.item_sales_tax_group',
    IS_OF_RETAINER,
  ].join(', ');
  const column = (wanted: boolean, name: string) => (wanted ? `s.${name}` : `NULL AS ${name}`);
  return reader.rows(
    `SELECT ${column(kinds.byProject, 'project_id')}, ${COLUMNS}, ${column(kinds.byCategory, 'category')},
            ${column(kinds.byResource, 'resource')}, NULL AS description, MIN(s.document_date) AS first_date,
            MAX(s.document_date) AS last_date, CAST(SUM(l.quantity) AS SIGNED) AS quantity,
            CASE WHEN MIN(l.price) = MAX(l.price) THEN MIN(l.price) END AS price,
            CAST(SUM(l.net_amount) AS SIGNED) AS net, ${IS_OF_RETAINER} AS of_retainer
       ${FROM} WHERE l.proposal_number = ? AND l.generation = ? GROUP BY ${groups}
      ORDER BY ${groups} LIMIT ${MOST_PRINTED_LINES + 1}`,
    [number, generation],
  );
}

function billedLine(row: Row): BilledLine {
  const text = (name: string) => row[name] as string | null;
  const whole = (name: string) => row[name] as number;
  return {
    projectId: text('project_id') ?? '',
    transactionClass: text('transaction_class') as string,
    billingType: text('billing_type') as string,
    category: text('category'),
    resource: text('resource'),
    description: text('description'),
    firstDate: text('first_date') as string,
    lastDate: text('last_date') as string,
    quantity: whole('quantity'),
    price: row.price as number | null,
    net: whole('net'),
    billingGroup: text('tax_group'),
    itemGroup: text('item_tax_group'),
    isOfRetainer: row.of_retainer === 1,
  };
}
