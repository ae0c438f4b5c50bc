// Estimates of the revenue of fixed prices as the API shows them, with what makes them of rows, and the inputs of their mutations.
// Amounts are those of the row; it must never work out a percentage again.
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../graphql/connection';
import { graphqlEnum, type ValueOf } from '../../../graphql/enums';
import { Money, money, UserError } from '../../../graphql/objects';
import { DateScalar, DecimalScalar } from '../../../graphql/scalars';
import { formatTrimmed, PERCENT_SCALE } from '../../../money';
import type { RevenueEstimateRow } from '../../store/revenueEstimates';
import { Project } from './references';

export const RevenueEstimateKind = graphqlEnum('RevenueEstimateKind', {
  ESTIMATE: 'At the end of a period.',
  ELIMINATION: 'At the end of the project.',
});
export const RevenueEstimateStatus = graphqlEnum('RevenueEstimateStatus', {
  POSTED: 'It stands.',
  REVERSED: 'It was taken back.',
});
export const EstimatedRecognition = graphqlEnum('EstimatedRecognition', {
  COMPLETED_CONTRACT: 'Revenue at the end, what was invoiced before stands in WIP.',
  PERCENT_COMPLETE: 'Revenue by the part that is done.',
});

@ObjectType({
  simpleResolvers: true,
  description:
    'What was recognised of a fixed price at the end of a period, or the elimination at the end of the project.',
})
export class RevenueEstimate {
  @Field(() => ID)
  id!: string;

  @Field(() => Project)
  project!: Project;

  @Field(() => String)
  legalEntity!: string;

  @Field(() => DateScalar, { description: 'The day up to which it recognises: the end of a period.' })
  periodDate!: string;

  @Field(() => RevenueEstimateKind, { description: 'At the end of a period, or of the project.' })
  kind!: ValueOf<typeof RevenueEstimateKind>;

  @Field(() => RevenueEstimateStatus)
  status!: ValueOf<typeof RevenueEstimateStatus>;

  @Field(() => EstimatedRecognition, { description: 'By which method.' })
  recognition!: ValueOf<typeof EstimatedRecognition>;

  @Field(() => DecimalScalar, { nullable: true, description: 'Null for completed contracts.' })
  percentComplete!: string | null;

  @Field(() => Money, { description: "In the contract's currency." })
  contractValue!: Money;

  @Field(() => Money, { description: "Recognised with this estimate, in the contract's currency." })
  revenueToDate!: Money;

  @Field(() => Money, { description: 'Posted cost of the fixed price up to the date, in accounting currency.' })
  costToDate!: Money;

  @Field(() => String, { nullable: true, description: 'Null where there was nothing to post.' })
  voucherNumber!: string | null;

  @Field(() => String, { nullable: true, description: 'Null: it stands.' })
  reversalVoucherNumber!: string | null;
}

export const RevenueEstimateConnection = connectionOf(() => RevenueEstimate, 'RevenueEstimate');

@InputType()
abstract class Repeatable {
  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType()
export class PostRevenueEstimateInput extends Repeatable {
  @Field(() => ID)
  projectId!: string;

  @Field(() => DateScalar, { description: 'The end of the period, and the date of the voucher: in an open period.' })
  periodDate!: string;

  @Field(() => DecimalScalar, { nullable: true, description: 'Of PERCENT_COMPLETE, this or costToComplete.' })
  percentComplete?: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      'What is still to be spent, in accounting currency: the percentage is cost to date of cost to date and to complete.',
  })
  costToComplete?: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: "In the contract's currency; else the sum of its milestones.",
  })
  contractValue?: string | null;
}

@InputType()
export class EliminateRevenueEstimateInput extends Repeatable {
  @Field(() => ID)
  projectId!: string;

  @Field(() => DateScalar, { description: 'The day that it is posted to.' })
  date!: string;
}

@InputType()
export class ReverseRevenueEstimateInput extends Repeatable {
  @Field(() => ID, { description: 'The last of its project that stands.' })
  estimateId!: string;

  @Field(() => DateScalar, { nullable: true, description: "The estimate's own where it is absent." })
  voucherDate?: string | null;
}

@ObjectType({ simpleResolvers: true })
export class RevenueEstimatePayload {
  @Field(() => RevenueEstimate, { nullable: true })
  estimate?: RevenueEstimate | null;

  @Field(() => [UserError])
  userErrors!: UserError[];

  @Field(() => Boolean, { description: 'It had been posted before: this is the same document in its present state.' })
  replayed!: boolean;
}

/** An estimate with the accounting currency of its company. */
export type SeenEstimate = RevenueEstimateRow & { readonly accounting_currency: string };

export function revenueEstimate(row: SeenEstimate): RevenueEstimate {
  return {
    id: row.id,
    project: { id: row.project_id },
    legalEntity: row.legal_entity,
    periodDate: row.period_date,
    kind: row.kind,
    status: row.status,
    recognition: row.recognition,
    percentComplete: row.percent_complete === null ? null : formatTrimmed(row.percent_complete, PERCENT_SCALE),
    contractValue: money(row.contract_value, row.currency),
    revenueToDate: money(row.revenue_to_date, row.currency),
    costToDate: money(row.cost_to_date, row.accounting_currency),
    voucherNumber: row.voucher_number,
    reversalVoucherNumber: row.reversal_voucher,
  };
}
