// Milestones as the API shows them, what is asked of their list, and the mutations' inputs and payloads. Own columns only: relations
// are fields of the resolvers, and the ids that lead to them must never become fields of the schema.
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { ValueOf } from '../../../graphql/enums';
import { DateFilter } from '../../../graphql/inputFilters';
import { Money, money, UserError } from '../../../graphql/objects';
import { DateScalar, DecimalScalar } from '../../../graphql/scalars';
import type { MilestonePartSeenRow, MilestoneSeenRow } from '../../store/readMilestones';
import { BillingStatus, MilestoneStatus } from '../enums';
import { ProjectContractLine } from './contractLine';

const VERSION = "The contract's: refused if someone changed it or a milestone of it since.";

@ObjectType({
  simpleResolvers: true,
  description: 'A fixed-price billing event, split over the customers of its line.',
})
export class Milestone {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String, { nullable: true })
  description!: string | null;

  @Field(() => Money, { description: "In the contract's currency, before tax, of all its customers." })
  amount!: Money;

  @Field(() => Money, { description: "The manager's estimate; the legal tax is Finance's." })
  estimatedTax!: Money;

  @Field(() => DateScalar, { description: 'Planned; no invoice of an earlier day bills it.' })
  date!: string;

  @Field(() => Boolean, { description: 'Billed in parts, each of them prepared with prepareProgressInvoice.' })
  isProgressBased!: boolean;

  contractLineId!: string;
  contractId!: string;
  currency!: string;
}

export function toMilestone(row: MilestoneSeenRow): Milestone {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    amount: money(row.amount, row.currency),
    estimatedTax: money(row.tax, row.currency),
    date: row.milestone_date,
    isProgressBased: row.is_progress === 1,
    contractLineId: row.contract_line_id,
    contractId: row.contract_id,
    currency: row.currency,
  };
}

@ObjectType({
  simpleResolvers: true,
  description: 'What one customer pays of a milestone at once: an item of the backlog.',
})
export class MilestonePart {
  @Field(() => ID)
  id!: string;

  @Field(() => Money, { description: "The customer's share, by the line's splits." })
  amount!: Money;

  @Field(() => Money, { description: "The customer's share of the project manager's estimate." })
  estimatedTax!: Money;

  @Field(() => BillingStatus)
  billingStatus!: ValueOf<typeof BillingStatus>;

  customerId!: string;
  invoiceId!: string | null;
}

export function toMilestonePart(row: MilestonePartSeenRow): MilestonePart {
  return {
    id: row.id,
    amount: money(row.amount, row.currency),
    estimatedTax: money(row.tax, row.currency),
    billingStatus: row.invoice_status as MilestonePart['billingStatus'],
    customerId: row.customer_id,
    invoiceId: row.invoice_id,
  };
}

@InputType()
export class MilestoneFilter {
  @Field(() => [ID], { nullable: true })
  contractId?: string[] | null;

  @Field(() => [ID], { nullable: true })
  contractLineId?: string[] | null;

  @Field(() => [MilestoneStatus], { nullable: true })
  status?: string[] | null;

  @Field(() => DateFilter, { nullable: true })
  date?: DateFilter | null;
}

@InputType()
export class CreateMilestoneInput {
  @Field(() => ID)
  contractLineId!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String, { nullable: true })
  description?: string | null;

  @Field(() => DecimalScalar, { description: 'Of the whole milestone.' })
  amount!: string;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: "Your estimate, in the contract's currency: Finance decides.",
  })
  estimatedTax?: string | null;

  @Field(() => DateScalar, { description: 'No invoice of an earlier day bills it.' })
  date!: string;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Absent leaves a field as it is.' })
export class UpdateMilestoneInput {
  @Field(() => ID)
  milestoneId!: string;

  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => String, { nullable: true })
  description?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: "In the contract's currency, before tax." })
  amount?: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: "Your estimate, in the contract's currency: Finance decides.",
  })
  estimatedTax?: string | null;

  @Field(() => DateScalar, { nullable: true })
  date?: string | null;

  @Field(() => Int, { nullable: true, description: VERSION })
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType()
export class DeleteMilestoneInput {
  @Field(() => ID)
  milestoneId!: string;

  @Field(() => Int, { nullable: true, description: VERSION })
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType()
export class PrepareProgressInvoiceInput {
  @Field(() => ID)
  milestoneId!: string;

  @Field(() => DecimalScalar, { nullable: true, description: 'Of the whole milestone; absent: all that is left.' })
  percent?: string | null;

  @Field(() => Int, { nullable: true, description: VERSION })
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

/** What every payload has beside its result. */
@ObjectType({ simpleResolvers: true })
abstract class MilestonePayload {
  @Field(() => [UserError])
  userErrors!: UserError[];

  @Field(() => Boolean)
  replayed!: boolean;
}

@ObjectType({ simpleResolvers: true })
export class CreateMilestonePayload extends MilestonePayload {
  @Field(() => Milestone, { nullable: true })
  milestone?: Milestone | null;
}

@ObjectType({ simpleResolvers: true })
export class UpdateMilestonePayload extends MilestonePayload {
  @Field(() => Milestone, { nullable: true })
  milestone?: Milestone | null;
}

@ObjectType({ simpleResolvers: true })
export class PrepareProgressInvoicePayload extends MilestonePayload {
  @Field(() => Milestone, { nullable: true })
  milestone?: Milestone | null;
}

@ObjectType({ simpleResolvers: true })
export class DeleteMilestonePayload extends MilestonePayload {
  @Field(() => ProjectContractLine, { nullable: true, description: 'The line that it stood on.' })
  contractLine?: ProjectContractLine | null;
}
