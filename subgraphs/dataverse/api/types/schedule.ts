// Invoice schedules as the API shows them, and the inputs and payloads of their mutations. An amount or a draft is never shown
// here: the drafts that a run made are named by id.
import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../graphql/connection';
import { graphqlEnum, type ValueOf } from '../../../graphql/enums';
import { UserError } from '../../../graphql/objects';
import { storedError } from '../../../graphql/refusals';
import { DateScalar, DateTimeScalar } from '../../../graphql/scalars';
import type { ScheduleRow } from '../../store/schedules';
import { Invoice } from './invoice';

export const InvoiceScheduleStatus = graphqlEnum('InvoiceScheduleStatus', {
  NOT_RUN: 'Its day has not come, or no run has come by.',
  RUN_SUCCESSFUL: 'It ran: `invoiceIds` has what it drafted.',
  RUN_FAILED: 'It ran and was refused: `failure` says why.',
});
export const ScheduleFrequency = graphqlEnum('ScheduleFrequency', [
  'WEEKLY',
  'EVERY_TWO_WEEKS',
  'MONTHLY',
  'QUARTERLY',
  'YEARLY',
]);

@ObjectType({
  simpleResolvers: true,
  description: 'One run of a contract line: on its day, what is ready and dated by the cut-off date is drafted.',
})
export class InvoiceSchedule {
  @Field(() => ID)
  id!: string;

  /** Of the row; the API shows contract and line themselves. */
  contractId!: string;
  contractLineId!: string;

  @Field(() => DateScalar, { description: 'The day on which it drafts.' })
  runDate!: string;

  @Field(() => DateScalar, { description: 'Nothing dated later is billed.' })
  cutOffDate!: string;

  @Field(() => InvoiceScheduleStatus, { description: 'RUN_SUCCESSFUL without an invoice: there was nothing to bill.' })
  status!: ValueOf<typeof InvoiceScheduleStatus>;

  @Field(() => UserError, { nullable: true, description: 'Why the run failed; null: it did not.' })
  failure!: UserError | null;

  @Directive('@listSize(assumedSize: 2)')
  @Field(() => [ID], { description: 'What the run drafted.' })
  invoiceIds!: string[];

  @Field(() => DateTimeScalar, { nullable: true, description: 'Null: not yet.' })
  ranAt!: string | null;
}

export function toInvoiceSchedule(row: ScheduleRow): InvoiceSchedule {
  return {
    id: row.id,
    contractId: row.contract_id,
    contractLineId: row.contract_line_id,
    runDate: row.run_date,
    cutOffDate: row.cut_off_date,
    status: row.status,
    failure: storedError(row.failure_code, row.failure_message, row.id),
    invoiceIds: JSON.parse(row.invoice_ids) as string[],
    ranAt: row.ran_at,
  };
}

export const InvoiceScheduleConnection = connectionOf(() => InvoiceSchedule, 'InvoiceSchedule');

@InputType()
export class InvoiceScheduleSeriesInput {
  @Field(() => ScheduleFrequency, { description: 'How far the runs are apart.' })
  frequency!: ValueOf<typeof ScheduleFrequency>;

  @Field(() => DateScalar, { nullable: true, description: 'No run is later; or else a number of runs.' })
  endDate?: string | null;

  @Field(() => Int, { nullable: true, description: 'Runs in all; or else an end.' })
  count?: number | null;
}

@InputType()
export class CreateInvoiceScheduleInput {
  @Field(() => ID)
  contractLineId!: string;

  @Field(() => DateScalar, { description: 'Of the only run, or of the first.' })
  runDate!: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Default: the day before the run. Of a series, as far before each run.',
  })
  cutOffDate?: string | null;

  @Field(() => InvoiceScheduleSeriesInput, {
    nullable: true,
    description: 'Further runs after the first; absent: one run.',
  })
  series?: InvoiceScheduleSeriesInput | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType()
export class DeleteInvoiceScheduleInput {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType()
export class RunInvoiceSchedulesInput {
  @Field(() => DateScalar, { description: 'Runs of this day, and earlier ones that have not succeeded.' })
  date!: string;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType()
export class MarkInvoicePaidInput {
  @Field(() => ID)
  invoiceId!: string;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@ObjectType({ simpleResolvers: true })
export class MarkInvoicePaidPayload {
  @Field(() => Invoice, { nullable: true })
  invoice?: Invoice | null;

  @Field(() => [UserError])
  userErrors!: UserError[];

  @Field(() => Boolean)
  replayed!: boolean;
}

@ObjectType({ simpleResolvers: true })
export class InvoiceSchedulesPayload {
  @Directive('@listSize(assumedSize: 12)')
  @Field(() => [InvoiceSchedule], { nullable: true, description: 'As they are now.' })
  schedules?: InvoiceSchedule[] | null;

  @Field(() => [UserError])
  userErrors!: UserError[];

  @Field(() => Boolean)
  replayed!: boolean;
}

@ObjectType({ simpleResolvers: true })
export class DeleteInvoiceSchedulePayload {
  @Field(() => ID, { nullable: true, description: 'Null where it was refused.' })
  deletedScheduleId?: string | null;

  @Field(() => [UserError])
  userErrors!: UserError[];

  @Field(() => Boolean)
  replayed!: boolean;
}
