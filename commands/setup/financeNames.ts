// Does everything exist that rows of Finance's set-up name in their company: terms, groups, categories, accounts, dimensions, customers?
// Pure. What may be set up before it arrives, a project's or contract's number, is not asked for; one that is here must fit.
import type { Place } from './files';
import { type Known, keyOf, nameKey } from './known';
import type { Complain, PlacedSetUp } from './placed';

/** Adds a finding for each name that leads nowhere. domain.md 2.9, 5.3, 5.6 */
export function checkNames(setUp: PlacedSetUp, known: Known, complain: Complain): void {
  const names = new Names(known, complain);
  checkAccounting(setUp, names);
  checkDimensions(setUp, names);
  for (const { row, place } of setUp.customers) names.terms(place, row.legalEntity, row.paymentTerms);
  for (const { row, place } of setUp['contract-customers']) {
    const legalEntity = known.contracts.get(row.contractNumber)?.legalEntity;
    if (legalEntity !== undefined) names.terms(place, legalEntity, row.paymentTerms);
  }
  for (const { row, place } of setUp['fixed-rate-agreements']) {
    const contract = known.contracts.get(row.contractNumber);
    names.contract(place, row.legalEntity, row.contractNumber);
    if (contract && contract.currency !== row.currency)
      complain(place, `currency: contract ${row.contractNumber} is in ${contract.currency}, not in ${row.currency}`);
  }
  for (const table of ['posting-schedules', 'invoice-formats'] as const)
    for (const { row, place } of setUp[table]) {
      names.customer(place, row.legalEntity, row.customerAccount);
      names.contract(place, row.legalEntity, row.contractNumber);
    }
}

function checkAccounting(setUp: PlacedSetUp, names: Names): void {
  for (const { row, place } of setUp['project-group-members'])
    names.projectGroup(place, row.legalEntity, row.projectGroup);
  for (const table of ['posting-accounts', 'ledger-profiles'] as const)
    for (const { row, place } of setUp[table]) {
      names.projectGroup(place, row.legalEntity, row.projectGroup);
      names.category(place, 'category', row.legalEntity, row.category);
    }
  for (const { row, place } of setUp['posting-accounts']) names.mainAccount(place, row.legalEntity, row.account);
  for (const { row, place } of setUp['category-defaults'])
    names.category(place, 'category', row.legalEntity, row.category, row.transactionType);
  for (const { row, place } of setUp['intercompany-relationships']) {
    names.category(place, 'hourCategory', row.legalEntity, row.hourCategory, 'HOUR');
    names.category(place, 'expenseCategory', row.legalEntity, row.expenseCategory, 'EXPENSE');
  }
}

/** A value that nobody set up is one finding, whether its dimension is there or not. */
function checkDimensions(setUp: PlacedSetUp, names: Names): void {
  for (const { row, place } of setUp['dimension-values']) names.dimension(place, row.legalEntity, row.dimension);
  for (const { row, place } of setUp['dimension-defaults'])
    if (names.dimension(place, row.legalEntity, row.dimension))
      names.dimensionValue(place, row.legalEntity, row.dimension, row.value);
}

/** Each complains where the name is not known, and gives whether it is; absent and '*' name nothing. */
class Names {
  constructor(
    private readonly known: Known,
    private readonly complain: Complain,
  ) {}

  terms(place: Place, legalEntity: string, code: string | null): void {
    const isKnown = code === null || this.known.names.has(nameKey('TERMS', legalEntity, code));
    this.expect(isKnown, place, `paymentTerms: '${code}' are no terms of payment of ${legalEntity}`);
  }

  projectGroup(place: Place, legalEntity: string, name: string): void {
    const isKnown = name === '*' || this.known.names.has(nameKey('PROJECT_GROUP', legalEntity, name));
    this.expect(isKnown, place, `projectGroup: '${name}' is no project group of ${legalEntity}`);
  }

  category(place: Place, column: string, legalEntity: string, name: string | null, type = ''): void {
    const isKnown = name === null || name === '*' || this.known.names.has(nameKey('CATEGORY', legalEntity, name, type));
    const ofType = type === '' ? '' : ` for ${type}`;
    this.expect(isKnown, place, `${column}: '${name}' is no project category of ${legalEntity}${ofType}`);
  }

  /** Of a company that keeps a chart of accounts. */
  mainAccount(place: Place, legalEntity: string, account: string): void {
    const { names } = this.known;
    const isKnown =
      !names.has(nameKey('CHART', legalEntity, '')) || names.has(nameKey('MAIN_ACCOUNT', legalEntity, account));
    this.expect(isKnown, place, `account: '${account}' is no main account of ${legalEntity}`);
  }

  dimension(place: Place, legalEntity: string, name: string): boolean {
    const isKnown = this.known.names.has(nameKey('DIMENSION', legalEntity, name));
    return this.expect(isKnown, place, `dimension: '${name}' is no financial dimension of ${legalEntity}`);
  }

  dimensionValue(place: Place, legalEntity: string, dimension: string, value: string): void {
    const isKnown = this.known.names.has(nameKey('DIMENSION_VALUE', legalEntity, value, dimension));
    this.expect(isKnown, place, `value: '${value}' is no value of ${dimension} in ${legalEntity}`);
  }

  customer(place: Place, legalEntity: string, account: string | null): void {
    const isKnown = account === null || account === '*' || this.known.customers.has(keyOf(legalEntity, account));
    this.expect(isKnown, place, `customerAccount: '${account}' is no customer of ${legalEntity}`);
  }

  /** It may come later; one that is here belongs to the company. */
  contract(place: Place, legalEntity: string, number: string | null): void {
    const owner = this.known.contracts.get(number ?? '*')?.legalEntity ?? legalEntity;
    this.expect(owner === legalEntity, place, `contractNumber: '${number}' belongs to ${owner}, not to ${legalEntity}`);
  }

  private expect(isKnown: boolean, place: Place, message: string): boolean {
    if (!isKnown) this.complain(place, message);
    return isKnown;
  }
}
