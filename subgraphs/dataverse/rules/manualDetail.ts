// A detail that is entered by hand, without anything behind it: what it must say, and what it is. On a T&M line confirming will
// make it an unbilled sale first, on a fixed-price line a billed sale alone. Pure. domain.md 2.4, 3.4 (k), 8 (7)
import type { Refusal } from '../../../schema/errors';
import { checkAmount } from '../../money';
import { type BillingMethod, isDay } from './contractTerms';
import { drawIds, type IdColumn } from './detailIds';
import { valueFaults, wrongTax } from './draftEdit';
import { type LineTerms, type Worth, worthOf } from './saleTerms';

export interface ManualDetail {
  readonly transactionClass: string;
  /** Default: CHARGEABLE. */
  readonly billingType?: string | null;
  /** 1/100. */
  readonly quantity: number;
  /** 1/10,000 of the currency's unit. */
  readonly price: number;
  /** Minor units: the manager's estimate. */
  readonly tax?: number | null;
  /** YYYY-MM-DD, not after the invoice date. */
  readonly documentDate: string;
  readonly description?: string | null;
  readonly externalDescription?: string | null;
  readonly task?: string | null;
  readonly role?: string | null;
  readonly resource?: string | null;
  readonly category?: string | null;
}

/** The columns of a manual detail, but for its place: invoice, line, number and project. */
export interface ManualTerms extends Worth, Readonly<Record<IdColumn, string | null>> {
  readonly kind: 'MANUAL';
  readonly transaction_class: string;
  readonly billing_type: string;
  readonly description: string | null;
  readonly external_description: string | null;
  readonly quantity: number;
  readonly price: number;
  readonly tax: number;
  readonly document_date: string;
  readonly task: string | null;
  readonly role: string | null;
  readonly resource: string | null;
  readonly category: string | null;
  readonly billed_actual_id: string;
}

const CLASSES = ['TIME', 'EXPENSE', 'MATERIAL', 'FEE'];
const LONGEST = { task: 100, role: 100, resource: 100, category: 28 } as const;
/** A quantity of one: what is entered by hand is positive. */
const POSITIVE = { quantity: 100 };

/** BAD_USER_INPUT and INVOICE_DATE_TOO_EARLY for what is wrong with it, all at once. */
export function manualFaults(detail: ManualDetail, invoiceDate: string): Refusal[] {
  const { transactionClass, documentDate, quantity, price } = detail;
  const faults = valueFaults(POSITIVE, {
    billingType: detail.billingType ?? undefined,
    quantity,
    price,
    description: detail.description,
    externalDescription: detail.externalDescription,
  });
  const wrong = (message: string, field: string) => faults.push({ code: 'BAD_USER_INPUT', message, path: [field] });
  if (!CLASSES.includes(transactionClass)) wrong(`A class is one of ${CLASSES.join(', ')}.`, 'transactionClass');
  for (const [field, longest] of Object.entries(LONGEST) as [keyof typeof LONGEST, number][])
    if ((detail[field]?.length ?? 0) > longest) wrong(`It has at most ${longest} characters.`, field);
  if (!isDay(documentDate)) wrong(`'${documentDate}' is not a day.`, 'documentDate');
  else if (documentDate > invoiceDate) {
    const message = `The detail is dated ${documentDate}, the invoice ${invoiceDate}.`;
    faults.push({ code: 'INVOICE_DATE_TOO_EARLY', message, path: ['documentDate'] });
  }
  return faults;
}

/**
 * What it is worth, with the ids of its rows: 3.4 (k), 5 h × 200 are 1,000. Throws AmountError. Discount and fee of a T&M line
 * apply as to any sale (o); `wrong` says that its tax has the wrong sign.
 */
export function manualTerms(
  detail: ManualDetail,
  line: LineTerms & { readonly billingMethod: BillingMethod },
  newId: () => string,
): { terms: ManualTerms; wrong: Refusal | undefined } {
  const { quantity, price } = detail;
  const worth = worthOf(quantity, price, line);
  const tax = checkAmount(detail.tax ?? 0, line.currency);
  const terms = {
    kind: 'MANUAL' as const,
    transaction_class: detail.transactionClass,
    billing_type: detail.billingType ?? 'CHARGEABLE',
    description: detail.description ?? null,
    external_description: detail.externalDescription ?? null,
    quantity,
    price,
    ...worth,
    amount: checkAmount(worth.amount, line.currency),
    tax,
    document_date: detail.documentDate,
    task: detail.task ?? null,
    role: detail.role ?? null,
    resource: detail.resource ?? null,
    category: detail.category ?? null,
    ...drawIds({ kind: 'MANUAL', billingMethod: line.billingMethod }, newId),
  };
  return { terms, wrong: wrongTax(terms) };
}
