// Legal entities and customers: set-up data that both sides hold under the same codes and account numbers, so nothing is
// sent. What stands already in the same words is left as it is; in other words it is refused.
import type { Refusal } from '../../../schema/errors';
import { type Outcome, refused } from '../../../schema/outcome';
import type { Books } from '../books';
import { type CustomerInput, customerFaults, type LegalEntityInput, legalEntityFaults } from '../rules/company';
import { type CustomerRow, customerKey, customersByAccount, insertCompanies, legalEntities } from '../store/companies';
import { decided } from './decided';

export type { CustomerInput, LegalEntityInput } from '../rules/company';

export interface CompaniesInput {
  readonly legalEntities: readonly LegalEntityInput[];
  readonly customers: readonly CustomerInput[];
}

/** Writes the set-up, all or nothing. Answers with the customers' ids in the order of the input. `path`: [list, index, field]. */
export async function setUpCompanies(books: Books, input: CompaniesInput): Promise<Outcome<{ customerIds: string[] }>> {
  const refusals: Refusal[] = [
    ...input.legalEntities.flatMap((entity, index) => within(['legalEntities', `${index}`], legalEntityFaults(entity))),
    ...input.customers.flatMap((customer, index) => within(['customers', `${index}`], customerFaults(customer))),
  ];
  if (refusals.length > 0) return refused(...refusals);
  return decided(books, async (tx) => {
    const found: Refusal[] = [];
    const entities = await legalEntities(tx);
    const newEntities = input.legalEntities.flatMap(({ code, name, currency }, index) => {
      const standing = entities.get(code);
      if (standing && standing.currency !== currency)
        found.push(taken(code, ['legalEntities', `${index}`, 'currency']));
      if (!standing) entities.set(code, { code, name, currency });
      return standing ? [] : { code, name, currency };
    });
    const numbers = input.customers.map(({ accountNumber }) => accountNumber);
    const accounts = await customersByAccount(tx, numbers);
    const newCustomers: CustomerRow[] = [];
    const customerIds = input.customers.map((customer, index) => {
      const account = customerKey(customer.legalEntity, customer.accountNumber);
      const standing = accounts.get(account);
      const row = standing ?? customerRow(books.world.newId(), customer);
      const path = ['customers', `${index}`];
      if (!entities.has(customer.legalEntity)) found.push(unknownEntity(customer.legalEntity, path));
      if (row.name !== customer.name) found.push(taken(customer.accountNumber, [...path, 'name']));
      if (!standing) newCustomers.push(row);
      accounts.set(account, row);
      return row.id;
    });
    if (found.length > 0) return refused(...found);
    await insertCompanies(tx, newEntities, newCustomers);
    return { ok: true, value: { customerIds }, replayed: false };
  });
}

function customerRow(id: string, customer: CustomerInput): CustomerRow {
  return {
    id,
    legal_entity: customer.legalEntity,
    account_number: customer.accountNumber,
    name: customer.name,
    payment_terms: customer.paymentTerms ?? null,
    address_lines: customer.addressLines?.join('\n') ?? null,
    city: customer.city ?? null,
    postal_code: customer.postalCode ?? null,
    country: customer.country ?? null,
  };
}

function within(path: string[], faults: readonly Refusal[]): Refusal[] {
  return faults.map((fault) => ({ ...fault, path: [...path, ...(fault.path ?? [])] }));
}

function taken(number: string, path: string[]): Refusal {
  return { code: 'NUMBER_TAKEN', message: `${number} stands already, with other details.`, path };
}

function unknownEntity(legalEntity: string, path: string[]): Refusal {
  return { code: 'LEGAL_ENTITY_UNKNOWN', message: `There is no legal entity ${legalEntity}.`, path };
}
