// Projects and customers as root fields: one by its id or number, and lists that page both ways. Translates and loads; it must never
// decide, or show what is of a company that the caller does not see.
import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import { COUNT_LIMIT, type Page, pageOf } from '../../../graphql/connection';
import { numberGiven } from '../../../graphql/errors';
import { type ListOrder, sliceAsked } from '../../../graphql/page';
import { BothWaysPage } from '../../../graphql/pageArguments';
import {
  CUSTOMER_ORDER,
  countCustomers,
  countProjects,
  listCustomers,
  listProjects,
  PROJECT_ORDER,
} from '../../store/setUpLists';
import type { DataverseContext } from '../context';
import { CustomerFilter, customerConditions, ProjectFilter, projectConditions } from '../setUpFilters';
import { CustomerConnection, ProjectConnection } from '../types/connections';
import { Customer, Project, toCustomer, toProject } from '../types/contract';

const PROJECTS: ListOrder = { list: 'projects', columns: PROJECT_ORDER };
const CUSTOMERS: ListOrder = { list: 'customers', columns: CUSTOMER_ORDER };

@Resolver()
export class SetUpListResolver {
  @Query(() => Project, {
    nullable: true,
    description: 'By id or by number, one of which must be given; null where there is none, or not for you.',
  })
  async project(
    @Ctx() { loaders }: DataverseContext,
    @Arg('id', () => ID, { nullable: true }) id?: string | null,
    @Arg('number', () => String, { nullable: true }) number?: string | null,
  ): Promise<Project | null> {
    const row = id != null ? await loaders.project.load(id) : await loaders.projectByNumber.load(numberGiven(number));
    return row && (number == null || row.number === number) ? toProject(row) : null;
  }

  @Query(() => ProjectConnection, { description: 'By number.' })
  async projects(
    @Ctx() { books, caller }: DataverseContext,
    @Args(() => BothWaysPage) page: BothWaysPage,
    @Arg('filter', () => ProjectFilter, { nullable: true }) filter?: ProjectFilter | null,
  ): Promise<Page<Project>> {
    const wanted = projectConditions(filter);
    const { read } = books.db;
    const rows = await listProjects(read, caller.legalEntities, wanted, sliceAsked(PROJECTS, page));
    return pageOf(PROJECTS, rows, toProject, () => countProjects(read, caller.legalEntities, wanted, COUNT_LIMIT));
  }

  @Query(() => Customer, { nullable: true, description: 'Null where there is none, or not for you.' })
  async customer(@Arg('id', () => ID) id: string, @Ctx() { loaders }: DataverseContext): Promise<Customer | null> {
    const row = await loaders.customer.load(id);
    return row && toCustomer(row);
  }

  @Query(() => CustomerConnection, { description: 'By account number, then company.' })
  async customers(
    @Ctx() { books, caller }: DataverseContext,
    @Args(() => BothWaysPage) page: BothWaysPage,
    @Arg('filter', () => CustomerFilter, { nullable: true }) filter?: CustomerFilter | null,
  ): Promise<Page<Customer>> {
    const wanted = customerConditions(filter);
    const { read } = books.db;
    const rows = await listCustomers(read, caller.legalEntities, wanted, sliceAsked(CUSTOMERS, page));
    return pageOf(CUSTOMERS, rows, toCustomer, () => countCustomers(read, caller.legalEntities, wanted, COUNT_LIMIT));
  }
}
