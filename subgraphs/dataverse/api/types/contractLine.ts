// Contract lines as the API shows them, who pays for a contract or a line, and what a line says of roles, categories and tasks.
// Own columns only: relations are fields of the resolvers, and the ids that lead to them must never become fields of the schema.
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { BillingType, type ValueOf } from '../../../graphql/enums';
import { Money, money } from '../../../graphql/objects';
import { DecimalScalar } from '../../../graphql/scalars';
import { formatTrimmed, PERCENT_SCALE } from '../../../money';
import type { LineChargeabilityRow } from '../../store/contracts';
import type { ContractLineSeenRow, PayerSeenRow } from '../../store/readContracts';
import { BillingMethod, ChargeabilityKind, ScheduleType, TaskScope } from '../enums';

@ObjectType({ simpleResolvers: true })
export class ProjectContractLine {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => BillingMethod)
  billingMethod!: ValueOf<typeof BillingMethod>;

  @Field(() => Int, { description: 'Counts from 1 within the contract.' })
  lineNumber!: number;

  @Field(() => Money)
  contractedAmount!: Money;

  @Field(() => Boolean, {
    description: 'Is time billed under this line? What is not included is not available for billing.',
  })
  includeTime!: boolean;

  @Field(() => Boolean)
  includeExpense!: boolean;

  @Field(() => Boolean)
  includeMaterial!: boolean;

  @Field(() => Boolean)
  includeFee!: boolean;

  @Field(() => TaskScope)
  taskScope!: ValueOf<typeof TaskScope>;

  @Field(() => ScheduleType, { nullable: true, description: 'Of a fixed-price line.' })
  scheduleType!: ValueOf<typeof ScheduleType> | null;

  @Field(() => DecimalScalar, { description: 'Of a time-and-material line: taken off every sale.' })
  discountPercent!: string;

  @Field(() => DecimalScalar, { description: 'Of a time-and-material line: added to every sale.' })
  feePercent!: string;

  projectId!: string | null;
  contractId!: string;
  currency!: string;
}

export function toContractLine(row: ContractLineSeenRow): ProjectContractLine {
  return {
    id: row.id,
    name: row.name,
    billingMethod: row.billing_method as ProjectContractLine['billingMethod'],
    lineNumber: row.line_number,
    contractedAmount: money(row.contracted_amount, row.currency),
    includeTime: row.include_time === 1,
    includeExpense: row.include_expense === 1,
    includeMaterial: row.include_material === 1,
    includeFee: row.include_fee === 1,
    taskScope: row.task_scope as ProjectContractLine['taskScope'],
    scheduleType:
      row.billing_method === 'FIXED_PRICE' ? (row.schedule_type as ProjectContractLine['scheduleType']) : null,
    discountPercent: formatTrimmed(row.discount_percent, PERCENT_SCALE),
    feePercent: formatTrimmed(row.fee_percent, PERCENT_SCALE),
    projectId: row.project_id,
    contractId: row.contract_id,
    currency: row.currency,
  };
}

@ObjectType({
  simpleResolvers: true,
  description:
    'Who pays, and how much of it. What is billed is split by the list of its line; that of the contract only seeds new lines.',
})
export class ContractCustomer {
  @Field(() => ID)
  id!: string;

  @Field(() => DecimalScalar, { description: 'Of 100.' })
  splitPercent!: string;

  @Field(() => Boolean, { description: 'Takes what rounding leaves: exactly one of the list.' })
  isRounding!: boolean;

  @Field(() => String, { nullable: true, description: "By code; null: the customer's own." })
  paymentTerms!: string | null;

  @Field(() => Money, { nullable: true, description: 'Null where there is no limit.' })
  notToExceedLimit!: Money | null;

  currency!: string;
  contractId!: string;
  /** Null: of the contract's own list. */
  lineId!: string | null;
  customerId!: string;
}

export function toContractCustomer(row: PayerSeenRow): ContractCustomer {
  return {
    id: row.contract_customer_id,
    splitPercent: formatTrimmed(row.split_percent, PERCENT_SCALE),
    isRounding: row.is_rounding === 1,
    paymentTerms: row.payment_terms,
    notToExceedLimit: row.nte_limit === null ? null : money(row.nte_limit, row.currency),
    currency: row.currency,
    contractId: row.contract_id,
    lineId: row.owner_id === row.contract_id ? null : row.owner_id,
    customerId: row.customer_id,
  };
}

@ObjectType({
  simpleResolvers: true,
  description: 'How a role, an expense category or a task is billed under a line; what is not named is chargeable.',
})
export class LineChargeability {
  @Field(() => ChargeabilityKind, { description: 'What the name is one of.' })
  kind!: ValueOf<typeof ChargeabilityKind>;

  @Field(() => String, { description: 'Of the role, the category or the task.' })
  name!: string;

  @Field(() => BillingType)
  billingType!: ValueOf<typeof BillingType>;
}

export function toChargeability(row: LineChargeabilityRow): LineChargeability {
  return {
    kind: row.kind as LineChargeability['kind'],
    name: row.name,
    billingType: row.billing_type as LineChargeability['billingType'],
  };
}
