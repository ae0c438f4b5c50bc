// Inputs and payloads of Dataverse's mutations. A key is bound to its mutation, caller and input; only a success is
// remembered; a replay answers with the same document, replayed: true, and its present state.
import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { ValueOf } from '../../../graphql/enums';
import { DateScalar } from '../../../graphql/scalars';
import { PostingStep } from '../enums';
import { BillingBacklogItem } from './backlog';
import { Invoice } from './invoice';
import { Payload } from './payload';
import { TableMap } from './tableMap';

@InputType()
export class MarkReadyToInvoiceInput {
  @Field(() => [ID], { description: 'Of backlog items, at most 500: all or none.' })
  ids!: string[];

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType()
export class CreateInvoiceInput {
  @Field(() => ID)
  contractId!: string;

  @Field(() => ID, { description: "Who pays: one of the contract's customers." })
  customerId!: string;

  @Field(() => DateScalar, { description: 'Nothing dated later is billed.' })
  invoiceDate!: string;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType()
export class ConfirmInvoiceInput {
  @Field(() => ID)
  invoiceId!: string;

  @Field(() => Int, { nullable: true, description: 'Refused if someone changed the draft since.' })
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;

  @Field(() => PostingStep, {
    nullable: true,
    description: 'Answer when it is reached, BLOCKED, or the time is over; the confirmation stands in any case.',
  })
  waitFor?: ValueOf<typeof PostingStep> | null;

  @Field(() => Int, { nullable: true, description: 'Default 5,000, most 30,000.' })
  timeoutMs?: number | null;
}

@InputType()
export class TableMapInput {
  @Field(() => String, { description: 'As in `tableMaps`.' })
  name!: string;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@ObjectType({ simpleResolvers: true })
export class MarkReadyToInvoicePayload extends Payload {
  @Directive('@listSize(assumedSize: 50)')
  @Field(() => [BillingBacklogItem], { nullable: true, description: 'As they are now.' })
  items?: BillingBacklogItem[] | null;
}

@ObjectType({ simpleResolvers: true })
export class CreateInvoicePayload extends Payload {
  @Field(() => Invoice, { nullable: true })
  invoice?: Invoice | null;
}

@ObjectType({ simpleResolvers: true })
export class ConfirmInvoicePayload extends Payload {
  @Field(() => Invoice, { nullable: true })
  invoice?: Invoice | null;
}

@ObjectType({ simpleResolvers: true })
export class TableMapPayload extends Payload {
  @Field(() => TableMap, { nullable: true })
  tableMap?: TableMap | null;
}
