// How far the lines of a proposal are, as the API shows it: each with its state, what it waits for, whose turn it is and what
// helps. Owner and remedy are those of the registry of error codes and must never be given by hand.
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { type ErrorCode as Code, ERRORS, knownCode } from '../../../../schema/errors';
import { connectionOf } from '../../../graphql/connection';
import {
  BillingType,
  BlockerOwner,
  ErrorCode,
  graphqlEnum,
  TransactionClass,
  type ValueOf,
} from '../../../graphql/enums';
import { Money, money } from '../../../graphql/objects';
import { DecimalScalar } from '../../../graphql/scalars';
import { formatScaled, QUANTITY_SCALE } from '../../../money';
import { LINE_READINESS, type Waiting, waitingFor } from '../../rules/readiness';
import type {
  ReadinessCount as CountRow,
  ReadinessRow,
  ReadinessSummary as SummaryRow,
} from '../../store/readReadiness';
import { Actual } from './references';

export const LineReadinessState = graphqlEnum('LineReadinessState', LINE_READINESS);

@ObjectType({ simpleResolvers: true })
abstract class Turn {
  @Field(() => LineReadinessState)
  state!: ValueOf<typeof LineReadinessState>;

  @Field(() => ErrorCode, { nullable: true, description: 'What is in the way; null: nothing.' })
  code!: ValueOf<typeof ErrorCode> | null;

  @Field(() => BlockerOwner, { nullable: true, description: 'Whose turn it is.' })
  owner!: ValueOf<typeof BlockerOwner> | null;

  @Field(() => String, { nullable: true, description: 'What helps.' })
  remedy!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'How far a billed sale of a proposal is.' })
export class LineReadiness extends Turn {
  @Field(() => ID)
  actualId!: string;

  @Field(() => Actual, { nullable: true })
  actual!: Actual | null;

  @Field(() => TransactionClass)
  transactionClass!: ValueOf<typeof TransactionClass>;

  @Field(() => BillingType)
  billingType!: ValueOf<typeof BillingType>;

  @Field(() => String, { nullable: true })
  description!: string | null;

  @Field(() => DecimalScalar)
  quantity!: string;

  @Field(() => Money, { description: 'As billed, whether charged or not.' })
  amount!: Money;

  @Field(() => String, { nullable: true, description: 'What it waits for; null: nothing.' })
  message!: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The unbilled sale that must be posted before, where it rests on one.',
  })
  unbilledActualId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The line of an integration journal that holds that sale.' })
  journalLineId!: string | null;

  /** Not of the schema: the journal is loaded by it. */
  journalId!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'Lines that are equally far, for the same reason.' })
export class ReadinessCount extends Turn {
  @Field(() => Int, { description: 'Billed sales in this state.' })
  count!: number;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What the header announced, what of it is here, and how far that is.',
})
export class ReadinessSummary {
  @Field(() => Int, { description: 'Billed sales that the header announced.' })
  expectedLines!: number;

  @Field(() => Int, { description: 'Of these, how many are here.' })
  receivedLines!: number;

  @Field(() => Int, { description: 'Links that the header announced.' })
  expectedLinks!: number;

  @Field(() => Int, { description: 'Of these, how many are here.' })
  receivedLinks!: number;

  @Field(() => Boolean, { description: 'Everything is here, and nothing keeps a line back.' })
  ready!: boolean;

  @Directive('@listSize(assumedSize: 15)')
  @Field(() => [ReadinessCount], {
    description: 'By state, in the order of the path; those that have not arrived among them.',
  })
  counts!: ReadinessCount[];

  /** Not of the schema: ids are loaded by it. */
  number!: string;
}

export const LineReadinessConnection = connectionOf(() => LineReadiness, 'LineReadiness');

export function lineReadiness(row: ReadinessRow): LineReadiness {
  const waiting = waitingFor({
    state: row.state,
    obstacle: row.obstacle,
    journalId: row.journal_id,
    errorCode: row.error_code,
    errorMessage: row.error_message,
  });
  return {
    ...turn(row.state, waiting),
    message: waiting && (waiting.message ?? ERRORS[knownCode(waiting.code)].meaning),
    actualId: row.actual_id,
    actual: { id: row.actual_id },
    transactionClass: row.transaction_class as LineReadiness['transactionClass'],
    billingType: row.billing_type as LineReadiness['billingType'],
    description: row.description,
    quantity: formatScaled(row.quantity, QUANTITY_SCALE),
    amount: money(row.amount, row.currency),
    unbilledActualId: row.unbilled_id,
    journalLineId: row.journal_line_id,
    journalId: row.journal_id,
  };
}

/** `counts` in the order of the path; what was announced and is not here comes first, and counts as one more reason. */
export function readinessSummary(row: SummaryRow): ReadinessSummary {
  const missing = row.expected_count - row.staged_count;
  const counts = row.counts.map(readinessCount);
  if (missing > 0) counts.push(notReceived(missing));
  const place = ({ state }: ReadinessCount): number => LINE_READINESS.indexOf(state);
  counts.sort((a, b) => place(a) - place(b));
  const complete = row.staged_at !== null && missing === 0 && row.expected_links === row.staged_links;
  return {
    number: row.number,
    expectedLines: row.expected_count,
    receivedLines: row.staged_count,
    expectedLinks: row.expected_links,
    receivedLinks: row.staged_links,
    ready: complete && counts.every(({ code }) => code === null),
    counts,
  };
}

function readinessCount({ state, obstacle, error_code, count }: CountRow): ReadinessCount {
  const waiting = waitingFor({ state, obstacle, journalId: null, errorCode: error_code, errorMessage: null });
  return { ...turn(state, waiting), count };
}

function notReceived(count: number): ReadinessCount {
  return { ...turn('NOT_RECEIVED', { code: 'MISMATCHED_BILLED_SALES', message: null }), count };
}

function turn(state: string, waiting: Waiting | null): Turn {
  const code = waiting && knownCode(waiting.code);
  return {
    state: state as Turn['state'],
    code,
    owner: code && ownerOf(ERRORS[code].owner),
    remedy: code && ERRORS[code].remedy,
  };
}

/** What stands on a document is for the accountant to clear where the registry leaves it to whoever asks. */
function ownerOf(owner: (typeof ERRORS)[Code]['owner']): NonNullable<Turn['owner']> {
  return owner === 'CALLER' ? 'PROJECT_ACCOUNTANT' : owner;
}
