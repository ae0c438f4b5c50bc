// What operators see of the exchange, as both subgraphs say it. Shareable: each side answers for its own outbox. It must never hold a
// relation to a type of one side.
import 'reflect-metadata';
import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { MapDirection } from '../../schema/mapDefinition';
import { connectionOf } from '../graphql/connection';
import { BlockerOwner, ErrorCode, graphqlEnum, type ValueOf } from '../graphql/enums';
import { UserError } from '../graphql/objects';
import { DateTimeScalar } from '../graphql/scalars';

export const ParkedAct = graphqlEnum(
  'ParkedAct',
  ['RETRY', 'MAP_ANEW', 'SKIP', 'MARK_DONE'],
  'Send it again: as it was sent, under the version of its map that it was first sent under (one that could not be mapped takes the newest), or mapped anew by the newest version; leave its content out; or leave it out because it was done by hand.',
);

@Directive('@shareable')
@ObjectType({ simpleResolvers: true, description: 'A message that was refused: its key waits for a person.' })
export class ParkedMessage {
  @Field(() => ID, { description: 'What `keys` of the mutation takes.' })
  key!: string;

  @Field(() => Int, { description: 'Its place among the messages of its key.' })
  number!: number;

  @Field(() => String, {
    description: "The table map that it travels by, or the name of a report; 'lost' where it is not kept any more.",
  })
  map!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'The version of the map that is stamped on it; null: no map covers it.',
  })
  mapVersion!: number | null;

  @Field(() => ErrorCode)
  code!: ValueOf<typeof ErrorCode>;

  @Field(() => String)
  message!: string;

  @Field(() => BlockerOwner, { description: 'Whose turn it is.' })
  owner!: ValueOf<typeof BlockerOwner>;

  @Field(() => String, { description: 'What helps.' })
  remedy!: string;

  @Field(() => DateTimeScalar)
  parkedAt!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the change was committed; null where the message is not kept any more.',
  })
  writtenAt!: string | null;

  @Field(() => Int, { description: 'Source rows of the message.' })
  rowCount!: number;

  @Field(() => Int, { description: 'Messages of the key that wait behind it.' })
  waiting!: number;

  @Field(() => [String], { simple: false, description: 'Its first 20 rows as they were written, each as JSON.' })
  sourceRows!: Promise<string[]>;

  @Field(() => [String], {
    simple: false,
    nullable: true,
    description:
      'The same rows as its map makes them when it is tried again: by the version that it was sent under; by the newest, if it could not be mapped. Null where it cannot be.',
  })
  mappedRows!: Promise<string[] | null>;
}

export const ParkedMessageConnection = connectionOf(() => ParkedMessage, 'ParkedMessage', true);

@Directive('@shareable')
@ObjectType({ simpleResolvers: true })
export class ParkedCause {
  @Field(() => ErrorCode)
  code!: ValueOf<typeof ErrorCode>;

  @Field(() => String, { description: 'The table map, or the name of a report.' })
  map!: string;

  @Field(() => Int, { description: 'Keys that stand still for it.' })
  count!: number;

  @Field(() => DateTimeScalar, { description: 'Of the oldest.' })
  since!: string;
}

@Directive('@shareable')
@ObjectType({ simpleResolvers: true, description: 'What a person did about a parked message.' })
export class OperatorAct {
  @Field(() => ID)
  id!: string;

  @Field(() => DateTimeScalar)
  at!: string;

  @Field(() => String, { description: 'Who.' })
  subject!: string;

  @Field(() => ParkedAct, { description: 'What was done.' })
  act!: ValueOf<typeof ParkedAct>;

  @Field(() => ID, { description: 'Of the message.' })
  key!: string;

  @Field(() => Int, { description: 'Its place among the messages of its key.' })
  number!: number;

  @Field(() => String, { description: 'The table map, or the name of a report.' })
  map!: string;

  @Field(() => ErrorCode, { description: 'What had stopped it.' })
  code!: ValueOf<typeof ErrorCode>;

  @Field(() => String, { description: 'What the refusal had said.' })
  message!: string;

  @Field(() => String, { nullable: true })
  reason!: string | null;
}

export const OperatorActConnection = connectionOf(() => OperatorAct, 'OperatorAct', true);

@Directive('@shareable')
@ObjectType({ description: 'One end of the exchange: what it sends that was parked, and what was done about it.' })
export class Exchange {
  /** Which way it sends; not a field. */
  direction!: MapDirection;
}

@InputType()
export class ReleaseParkedInput {
  @Field(() => ParkedAct, { description: 'What to do with them.' })
  act!: ValueOf<typeof ParkedAct>;

  @Field(() => [ID], { nullable: true, description: 'At most 500; or else `code`.' })
  keys?: string[] | null;

  @Field(() => ErrorCode, { nullable: true, description: 'Every key that it stopped, 500 at a time.' })
  code?: ValueOf<typeof ErrorCode> | null;

  @Field(() => String, { nullable: true, description: 'Needed unless they are tried again.' })
  reason?: string | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@Directive('@shareable')
@ObjectType({ simpleResolvers: true })
export class ReleaseParkedPayload {
  @Field(() => Int, { nullable: true, description: 'Keys of which something was done.' })
  released?: number | null;

  @Field(() => Int, { nullable: true, description: 'Keys that the code still holds back.' })
  left?: number | null;

  @Field(() => [UserError])
  userErrors!: UserError[];

  @Field(() => Boolean)
  replayed!: boolean;
}
