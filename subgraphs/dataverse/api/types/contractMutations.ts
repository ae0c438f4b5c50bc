// Inputs and payloads of the mutations that set up projects, contracts, lines and customers. Amounts and percentages are decimals
// in the contract's currency; the flows say what they may be.
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { BillingType, type ValueOf } from '../../../graphql/enums';
import { UserError } from '../../../graphql/objects';
import { CurrencyCodeScalar, DecimalScalar } from '../../../graphql/scalars';
import { BillingMethod, ChargeabilityKind, ScheduleType, TaskScope } from '../enums';
import { Project, ProjectContract } from './contract';
import { ContractCustomer, ProjectContractLine } from './contractLine';

const VERSION = 'Refused if someone changed the contract since.';
const LIMIT = 'Null takes the limit away; absent leaves it.';

@InputType()
export class LineCustomerInput {
  @Field(() => ID, { description: "A customer of the contract's company." })
  customerId!: string;

  @Field(() => DecimalScalar, { description: 'The splits of a list total 100.' })
  splitPercent!: string;

  @Field(() => Boolean, { description: 'Exactly one takes what rounding leaves.' })
  isRounding!: boolean;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: "The customer's limit on the line, in the contract's currency. Null or absent: none.",
  })
  notToExceed?: string | null;
}

@InputType()
export class ContractCustomerInput extends LineCustomerInput {
  @Field(() => String, { nullable: true, description: "Default: the customer's own." })
  paymentTerms?: string | null;
}

@InputType()
export class LineChargeabilityInput {
  @Field(() => ChargeabilityKind, { description: 'What the name is one of.' })
  kind!: ValueOf<typeof ChargeabilityKind>;

  @Field(() => String, { description: 'Of the role, the category or the task.' })
  name!: string;

  @Field(() => BillingType, { description: 'CHARGEABLE, NON_CHARGEABLE or COMPLIMENTARY.' })
  billingType!: 'CHARGEABLE' | 'NON_CHARGEABLE' | 'COMPLIMENTARY';
}

/** What a new line and a changed one have in common. */
@InputType()
abstract class LineFields {
  @Field(() => DecimalScalar, { nullable: true })
  contractedAmount?: string | null;

  @Field(() => Boolean, { nullable: true })
  includeTime?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  includeExpense?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  includeMaterial?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  includeFee?: boolean | null;

  @Field(() => TaskScope, { nullable: true })
  taskScope?: ValueOf<typeof TaskScope> | null;

  @Field(() => ScheduleType, { nullable: true })
  scheduleType?: ValueOf<typeof ScheduleType> | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Of a time-and-material line only.' })
  notToExceed?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Of a time-and-material line only.' })
  discountPercent?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Of a time-and-material line only.' })
  feePercent?: string | null;

  @Field(() => [LineCustomerInput], {
    nullable: true,
    description: "The whole list. Of a new line: the contract's where absent.",
  })
  customers?: LineCustomerInput[] | null;

  @Field(() => [LineChargeabilityInput], { nullable: true, description: 'The whole list.' })
  chargeability?: LineChargeabilityInput[] | null;
}

@InputType()
export class ContractLineInput extends LineFields {
  @Field(() => String)
  name!: string;

  @Field(() => BillingMethod)
  billingMethod!: ValueOf<typeof BillingMethod>;

  @Field(() => ID, { nullable: true })
  projectId?: string | null;
}

@InputType()
export class CreateProjectInput {
  @Field(() => String)
  legalEntity!: string;

  @Field(() => String, { description: 'Unique across companies.' })
  number!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType()
export class CreateContractInput {
  @Field(() => String)
  legalEntity!: string;

  @Field(() => String, { description: 'Unique across companies.' })
  number!: string;

  @Field(() => String)
  name!: string;

  @Field(() => CurrencyCodeScalar, { description: 'Locked from then on.' })
  currency!: string;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: "The contract's own limit, in its currency. Null or absent: none.",
  })
  notToExceed?: string | null;

  @Field(() => [ContractCustomerInput], { description: 'Who pays: the splits total 100.' })
  customers!: ContractCustomerInput[];

  @Field(() => [ContractLineInput], { description: 'To begin with; more come by addContractLine.' })
  lines!: ContractLineInput[];

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType()
export class UpdateContractInput {
  @Field(() => ID)
  contractId!: string;

  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: LIMIT })
  notToExceed?: string | null;

  @Field(() => [ContractCustomerInput], {
    nullable: true,
    description: 'All customers of the contract with their splits, which seed new lines.',
  })
  customers?: ContractCustomerInput[] | null;

  @Field(() => Int, { nullable: true, description: VERSION })
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType()
export class AddContractLineInput extends ContractLineInput {
  @Field(() => ID)
  contractId!: string;

  @Field(() => Int, { nullable: true, description: VERSION })
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType({ description: `Absent leaves a field as it is. notToExceed: ${LIMIT}` })
export class UpdateContractLineInput extends LineFields {
  @Field(() => ID)
  contractLineId!: string;

  @Field(() => String, { nullable: true })
  name?: string;

  @Field(() => Int, { nullable: true, description: VERSION })
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType()
export class AddContractCustomerInput {
  @Field(() => ID)
  contractId!: string;

  @Field(() => ID)
  customerId!: string;

  @Field(() => String, { nullable: true, description: "Default: the customer's own." })
  paymentTerms?: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: "The customer's limit on the contract, in its currency. Null or absent: none.",
  })
  notToExceed?: string | null;

  @Field(() => Int, { nullable: true, description: VERSION })
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

/** What every payload has beside its result. */
@ObjectType({ simpleResolvers: true })
abstract class SetUpPayload {
  @Field(() => [UserError])
  userErrors!: UserError[];

  @Field(() => Boolean)
  replayed!: boolean;
}

@ObjectType({ simpleResolvers: true })
export class CreateProjectPayload extends SetUpPayload {
  @Field(() => Project, { nullable: true })
  project?: Project | null;
}

@ObjectType({ simpleResolvers: true })
export class CreateContractPayload extends SetUpPayload {
  @Field(() => ProjectContract, { nullable: true })
  contract?: ProjectContract | null;
}

@ObjectType({ simpleResolvers: true })
export class UpdateContractPayload extends SetUpPayload {
  @Field(() => ProjectContract, { nullable: true })
  contract?: ProjectContract | null;
}

@ObjectType({ simpleResolvers: true })
export class AddContractLinePayload extends SetUpPayload {
  @Field(() => ProjectContractLine, { nullable: true })
  contractLine?: ProjectContractLine | null;
}

@ObjectType({ simpleResolvers: true })
export class UpdateContractLinePayload extends SetUpPayload {
  @Field(() => ProjectContractLine, { nullable: true })
  contractLine?: ProjectContractLine | null;
}

@ObjectType({ simpleResolvers: true })
export class AddContractCustomerPayload extends SetUpPayload {
  @Field(() => ContractCustomer, { nullable: true })
  contractCustomer?: ContractCustomer | null;
}
