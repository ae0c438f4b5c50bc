// Contracts: the root fields that find them, and what hangs on one. Translates and loads; decides nothing. A relation must never
// be read but through the request's loaders: a page of contracts would cost a statement each.
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { OrderColumn } from '../../../database/keyset';
import { COUNT_LIMIT, type Page, pageOf } from '../../../graphql/connection';
import type { ValueOf } from '../../../graphql/enums';
import { checkList } from '../../../graphql/errors';
import { askedOrder, type ListOrder, sliceAsked } from '../../../graphql/page';
import { BothWaysPage, ForwardPage } from '../../../graphql/pageArguments';
import { countContracts, listContracts } from '../../store/contractList';
import { INVOICES_OF_CONTRACT } from '../../store/readInvoices';
import { type DataverseContext, required } from '../context';
import { contractConditions, ProjectContractFilter, ProjectContractOrder } from '../contractFilter';
import { InvoiceConnection, ProjectContractConnection } from '../types/connections';
import { Customer, Project, ProjectContract, toContract, toCustomer, toProject } from '../types/contract';
import {
  ContractCustomer,
  LineChargeability,
  ProjectContractLine,
  toChargeability,
  toContractCustomer,
  toContractLine,
} from '../types/contractLine';
import { type Invoice, toInvoice } from '../types/invoice';

const COLUMNS = {
  NUMBER: { sql: 'c.number', name: 'number', kind: 'text' },
  NAME: { sql: 'c.name', name: 'name', kind: 'text' },
  CREATED_AT: { sql: 'c.created_at', name: 'created_at', kind: 'text' },
} as const satisfies Record<string, OrderColumn>;
const ID_COLUMN: OrderColumn = { sql: 'c.id', name: 'id', kind: 'text' };
const INVOICE_ORDER: ListOrder = { list: 'contract.invoices', columns: INVOICES_OF_CONTRACT.order };

@Resolver(() => ProjectContract)
export class ContractResolver {
  @Query(() => ProjectContract, { nullable: true, description: 'Null where there is none, or not for you.' })
  async contract(
    @Arg('id', () => ID) id: string,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<ProjectContract | null> {
    const row = await loaders.contract.load(id);
    return row && toContract(row);
  }

  @Query(() => ProjectContractConnection, { description: 'By number, unless another order is asked for.' })
  async contracts(
    @Args(() => BothWaysPage) page: BothWaysPage,
    @Ctx() { books, caller }: DataverseContext,
    @Arg('filter', () => ProjectContractFilter, { nullable: true }) filter?: ProjectContractFilter | null,
    @Arg('orderBy', () => [ProjectContractOrder], { nullable: true }) orderBy?:
      | ValueOf<typeof ProjectContractOrder>[]
      | null,
  ): Promise<Page<ProjectContract>> {
    const asked = checkList(orderBy, 'orderBy') ?? ['NUMBER_ASC'];
    const order = askedOrder('contracts', COLUMNS, asked, 'NUMBER', ID_COLUMN);
    const wanted = contractConditions(filter);
    const { read } = books.db;
    const { legalEntities } = caller;
    const rows = await listContracts(read, legalEntities, wanted, order.columns, sliceAsked(order, page));
    return pageOf(order, rows, toContract, () => countContracts(read, legalEntities, wanted, COUNT_LIMIT));
  }

  @FieldResolver(() => [ProjectContractLine], { description: 'In order of their numbers.' })
  async lines(@Root() { id }: ProjectContract, @Ctx() { loaders }: DataverseContext): Promise<ProjectContractLine[]> {
    return (await loaders.linesOfContract.load(id)).map(toContractLine);
  }

  @FieldResolver(() => [Customer], { description: 'The largest share first.' })
  async customers(@Root() { id }: ProjectContract, @Ctx() { loaders }: DataverseContext): Promise<Customer[]> {
    return (await loaders.customersOfContract.load(id)).map(toCustomer);
  }

  @FieldResolver(() => [ContractCustomer], { description: 'Who pays, and by which splits new lines begin.' })
  async contractCustomers(
    @Root() { id }: ProjectContract,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<ContractCustomer[]> {
    return (await loaders.payersOfContract.load(id)).map(toContractCustomer);
  }

  @FieldResolver(() => InvoiceConnection, { description: 'By number.' })
  async invoices(
    @Root() { id }: ProjectContract,
    @Args(() => ForwardPage) page: ForwardPage,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<Page<Invoice>> {
    const rows = await loaders.invoicesOfContract.slice(id, sliceAsked(INVOICE_ORDER, page));
    return pageOf(INVOICE_ORDER, rows, toInvoice, () => loaders.invoicesOfContract.count(id));
  }
}

@Resolver(() => ProjectContractLine)
export class ContractLineResolver {
  @FieldResolver(() => Project, { nullable: true, description: 'Whose entries it bills; null: none.' })
  async project(
    @Root() { projectId }: ProjectContractLine,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<Project | null> {
    const row = projectId === null ? null : await loaders.project.load(projectId);
    return row && toProject(row);
  }

  @FieldResolver(() => ProjectContract)
  async contract(
    @Root() { contractId }: ProjectContractLine,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<ProjectContract> {
    return toContract(required(await loaders.contract.load(contractId), 'contract', contractId));
  }

  @FieldResolver(() => [ContractCustomer], { description: 'Who pays for the line: what is billed is split by these.' })
  async customers(
    @Root() { id }: ProjectContractLine,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<ContractCustomer[]> {
    return (await loaders.payersOfLine.load(id)).map(toContractCustomer);
  }

  @FieldResolver(() => [LineChargeability], {
    description: 'Roles, categories and tasks whose work is charged otherwise than usual.',
  })
  async chargeability(
    @Root() { id }: ProjectContractLine,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<LineChargeability[]> {
    return (await loaders.chargeabilityOfLine.load(id)).map(toChargeability);
  }
}

@Resolver(() => ContractCustomer)
export class ContractCustomerResolver {
  @FieldResolver(() => Customer)
  async customer(@Root() { customerId }: ContractCustomer, @Ctx() { loaders }: DataverseContext): Promise<Customer> {
    return toCustomer(required(await loaders.customer.load(customerId), 'customer', customerId));
  }
}
