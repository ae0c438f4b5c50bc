// The filters of the lists of projects and of customers as GraphQL takes them, and what they say to the store. It decides nothing;
// it refuses what is too long.
import { Field, ID, InputType } from 'type-graphql';
import { checkList } from '../../graphql/errors';
import { StringFilter } from '../../graphql/inputFilters';
import type { SetUpConditions } from '../store/setUpLists';
import { list } from './filters';

@InputType()
export class ProjectFilter {
  @Field(() => [ID], { nullable: true })
  id?: string[] | null;

  @Field(() => [String], { nullable: true })
  legalEntity?: string[] | null;

  @Field(() => StringFilter, { nullable: true })
  number?: StringFilter | null;

  @Field(() => StringFilter, { nullable: true })
  name?: StringFilter | null;
}

@InputType()
export class CustomerFilter {
  @Field(() => [ID], { nullable: true })
  id?: string[] | null;

  @Field(() => [String], { nullable: true })
  legalEntity?: string[] | null;

  @Field(() => StringFilter, { nullable: true })
  accountNumber?: StringFilter | null;

  @Field(() => StringFilter, { nullable: true })
  name?: StringFilter | null;
}

/** A project filter for the store. LIST_TOO_LONG. */
export function projectConditions(filter: ProjectFilter | null | undefined): SetUpConditions {
  return conditions(filter, 'number', filter?.number);
}

/** A customer filter for the store. LIST_TOO_LONG. */
export function customerConditions(filter: CustomerFilter | null | undefined): SetUpConditions {
  return conditions(filter, 'accountNumber', filter?.accountNumber);
}

function conditions(
  filter: Pick<ProjectFilter, 'id' | 'legalEntity' | 'name'> | null | undefined,
  numberField: string,
  number: StringFilter | null | undefined,
): SetUpConditions {
  checkList(number?.in, `filter.${numberField}.in`);
  checkList(filter?.name?.in, 'filter.name.in');
  return {
    id: list(filter?.id, 'id'),
    legalEntity: list(filter?.legalEntity, 'legalEntity'),
    number: number ?? undefined,
    name: filter?.name ?? undefined,
  };
}
