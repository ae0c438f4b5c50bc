// What a legal entity and a customer must look like. Pure. Lengths are those of the columns: one engine would cut a longer
// text off with an error, the other would keep it.
import type { Refusal } from '../../../schema/errors';
import { isCurrency } from '../../money';

export interface LegalEntityInput {
  /** Company code, at most 10 characters. */
  readonly code: string;
  readonly name: string;
  /** The currency of the company's costs. */
  readonly currency: string;
}

export interface CustomerInput {
  readonly legalEntity: string;
  readonly accountNumber: string;
  readonly name: string;
  readonly paymentTerms?: string | null;
  readonly addressLines?: readonly string[];
  readonly city?: string | null;
  readonly postalCode?: string | null;
  /** ISO 3166, two letters. */
  readonly country?: string | null;
}

/** Everything that is wrong with a legal entity by itself; `path` is relative to it. */
export function legalEntityFaults(entity: LegalEntityInput): Refusal[] {
  return [
    ...lengthFault('code', entity.code, 1, 10),
    ...lengthFault('name', entity.name, 1, 255),
    ...fault(isCurrency(entity.currency), `'${entity.currency}' is not a currency code.`, 'currency'),
  ];
}

/** Everything that is wrong with a customer by itself; `path` is relative to it. */
export function customerFaults(customer: CustomerInput): Refusal[] {
  return [
    ...lengthFault('accountNumber', customer.accountNumber, 1, 40),
    ...lengthFault('name', customer.name, 1, 255),
    ...lengthFault('paymentTerms', customer.paymentTerms, 0, 20),
    ...lengthFault('addressLines', customer.addressLines?.join('\n'), 0, 1_000),
    ...lengthFault('city', customer.city, 0, 100),
    ...lengthFault('postalCode', customer.postalCode, 0, 20),
    ...lengthFault('country', customer.country, 0, 2),
  ];
}

function lengthFault(field: string, text: string | null | undefined, least: number, most: number): Refusal[] {
  const length = text?.length ?? least;
  return fault(length >= least && length <= most, `The text has ${least} to ${most} characters.`, field);
}

function fault(holds: boolean, message: string, field: string): Refusal[] {
  return holds ? [] : [{ code: 'BAD_USER_INPUT', message, path: [field] }];
}
