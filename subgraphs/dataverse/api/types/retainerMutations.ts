// What the mutations of retainers take and answer. Amounts are decimal texts in the contract's currency. A key is bound to its
// mutation, caller and input; it must never be part of what is compared.
import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { ValueOf } from '../../../graphql/enums';
import { DateScalar, DecimalScalar } from '../../../graphql/scalars';
import { RetainerFrequency } from '../enums';
import { Payload } from './payload';
import { Retainer } from './retainer';

@InputType()
abstract class NewRetainer {
  @Field(() => ID)
  contractId!: string;

  @Field(() => ID, { description: 'A customer of the contract.' })
  customerId!: string;

  @Field(() => ID, {
    nullable: true,
    description: "What it is billed under. Default: the contract's first line with a project.",
  })
  contractLineId?: string | null;

  @Field(() => String)
  description!: string;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType()
export class CreateRetainerInput extends NewRetainer {
  @Field(() => DecimalScalar, { description: "In the contract's currency, before tax." })
  amount!: string;

  @Field(() => DateScalar, { description: 'Billed, and set off, on invoices of this day or later.' })
  date!: string;
}

@InputType({ description: 'Either the end or the number; the total is divided to the cent.' })
export class ScheduleRetainersInput extends NewRetainer {
  @Field(() => DecimalScalar, { description: "Of all retainers together, in the contract's currency, before tax." })
  totalAmount!: string;

  @Field(() => DateScalar, { description: 'The day of the first.' })
  start!: string;

  @Field(() => RetainerFrequency, { description: 'How far the retainers are apart.' })
  frequency!: ValueOf<typeof RetainerFrequency>;

  @Field(() => DateScalar, { nullable: true, description: 'None is later; or else a count.' })
  end?: string | null;

  @Field(() => Int, { nullable: true, description: 'At most 200.' })
  count?: number | null;
}

@InputType()
abstract class RetainerChange {
  @Field(() => ID)
  retainerId!: string;

  @Field(() => Int, { nullable: true, description: 'Refused if someone changed the retainer since.' })
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Absent and null leave a field as it is.' })
export class UpdateRetainerInput extends RetainerChange {
  @Field(() => String, { nullable: true })
  description?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: "In the contract's currency, before tax." })
  amount?: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'Billed, and set off, on invoices of this day or later.' })
  date?: string | null;

  @Field(() => ID, { nullable: true })
  contractLineId?: string | null;
}

@InputType()
export class DeleteRetainerInput extends RetainerChange {}

@InputType()
export class MarkRetainerReadyToRefundInput extends RetainerChange {
  @Field(() => Boolean, { nullable: true, description: 'False takes the mark back. Default: true.' })
  isReady?: boolean | null;
}

@ObjectType({ simpleResolvers: true })
abstract class RetainerPayload extends Payload {
  @Field(() => Retainer, { nullable: true })
  retainer?: Retainer | null;
}

@ObjectType({ simpleResolvers: true })
export class CreateRetainerPayload extends RetainerPayload {}

@ObjectType({ simpleResolvers: true })
export class UpdateRetainerPayload extends RetainerPayload {}

@ObjectType({ simpleResolvers: true })
export class MarkRetainerReadyToRefundPayload extends RetainerPayload {}

@ObjectType({ simpleResolvers: true })
export class DeleteRetainerPayload extends Payload {
  @Field(() => ID, { nullable: true, description: 'Null where it was refused.' })
  deletedId?: string | null;
}

@ObjectType({ simpleResolvers: true })
export class ScheduleRetainersPayload extends Payload {
  @Directive('@listSize(assumedSize: 50)')
  @Field(() => [Retainer], { nullable: true, description: 'In the order of their dates.' })
  retainers?: Retainer[] | null;
}
