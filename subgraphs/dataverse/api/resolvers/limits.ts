// Not-to-exceed limits of contracts, lines and customers: all of a contract are read at once, whichever field asks. Translates
// and loads; it must never sum or judge: the store sums, and rules/limits judges.
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { LimitStanding } from '../../rules/limits';
import { type DataverseContext, required } from '../context';
import { Customer, ProjectContract, toCustomer } from '../types/contract';
import { ContractCustomer, ProjectContractLine, toContractLine } from '../types/contractLine';
import { NotToExceed, toNotToExceed } from '../types/limit';

@Resolver(() => ProjectContract)
export class LimitsOfContractResolver {
  @FieldResolver(() => NotToExceed, {
    nullable: true,
    description: 'Of the contract as a whole; null where it has none.',
  })
  async notToExceed(
    @Root() { id, currency }: ProjectContract,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<NotToExceed | null> {
    return only(await loaders.limitsOfContract.load(id), currency, null);
  }

  @FieldResolver(() => [NotToExceed], {
    description:
      'All limits of the contract, in the order in which they are checked: of customers on lines, lines, customers, and its own.',
  })
  async notToExceedLimits(
    @Root() { id, currency }: ProjectContract,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<NotToExceed[]> {
    const standings = await loaders.limitsOfContract.load(id);
    const level = ({ lineId, customerId }: LimitStanding) => (lineId ? 0 : 2) + (customerId ? 0 : 1);
    return [...standings].sort((a, b) => level(a) - level(b)).map((standing) => toNotToExceed(standing, currency));
  }
}

@Resolver(() => ProjectContractLine)
export class LimitsOfLineResolver {
  @FieldResolver(() => NotToExceed, { nullable: true, description: 'Of the line as a whole; null where it has none.' })
  async notToExceed(
    @Root() { id, contractId }: ProjectContractLine,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<NotToExceed | null> {
    const standings = await loaders.limitsOfContract.load(contractId);
    if (standings.length === 0) return null;
    return only(standings, required(await loaders.contract.load(contractId), 'contract', contractId).currency, id);
  }
}

@Resolver(() => ContractCustomer)
export class LimitsOfCustomerResolver {
  @FieldResolver(() => NotToExceed, {
    nullable: true,
    description: 'Of this customer on the contract, or on the line whose list it stands in; null where it has none.',
  })
  async notToExceed(
    @Root() { id, contractId, lineId, currency }: ContractCustomer,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<NotToExceed | null> {
    return only(await loaders.limitsOfContract.load(contractId), currency, lineId, id);
  }
}

@Resolver(() => NotToExceed)
export class LimitResolver {
  @FieldResolver(() => ProjectContractLine, { nullable: true, description: 'Null: of all lines.' })
  async contractLine(
    @Root() { lineId }: NotToExceed,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<ProjectContractLine | null> {
    if (lineId === null) return null;
    return toContractLine(required(await loaders.contractLine.load(lineId), 'contract line', lineId));
  }

  @FieldResolver(() => Customer, { nullable: true, description: 'Null: of all customers.' })
  async customer(
    @Root() { contractCustomerId: id }: NotToExceed,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<Customer | null> {
    return id === null ? null : toCustomer(required(await loaders.contractCustomer.load(id), 'contract customer', id));
  }
}

/** The limit of exactly this: null is all lines, and all customers. */
function only(
  standings: readonly LimitStanding[],
  currency: string,
  lineId: string | null,
  customerId: string | null = null,
): NotToExceed | null {
  const found = standings.find((standing) => standing.lineId === lineId && standing.customerId === customerId);
  return found ? toNotToExceed(found, currency) : null;
}
