// What people may change of a draft's header, and what it must look like. Number, customer, contract, currency and sums are
// locked: they are no part of this. Pure. domain.md 2.2
import type { Refusal } from '../../../schema/errors';
import { isDay } from './contractTerms';

export interface BillToTerms {
  readonly name?: string | null;
  /** The lines of the street address. */
  readonly lines?: readonly string[] | null;
  readonly city?: string | null;
  readonly postalCode?: string | null;
  /** Two letters. */
  readonly country?: string | null;
}

/** What is absent stays; null empties what may be empty. */
export interface HeaderTerms {
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
  /** Replaces the whole address. */
  readonly billTo?: BillToTerms | null | undefined;
  readonly paymentTerms?: string | null | undefined;
  /** Not before the newest detail. */
  readonly invoiceDate?: string | undefined;
  /** Null: the day of confirmation. */
  readonly accountingDate?: string | null | undefined;
}

/** All that is wrong: BAD_USER_INPUT, and INVOICE_DATE_TOO_EARLY where a detail is dated later than the invoice would be. */
export function headerFaults(terms: HeaderTerms, newestDetail: string | null): Refusal[] {
  const faults: Refusal[] = [];
  const wrong = (message: string, ...path: string[]) => faults.push({ code: 'BAD_USER_INPUT', message, path });
  const atMost = (text: string | null | undefined, longest: number, ...path: string[]) => {
    if ((text?.length ?? 0) > longest) wrong(`It has at most ${longest} characters.`, ...path);
  };
  if (terms.name === '') wrong('A name has 1 to 200 characters.', 'name');
  atMost(terms.name, 200, 'name');
  atMost(terms.description, 1_000, 'description');
  atMost(terms.paymentTerms, 20, 'paymentTerms');
  const { billTo } = terms;
  atMost(billTo?.name, 255, 'billTo', 'name');
  atMost(billTo?.lines?.join('\n'), 1_000, 'billTo', 'lines');
  atMost(billTo?.city, 100, 'billTo', 'city');
  atMost(billTo?.postalCode, 20, 'billTo', 'postalCode');
  if (billTo?.country && !/^[A-Z]{2}$/.test(billTo.country)) wrong('A country is two letters.', 'billTo', 'country');
  for (const field of ['invoiceDate', 'accountingDate'] as const) {
    const date = terms[field];
    if (date != null && !isDay(date)) wrong(`'${date}' is not a day.`, field);
  }
  if (terms.invoiceDate !== undefined && newestDetail !== null && terms.invoiceDate < newestDetail) {
    const message = `A detail is dated ${newestDetail}: the invoice cannot be dated ${terms.invoiceDate}.`;
    faults.push({ code: 'INVOICE_DATE_TOO_EARLY', message, path: ['invoiceDate'] });
  }
  return faults;
}
