// A not-to-exceed limit as the API shows it, with what stands against it. The ids that lead to its line and customer must never
// become fields of the schema.
import { Field, ObjectType } from 'type-graphql';
import { Money, money } from '../../../graphql/objects';
import { type LimitStanding, roomOf } from '../../rules/limits';

@ObjectType({
  simpleResolvers: true,
  description: 'A not-to-exceed limit. What is committed and what is invoiced stand against it; estimates do not.',
})
export class NotToExceed {
  @Field(() => Money, { description: "In the contract's currency." })
  limit!: Money;

  @Field(() => Money, { description: 'Of unbilled sales that are committed and not invoiced yet.' })
  committed!: Money;

  @Field(() => Money, { description: 'Of chargeable billed sales, retainers apart.' })
  invoiced!: Money;

  @Field(() => Money, { description: 'Less than nothing where the limit was lowered.' })
  remaining!: Money;

  lineId!: string | null;
  contractCustomerId!: string | null;
}

export function toNotToExceed(standing: LimitStanding, currency: string): NotToExceed {
  return {
    limit: money(standing.limit, currency),
    committed: money(standing.committed, currency),
    invoiced: money(standing.invoiced, currency),
    remaining: money(roomOf(standing), currency),
    lineId: standing.lineId,
    contractCustomerId: standing.customerId,
  };
}
