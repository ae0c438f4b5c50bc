// The filters of Finance's lists. Absent and null mean the same: no condition; an empty list matches nothing. They only declare:
// what a filter means in SQL is the store's, and how long a list may be is checked by the resolver that takes it.
import { Field, InputType } from 'type-graphql';
import type { ValueOf } from '../../../graphql/enums';
import { DateFilter, StringFilter } from '../../../graphql/inputFilters';
import { JournalStatus, ProposalStatus, StagingState } from './enums';

@InputType()
export class InvoiceProposalFilter {
  @Field(() => [ProposalStatus], { nullable: true })
  status?: ValueOf<typeof ProposalStatus>[] | null;

  @Field(() => [String], { nullable: true })
  legalEntity?: string[] | null;

  @Field(() => StringFilter, { nullable: true })
  number?: StringFilter | null;

  @Field(() => DateFilter, { nullable: true })
  invoiceDate?: DateFilter | null;

  @Field(() => Boolean, { nullable: true, description: 'Has it blockers?' })
  blocked?: boolean | null;
}

@InputType()
export class IntegrationJournalFilter {
  @Field(() => [JournalStatus], { nullable: true })
  status?: ValueOf<typeof JournalStatus>[] | null;

  @Field(() => [String], { nullable: true })
  legalEntity?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Journals that hold unbilled sales of this proposal.' })
  proposalNumber?: string | null;
}

@InputType()
export class StagedActualFilter {
  @Field(() => [StagingState], { nullable: true })
  state?: ValueOf<typeof StagingState>[] | null;

  @Field(() => [String], { nullable: true })
  legalEntity?: string[] | null;

  @Field(() => String, { nullable: true, description: "The proforma's number, of billed sales." })
  invoiceNumber?: string | null;
}

@InputType()
export class CustomerInvoiceFilter {
  @Field(() => [String], { nullable: true })
  legalEntity?: string[] | null;

  @Field(() => StringFilter, { nullable: true })
  number?: StringFilter | null;

  @Field(() => StringFilter, { nullable: true, description: "The proforma's number." })
  proposalNumber?: StringFilter | null;

  @Field(() => [String], { nullable: true })
  customerAccount?: string[] | null;

  @Field(() => DateFilter, { nullable: true })
  invoiceDate?: DateFilter | null;

  @Field(() => Boolean, { nullable: true, description: 'True: credit notes alone. False: none of them.' })
  creditNote?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Has Dataverse not applied all of its write-back?' })
  undelivered?: boolean | null;
}
