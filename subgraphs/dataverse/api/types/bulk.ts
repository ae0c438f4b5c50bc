// What bulk operations of Dataverse are asked with. What they answer with is alike on both sides: subgraphs/bulk/types.ts. It
// decides nothing.
import { Field, ID, InputType } from 'type-graphql';
import { DateScalar } from '../../../graphql/scalars';
import { InvoiceFilter } from '../filters';

@InputType()
export class ConfirmInvoicesInput {
  @Field(() => [ID], { nullable: true, description: 'At most 10,000; or else a filter.' })
  invoiceIds?: string[] | null;

  @Field(() => InvoiceFilter, { nullable: true, description: 'The drafts that match, at most 10,000.' })
  filter?: InvoiceFilter | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType()
export class CreateInvoicesInput {
  @Field(() => [ID], { description: 'At most 1,000: a draft per customer with something ready.' })
  contractIds!: string[];

  @Field(() => DateScalar, { description: 'Nothing dated later is billed.' })
  invoiceDate!: string;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}
