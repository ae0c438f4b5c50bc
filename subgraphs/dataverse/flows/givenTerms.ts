// From what a mutation is given, ids and decimal texts, to the terms that the rules judge: accounts, project numbers, minor units.
// It finds customers and projects by their ids and says which are not there; it judges nothing else and writes nothing.
import type { Refusal } from '../../../schema/errors';
import type { Reader } from '../../database/database';
import { PERCENT_SCALE, parseAmount, parseScaled } from '../../money';
import type { ContractCustomerTerms, LineCustomerTerms } from '../rules/contractSplits';
import type { ContractLineTerms } from '../rules/lineTerms';
import { type CustomerRow, customerRows, type ProjectRow, projectRows } from '../store/companies';

/** A customer's part of a contract or line: percentages and amounts are decimal texts ('33.34', '1250.00'). */
export interface GivenCustomer {
  readonly customerId: string;
  readonly splitPercent: string;
  readonly isRounding: boolean;
  readonly notToExceed?: string | null;
}

export interface GivenContractCustomer extends GivenCustomer {
  readonly paymentTerms?: string | null;
}

/** A line's terms with ids and decimal texts in place of numbers. */
export interface GivenLine
  extends Omit<
    ContractLineTerms,
    'projectNumber' | 'contractedAmount' | 'nteLimit' | 'discountPercent' | 'feePercent' | 'customers'
  > {
  readonly projectId?: string | null;
  readonly contractedAmount?: string | null;
  readonly notToExceed?: string | null;
  readonly discountPercent?: string | null;
  readonly feePercent?: string | null;
  readonly customers?: readonly GivenCustomer[] | null;
}

/** Customers and projects of one legal entity, by id. */
export interface Named {
  readonly customers: ReadonlyMap<string, CustomerRow>;
  readonly projects: ReadonlyMap<string, ProjectRow>;
}

/** Finds what ids name, within a legal entity: two statements at most. */
export async function namedIn(
  reader: Reader,
  legalEntity: string,
  ids: { readonly customers: readonly string[]; readonly projects: readonly string[] },
): Promise<Named> {
  const within = <Row extends { readonly legal_entity: string }>(found: ReadonlyMap<string, Row>) =>
    new Map([...found].filter(([, row]) => row.legal_entity === legalEntity));
  return {
    customers: within(await customerRows(reader, ids.customers)),
    projects: within(await projectRows(reader, ids.projects)),
  };
}

/** The ids that a line names. */
export function idsOf(lines: readonly GivenLine[]): { customers: string[]; projects: string[] } {
  return {
    customers: lines.flatMap(({ customers }) => (customers ?? []).map(({ customerId }) => customerId)),
    projects: lines.flatMap(({ projectId }) => projectId ?? []),
  };
}

/** CUSTOMER_UNKNOWN for each id that is no customer. */
export function unknownCustomers(given: readonly GivenCustomer[], { customers }: Named): Refusal[] {
  return given.flatMap(({ customerId }, index): Refusal | [] => {
    if (customers.has(customerId)) return [];
    const message = `There is no customer ${customerId} in this legal entity.`;
    return { code: 'CUSTOMER_UNKNOWN', message, path: ['customers', `${index}`, 'customerId'], subjectId: customerId };
  });
}

/** What a line names that is not there. */
export function unknownInLine({ customers, projectId }: GivenLine, named: Named): Refusal[] {
  const unknown = unknownCustomers(customers ?? [], named);
  if (!projectId || named.projects.has(projectId)) return unknown;
  const message = `There is no project ${projectId} in this legal entity.`;
  return [...unknown, { code: 'NOT_FOUND', message, path: ['projectId'], subjectId: projectId }];
}

/** A line's terms. AmountError where a text is no amount of the currency, or no percentage. */
export function lineTerms(given: GivenLine, currency: string, named: Named): ContractLineTerms {
  const { projectId, contractedAmount, notToExceed, discountPercent, feePercent, customers, ...line } = given;
  return {
    ...line,
    projectNumber: projectId ? (named.projects.get(projectId)?.number ?? null) : null,
    contractedAmount: contractedAmount ? parseAmount(contractedAmount, currency) : 0,
    nteLimit: limitGiven(notToExceed, currency),
    discountPercent: percentGiven(discountPercent ?? '0'),
    feePercent: percentGiven(feePercent ?? '0'),
    customers: customers?.map((customer) => customerTerms(customer, currency, named)) ?? null,
  };
}

/** A customer's part. AmountError. */
export function customerTerms(given: GivenCustomer, currency: string, { customers }: Named): LineCustomerTerms {
  return {
    accountNumber: customers.get(given.customerId)?.account_number ?? given.customerId,
    splitPercent: percentGiven(given.splitPercent),
    isRounding: given.isRounding,
    nteLimit: limitGiven(given.notToExceed, currency),
  };
}

/** A contract customer's part and payment terms. AmountError. */
export function payerTerms(given: GivenContractCustomer, currency: string, named: Named): ContractCustomerTerms {
  return { ...customerTerms(given, currency, named), paymentTerms: given.paymentTerms ?? null };
}

/** '33.34' at scale 4. AmountError beyond 100. */
export function percentGiven(text: string): number {
  return parseScaled(text, PERCENT_SCALE, 100);
}

/** A limit in minor units; null where there is none. AmountError. */
export function limitGiven(text: string | null | undefined, currency: string): number | null {
  return text === null || text === undefined ? null : parseAmount(text, currency);
}
