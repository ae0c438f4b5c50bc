// A reconciliation of both books as an operator reads it: sums side by side, and each divergent document with cause and proposed repair.
// It must never show a figure that was rounded.
import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../graphql/connection';
import { graphqlEnum, type ValueOf } from '../../../graphql/enums';
import { Money } from '../../../graphql/objects';
import { DateScalar, DateTimeScalar } from '../../../graphql/scalars';
import { CAUSES, REPAIRS } from '../../rules/divergence';
import { Payload } from './payload';

export const ReportState = graphqlEnum(
  'ReconciliationReportState',
  ['RUNNING', 'DONE', 'FAILED'],
  'RUNNING without having moved for long: its process ended; start another.',
);
export const DivergenceCause = graphqlEnum(
  'DivergenceCause',
  CAUSES,
  'Why the two books differ in a document. ON_ITS_WAY and PARKED_ON_ITS_WAY: its message has not been applied yet.',
);
export const DivergenceRepair = graphqlEnum(
  'DivergenceRepair',
  REPAIRS,
  'SEND_AGAIN: Dataverse sends it again. APPLY_AGAIN: Finance does. TAKE_AGAIN: the receiver goes back to what the sender still knows. RESTORE_FROM_PEER: from the copy that the other side holds, under the same numbers. PARK: a person decides. WAIT: nothing yet.',
);
export const DivergenceKind = graphqlEnum(
  'DivergenceKind',
  ['KEY', 'ACTUAL', 'INVOICE'],
  'A key of the exchange, an actual, or a confirmed invoice.',
);
export const DivergenceState = graphqlEnum(
  'DivergenceState',
  ['OPEN', 'REPAIRED', 'PARKED'],
  'What was decided about it.',
);
export const RepairAct = graphqlEnum(
  'RepairAct',
  ['REPAIR', 'PARK'],
  'Do what each proposes, or leave it to a person.',
);
export const BooksStateEnum = graphqlEnum(
  'BooksState',
  ['OPEN', 'RESTORED', 'PEER_RESTORED'],
  'OPEN: they write to the other side. RESTORED: they are older than what the other side knows of them. PEER_RESTORED: the other side is.',
);

@ObjectType({ simpleResolvers: true, description: 'What one side holds of a group of actuals.' })
export class ReconciledSide {
  @Field(() => Int)
  count!: number;

  @Field(() => Money, { description: "Before tax, in the group's currency." })
  amount!: Money;

  @Field(() => Money, { description: 'Of what is posted.' })
  salesTax!: Money;

  @Field(() => Money, { description: "Of what is posted, in the legal entity's currency." })
  accountingAmount!: Money;
}

@ObjectType({
  simpleResolvers: true,
  description: 'Actuals of one transaction type, class and currency, on both sides.',
})
export class ReconciledGroup {
  @Field(() => String)
  transactionType!: string;

  @Field(() => String)
  transactionClass!: string;

  @Field(() => ReconciledSide, { description: 'What that book has of the group.' })
  dataverse!: ReconciledSide;

  @Field(() => ReconciledSide, { description: 'What that book has of the group.' })
  finance!: ReconciledSide;

  @Field(() => ReconciledSide, { description: 'Dataverse less Finance, to the cent.' })
  difference!: ReconciledSide;
}

@ObjectType({ simpleResolvers: true, description: 'A document in which the two books differ.' })
export class Divergence {
  @Field(() => Int, { description: 'Its place in the report: what `numbers` of the repair takes.' })
  number!: number;

  @Field(() => DivergenceKind, { description: 'What differs.' })
  kind!: ValueOf<typeof DivergenceKind>;

  @Field(() => ID, { description: "A key of the exchange, an actual's id, or a proforma's number." })
  subject!: string;

  @Field(() => ID, { nullable: true, description: 'The key of the exchange that it travels under.' })
  key!: string | null;

  @Field(() => DivergenceCause, { description: 'Why, as far as both books tell.' })
  cause!: ValueOf<typeof DivergenceCause>;

  @Field(() => DivergenceRepair, { description: 'Proposed. Nothing is done before somebody approves it.' })
  repair!: ValueOf<typeof DivergenceRepair>;

  @Field(() => String, { description: 'What differs, in words and minor units.' })
  detail!: string;

  @Field(() => DivergenceState)
  state!: ValueOf<typeof DivergenceState>;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Null: nobody decided yet.' })
  decidedAt!: string | null;

  @Field(() => String, { nullable: true, description: 'Who.' })
  decidedBy!: string | null;

  @Field(() => String, { nullable: true, description: 'Why, and what a person should know of it.' })
  reason!: string | null;
}

export const DivergenceConnection = connectionOf(() => Divergence, 'Divergence');

@ObjectType({ description: 'Both books of a legal entity compared over a period.' })
export class ReconciliationReport {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  legalEntity!: string;

  @Field(() => DateScalar)
  from!: string;

  @Field(() => DateScalar)
  to!: string;

  @Field(() => ReportState)
  state!: ValueOf<typeof ReportState>;

  @Field(() => DateTimeScalar)
  startedAt!: string;

  @Field(() => String, { description: 'By subject.' })
  startedBy!: string;

  @Field(() => DateTimeScalar, { description: 'When it last gave a sign of life.' })
  movedAt!: string;

  @Field(() => DateTimeScalar, { nullable: true })
  finishedAt!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it failed.' })
  error!: string | null;

  @Field(() => Int, { description: 'All that were found, decided ones among them.' })
  divergenceCount!: number;

  @Directive('@listSize(assumedSize: 50)')
  @Field(() => [ReconciledGroup], { description: 'Empty before it has ended.' })
  groups!: ReconciledGroup[];
}

@ObjectType({ simpleResolvers: true, description: 'Whether the two books write to each other.' })
export class BooksStanding {
  @Field(() => BooksStateEnum, { description: "Of Dataverse's books." })
  dataverse!: ValueOf<typeof BooksStateEnum>;

  @Field(() => BooksStateEnum, { nullable: true, description: 'Null: Finance does not answer.' })
  finance!: ValueOf<typeof BooksStateEnum> | null;

  @Field(() => String, { nullable: true, description: 'Why they are not open.' })
  reason!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Since when.' })
  since!: string | null;
}

@InputType()
export class RunReconciliationInput {
  @Field(() => String)
  legalEntity!: string;

  @Field(() => DateScalar, { description: 'First day, of document dates and invoice dates.' })
  from!: string;

  @Field(() => DateScalar, { description: 'Last day.' })
  to!: string;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType()
export class RepairDivergencesInput {
  @Field(() => ID)
  reportId!: string;

  @Field(() => RepairAct, { description: 'What to do with them.' })
  act!: ValueOf<typeof RepairAct>;

  @Field(() => [Int], { nullable: true, description: 'These alone, at most 500; absent: the next 500 that are open.' })
  numbers?: number[] | null;

  @Field(() => Int, { nullable: true, description: 'Goes on after this one: `next` of the answer before.' })
  after?: number | null;

  @Field(() => String, { description: 'Why it may be done: 1 to 500 characters.' })
  reason!: string;
}

@ObjectType({ simpleResolvers: true })
export class RunReconciliationPayload extends Payload {
  @Field(() => ReconciliationReport, { nullable: true })
  report?: ReconciliationReport | null;
}

@ObjectType({ simpleResolvers: true })
export class RepairDivergencesPayload extends Payload {
  @Field(() => Int, { nullable: true, description: 'Divergences of which something was done.' })
  repaired?: number | null;

  @Field(() => Int, { nullable: true, description: 'Left to a person: `reason` of each says why.' })
  parked?: number | null;

  @Field(() => Int, { nullable: true, description: 'On their way: to be looked at later.' })
  waiting?: number | null;

  @Field(() => Int, { nullable: true, description: 'Where to go on; null: that was all.' })
  next?: number | null;
}

@ObjectType({ simpleResolvers: true })
export class OpenExchangePayload extends Payload {
  @Field(() => BooksStanding, { nullable: true, description: 'As it is now.' })
  standing?: BooksStanding | null;
}
