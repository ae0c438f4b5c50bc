// What posting many proposals is asked with. What it answers with is alike on both sides: subgraphs/bulk/types.ts. It decides
// nothing.
import { Field, InputType } from 'type-graphql';
import { DateScalar } from '../../../graphql/scalars';
import { InvoiceProposalFilter } from './filters';

@InputType()
export class PostInvoiceProposalsInput {
  @Field(() => [String], { nullable: true, description: 'At most 10,000; or else a filter.' })
  numbers?: string[] | null;

  @Field(() => InvoiceProposalFilter, {
    nullable: true,
    description: 'Those that match now, have lines and are not posted, at most 10,000.',
  })
  filter?: InvoiceProposalFilter | null;

  @Field(() => DateScalar, { nullable: true, description: "Of all of them; each proposal's own if absent." })
  invoiceDate?: string | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}
