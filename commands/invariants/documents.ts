// I3 and I4 of invoices as documents: each customer invoice has its own, which is what was written when it was posted and says the same
// number, parties, dates, amounts and taxes as the books, to the cent. What the customer was sent is what is owed. domain.md 5.9
import { createHash } from 'node:crypto';
import type { Row, Value } from './book';
import { type Check, forbidden, judged } from './invariant';

interface Kept extends Row {
  readonly legal_entity: string;
  readonly number: string;
  readonly content: string;
}

interface Invoice extends Kept {
  readonly content_hash: string;
  readonly currency: string;
  readonly accounting_currency: string;
  readonly exchange_rate: number;
  readonly accounting_total: number;
  readonly total_amount: number;
}

interface Tax {
  readonly code: string;
  readonly percent: number;
  readonly base: number;
  readonly tax: number;
  readonly taxAccounting: number | null;
}

interface Content {
  readonly head: Readonly<Record<string, Value>>;
  readonly kind: string;
  readonly customer: { readonly accountNumber: string };
  readonly lineCount: number;
  readonly taxes: readonly Tax[];
  readonly accounting: {
    readonly currency: string;
    readonly rate: number | null;
    readonly total: number | null;
  } | null;
}

/** Columns of the customer invoice under the names that its document has for them. */
const HEAD: Readonly<Record<string, string>> = {
  legal_entity: 'legalEntity',
  number: 'number',
  proposal_number: 'proposalNumber',
  invoice_date: 'invoiceDate',
  due_date: 'dueDate',
  currency: 'currency',
  net_amount: 'net',
  sales_tax: 'tax',
  round_off: 'roundOff',
  total_amount: 'total',
};
const subject = (row: Kept): string => `invoice_document ${row.legal_entity} ${row.number}`;

/** 'total 252000 ≠ 252001, …'; undefined: the document says what the books say. */
function said(row: Invoice): string | undefined {
  if (createHash('sha256').update(row.content).digest('hex') !== row.content_hash)
    return 'is not what was written: its hash is another';
  const { head, kind, customer, lineCount, accounting } = JSON.parse(row.content) as Content;
  const isForeign = row.currency !== row.accounting_currency;
  const pairs: [string, Value | undefined, Value | undefined][] = [
    ...Object.entries(HEAD).map(([column, name]): [string, Value | undefined, Value | undefined] => [
      name,
      row[column],
      head[name],
    ]),
    ['kind', row.total_amount < 0 ? 'CREDIT_NOTE' : 'INVOICE', kind],
    ['customer', row.customer_account, customer.accountNumber],
    ['lines', row.line_count, lineCount],
    ['accounting currency', isForeign ? row.accounting_currency : null, accounting?.currency ?? null],
    ['rate', isForeign ? row.exchange_rate : null, accounting?.rate ?? null],
    ['accounting total', isForeign ? row.accounting_total : null, accounting?.total ?? null],
  ];
  const different = pairs.filter(([, booked, printed]) => booked !== printed);
  return different.length === 0
    ? undefined
    : `the books ≠ the document: ${different.map(([name, booked, printed]) => `${name} ${booked} ≠ ${printed}`).join(', ')}`;
}

const contents = judged<Invoice>({
  invariant: 'I4',
  book: 'finance',
  sql: `SELECT ${Object.keys(HEAD)
    .map((column) => `c.${column}`)
    .join(
      ', ',
    )}, c.customer_account, c.accounting_currency, c.exchange_rate, c.accounting_total, p.line_count, d.content, d.content_hash
    FROM invoice_document d JOIN customer_invoice c ON c.legal_entity = d.legal_entity AND c.number = d.invoice_number
    JOIN proposal p ON p.number = c.proposal_number`,
  subject,
  judge: said,
});

type TaxRow = Kept & {
  readonly tax_code: string | null;
  readonly percent: number;
  readonly base: number;
  readonly tax: number;
  readonly tax_accounting: number;
  readonly codes: number;
};

/** One row per tax of the invoice, or one without a tax where it has none. */
const taxes = judged<TaxRow>({
  invariant: 'I4',
  book: 'finance',
  sql: `SELECT d.legal_entity, d.invoice_number AS number, d.content, t.tax_code, t.percent, t.base, t.tax, t.tax_accounting,
      (SELECT COUNT(*) FROM customer_invoice_tax n WHERE n.legal_entity = d.legal_entity AND n.invoice_number = d.invoice_number) AS codes
    FROM invoice_document d JOIN customer_invoice c ON c.legal_entity = d.legal_entity AND c.number = d.invoice_number
    LEFT JOIN customer_invoice_tax t ON t.legal_entity = d.legal_entity AND t.invoice_number = d.invoice_number`,
  subject: (row) => `tax ${row.tax_code} of ${subject(row)}`,
  judge: (row) => {
    const printed = (JSON.parse(row.content) as Content).taxes;
    if (printed.length !== row.codes) return `the books have ${row.codes} taxes, the document ${printed.length}`;
    const same = ({ code, percent, base, tax, taxAccounting }: Tax) =>
      code === row.tax_code &&
      percent === row.percent &&
      base === row.base &&
      tax === row.tax &&
      taxAccounting === row.tax_accounting;
    if (row.tax_code === null || printed.some(same)) return undefined;
    return `is ${row.tax} on ${row.base} at ${row.percent / 10_000} % in the books, which the document does not say`;
  },
});

const oneEach: Check[] = [
  // An invoice that was posted before documents were kept gets one when somebody asks for it.
  forbidden<Row & { legal_entity: string; number: string }>({
    invariant: 'I3',
    book: 'finance',
    sql: `SELECT c.legal_entity, c.number FROM customer_invoice c
      LEFT JOIN invoice_document d ON d.legal_entity = c.legal_entity AND d.invoice_number = c.number
      WHERE d.invoice_number IS NULL AND c.posted_at >= (SELECT MIN(f.written_at) FROM invoice_document f)`,
    subject: (row) => `customer_invoice ${row.legal_entity} ${row.number}`,
    detail: () => 'has no document, though documents were kept when it was posted',
  }),
  forbidden<Row & { legal_entity: string; number: string }>({
    invariant: 'I1',
    book: 'finance',
    sql: `SELECT d.legal_entity, d.invoice_number AS number FROM invoice_document d
      LEFT JOIN customer_invoice c ON c.legal_entity = d.legal_entity AND c.number = d.invoice_number WHERE c.number IS NULL`,
    subject: (row) => `invoice_document ${row.legal_entity} ${row.number}`,
    detail: () => 'is of an invoice that was never posted',
  }),
];

export const documentChecks: Check[] = [contents, taxes, ...oneEach];
