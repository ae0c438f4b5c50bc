// The object types that both subgraphs answer with, marked shareable, and what makes them from stored integers. They hold
// no relation to another type of a subgraph, so that nothing here imports a subgraph.
import 'reflect-metadata';
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { formatAmount } from '../money';
import { BlockerOwner, ErrorCode, type ValueOf } from './enums';
import { CurrencyCodeScalar, DecimalScalar } from './scalars';

@Directive('@shareable')
@ObjectType({
  simpleResolvers: true,
  description: "An amount in its currency's minor unit, printed with that unit's decimals.",
})
export class Money {
  @Field(() => DecimalScalar, {
    description: 'With the decimals of its currency: two of EUR, none of JPY. Negative: a credit.',
  })
  amount!: string;

  @Field(() => CurrencyCodeScalar, { description: 'Amounts of different currencies are never summed.' })
  currency!: string;
}

/** An amount that is written out when it is read: most rows have more amounts than are asked for. */
class Amount implements Money {
  constructor(
    private readonly minor: number,
    readonly currency: string,
  ) {}

  get amount(): string {
    return formatAmount(this.minor, this.currency);
  }
}

/** Minor units of a currency as the API's Money. */
export function money(minor: number, currency: string): Money {
  return new Amount(minor, currency);
}

@Directive('@shareable')
@ObjectType({ simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => Boolean)
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true })
  startCursor!: string | null;

  @Field(() => String, { nullable: true })
  endCursor!: string | null;
}

@Directive('@shareable')
@ObjectType({
  simpleResolvers: true,
  description:
    'An expected refusal is data, never a thrown error; `code` comes from the one registry that the README lists.',
})
export class UserError {
  @Field(() => ErrorCode)
  code!: ValueOf<typeof ErrorCode>;

  @Field(() => String)
  message!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'From the input to the field that is wrong; null: no field in particular.',
  })
  path!: readonly string[] | null;

  @Field(() => Boolean, { description: 'Would the same request succeed later without anybody changing it?' })
  retryable!: boolean;

  @Field(() => ID, {
    nullable: true,
    description: 'The document that it speaks of, where a request names many; null: the request as a whole.',
  })
  subjectId!: string | null;
}

@Directive('@shareable')
@ObjectType({ simpleResolvers: true, description: 'What stands in the way, and who can clear it.' })
export class Blocker {
  @Field(() => ErrorCode)
  code!: ValueOf<typeof ErrorCode>;

  @Field(() => String)
  message!: string;

  @Field(() => BlockerOwner)
  owner!: ValueOf<typeof BlockerOwner>;

  @Field(() => String, {
    nullable: true,
    description: "The document to look at, such as a journal's id; null: none in particular.",
  })
  reference!: string | null;

  @Field(() => Int, { description: 'Documents or lines behind it.' })
  count!: number;
}

/** What is told of a map's end: rows of every company travel by it, and how many they are tells how much others bill. */
export const COUNTS_ALL = 'Of all legal entities together: null for whoever sees only some.';

@Directive('@shareable')
@ObjectType({ simpleResolvers: true, description: 'One end of a table map, as that side counts it.' })
export class MapEnd {
  @Field(() => Int, { description: 'Source rows that wait to be sent.' })
  queued!: number;

  @Field(() => Int, { description: 'Source rows that the other side has applied.' })
  sent!: number;

  @Field(() => Int, { description: 'Rows of the other side applied here.' })
  applied!: number;

  @Field(() => Int, { description: 'Keys that wait for a person.' })
  parked!: number;

  @Field(() => Int, { description: 'How long the oldest waiting row has waited; 0: none waits.' })
  oldestQueuedSeconds!: number;
}

@Directive('@shareable')
@Directive('@inaccessible')
@ObjectType({
  simpleResolvers: true,
  description: 'What Dataverse has billed on an invoice, for the reconciliation in Finance.',
})
export class BilledDigest {
  @Field(() => Money, { description: 'Of the chargeable billed actuals, retainers signed.' })
  total!: Money;

  @Field(() => Int)
  count!: number;

  @Field(() => String, { description: 'schema/checksum.ts over all billed actuals.' })
  checksum!: string;
}
