// A document as pdfmake's definition of an A4 page: the lines in one table whose header repeats, totals and taxes that stay
// together, page numbers. Fonts and measures live here and nowhere else. It must never ask for the time: the same page is the
// same bytes.
import type { Column, Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces';
import type { Address, DocumentPage, PageLine, PageSection } from './page';

const GREY = '#5b6675';
const INK = '#1c2430';
const LIGHT = '#e3e7ec';
const TINT = '#f3f5f8';
/** Of the columns but for the text, which takes what is left: enough for an amount of a billion with three decimals. */
const WIDTHS = [22, 54, '*', 52, 56, 36, 74];
const COLUMNS = WIDTHS.length;
/** An A4 page in points, between its margins. */
const MARGINS: [number, number, number, number] = [48, 52, 48, 58];

const right = (text: string, more: object = {}): TableCell => ({ text, alignment: 'right', noWrap: true, ...more });

/** A word longer than this may be cut anywhere: it would push the columns beside it off the page. */
const LONG_WORD = /(\S{21,})/;

/** Text of people. */
function flowing(text: string): Content {
  const parts = text.split(LONG_WORD);
  if (parts.length === 1) return text;
  return {
    text: parts.map((part, index) => (index % 2 === 0 ? { text: part } : { text: part, wordBreak: 'break-all' })),
  };
}

export function pdfDefinition(page: DocumentPage): TDocumentDefinitions {
  return {
    pageSize: 'A4',
    pageMargins: MARGINS,
    language: page.language,
    displayTitle: true,
    info: { title: page.title, creationDate: new Date(`${page.date}T00:00:00Z`) },
    defaultStyle: { font: 'Roboto', fontSize: 9, color: INK, lineHeight: 1.15 },
    ...(page.sample === null ? {} : { watermark: { text: page.sample, color: GREY, opacity: 0.12, bold: true } }),
    header: (current) => headerOf(page, current),
    footer: (current, count) => footerOf(page, current, count),
    content: [...headOf(page), linesOf(page), endOf(page)],
  };
}

/** From the second page on: which document this is. */
function headerOf(page: DocumentPage, current: number): Content {
  if (current === 1) return '';
  return { text: page.title, alignment: 'right', fontSize: 8, color: GREY, margin: [48, 28, 48, 0] };
}

function footerOf(page: DocumentPage, current: number, count: number): Content {
  const pageOf = page.pageOf.replace('{page}', String(current)).replace('{pages}', String(count));
  return {
    margin: [48, 14, 48, 0],
    fontSize: 7.5,
    color: GREY,
    columns: [
      { width: '*', stack: [flowing(page.footer)] },
      { width: 'auto', text: pageOf, alignment: 'right', noWrap: true, margin: [12, 0, 0, 0] },
    ],
  };
}

function headOf(page: DocumentPage): Content[] {
  const title: Content = { text: page.heading, fontSize: 20, bold: true, margin: [0, 22, 0, 8] };
  const sample: Content[] =
    page.sample === null
      ? []
      : [{ text: page.sample, fontSize: 12, bold: true, color: '#b3261e', characterSpacing: 3 }];
  return [
    { columns: [addressOf(page.customer), { width: 30, text: '' }, addressOf(page.seller)] },
    title,
    ...sample,
    {
      layout: 'noBorders',
      margin: [0, 0, 0, 8],
      table: {
        widths: ['auto', '*'],
        body: page.facts.map(({ label, value }) => [{ text: label, color: GREY, noWrap: true }, flowing(value)]),
      },
    },
    ...page.notes.map((text): Content => ({ stack: [flowing(text)], bold: true, margin: [0, 0, 0, 6] })),
    ...page.textBefore.map((text): Content => ({ stack: [flowing(text)], margin: [0, 0, 0, 4] })),
  ];
}

function addressOf({ heading, name, lines, ids }: Address): Column {
  return {
    width: '*',
    stack: [
      { text: heading, fontSize: 7.5, color: GREY, margin: [0, 0, 0, 2] },
      { stack: [flowing(name)], fontSize: 11, bold: true },
      ...lines.map(flowing),
      ...ids.map(({ label, value }) => ({ stack: [flowing(`${label}: ${value}`)], fontSize: 8, color: GREY })),
    ],
  };
}

function linesOf({ columns, sections }: DocumentPage): Content {
  const header: TableCell[] = [
    right(columns.position),
    columns.date,
    columns.text,
    right(columns.quantity),
    right(columns.price),
    right(columns.tax),
    right(columns.amount),
  ].map(
    (cell) =>
      (typeof cell === 'string' ? { text: cell, bold: true } : { ...(cell as object), bold: true }) as TableCell,
  );
  return {
    margin: [0, 6, 0, 0],
    layout: {
      hLineWidth: () => 0.5,
      hLineColor: (row) => (row === 1 ? INK : LIGHT),
      vLineWidth: () => 0,
      paddingLeft: (column) => (column === 0 ? 0 : 5),
      paddingRight: (column) => (column === COLUMNS - 1 ? 0 : 5),
      paddingTop: () => 3.5,
      paddingBottom: () => 3,
    },
    table: {
      headerRows: 1,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths: WIDTHS,
      body: [header, ...sections.flatMap(rowsOf)],
    },
  };
}

function rowsOf({ heading, lines, subtotal }: PageSection): TableCell[][] {
  const across = (cells: TableCell[], span: number): TableCell[] => {
    const [first, ...rest] = cells;
    const filler = Array.from({ length: span - 1 }, () => ({}) as TableCell);
    return [{ ...(first as object), colSpan: span } as TableCell, ...filler, ...rest];
  };
  const head = heading === null ? [] : [across([{ stack: [flowing(heading)], bold: true, fillColor: TINT }], COLUMNS)];
  const sum =
    subtotal === null
      ? []
      : [across([right(subtotal.label, { bold: true }), right(subtotal.value, { bold: true })], COLUMNS - 1)];
  return [...head, ...lines.map(rowOf), ...sum];
}

function rowOf(line: PageLine): TableCell[] {
  const text: TableCell =
    line.detail === ''
      ? flowing(line.text)
      : { stack: [flowing(line.text), { stack: [flowing(line.detail)], fontSize: 7.5, color: GREY }] };
  return [
    right(line.position, { color: GREY }),
    { text: line.date },
    text,
    right(line.quantity),
    right(line.price),
    right(line.tax),
    right(line.amount),
  ];
}

function endOf({ totals, taxTable, terms }: DocumentPage): Content {
  return {
    unbreakable: true,
    stack: [
      totalsOf(totals),
      ...(taxTable.rows.length === 0 ? [] : [taxesOf(taxTable)]),
      ...taxTable.notes.map((text): Content => ({ text, fontSize: 8, color: GREY, margin: [0, 2, 0, 0] })),
      ...terms.map((text, index): Content => ({ stack: [flowing(text)], margin: [0, index === 0 ? 12 : 4, 0, 0] })),
    ],
  };
}

function totalsOf(totals: DocumentPage['totals']): Content {
  const last = totals.length;
  return {
    margin: [0, 10, 0, 0],
    columns: [
      { width: '*', text: '' },
      {
        width: 'auto',
        layout: {
          hLineWidth: (row) => (row === last - 1 ? 0.8 : 0),
          hLineColor: () => INK,
          vLineWidth: () => 0,
          paddingLeft: (column) => (column === 0 ? 0 : 24),
          paddingRight: () => 0,
          paddingTop: () => 3,
        },
        table: {
          widths: ['auto', 'auto'],
          body: totals.map(({ label, value, strong }) => {
            const more = strong ? { bold: true, fontSize: 12 } : {};
            return [{ text: label, ...more }, right(value, more)];
          }),
        },
      },
    ],
  };
}

function taxesOf({ columns, rows }: DocumentPage['taxTable']): Content {
  const row = (cells: readonly string[], more: object): TableCell[] =>
    cells.map((text, index) => (index === 0 ? { text, ...more } : right(text, more)));
  return {
    margin: [0, 14, 0, 0],
    layout: {
      hLineWidth: (index, { table }) => (index === 0 || index === table.body.length ? 0 : 0.5),
      hLineColor: (index) => (index === 1 ? GREY : LIGHT),
      vLineWidth: () => 0,
      paddingLeft: (column) => (column === 0 ? 0 : 5),
      paddingRight: (column, { table }) => (column === (table.widths?.length ?? 0) - 1 ? 0 : 5),
    },
    table: {
      headerRows: 1,
      widths: ['*', ...columns.slice(1).map(() => 'auto' as const)],
      body: [row(columns, { fontSize: 8, color: GREY }), ...rows.map((cells) => row(cells, { fontSize: 8.5 }))],
    },
  };
}
