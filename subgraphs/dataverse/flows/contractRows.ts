// The rows that a contract, or a line that is added to one, becomes: made from terms that were found right, and from customers
// and projects that were found. It must never read, write or refuse anything but an amount beyond the limit.
import { checkAmount } from '../../money';
import { instant } from '../../world';
import type { Books } from '../books';
import type { LineCustomerTerms } from '../rules/contractSplits';
import type { ContractTerms } from '../rules/contractTerms';
import type { ContractLineTerms } from '../rules/lineTerms';
import { type CustomerRow, customerKey, type ProjectRow } from '../store/companies';
import type {
  ContractCustomerAccount,
  ContractLineCustomerRow,
  ContractLineRow,
  ContractRow,
  LineChargeabilityRow,
} from '../store/contracts';

export interface WrittenLine {
  readonly line: ContractLineRow;
  readonly customers: ContractLineCustomerRow[];
  readonly chargeability: LineChargeabilityRow[];
}

export interface WrittenContract {
  readonly contract: ContractRow;
  readonly customers: ContractCustomerAccount[];
  readonly lines: WrittenLine[];
}

/** Customers under `customerKey`, projects by number. */
interface Known {
  readonly customers: ReadonlyMap<string, CustomerRow>;
  readonly projects: ReadonlyMap<string, ProjectRow>;
}

/** A new contract; line numbers count from 1. AmountError beyond the limit. domain.md 2.5 */
export function contractRows(
  books: Pick<Books, 'world'>,
  terms: ContractTerms,
  { customers, projects }: Known,
): WrittenContract {
  const { world } = books;
  const contract: ContractRow = {
    id: world.newId(),
    legal_entity: terms.legalEntity,
    number: terms.number,
    name: terms.name,
    currency: terms.currency,
    version: 1,
    created_at: instant(world),
    status: 'DRAFT',
    nte_limit: limitOf(terms.nteLimit, terms.currency),
  };
  const payers = terms.customers.map((customerTerms) => {
    const customer = customers.get(customerKey(terms.legalEntity, customerTerms.accountNumber)) as CustomerRow;
    return {
      id: world.newId(),
      contract_id: contract.id,
      customer_id: customer.id,
      split_percent: customerTerms.splitPercent,
      is_rounding: customerTerms.isRounding ? 1 : 0,
      payment_terms: customerTerms.paymentTerms ?? customer.payment_terms,
      nte_limit: limitOf(customerTerms.nteLimit, terms.currency),
      account_number: customer.account_number,
    };
  });
  return {
    contract,
    customers: payers,
    lines: terms.lines.map((line, index) => lineRows(books, contract, payers, { line, number: index + 1, projects })),
  };
}

/** A new line of a contract with these customers; who pays is the line's own list, or the contract's. domain.md 2.5 */
export function lineRows(
  { world }: Pick<Books, 'world'>,
  contract: Pick<ContractRow, 'id' | 'currency'>,
  payers: readonly ContractCustomerAccount[],
  { line: terms, number, projects }: { line: ContractLineTerms; number: number; projects: Known['projects'] },
): WrittenLine {
  const id = world.newId();
  const flag = (given: boolean | null | undefined) => ((given ?? true) ? 1 : 0);
  return {
    line: {
      id,
      contract_id: contract.id,
      line_number: number,
      name: terms.name,
      billing_method: terms.billingMethod,
      project_id: terms.projectNumber ? (projects.get(terms.projectNumber)?.id ?? null) : null,
      contracted_amount: checkAmount(terms.contractedAmount, contract.currency),
      include_time: flag(terms.includeTime),
      include_expense: flag(terms.includeExpense),
      include_material: flag(terms.includeMaterial),
      include_fee: flag(terms.includeFee),
      task_scope: terms.taskScope ?? 'ALL',
      schedule_type: terms.scheduleType ?? 'COMPLETED_MILESTONES',
      nte_limit: limitOf(terms.nteLimit, contract.currency),
      discount_percent: terms.discountPercent ?? 0,
      fee_percent: terms.feePercent ?? 0,
    },
    customers: terms.customers
      ? lineCustomerRows(id, contract.currency, payers, terms.customers)
      : payers.map((payer) => ({
          contract_line_id: id,
          contract_customer_id: payer.id,
          split_percent: payer.split_percent,
          is_rounding: payer.is_rounding,
          nte_limit: null, // the contract customer's limit counts over all its lines
        })),
    chargeability: chargeabilityRows(id, terms.chargeability ?? []),
  };
}

/** Who pays for a line: all of them customers of the contract. */
function lineCustomerRows(
  lineId: string,
  currency: string,
  payers: readonly ContractCustomerAccount[],
  customers: readonly LineCustomerTerms[],
): ContractLineCustomerRow[] {
  const idOf = new Map(payers.map(({ account_number, id }) => [account_number, id]));
  return customers.map(({ accountNumber, splitPercent, isRounding, nteLimit }) => ({
    contract_line_id: lineId,
    contract_customer_id: idOf.get(accountNumber) as string,
    split_percent: splitPercent,
    is_rounding: isRounding ? 1 : 0,
    nte_limit: limitOf(nteLimit, currency),
  }));
}

function chargeabilityRows(
  lineId: string,
  terms: NonNullable<ContractLineTerms['chargeability']>,
): LineChargeabilityRow[] {
  return terms.map(({ kind, name, billingType }) => ({
    contract_line_id: lineId,
    kind,
    name,
    billing_type: billingType,
  }));
}

/** A limit as it is stored; null where there is none. */
export function limitOf(limit: number | null | undefined, currency: string): number | null {
  return limit === null || limit === undefined ? null : checkAmount(limit, currency);
}
