// Why the two books differ in one document, and what would make them agree: decided from what each holds of it and how its message
// stands. Pure. It must never propose to post anything a second time, nor to change what is posted. faults.md F31
import type { ActualSeen, InvoiceSeen } from '../../../schema/peer';

export const CAUSES = [
  'SENT_NOT_APPLIED',
  'APPLIED_NOT_SENT',
  'OTHER_MESSAGE_APPLIED',
  'ON_ITS_WAY',
  'PARKED_ON_ITS_WAY',
  'MISSING_IN_FINANCE',
  'MISSING_IN_DATAVERSE',
  'AMOUNTS_DIFFER',
  'POSTED_THERE_ONLY',
  'POSTED_HERE_ONLY',
  'NUMBERS_DIFFER',
  'APPLIED_TWICE',
] as const;
export type Cause = (typeof CAUSES)[number];

/** SEND_AGAIN: Dataverse to Finance. APPLY_AGAIN: Finance to Dataverse. RESTORE_FROM_PEER: from the copy that the other side holds. */
export const REPAIRS = ['SEND_AGAIN', 'APPLY_AGAIN', 'TAKE_AGAIN', 'RESTORE_FROM_PEER', 'PARK', 'WAIT'] as const;
export type Repair = (typeof REPAIRS)[number];

export interface Judged {
  readonly cause: Cause;
  readonly repair: Repair;
  readonly detail: string;
}

/** How what is queued under a document's key stands; undefined: all of it is settled, or nothing was ever queued. */
export type Moving = 'QUEUED' | 'PARKED' | undefined;

/** `there`: how Finance's own messages of the document stand; `here`: Dataverse's. */
export interface OnTheWay {
  readonly here: Moving;
  readonly there: Moving;
}

const CONTENT: readonly (keyof ActualSeen)[] = [
  'transactionType',
  'transactionClass',
  'billingType',
  'currency',
  'quantity',
  'price',
  'amount',
  'documentDate',
  'accountingDate',
];
const ACCOUNTING: readonly (keyof ActualSeen)[] = ['voucherNumber', 'accountingAmount', 'exchangeRate', 'salesTax'];

/** An actual; either side may not have it. Undefined: both agree. */
export function judgeActual(
  here: ActualSeen | undefined,
  there: ActualSeen | undefined,
  moving: OnTheWay,
): Judged | undefined {
  if (!here && !there) return undefined;
  if (!here || !there)
    return missing(
      here !== undefined,
      moving,
      `${(here ?? there)?.transactionType} ${(here ?? there)?.amount} ${(here ?? there)?.currency}`,
    );
  const content = differences(here, there, CONTENT);
  if (content) return { cause: 'AMOUNTS_DIFFER', repair: 'PARK', detail: content };
  if (here.voucherNumber === null && there.voucherNumber === null) return undefined;
  if (here.voucherNumber === null) return postedThere(moving, `voucher ${there.voucherNumber}`);
  if (there.voucherNumber === null) return postedHere(`voucher ${here.voucherNumber}`);
  const accounting = differences(here, there, ACCOUNTING);
  if (!accounting) return undefined;
  return {
    cause: here.voucherNumber === there.voucherNumber ? 'AMOUNTS_DIFFER' : 'NUMBERS_DIFFER',
    repair: 'PARK',
    detail: accounting,
  };
}

/** A confirmed invoice and its proposal. */
export function judgeInvoice(
  here: InvoiceSeen | undefined,
  there: InvoiceSeen | undefined,
  moving: OnTheWay,
): Judged | undefined {
  if (!here && !there) return undefined;
  if (here?.isPosted && !there) return postedHere(`customer invoice ${here.customerInvoiceNumber}`);
  if (!here || !there)
    return missing(
      here !== undefined,
      moving,
      `${(here ?? there)?.billedCount} billed actuals, ${(here ?? there)?.billedAmount} ${(here ?? there)?.currency}`,
    );
  if (there.postings > 1)
    return { cause: 'APPLIED_TWICE', repair: 'PARK', detail: `${there.postings} customer invoices of one proforma` };
  const billed = differences(here, there, ['currency', 'billedCount', 'billedAmount']);
  if (billed && moving.here) return onItsWay(moving.here, billed);
  if (billed)
    return {
      cause: 'AMOUNTS_DIFFER',
      repair: there.billedCount < here.billedCount ? 'SEND_AGAIN' : 'PARK',
      detail: billed,
    };
  if (!here.isPosted && !there.isPosted) return undefined;
  if (!here.isPosted) return postedThere(moving, `customer invoice ${there.customerInvoiceNumber}`);
  if (!there.isPosted) return postedHere(`customer invoice ${here.customerInvoiceNumber}`);
  if (here.customerInvoiceNumber !== there.customerInvoiceNumber)
    return {
      cause: 'NUMBERS_DIFFER',
      repair: 'PARK',
      detail: `${here.customerInvoiceNumber} ≠ ${there.customerInvoiceNumber}`,
    };
  const posted = differences(here, there, ['customerInvoiceDate', 'salesTax', 'total']);
  return posted ? { cause: 'AMOUNTS_DIFFER', repair: 'PARK', detail: posted } : undefined;
}

function missing(isHere: boolean, moving: OnTheWay, what: string): Judged {
  if (!isHere) return { cause: 'MISSING_IN_DATAVERSE', repair: 'RESTORE_FROM_PEER', detail: `Finance holds ${what}` };
  if (moving.here) return onItsWay(moving.here, what);
  return { cause: 'MISSING_IN_FINANCE', repair: 'SEND_AGAIN', detail: `Dataverse holds ${what}, sent and confirmed` };
}

function postedThere({ there }: OnTheWay, what: string): Judged {
  if (there) return onItsWay(there, what);
  return { cause: 'POSTED_THERE_ONLY', repair: 'APPLY_AGAIN', detail: `Finance posted it under ${what}` };
}

/** Finance lost a posting: it is never posted under another number, so Finance must be told the one that it had. */
function postedHere(what: string): Judged {
  return {
    cause: 'POSTED_HERE_ONLY',
    repair: 'RESTORE_FROM_PEER',
    detail: `Dataverse knows it as posted under ${what}`,
  };
}

function onItsWay(moving: 'QUEUED' | 'PARKED', what: string): Judged {
  return moving === 'QUEUED'
    ? { cause: 'ON_ITS_WAY', repair: 'WAIT', detail: what }
    : { cause: 'PARKED_ON_ITS_WAY', repair: 'WAIT', detail: what };
}

function differences<T extends object>(here: T, there: T, columns: readonly (keyof T)[]): string | undefined {
  const found = columns.filter((column) => here[column] !== there[column]);
  if (found.length === 0) return undefined;
  return found.map((column) => `${String(column)} ${String(here[column])} ≠ ${String(there[column])}`).join(', ');
}
