// Input and payload of revising a confirmed invoice: what is absent is chosen by the flow, which also says what was left out.
// It must hold no rule.
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { UserError } from '../../../graphql/objects';
import { DateScalar } from '../../../graphql/scalars';
import { Invoice } from './invoice';
import { Payload } from './payload';

@InputType()
export class ReviseInvoiceInput {
  @Field(() => ID, { description: 'Confirmed, posted or paid.' })
  invoiceId!: string;

  @Field(() => [ID], {
    nullable: true,
    description: 'These details alone, at most 500. Absent: all that charged something.',
  })
  detailIds?: string[] | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: "Of a new draft. Default: today, or the invoice's own date where that is later.",
  })
  invoiceDate?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'A draft of the same contract and customer that takes the corrections. Absent: a new one.',
  })
  appendToInvoiceId?: string | null;

  @Field(() => Int, { nullable: true, description: 'Of that draft.' })
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@ObjectType({ simpleResolvers: true })
export class ReviseInvoicePayload extends Payload {
  @Field(() => Invoice, { nullable: true, description: 'The draft: every quantity is zero, a full credit.' })
  invoice?: Invoice | null;

  @Field(() => [UserError], {
    nullable: true,
    description: 'Why details were left out, at most 100. They do not stand in the way of the others.',
  })
  leftOut?: UserError[] | null;

  @Field(() => Int, { nullable: true, description: 'How many details were left out.' })
  leftOutCount?: number | null;
}
