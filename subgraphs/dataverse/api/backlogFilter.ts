// The filter of the billing backlog as GraphQL takes it, and what it says to the store. It decides nothing; it refuses what is
// too long.
import { Field, ID, InputType } from 'type-graphql';
import { TransactionClass } from '../../graphql/enums';
import { DateFilter } from '../../graphql/inputFilters';
import type { BacklogConditions } from '../store/backlogSources';
import { BillingStatus, NotToExceedStatus } from './enums';
import { given, list } from './filters';

@InputType()
export class BillingBacklogFilter {
  @Field(() => [BillingStatus], { nullable: true, description: 'UNBILLED_SALES_CREATED is not ready.' })
  status?: string[] | null;

  @Field(() => [TransactionClass], { nullable: true })
  transactionClass?: string[] | null;

  @Field(() => [String], { nullable: true })
  legalEntity?: string[] | null;

  @Field(() => [ID], { nullable: true })
  contractId?: string[] | null;

  @Field(() => [ID], { nullable: true })
  customerId?: string[] | null;

  @Field(() => [ID], { nullable: true })
  projectId?: string[] | null;

  @Field(() => DateFilter, { nullable: true })
  documentDate?: DateFilter | null;

  @Field(() => [NotToExceedStatus], { nullable: true })
  nteStatus?: string[] | null;
}

/** A backlog filter for the store. LIST_TOO_LONG. */
export function backlogConditions(filter: BillingBacklogFilter | null | undefined): BacklogConditions {
  if (!filter) return {};
  return given({
    status: list(filter.status, 'status'),
    transactionClass: list(filter.transactionClass, 'transactionClass'),
    legalEntity: list(filter.legalEntity, 'legalEntity'),
    contractId: list(filter.contractId, 'contractId'),
    customerId: list(filter.customerId, 'customerId'),
    projectId: list(filter.projectId, 'projectId'),
    documentDate: filter.documentDate ?? undefined,
    nteStatus: list(filter.nteStatus, 'nteStatus'),
  });
}
