// An event of the status log as the API shows it: where an invoice stands and what stands in its way. It must never fail over a
// blocker's code that is not known here: Finance may have been released first.
import { Directive, Field, Int, ObjectType } from 'type-graphql';
import { knownCode } from '../../../../schema/errors';
import type { ValueOf } from '../../../graphql/enums';
import { Blocker } from '../../../graphql/objects';
import { DateTimeScalar } from '../../../graphql/scalars';
import type { StatusEvent } from '../../feedEvents';
import { PostingState, PostingStep } from '../enums';

@ObjectType({
  simpleResolvers: true,
  description:
    'Where an invoice stands. `sequence` counts 1, 2, 3 … per invoice, without gaps. An event is written only when the step, the state or the set of blockers changes. Steps may be reached again (lines deleted and imported again); a sequence number never.',
})
export class PostingStatusEvent {
  @Field(() => Int, { description: '1, 2, 3 … per invoice, without a gap.' })
  sequence!: number;

  @Field(() => String, { description: 'Give it back as `after` with the same filter.' })
  cursor!: string;

  @Field(() => PostingStep, { description: 'The furthest point it stands at.' })
  step!: ValueOf<typeof PostingStep>;

  @Field(() => PostingState)
  state!: ValueOf<typeof PostingState>;

  @Field(() => DateTimeScalar, { description: "When it became true or was learned, by the server's clock." })
  at!: string;

  @Directive('@listSize(assumedSize: 20)')
  @Field(() => [Blocker], { description: 'Grouped by cause, at most 20; empty unless BLOCKED.' })
  blockers!: Blocker[];

  @Field(() => Int, { description: 'Documents or lines behind them.' })
  blockerCount!: number;

  invoiceId!: string;
}

export function toPostingStatusEvent({ row, cursor }: StatusEvent): PostingStatusEvent {
  return {
    sequence: row.sequence,
    cursor,
    step: row.step as PostingStatusEvent['step'],
    state: row.state as PostingStatusEvent['state'],
    at: row.at,
    blockers: (JSON.parse(row.blockers) as Blocker[]).map(known),
    blockerCount: row.blocker_count,
    invoiceId: row.invoice_id,
  };
}

/** Finance may be newer than this side and name a code that is not known here: the message still tells. */
function known(blocker: Blocker): Blocker {
  return { ...blocker, code: knownCode(blocker.code), reference: blocker.reference ?? null };
}
