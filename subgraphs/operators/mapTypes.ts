// Versions of table maps as both subgraphs say them, and the messages of a key with the version that each was sent under. Shareable:
// each side answers for the maps that it sends by. It must never hold a relation to a type of one side.
import 'reflect-metadata';
import { Directive, Field, Float, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../graphql/connection';
import { graphqlEnum, type ValueOf } from '../graphql/enums';
import { UserError } from '../graphql/objects';
import { DateTimeScalar } from '../graphql/scalars';

@Directive('@shareable')
@ObjectType({ simpleResolvers: true, description: 'A version of a table map, as this side sends by it.' })
export class TableMapVersion {
  @Field(() => String, { description: 'Of the map.' })
  name!: string;

  @Field(() => Int, { description: 'To 1,000: came with the software. Above: published by people.' })
  version!: number;

  @Field(() => Boolean, { description: 'Is it the newest: the one that rows are first sent under now?' })
  isInForce!: boolean;

  @Field(() => String, { description: 'JSON, as the files in schema/maps: what can be edited and published.' })
  definition!: string;

  @Field(() => String, { description: 'SHA-256 of what it says, without its version.' })
  hash!: string;

  @Field(() => String, { description: "Who published it; 'software': it came with it." })
  publishedBy!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Null: this database has not been started with it yet.' })
  publishedAt!: string | null;
}

export const SentState = graphqlEnum(
  'SentState',
  ['QUEUED', 'SETTLED', 'SKIPPED', 'DONE'],
  'Not applied yet; applied by the other side; left out by a person; done by hand.',
);

@Directive('@shareable')
@ObjectType({ simpleResolvers: true, description: 'A message of a key.' })
export class SentMessage {
  @Field(() => Int, { description: '1, 2, 3 … per key.' })
  number!: number;

  @Field(() => String, { description: 'The table map that it travels by, or the name of a report.' })
  map!: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'The version of the map that it was first sent under, and no other; null: never sent, or no map covers it.',
  })
  mapVersion!: number | null;

  @Field(() => SentState)
  state!: ValueOf<typeof SentState>;

  @Field(() => Int, { description: 'Source rows of the message.' })
  rowCount!: number;

  @Field(() => DateTimeScalar)
  writtenAt!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the other side had applied it.' })
  settledAt!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How often in a row it was not taken; null unless it is the next of its key to be applied.',
  })
  attempts!: number | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it is sent next; null: not by itself.' })
  nextTryAt!: string | null;

  @Field(() => String, { nullable: true, description: 'What it waits for, in words.' })
  waitsFor!: string | null;

  @Field(() => [String], { simple: false, description: 'Its first 20 rows as they were written, each as JSON.' })
  sourceRows!: Promise<string[]>;

  @Field(() => [String], {
    simple: false,
    nullable: true,
    description:
      'The same rows as its map makes them: by the version that it was sent under; of one that was never sent, by the newest. Null where it cannot be.',
  })
  mappedRows!: Promise<string[] | null>;
}

export const SentMessageConnection = connectionOf(() => SentMessage, 'SentMessage', true);

@Directive('@shareable')
@ObjectType({
  simpleResolvers: true,
  description: 'How long messages of a map took until the other side had applied them, in one minute.',
})
export class LagPoint {
  @Field(() => String, { description: 'A table map, or the name of a report.' })
  map!: string;

  @Field(() => DateTimeScalar, { description: 'The beginning of the minute in which they were applied.' })
  at!: string;

  @Field(() => Int, { description: 'Applied in that minute.' })
  messages!: number;

  @Field(() => Int, { description: 'Source rows of these messages.' })
  rows!: number;

  @Field(() => Float, { description: 'Of the one that took longest, from the commit that wrote it.' })
  longestSeconds!: number;

  @Field(() => Float, { description: 'Of these messages, from the commit that wrote each.' })
  meanSeconds!: number;
}

@InputType()
export class PublishTableMapInput {
  @Field(() => String, {
    description: 'JSON, as `TableMapVersion.definition`; its `version` is the one that it was made from.',
  })
  definition!: string;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@Directive('@shareable')
@ObjectType({ simpleResolvers: true })
export class PublishTableMapPayload {
  @Field(() => TableMapVersion, { nullable: true })
  tableMapVersion?: TableMapVersion | null;

  @Field(() => [UserError], { description: 'All findings at once.' })
  userErrors!: UserError[];

  @Field(() => Boolean, { description: 'It was published before, or the newest version says just that.' })
  replayed!: boolean;
}
