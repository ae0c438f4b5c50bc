// The filter and the orders of the list of contracts as GraphQL takes them, and what they say to the store. It decides nothing;
// it refuses what is too long.
import { Field, ID, InputType } from 'type-graphql';
import { graphqlEnum } from '../../graphql/enums';
import { StringFilter } from '../../graphql/inputFilters';
import type { ContractConditions } from '../store/contractList';
import { ContractStatus } from './enums';
import { given, list, textFilter } from './filters';

export const ProjectContractOrder = graphqlEnum('ProjectContractOrder', [
  'NUMBER_ASC',
  'NUMBER_DESC',
  'NAME_ASC',
  'NAME_DESC',
  'CREATED_AT_ASC',
  'CREATED_AT_DESC',
]);

@InputType()
export class ProjectContractFilter {
  @Field(() => [ContractStatus], { nullable: true })
  status?: string[] | null;

  @Field(() => [String], { nullable: true })
  legalEntity?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Contracts that one of these pays for.' })
  customerId?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Contracts that have a line of one of these.' })
  projectId?: string[] | null;

  @Field(() => StringFilter, { nullable: true })
  number?: StringFilter | null;

  @Field(() => StringFilter, { nullable: true })
  name?: StringFilter | null;
}

/** A contract filter for the store. LIST_TOO_LONG. */
export function contractConditions(filter: ProjectContractFilter | null | undefined): ContractConditions {
  if (!filter) return {};
  return given({
    status: list(filter.status, 'status'),
    legalEntity: list(filter.legalEntity, 'legalEntity'),
    customerId: list(filter.customerId, 'customerId'),
    projectId: list(filter.projectId, 'projectId'),
    number: textFilter(filter.number, 'number'),
    name: textFilter(filter.name, 'name'),
  });
}
