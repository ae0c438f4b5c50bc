// What a contract must look like before anything can be billed under it. Pure: whether customers and projects exist is
// for the flow to find out. domain.md 2.5
import type { Refusal } from '../../../schema/errors';
import { PERCENT_SCALE } from '../../money';

/** 100 % at scale 4. */
export const WHOLE = 100 * 10 ** PERCENT_SCALE;
const LONGEST_NAME = 200;
const LONGEST_NUMBER = 40;

export type BillingMethod = 'TIME_AND_MATERIAL' | 'FIXED_PRICE';

export interface ContractCustomerTerms {
  /** The account of a customer in the contract's legal entity. */
  readonly accountNumber: string;
  /** Scale 4: 100 % = 1000000. The splits of a contract total 100 %. */
  readonly splitPercent: number;
  /** Exactly one customer takes what rounding leaves. */
  readonly isRounding: boolean;
  /** Default: the customer's own. */
  readonly paymentTerms?: string | null;
}

export interface ContractLineTerms {
  readonly name: string;
  readonly billingMethod: BillingMethod;
  readonly projectNumber?: string | null;
  /** Minor units of the contract's currency. */
  readonly contractedAmount: number;
  /** Is time billed under this line? Default: yes. A class that is not included is not available for billing. */
  readonly includeTime?: boolean;
}

export interface ContractTerms {
  readonly legalEntity: string;
  /** Unique across legal entities. */
  readonly number: string;
  readonly name: string;
  readonly currency: string;
  readonly customers: readonly ContractCustomerTerms[];
  readonly lines: readonly ContractLineTerms[];
}

/** Everything that is wrong with a contract, at once; `path` is relative to the contract. domain.md 2.5 */
export function contractFaults(contract: ContractTerms): Refusal[] {
  const faults = [...nameFaults(contract.number, contract.name)];
  const wrong = (message: string, ...path: string[]) => faults.push({ code: 'BAD_USER_INPUT', message, path });
  if (!/^[A-Z]{3}$/.test(contract.currency)) wrong(`'${contract.currency}' is not a currency code.`, 'currency');
  if (contract.lines.length === 0) wrong('A contract has at least one line.', 'lines');
  contract.lines.forEach((line, index) => {
    if (line.name.length === 0 || line.name.length > LONGEST_NAME)
      wrong(`A name has 1 to ${LONGEST_NAME} characters.`, 'lines', `${index}`, 'name');
    if (line.contractedAmount < 0)
      wrong('A contracted amount is not negative.', 'lines', `${index}`, 'contractedAmount');
  });
  if (repeated(contract.lines.flatMap(({ projectNumber }) => projectNumber ?? []))) {
    wrong('A project stands on one line of a contract only.', 'lines');
  }
  if (contract.customers.some(({ paymentTerms }) => (paymentTerms?.length ?? 0) > 20))
    wrong('Payment terms have at most 20 characters.', 'customers');
  if (repeated(contract.customers.map(({ accountNumber }) => accountNumber)))
    wrong('A customer is given twice.', 'customers');
  if (contract.customers.some(({ splitPercent }) => splitPercent < 0)) wrong('A split is not negative.', 'customers');
  if (contract.customers.reduce((sum, { splitPercent }) => sum + splitPercent, 0) !== WHOLE)
    wrong('The splits must total 100 %.', 'customers');
  if (contract.customers.filter(({ isRounding }) => isRounding).length !== 1)
    wrong('Exactly one customer takes what rounding leaves.', 'customers');
  return faults;
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

function repeated(texts: readonly string[]): boolean {
  return new Set(texts).size !== texts.length;
}
