// What a contract must look like before anything can be billed under it. Pure: whether customers and projects exist is
// for the flow to find out. domain.md 2.5
import type { Refusal } from '../../../schema/errors';
import { isCurrency } from '../../money';
import { type ContractCustomerTerms, isLimit, splitFaults } from './contractSplits';
import { type ContractLineTerms, LONGEST_NAME, lineFaults, overlapOf, placeOf } from './lineTerms';

export type { BillingMethod } from './lineTerms';

const LONGEST_NUMBER = 40;
const LONGEST_TERMS = 20;

export interface ContractTerms {
  readonly legalEntity: string;
  /** Unique across legal entities. */
  readonly number: string;
  readonly name: string;
  readonly currency: string;
  readonly customers: readonly ContractCustomerTerms[];
  readonly lines: readonly ContractLineTerms[];
  /** Not to exceed, minor units; none where absent. */
  readonly nteLimit?: number | null;
}

/** Everything that is wrong with a contract, at once; `path` is relative to the contract. domain.md 2.5 */
export function contractFaults(contract: ContractTerms): Refusal[] {
  const faults = [...nameFaults(contract.number, contract.name)];
  const wrong = (message: string, ...path: string[]) => faults.push({ code: 'BAD_USER_INPUT', message, path });
  if (!isCurrency(contract.currency)) wrong(`'${contract.currency}' is not a currency code.`, 'currency');
  if (!isLimit(contract.nteLimit)) wrong('A limit is more than zero.', 'nteLimit');
  if (contract.lines.length === 0) wrong('A contract has at least one line.', 'lines');
  const accounts = new Set(contract.customers.map(({ accountNumber }) => accountNumber));
  contract.lines.forEach((line, index) => {
    const found = [...lineFaults(line), ...strangers(line, accounts)];
    faults.push(...found.map((fault) => ({ ...fault, path: ['lines', `${index}`, ...(fault.path ?? [])] })));
  });
  const overlap = overlapOf(contract.lines.map(placeOf));
  if (overlap) wrong(`${overlap.reason}.`, 'lines');
  faults.push(...termsFaults(contract.customers.map(({ paymentTerms }) => paymentTerms)));
  faults.push(...splitFaults(contract.customers, ['customers']));
  return faults;
}

/** Who pays for a line is a customer of its contract. */
export function strangers({ customers }: ContractLineTerms, accounts: ReadonlySet<string>): Refusal[] {
  return (customers ?? []).flatMap(({ accountNumber }, index): Refusal | [] => {
    if (accounts.has(accountNumber)) return [];
    const message = `${accountNumber} is no customer of this contract.`;
    return { code: 'CUSTOMER_NOT_ON_CONTRACT', message, path: ['customers', `${index}`] };
  });
}

/** Payment terms are a short code. */
export function termsFaults(terms: readonly (string | null | undefined)[]): Refusal[] {
  if (terms.every((code) => (code?.length ?? 0) <= LONGEST_TERMS)) return [];
  const message = `Payment terms have at most ${LONGEST_TERMS} characters.`;
  return [{ code: 'BAD_USER_INPUT', message, path: ['customers'] }];
}

/** What is wrong with a human number and a name. */
export function nameFaults(number: string, name: string): Refusal[] {
  const faults: Refusal[] = [];
  if (!/^\S(.*\S)?$/.test(number) || number.length > LONGEST_NUMBER) {
    faults.push({
      code: 'BAD_USER_INPUT',
      message: `A number has 1 to ${LONGEST_NUMBER} characters, without blanks around it.`,
      path: ['number'],
    });
  }
  if (name.length === 0 || name.length > LONGEST_NAME) {
    faults.push({ code: 'BAD_USER_INPUT', message: `A name has 1 to ${LONGEST_NAME} characters.`, path: ['name'] });
  }
  return faults;
}

/** Is a text a day of the calendar, written YYYY-MM-DD? */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
