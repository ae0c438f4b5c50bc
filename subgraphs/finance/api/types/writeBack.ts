// Where the write-back of a posted document is on its way to Dataverse, as the API shows it. It must never be worked out from the
// document: only the outbox knows what the other side has applied.
import { Field, Int, ObjectType } from 'type-graphql';
import { DELIVERY_STATES, type Delivery } from '../../../dual-write/delivery-state';
import { graphqlEnum, type ValueOf } from '../../../graphql/enums';
import { UserError } from '../../../graphql/objects';
import { storedError } from '../../../graphql/refusals';
import { DateTimeScalar } from '../../../graphql/scalars';

export const WriteBackState = graphqlEnum(
  'WriteBackState',
  DELIVERY_STATES,
  'QUEUED: on its way, or held by a paused map. DELIVERED: Dataverse has applied all. PARKED: refused there, and waits for a person.',
);

@ObjectType({ simpleResolvers: true, description: 'What posting sends back to Dataverse, and how far it has come.' })
export class WriteBack {
  @Field(() => WriteBackState, { description: 'Has Dataverse applied it?' })
  state!: ValueOf<typeof WriteBackState>;

  @Field(() => Int, { description: 'Rows that Dataverse has not applied yet.' })
  queuedRows!: number;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Since when the oldest of them waits.' })
  since!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Null too where it is longer ago than the outbox keeps.',
  })
  deliveredAt!: string | null;

  @Field(() => String, { nullable: true, description: 'What a queued one waits for, in words.' })
  waitsFor!: string | null;

  @Field(() => UserError, { nullable: true, description: 'Why a parked one was refused.' })
  error!: UserError | null;
}

/** `subjectId`: the document whose write-back it is. */
export function writeBack(delivery: Delivery, subjectId: string): WriteBack {
  const { state, queuedRows, since, deliveredAt, waitsFor, code, message } = delivery;
  return { state, queuedRows, since, deliveredAt, waitsFor, error: storedError(code, message, subjectId) };
}
