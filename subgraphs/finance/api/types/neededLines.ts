// What must be posted before a proposal gets its lines, as the API shows it, and the action that posts just that. It decides nothing:
// which lines are needed is said by the import's own SQL.
import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { BulkOperation } from '../../../bulk/types';
import { connectionOf } from '../../../graphql/connection';
import { TransactionClass, type ValueOf } from '../../../graphql/enums';
import { Money, money, UserError } from '../../../graphql/objects';
import { storedError } from '../../../graphql/refusals';
import { CurrencyCodeScalar, DateScalar, DecimalScalar } from '../../../graphql/scalars';
import { formatScaled, QUANTITY_SCALE } from '../../../money';
import type { NeededLineRow, NeededTotalRow } from '../../store/neededLines';
import { JournalLineStatus } from './enums';
import { IntegrationJournal } from './journal';
import { InvoiceProposal } from './proposal';
import { Actual } from './references';

@ObjectType({
  simpleResolvers: true,
  description: 'An unbilled sale that a billed one rests on, and that is not posted yet.',
})
export class NeededJournalLine {
  @Field(() => ID, { description: 'The unbilled sale.' })
  actualId!: string;

  @Field(() => Actual, { nullable: true })
  actual!: Actual | null;

  @Field(() => ID, { description: 'The billed sale that waits for it.' })
  billedActualId!: string;

  @Field(() => String)
  transactionType!: string;

  @Field(() => TransactionClass)
  transactionClass!: ValueOf<typeof TransactionClass>;

  @Field(() => String, { nullable: true })
  description!: string | null;

  @Field(() => DateScalar, { description: 'Where it stands on no journal yet: as it came; the import may shift it.' })
  accountingDate!: string;

  @Field(() => DecimalScalar)
  quantity!: string;

  @Field(() => Money)
  amount!: Money;

  @Field(() => ID, { nullable: true, description: 'Null: the import puts it on a journal first.' })
  journalLineId!: string | null;

  @Field(() => JournalLineStatus, { nullable: true, description: 'Of its journal line; null: it stands on none yet.' })
  status!: ValueOf<typeof JournalLineStatus> | null;

  @Field(() => UserError, {
    nullable: true,
    description: 'Why it could not be journalised or posted when it was last tried.',
  })
  error!: UserError | null;

  /** Not of the schema: the journal is loaded by it. */
  journalId!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'Of the needed lines, per transaction type and currency.' })
export class NeededJournalTotal {
  @Field(() => String)
  transactionType!: string;

  @Field(() => CurrencyCodeScalar)
  currency!: string;

  @Field(() => Int, { description: 'Lines of this type and currency.' })
  count!: number;

  @Field(() => Money, { description: 'Of these lines.' })
  amount!: Money;

  @Field(() => Int, { description: 'Of them those that stand on no journal yet.' })
  notJournalised!: number;
}

@ObjectType({ simpleResolvers: true, description: 'What must be posted before the proposal gets its lines.' })
export class NeededJournalLines {
  @Field(() => String, { description: 'Of all lines as they are now: postNeededJournalLines takes it.' })
  checksum!: string;

  @Field(() => Int, { description: 'How many lines.' })
  count!: number;

  @Directive('@listSize(assumedSize: 5)')
  @Field(() => [NeededJournalTotal])
  totals!: NeededJournalTotal[];

  /** Not of the schema: lines are loaded by it. */
  number!: string;
}

export const NeededJournalLineConnection = connectionOf(() => NeededJournalLine, 'NeededJournalLine');

@InputType()
export class PostNeededJournalLinesInput {
  @Field(() => String, { description: "The proposal's." })
  number!: string;

  @Field(() => String, { description: 'Of the lines that were looked at: refused if they are others by now.' })
  checksum!: string;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'Answers after at most 5 s. What is not over by then goes on in the background: `operation` says how far it is, and journals and counts are those of this moment.',
})
export class PostNeededJournalLinesPayload {
  @Field(() => BulkOperation, {
    nullable: true,
    description:
      'COMPLETE: all else is as it stays. Otherwise follow it by `postingOperation`, whose one item is the proposal.',
  })
  operation?: BulkOperation | null;

  @Field(() => InvoiceProposal, { nullable: true, description: 'With its lines, if nothing else stands in the way.' })
  proposal?: InvoiceProposal | null;

  @Directive('@listSize(assumedSize: 5)')
  @Field(() => [IntegrationJournal], {
    nullable: true,
    description: 'Those that held the needed lines, and nothing else.',
  })
  journals?: IntegrationJournal[] | null;

  @Field(() => Int, { nullable: true, description: 'Lines that are posted by now.' })
  posted?: number | null;

  @Field(() => Int, { nullable: true, description: 'Lines that could not be posted: why, stands on them.' })
  failed?: number | null;

  @Field(() => [UserError])
  userErrors!: UserError[];

  @Field(() => Boolean)
  replayed!: boolean;
}

export function neededJournalLine(row: NeededLineRow): NeededJournalLine {
  return {
    actualId: row.actual_id,
    actual: { id: row.actual_id },
    billedActualId: row.billed_id,
    transactionType: row.transaction_type,
    transactionClass: row.transaction_class as NeededJournalLine['transactionClass'],
    description: row.description,
    accountingDate: row.accounting_date,
    quantity: formatScaled(row.quantity, QUANTITY_SCALE),
    amount: money(row.amount, row.currency),
    journalLineId: row.journal_line_id,
    status: row.status as NeededJournalLine['status'],
    error: storedError(row.error_code, row.error_message, row.actual_id),
    journalId: row.journal_id,
  };
}

export function neededJournalLines(
  number: string,
  checksum: string,
  totals: readonly NeededTotalRow[],
): NeededJournalLines {
  return {
    number,
    checksum,
    count: totals.reduce((sum, { count }) => sum + count, 0),
    totals: totals.map(({ transaction_type, currency, count, amount, not_journalised }) => ({
      transactionType: transaction_type,
      currency,
      count,
      amount: money(amount, currency),
      notJournalised: not_journalised,
    })),
  };
}
